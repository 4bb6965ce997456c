"""Changing the calendar. Access and audit are above this module: callers ask the right and write the note."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, time

from django.db import transaction

from tinhso.kernel.calendar.engine import Kind, Week, WorkCalendar
from tinhso.kernel.calendar.models import Cutoff, Day, Version, Weekday
from tinhso.kernel.calendar.seed import Seed, days_of
from tinhso.kernel.calendar.seed import cutoff as shipped_cutoff
from tinhso.kernel.text import api as text


class DayNotFound(Exception):
    """There is no rule for that day. The message names the day."""


@transaction.atomic
def set_day(
    *, day: date, kind: Kind, name: str, source: str, place: str = "", evidence: str = Day.Evidence.DECISION
) -> None:
    """Make a day off, working or half working, for the country or one place; replaces an earlier rule."""
    Day.objects.update_or_create(
        day=day,
        place=place,
        defaults={"kind": Kind(kind).value, "name": name, "source": source, "evidence": evidence},
    )
    _changed()


@transaction.atomic
def remove_day(*, day: date, place: str = "") -> None:
    """Let a day be like its weekday again. Raises DayNotFound."""
    removed, _ = Day.objects.filter(day=day, place=place).delete()
    if not removed:
        message = text.gettext("Ngày {day} không có trong lịch, nên không xóa được.")
        raise DayNotFound(message.format(day=text.format_date(day)))
    _changed()


@transaction.atomic
def set_week(*, hours: Week, office: str = "") -> None:
    """Replace the opening hours of an office (empty: of every office without its own).

    Raises ValueError when the hours make no week (none at all, overlapping, closing before opening).
    """
    WorkCalendar({}, hours)
    Weekday.objects.filter(office=office).delete()
    Weekday.objects.bulk_create(
        Weekday(office=office, weekday=weekday, **_columns(windows)) for weekday, windows in hours.items()
    )
    _changed()


def _columns(windows: object) -> Mapping[str, time]:
    columns: dict[str, time] = {}
    assert isinstance(windows, list | tuple)
    for opens, closes in windows:
        half = "morning" if opens < time(12) else "afternoon"
        columns |= {f"{half}_opens": opens, f"{half}_closes": closes}
    return columns


@transaction.atomic
def set_cutoff(*, at: time | None, source: str, office: str = "") -> None:
    """What is received after `at` counts from the next working morning; None switches the rule off."""
    Cutoff.objects.update_or_create(office=office, defaults={"time": at, "source": source})
    _changed()


@transaction.atomic
def seed(*, first: int = 2020, last: int = 2035) -> int:
    """Write the shipped holidays of these years and the shipped cut-off where nothing stands yet.

    What an administrator wrote stays. Returns the number of days written; a second run writes none.
    """
    before = Day.objects.count()
    Day.objects.bulk_create((_row(one) for one in days_of(first, last)), ignore_conflicts=True)
    at, source = shipped_cutoff()
    Cutoff.objects.get_or_create(office="", defaults={"time": at, "source": source})
    written = Day.objects.count() - before
    _changed()
    return written


def _row(one: Seed) -> Day:
    return Day(day=one.day, kind=one.kind.value, name=one.name, evidence=one.evidence, source=one.source)


def _changed() -> None:
    Version.objects.get_or_create(only=True)
    # Not a count: the number of a change that was rolled back must not come again with another content.
    Version.objects.filter(only=True).update(number=secrets.randbits(62))
