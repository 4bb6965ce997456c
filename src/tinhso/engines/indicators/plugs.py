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


@dataclass(frozen=True)
class FigureKey:
    """A figure of the value store by codes: indicator, period, agency, breakdown (empty: the whole)."""

    indicator: str
    period: str
    agency: str
    breakdown: str = ""


@dataclass(frozen=True)
class Stamp:
    """Somebody did something with a figure: handed it in, approved it, accepted it."""

    what: str
    by: str
    at: dt.datetime


@dataclass(frozen=True)
class Origin:
    """Where a figure came from: a report or a count, the page on which it opens, and who vouched for it."""

    title: str
    link: str
    state: str
    stamps: Sequence[Stamp] = ()


class FigureSource(Protocol):
    """Knows where figures come from. Asked with many keys at once; as many queries as for one."""

    code: str
    title: str

    def origins(self, keys: Sequence[FigureKey]) -> Mapping[FigureKey, Sequence[Origin]]:
        """What each figure came from; figures that it knows nothing of are left out."""
        ...

    def check(self) -> Health:
        """Whether asking works."""
        ...


class DemoSource:
    """Knows of no figure; shows what a source looks like."""

    code, title = "demo", text.gettext_noop("Nguồn mẫu")

    def origins(self, keys: Sequence[FigureKey]) -> Mapping[FigureKey, Sequence[Origin]]:
        """Nothing is known."""
        return {}

    def check(self) -> Health:
        """Always well."""
        return Health.good(text.phrase("Nguồn mẫu, không biết số liệu nào."))


sources: Socket[FigureSource] = Socket("indicators.sources", accepts=FigureSource, demo=DemoSource)


@dataclass(frozen=True)
class Use:
    """Something that a figure went into: a score, with what it gave there and the page that explains it."""

    title: str
    gave: str
    state: str
    link: str


class FigureUser(Protocol):
    """Knows what figures went into."""

    code: str
    title: str

    def uses(self, actor: Actor, key: FigureKey) -> Sequence[Use]:
        """What a figure moved, as far as the actor may see it, newest first; at most 200."""
        ...

    def check(self) -> Health:
        """Whether asking works."""
        ...


class DemoUser:
    """Uses no figure; shows what a user looks like."""

    code, title = "demo", text.gettext_noop("Nơi dùng mẫu")

    def uses(self, actor: Actor, key: FigureKey) -> Sequence[Use]:
        """Nothing was moved."""
        return ()

    def check(self) -> Health:
        """Always well."""
        return Health.good(text.phrase("Nơi dùng mẫu, không dùng số liệu nào."))


users: Socket[FigureUser] = Socket("indicators.users", accepts=FigureUser, demo=DemoUser)


def origins(keys: Sequence[FigureKey]) -> dict[FigureKey, list[Origin]]:
    """Where figures came from, asked of every source."""
    found: dict[FigureKey, list[Origin]] = {key: [] for key in keys}
    for source in sources if keys else ():
        for key, some in source.origins(keys).items():
            found[key] += some
    return found


def uses(actor: Actor, key: FigureKey) -> list[Use]:
    """What a figure went into, asked of every user."""
    return [use for user in users for use in user.uses(actor, key)]
