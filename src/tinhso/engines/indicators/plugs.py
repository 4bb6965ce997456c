"""What others may plug in: figures that the platform counts itself."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from tinhso.kernel.access.api import Actor
from tinhso.kernel.plugs.api import Health, Socket
from tinhso.kernel.text import api as text


@dataclass(frozen=True)
class Record:
    """One thing that was counted: what it is called and where it is read."""

    title: str
    link: str
    day: dt.date


class Fact(Protocol):
    """A figure counted from records, for agencies and a span of days.

    `count` gives the value by agency id (agencies without any are left out); `records` gives what was counted for one
    agency, as far as `actor` may see it, newest first.
    """

    code: str
    title: str

    def count(self, first: dt.date, last: dt.date) -> Mapping[int, Decimal]:
        """Values by agency id for what happened from `first` to `last`."""
        ...

    def records(self, actor: Actor, agency: int, first: dt.date, last: dt.date) -> Sequence[Record]:
        """What was counted for an agency, at most 200."""
        ...

    def check(self) -> Health:
        """Whether counting works."""
        ...


class DemoFact:
    """Counts nothing; shows what a fact looks like."""

    code, title = "demo", text.gettext_noop("Số đếm mẫu")

    def count(self, first: dt.date, last: dt.date) -> Mapping[int, Decimal]:
        """No agency has any."""
        return {}

    def records(self, actor: Actor, agency: int, first: dt.date, last: dt.date) -> Sequence[Record]:
        """Nothing was counted."""
        return ()

    def check(self) -> Health:
        """Always well."""
        return Health.good(text.phrase("Số đếm mẫu, không đếm gì."))


facts: Socket[Fact] = Socket("indicators.facts", accepts=Fact, demo=DemoFact)


@dataclass(frozen=True)
class GoalValue:
    """What is to be reached by the end of a year; `year` is None where the whole period is meant.

    `verified`: whether a quoted goal was checked against its source (None: it is the plan's own).
    """

    year: int | None
    value: Decimal
    high: Decimal | None = None
    verified: bool | None = None


@dataclass(frozen=True)
class Reached:
    """Where a goal stood on a day."""

    day: dt.date
    value: Decimal
    invented: bool = False


@dataclass(frozen=True)
class Goal:
    """A measured goal of a plan with what was reached so far. `code` names it anywhere; `link` is where it is read.

    `comparator` is one of `= < <= > >= ~ range`; `=`, `~` and `range` are met from their value upwards.
    """

    code: str
    metric: str
    unit: str
    comparator: str
    plan: str
    link: str
    values: Sequence[GoalValue]
    reached: Sequence[Reached]


class Goals(Protocol):
    """Goals that an app keeps, with their progress; everybody may see them."""

    code: str
    title: str

    def all(self, day: dt.date) -> Sequence[Goal]:
        """Every goal with what was known on a day, in the order in which it is read."""
        ...

    def check(self) -> Health:
        """Whether reading works."""
        ...


class DemoGoals:
    """Has no goals; shows what a source of goals looks like."""

    code, title = "demo", text.gettext_noop("Mục tiêu mẫu")

    def all(self, day: dt.date) -> Sequence[Goal]:
        """There is none."""
        return ()

    def check(self) -> Health:
        """Always well."""
        return Health.good(text.phrase("Mục tiêu mẫu, không có gì."))


goals: Socket[Goals] = Socket("indicators.goals", accepts=Goals, demo=DemoGoals)
