from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel.calendar.api import Kind, WorkCalendar, YearUnknown
from tinhso.kernel.text.api import VIETNAM

# March 2024: the 4th is a Monday. Friday 8th is off, Saturday 16th makes up, Wednesday 20th is a morning only.
RULES = {
    date(2024, 3, 8): Kind.OFF,
    date(2024, 3, 16): Kind.WORKING,
    date(2024, 3, 20): Kind.MORNING,
    date(2024, 3, 27): Kind.AFTERNOON,
}
CALENDAR = WorkCalendar(RULES)
WHOLE_DAYS = WorkCalendar({day: kind for day, kind in RULES.items() if kind in {Kind.OFF, Kind.WORKING}})

WHILE = (datetime(2024, 2, 20), datetime(2024, 4, 10))  # noqa: DTZ001 - the strategy adds the zone
DAYS = st.dates(date(2024, 2, 20), date(2024, 4, 10))
MOMENTS = st.datetimes(*WHILE, timezones=st.just(VIETNAM)).map(lambda moment: moment.replace(microsecond=0))
HALVES = st.integers(0, 60).map(lambda number: number / 2)


def on(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2024, 3, day, hour, minute, tzinfo=VIETNAM)


def test_weekends_and_holidays_are_off_and_makeup_days_are_worked() -> None:
    assert CALENDAR.is_working_day(date(2024, 3, 4))
    assert not CALENDAR.is_working_day(date(2024, 3, 8))
    assert not CALENDAR.is_working_day(date(2024, 3, 9))
    assert CALENDAR.is_working_day(date(2024, 3, 16))
    assert [CALENDAR.weight(date(2024, 3, day)) for day in (4, 8, 20, 27)] == [1, 0, 0.5, 0.5]


def test_days_are_counted_without_the_first() -> None:
    assert CALENDAR.working_days_between(date(2024, 3, 4), date(2024, 3, 11)) == 4
    assert CALENDAR.working_days_between(date(2024, 3, 18), date(2024, 3, 21)) == 2.5
    assert CALENDAR.working_days_between(date(2024, 3, 11), date(2024, 3, 4)) == -4


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (4, 3, 7),
        (4, 4, 11),
        (7, 1, 11),
        (9, 0, 11),
        (15, 1, 16),
        (19, 0.5, 20),
        (19, 1, 21),
        (11, -1, 7),
        (11, -5, 1),
    ],
)
def test_a_period_in_days_ends_on(start: int, days: float, end: int) -> None:
    assert CALENDAR.add_days(date(2024, 3, start), days) == date(2024, 3, end)


def test_calendar_days_ending_on_a_day_off_move_on() -> None:
    assert CALENDAR.after_calendar_days(date(2024, 3, 1), 7) == date(2024, 3, 11)
    assert CALENDAR.after_calendar_days(date(2024, 3, 1), 5) == date(2024, 3, 6)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (on(4, 9), 1, on(5, 9)),
        (on(4, 9), 0.5, on(4, 14, 48, )),  # 1.5 of 4 hours into the morning: as far into 3.5 hours
        (on(7, 14), 1, on(11, 14)),
        (on(10, 12), 1, on(12, 7, 30)),
        (on(11, 9), -1, on(7, 9)),
        (on(19, 9), 1, on(20, 9)),
        (on(19, 14), 1, on(21, 8, 4)),
        (on(4, 12), 0, on(4, 13, 30)),
    ],
)  # fmt: skip
def test_moments_keep_their_point_of_the_session(start: datetime, days: float, end: datetime) -> None:
    assert CALENDAR.add_working_days(start, days).replace(second=0) == end


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        (on(4, 9), 3, on(7, 9)),
        (on(4, 15), 3, on(7, 15)),
        (on(4, 15, 1), 3, on(7, 17)),  # counts from Tuesday morning
        (on(4, 20), 1, on(5, 17)),
        (on(7, 16), 1, on(11, 17)),  # Friday is off: counts from Monday
        (on(9, 10), 1, on(11, 17)),
        (on(4, 6), 1, on(4, 17)),
        (on(4, 9), 0, on(4, 17)),
        (on(4, 16), 0, on(5, 17)),
        (on(4, 7, 30), 0.5, on(4, 11, 30)),
    ],
)
def test_received_after_three_counts_from_the_next_working_morning(
    received: datetime, days: float, due: datetime
) -> None:
    assert CALENDAR.deadline(received, days) == due


def test_hours_of_work_run_only_while_the_office_is_open() -> None:
    assert CALENDAR.deadline_by_hours(on(4, 9), 8) == on(5, 9, 30)
    assert CALENDAR.deadline_by_hours(on(4, 7, 30), 4) == on(4, 11, 30)
    assert CALENDAR.add_working_time(on(11, 8), timedelta(hours=-1)) == on(7, 16, 30)
    assert CALENDAR.working_time_between(on(4, 10), on(5, 14)) == timedelta(hours=9, minutes=30)


def test_an_office_with_its_own_week_and_without_cut_off() -> None:
    saturday = {
        **dict.fromkeys(range(5), ((time(7), time(12)), (time(12), time(17)))),
        5: ((time(7), time(11)),),
    }
    office = WorkCalendar({}, saturday, cutoff=None)
    assert office.weight(date(2024, 3, 9)) == 0.5
    assert office.deadline(on(8, 16, 30), 0.5) == on(9, 10, 36)


def test_a_year_without_holidays_is_refused_not_guessed() -> None:
    calendar = WorkCalendar(RULES, years=frozenset({2024}))
    with pytest.raises(YearUnknown, match="Chưa có lịch nghỉ lễ năm 2025"):
        calendar.add_days(date(2024, 12, 30), 5)


@pytest.mark.parametrize(
    "week",
    [
        {},
        {0: ()},
        {0: ((time(9), time(8)),)},
        {0: ((time(7), time(10)), (time(10), time(11)))},
        {0: ((time(7), time(13)), (time(12, 30), time(17)))},
    ],
)
def test_impossible_weeks_are_refused(week: dict[int, tuple[tuple[time, time], ...]]) -> None:
    with pytest.raises(ValueError, match=r"session|opening hours"):
        WorkCalendar({}, week)


def test_days_come_in_halves_and_periods_are_not_negative() -> None:
    with pytest.raises(ValueError, match="halves"):
        CALENDAR.add_days(date(2024, 3, 4), 0.25)
    with pytest.raises(ValueError, match="negative"):
        CALENDAR.deadline(on(4, 9), -1)


@given(DAYS, st.integers(1, 30))
def test_adding_and_taking_away_days_returns_to_a_working_day(day: date, days: int) -> None:
    start = WHOLE_DAYS.add_days(day, 0)
    assert WHOLE_DAYS.add_days(WHOLE_DAYS.add_days(start, days), -days) == start
    assert WHOLE_DAYS.working_days_between(start, WHOLE_DAYS.add_days(start, days)) == days


@given(DAYS, HALVES)
def test_periods_end_on_working_days_and_never_too_early(day: date, days: float) -> None:
    end = CALENDAR.add_days(day, days)
    assert CALENDAR.is_working_day(end)
    assert days <= CALENDAR.working_days_between(day, end) <= days + 1 or days == 0


@given(MOMENTS, HALVES)
def test_adding_and_taking_away_sessions_returns_to_the_same_second(moment: datetime, days: float) -> None:
    start = CALENDAR.add_working_days(moment, 0)
    there_and_back = CALENDAR.add_working_days(CALENDAR.add_working_days(start, days), -days)
    assert (
        timedelta(0) <= start - there_and_back <= timedelta(seconds=2)
    )  # whole seconds, sessions differ in length


@given(MOMENTS, st.integers(0, 200_000))
def test_adding_and_taking_away_working_time_is_exact(moment: datetime, seconds: int) -> None:
    start, length = CALENDAR.add_working_days(moment, 0), timedelta(seconds=seconds)
    end = CALENDAR.add_working_time(start, length)
    assert CALENDAR.add_working_time(end, -length) == start
    assert CALENDAR.working_time_between(start, end) == length


@given(MOMENTS, MOMENTS, HALVES, HALVES)
def test_later_receipt_or_longer_period_never_means_an_earlier_deadline(
    one: datetime, other: datetime, days: float, more: float
) -> None:
    early, late = sorted((one, other))
    # Same-day procedures (0 days) last to the close of the day, so half a day may end before them.
    assert CALENDAR.deadline(early, days + 1) <= CALENDAR.deadline(late, days + 1 + more)


@given(MOMENTS, HALVES)
def test_deadlines_fall_within_opening_hours_after_receipt(received: datetime, days: float) -> None:
    due = CALENDAR.deadline(received, days)
    assert CALENDAR.is_working_day(due.date())
    assert due > received
    assert time(7, 30) < due.time() <= time(17)
