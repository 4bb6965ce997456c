"""The one clock. Tests and "as of another day" pages hold it with `at`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

_held: ContextVar[datetime | None] = ContextVar("tinhso_held_moment", default=None)


def now() -> datetime:
    """This moment, aware, in UTC (or the moment held by `at`)."""
    return _held.get() or datetime.now(UTC)  # noqa: TID251 - the one place that asks the machine


def today() -> date:
    """The day it is now in Vietnam."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """The same moment on a Vietnamese wall clock. Raises ValueError for a moment without a zone."""
    if moment.tzinfo is None:
        raise ValueError(f"moment without a time zone: {moment.isoformat()}")
    return moment.astimezone(VIETNAM)


@contextmanager
def at(moment: datetime | date) -> Iterator[datetime]:
    """Hold the clock at `moment` inside the block; a day means 08:00 of that day in Vietnam."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, 8, tzinfo=VIETNAM)
    held = local(moment).astimezone(UTC)
    token = _held.set(held)
    try:
        yield held
    finally:
        _held.reset(token)
