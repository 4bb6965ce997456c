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
