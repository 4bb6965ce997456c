"""Reading the calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache

from tinhso.kernel.calendar.engine import OFFICE_WEEK, Kind, Week, WorkCalendar
from tinhso.kernel.calendar.models import Cutoff, Day, Version, Weekday
from tinhso.kernel.text import api as text


@dataclass(frozen=True)
class DayShown:
    """A day of the list an administrator edits."""

    day: date
    place: str
    kind: Kind
    kind_label: str
    name: str
    evidence: str
    evidence_label: str
    source: str


def version() -> int:
    """The number of the calendar's present state; every change draws a new one."""
    return Version.objects.values_list("number", flat=True).first() or 0


def load(*, places: Sequence[str] = (), office: str = "") -> WorkCalendar:
    """The calendar for an office, with the rules of the country and then of `places`, the last one strongest.

    One query while nothing changed; the tables are read again after a change.
    """
    return _loaded(version(), tuple(places), office)


@lru_cache(maxsize=512)
def _loaded(_version: int, places: tuple[str, ...], office: str) -> WorkCalendar:
    order = ("", *places)
    rows = Day.objects.filter(place__in=order).values_list("day", "place", "kind")
    ranked = sorted(rows, key=lambda row: order.index(row[1]))
    rules = {day: Kind(kind) for day, _place, kind in ranked}
    years = frozenset(day.year for day, place, kind in ranked if not place and kind == Kind.OFF)
    return WorkCalendar(rules, week(office), cutoff=cutoff(office), years=years)


def week(office: str = "") -> Week:
    """Opening hours of an office: its own rows, else those of every office, else Monday to Friday
    07:30 to 11:30 and 13:30 to 17:00."""
    rows = list(Weekday.objects.filter(office__in={"", office}).order_by("weekday"))
    own = [row for row in rows if row.office == office] or rows
    if not own:
        return OFFICE_WEEK
    return {row.weekday: _windows(row) for row in own}


def _windows(row: Weekday) -> list[tuple[time, time]]:
    windows = ((row.morning_opens, row.morning_closes), (row.afternoon_opens, row.afternoon_closes))
    return [(opens, closes) for opens, closes in windows if opens and closes]


def cutoff(office: str = "") -> time | None:
    """The cut-off of an office: its own row, else that of every office, else none."""
    rows = dict(Cutoff.objects.filter(office__in={"", office}).values_list("office", "time"))
    return rows.get(office, rows.get(""))


def year(number: int, *, place: str = "") -> list[DayShown]:
    """Every day of a year that differs from its weekday, in order: the country's and those of `place`."""
    rows = Day.objects.filter(day__year=number, place__in={"", place}).order_by("day", "place")
    return [
        DayShown(
            day=row.day,
            place=row.place,
            kind=Kind(row.kind),
            kind_label=row.get_kind_display(),
            name=row.name,
            evidence=row.evidence,
            evidence_label=row.get_evidence_display(),
            source=row.source,
        )
        for row in rows
    ]


def today_is_working(office: str = "") -> bool:
    """Whether the office works at all today."""
    return load(office=office).is_working_day(text.today())
