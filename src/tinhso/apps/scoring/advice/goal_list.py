"""The list of goals as it is read: own or national ones, filtered, a page at a time; hundreds stay usable."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext_lazy

from tinhso.apps.scoring.advice import goals
from tinhso.apps.scoring.advice.goals import MET, UNKNOWN, Row
from tinhso.engines.indicators.plugs import Goal
from tinhso.kernel.text import api as text
from tinhso.kernel.ui.api import Slice, Words

OWN, NATIONAL = "tinh", "quoc-gia"
LINES = 25
# Codes of the address with the states they choose.
STATES: Mapping[str, tuple[str, Words]] = {
    "chech-huong": ("off", gettext_lazy("Chệch hướng")),
    "chua-chac": ("open", gettext_lazy("Chưa chắc")),
    "dung-huong": ("on", gettext_lazy("Đúng hướng")),
    "da-dat": (MET, gettext_lazy("Đã đạt")),
    "chua-ro": (UNKNOWN, gettext_lazy("Chưa rõ")),
}


@dataclass(frozen=True)
class Asked:
    """What a reader chose: all of it stands in the address."""

    scope: str = OWN
    words: str = ""
    plan: str = ""
    state: str = ""
    after: str = ""


@dataclass(frozen=True)
class Line:
    """A goal in the list. `verified` is None for an own goal; `own` is what a person linked to a national one."""

    code: str
    plan: str
    row: Row
    verified: bool | None = None
    source: str = ""
    own: Goal | None = None

    @property
    def link(self) -> str:
        """Where the goal, or the own one beside it, is read."""
        return self.row.goal.link

    @property
    def values(self) -> list[float | None]:
        """The small drawing."""
        return [one.value for one in self.row.points]


@dataclass(frozen=True)
class Listed:
    """A page of goals with what one may filter by; `counts` are of the scope, before the filter."""

    asked: Asked
    day: dt.date
    rows: "Slice[Any]"
    found: int
    sizes: Mapping[str, int]
    plans: Sequence[tuple[str, str]]
    counts: Mapping[str, int] = field(default_factory=dict)
    about: Sequence[goals.Programme] = ()

    @property
    def national(self) -> bool:
        """Whether national goals are shown."""
        return self.asked.scope == NATIONAL

    @property
    def states(self) -> list[tuple[str, Words, int]]:
        """States to filter by, with how many goals are in each."""
        return [(code, words, self.counts.get(state, 0)) for code, (state, words) in STATES.items()]


def listed(day: dt.date, home: str, asked: Asked) -> Listed:
    """A page of the goals as known on a day; `home` names the province of the published ranks."""
    page = goals.page(day, home)
    scopes = {OWN: _own(page), NATIONAL: _national(page)}
    asked = asked if asked.scope in scopes else replace(asked, scope=OWN)
    lines = scopes[asked.scope]
    plans = dict.fromkeys(line.plan for line in lines)
    wanted = [line for line in lines if _fits(line, asked)]
    return Listed(
        asked=asked,
        day=day,
        rows=_cut(wanted, asked.after),
        found=len(wanted),
        sizes={scope: len(found) for scope, found in scopes.items()},
        plans=[(text.slugify(plan), plan) for plan in plans],
        counts=Counter(line.row.state for line in lines),
        about=[one for one in page.national if one.title == _chosen(asked, plans)],
    )


def _chosen(asked: Asked, plans: Mapping[str, object]) -> str:
    return next((plan for plan in plans if asked.plan and text.slugify(plan) == asked.plan), "")


def _own(page: goals.Page) -> list[Line]:
    return [Line(row.goal.code, plan.title, row) for plan in page.own for row in plan.rows]


def _national(page: goals.Page) -> list[Line]:
    return [
        Line(one.code, programme.title, one.row, one.verified, one.source, one.own)
        for programme in page.national
        for one in programme.rows
    ]


def _fits(line: Line, asked: Asked) -> bool:
    if asked.plan and text.slugify(line.plan) != asked.plan:
        return False
    if asked.state in STATES and line.row.state != STATES[asked.state][0]:
        return False
    return not asked.words or text.fold(asked.words) in text.fold(line.row.goal.metric)


def _cut(lines: Sequence[Line], after: str) -> "Slice[Any]":
    """The page after a goal (its code), or before it (`-` and its code); from the start where that goal is gone."""
    back = after.startswith("-")
    place = next((n for n, line in enumerate(lines) if after and line.code == after.removeprefix("-")), None)
    first = 0 if place is None else max(place - LINES, 0) if back else place + 1
    last = place if back and place is not None else first + LINES
    rows: list[Any] = list(lines[first:last])
    return Slice(
        rows=rows,
        next=rows[-1].code if rows and last < len(lines) else "",
        previous=f"-{rows[0].code}" if rows and first > 0 else "",
    )
