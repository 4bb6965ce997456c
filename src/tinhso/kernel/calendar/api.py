"""Door 1 of `calendar`: what others may call."""

from tinhso.kernel.calendar.engine import OFFICE_WEEK, Kind, Week, WorkCalendar, YearUnknown
from tinhso.kernel.calendar.operations import DayNotFound, remove_day, seed, set_cutoff, set_day, set_week
from tinhso.kernel.calendar.queries import DayShown, cutoff, load, today_is_working, week, year

__all__ = [
    "OFFICE_WEEK",
    "DayNotFound",
    "DayShown",
    "Kind",
    "Week",
    "WorkCalendar",
    "YearUnknown",
    "cutoff",
    "load",
    "remove_day",
    "seed",
    "set_cutoff",
    "set_day",
    "set_week",
    "today_is_working",
    "week",
    "year",
]
