"""The arithmetic of working time: pure, no database.

Time is a row of half-day sessions (a morning, an afternoon). One working day is two sessions. A moment stands in
a session at a fraction of its length, or at the start of the next session when it lies outside opening hours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from tinhso.kernel.text import api as text

Window = tuple[time, time]
Week = Mapping[int, Sequence[Window]]
"""Weekday (Monday is 0) to its sessions, at most one beginning before noon and one from noon on."""

_Seconds = tuple[int, int]
_NOON = 12 * 3600
_ONE_DAY = timedelta(days=1)

OFFICE_WEEK: Week = dict.fromkeys(range(5), ((time(7, 30), time(11, 30)), (time(13, 30), time(17))))


class Kind(StrEnum):
    """What a rule makes of a day."""

    OFF = "off"
    WORKING = "working"
    MORNING = "morning"
    AFTERNOON = "afternoon"


class YearUnknown(Exception):
    """No list of holidays is known for the year. The message names the year and the remedy."""


class WorkCalendar:
    """Answers about working days and deadlines, from day rules and a weekly timetable.

    `rules` override the week. `cutoff`: what is received later than this counts from the next working morning.
    `years`: the years whose holidays are known; a question that touches another year raises YearUnknown.
    Raises ValueError for a week without any session or with sessions that overlap.
    """

    def __init__(
        self,
        rules: Mapping[date, Kind],
        hours: Week = OFFICE_WEEK,
        *,
        cutoff: time | None = time(15),
        years: frozenset[int] | None = None,
    ) -> None:
        self._rules = dict(rules)
        self._week = {weekday: _in_seconds(windows) for weekday, windows in hours.items() if windows}
        if not self._week:
            raise ValueError("a week without opening hours has no working day")
        self._makeup = self._week[min(self._week)]
        self._cutoff = cutoff
        self._years = years

    # Days

    def is_working_day(self, day: date) -> bool:
        """Whether any part of the day is worked."""
        return bool(self._sessions(day))

    def weight(self, day: date) -> float:
        """How much of a working day the day is: 0, 0.5 or 1."""
        return len(self._sessions(day)) / 2

    def working_days_between(self, first: date, last: date) -> float:
        """Working days after `first` up to and including `last`; negative when `last` is the earlier one."""
        if last < first:
            return -self.working_days_between(last, first)
        return sum(self.weight(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))

    def add_days(self, day: date, days: float) -> date:
        """The day on which a period of `days` working days after `day` ends (`day` itself is not counted).

        Backwards for negative `days`: the latest day from which that many working days are left before `day`.
        Zero gives `day`, or the next working day when it is none. `days` is a multiple of 0.5.
        Source: Bộ luật Dân sự 2015, Điều 147 and 148 (first day not counted; an end on a day off moves on).
        """
        left = _halves(days)
        if left == 0:
            while not self._sessions(day):
                day += _ONE_DAY
            return day
        step = _ONE_DAY if left > 0 else -_ONE_DAY
        left = abs(left)
        while left > 0:
            day += step
            left -= len(self._sessions(day))
        return day

    def after_calendar_days(self, day: date, days: int) -> date:
        """`days` calendar days after `day`; an end on a day off moves to the next working day (Điều 148.5)."""
        return self.add_days(day + timedelta(days=days), 0)

    # Moments

    def add_working_days(self, start: datetime, days: float) -> datetime:
        """`start` moved by working days (multiple of 0.5, negative goes back), at the same point of the session.

        A start outside opening hours counts as the opening of the next session. Answer in Vietnamese time.
        """
        day, index, share = self._place(start)
        day, index = self._step(day, index, _halves(days))
        return self._moment(day, index, share)

    def add_working_time(self, start: datetime, length: timedelta) -> datetime:
        """`start` moved by so much opening time (negative goes back), to the second."""
        day, index, (into, whole) = self._place(start)
        left = into + int(length.total_seconds())
        while left < 0:
            day, index = self._step(day, index, -1)
            whole = self._length(day, index)
            left += whole
        while left >= whole:
            left -= whole
            day, index = self._step(day, index, 1)
            whole = self._length(day, index)
        return self._moment(day, index, (left, whole))

    def working_time_between(self, first: datetime, last: datetime) -> timedelta:
        """Opening time from `first` to `last`; negative when `last` is the earlier one."""
        if last < first:
            return -self.working_time_between(last, first)
        here, day = text.local(first), text.local(first).date()
        there = text.local(last)
        total = 0
        while day <= there.date():
            begin = _second_of_day(here) if day == here.date() else 0
            end = _second_of_day(there) if day == there.date() else 24 * 3600
            total += sum(
                max(0, min(end, closes) - max(begin, opens)) for opens, closes in self._sessions(day)
            )
            day += _ONE_DAY
        return timedelta(seconds=total)

    def starts_at(self, received: datetime) -> datetime:
        """When the clock starts for something received: at once within opening hours, at the next opening
        outside them, and on the next working morning when received after the cut-off."""
        there = text.local(received)
        day = there.date()
        if self._cutoff is not None and there.time() > self._cutoff and self._sessions(day):
            return self._opening(self._next_working(day + _ONE_DAY))
        return self._moment(*self._place(received))

    def deadline(self, received: datetime, days: float) -> datetime:
        """When something received must be done, for a period in working days (multiple of 0.5).

        Zero days means the same day: by the close of the day on which the clock starts. A period that fills a
        session to its end is due at its close, never at the opening of the next one.
        """
        start = self.starts_at(received)
        halves = _halves(days)
        if halves < 0:
            raise ValueError("a period cannot be negative")
        day, index, share = self._place(start)
        if halves == 0:
            return self._at(day, self._sessions(day)[-1][1])
        day, index = self._step(day, index, halves)
        return self._due(day, index, share)

    def deadline_by_hours(self, received: datetime, hours: float) -> datetime:
        """As `deadline`, for a period in working hours (8 hours are one working day on most papers)."""
        if hours <= 0:
            raise ValueError("a period in hours must be positive")
        end = self.add_working_time(self.starts_at(received), timedelta(hours=hours))
        return self._due(*self._place(end))

    # Sessions

    def _sessions(self, day: date) -> tuple[_Seconds, ...]:
        if self._years is not None and day.year not in self._years:
            message = text.gettext(
                "Chưa có lịch nghỉ lễ năm {year}, nên không tính được thời hạn. "
                "Quản trị viên cần bổ sung ngày nghỉ năm này trong Lịch làm việc."
            )
            raise YearUnknown(message.format(year=day.year))
        usual = self._week.get(day.weekday(), ())
        kind = self._rules.get(day)
        return usual if kind is None else _CHANGED[kind](usual or self._makeup)

    def _length(self, day: date, index: int) -> int:
        opens, closes = self._sessions(day)[index]
        return closes - opens

    def _next_working(self, day: date, step: timedelta = _ONE_DAY) -> date:
        while not self._sessions(day):
            day += step
        return day

    def _place(self, moment: datetime) -> tuple[date, int, _Seconds]:
        """Day, session and (seconds into it, its length) at or after the moment."""
        there = text.local(moment)
        day, second = there.date(), _second_of_day(there)
        for index, (opens, closes) in enumerate(self._sessions(day)):
            if second < closes:
                return day, index, (max(0, second - opens), closes - opens)
        day = self._next_working(day + _ONE_DAY)
        return day, 0, (0, self._length(day, 0))

    def _step(self, day: date, index: int, sessions: int) -> tuple[date, int]:
        index += sessions
        while index >= len(self._sessions(day)):
            index -= len(self._sessions(day))
            day = self._next_working(day + _ONE_DAY)
        while index < 0:
            day = self._next_working(day - _ONE_DAY, -_ONE_DAY)
            index += len(self._sessions(day))
        return day, index

    def _moment(self, day: date, index: int, share: _Seconds) -> datetime:
        opens, closes = self._sessions(day)[index]
        return self._at(day, opens + share[0] * (closes - opens) // share[1])

    def _due(self, day: date, index: int, share: _Seconds) -> datetime:
        if share[0]:
            return self._moment(day, index, share)
        day, index = self._step(day, index, -1)
        return self._at(day, self._sessions(day)[index][1])

    def _opening(self, day: date) -> datetime:
        return self._at(day, self._sessions(day)[0][0])

    @staticmethod
    def _at(day: date, second: int) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=text.VIETNAM) + timedelta(seconds=second)


_CHANGED: dict[Kind, Callable[[tuple[_Seconds, ...]], tuple[_Seconds, ...]]] = {
    Kind.OFF: lambda _usual: (),
    Kind.WORKING: lambda usual: usual,
    Kind.MORNING: lambda usual: tuple(one for one in usual if one[0] < _NOON),
    Kind.AFTERNOON: lambda usual: tuple(one for one in usual if one[0] >= _NOON),
}


def _halves(days: float) -> int:
    halves = days * 2
    if halves != int(halves):
        raise ValueError(f"working days come in halves: {days}")
    return int(halves)


def _second_of_day(moment: datetime | time) -> int:
    return moment.hour * 3600 + moment.minute * 60 + moment.second


def _in_seconds(windows: Iterable[Window]) -> tuple[_Seconds, ...]:
    sessions = tuple(sorted((_second_of_day(opens), _second_of_day(closes)) for opens, closes in windows))
    if any(closes <= opens for opens, closes in sessions):
        raise ValueError("a session must close after it opens")
    if len(sessions) == 2 and (
        sessions[0][1] > sessions[1][0] or not sessions[0][0] < _NOON <= sessions[1][0]
    ):
        raise ValueError("a day has one session before noon and one from noon on, which do not overlap")
    if len(sessions) > 2:
        raise ValueError("a day has at most two sessions")
    return sessions
