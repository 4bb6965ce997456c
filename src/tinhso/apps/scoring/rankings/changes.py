"""Why a unit stands where it stands: its steps since the ranking before, item by item, and where it loses points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tinhso.apps.scoring.models import Result
from tinhso.apps.scoring.rankings import pages, queries
from tinhso.apps.scoring.rankings.movement import Step
from tinhso.apps.scoring.rankings.ordering import NO_POINTS, Placed
from tinhso.apps.scoring.rankings.pages import Asked, Shown
from tinhso.apps.scoring.rankings.rows import Row
from tinhso.engines.indicators.api import Item

MOST = 8  # items shown; the sheet below has all of them
LEAST = 0.005  # points: a smaller difference is not seen with two decimals


@dataclass(frozen=True)
class Line:
    """An item: points before (None where it had none then) and now, and the most possible."""

    code: str
    name: str
    before: float | None
    now: float
    most: float
    effect: str = ""

    @property
    def gained(self) -> float:
        """Points that the total gained by it since the ranking before (negative: lost)."""
        return self.given - (self.given_before or 0.0)

    @property
    def given(self) -> float:
        """Points now as the total counts them: those of a penalty are taken off."""
        return -self.now if self.effect == "penalty" and self.now else self.now

    @property
    def given_before(self) -> float | None:
        """The same before."""
        return -self.before if self.effect == "penalty" and self.before else self.before

    @property
    def lost(self) -> float:
        """Points that are missing to the most possible; a bonus that was not earned is none, a penalty is."""
        if self.effect:
            return self.now if self.effect == "penalty" else 0.0
        return self.most - self.now


@dataclass(frozen=True)
class Standing:
    """A unit in a published run beside the run before: step, totals, items that moved, items that lose points."""

    shown: Shown
    step: Step | None
    rank_before: int | None
    total_before: float | None
    gained: float | None
    moved: Sequence[Line]
    losing: Sequence[Line]
    lost: float
    overtaken_by: Sequence[Row]  # units that stood below and now stand above
    group_of: int = 0  # how many of its peer group are ranked


def standing(main: Result) -> Standing:
    """How a unit of a published run moved and where it loses. Four queries, fewer when the run is kept."""
    run = main.run
    shown = pages.shown(run.assessment.code, run.number, Asked())
    now = next(one for one in shown.order if one.unit == main.unit.key)
    step = shown.moved.step(now)
    old = _before(shown, main.unit.key) if step and not step.changed else None
    items = shown.framework.items if shown.framework else ()
    lines = _lines(main.items, old.items if old else {}, items)
    moved = [one for one in lines if one.before is not None and abs(one.gained) >= LEAST]
    losing = sorted((one for one in lines if one.lost >= LEAST), key=lambda one: -one.lost)
    total, was = main.total, old.total if old else None
    return Standing(
        shown=shown,
        step=step,
        rank_before=old.rank if old else None,
        total_before=None if was is None else float(was),
        gained=None if total is None or was is None else float(total - was),
        moved=sorted(moved, key=lambda one: one.gained)[:MOST],
        losing=losing[:MOST],
        lost=sum(one.lost for one in losing),
        overtaken_by=_overtaken(shown, now, old.rank) if old and old.rank else [],
        group_of=sum(one.group == now.group and one.group_rank is not None for one in shown.order),
    )


def _overtaken(shown: Shown, now: Placed, was: int) -> list[Row]:
    """Units that stood below this one and stand above it now, best first. One query, none without any."""
    found = []
    for one in shown.order:
        step = shown.moved.step(one)
        gained = step.gained if step else None
        if gained is not None and one.rank and now.rank and one.rank < now.rank and one.rank + gained > was:
            found.append(one)
    return pages.lines(shown, found[:MOST]) if found else []


def _before(shown: Shown, key: str) -> Result | None:
    before = shown.moved.before if shown.moved.comparable else None
    return next(iter(queries.full_results(before, [key])), None) if before else None


def _lines(now: Mapping[str, Any], old: Mapping[str, Any], items: Sequence[Item]) -> list[Line]:
    return [
        Line(
            code=one.code,
            name=one.name,
            before=_points(old.get(one.code)),
            now=float(now[one.code]["points"]),
            most=float(now[one.code]["max"]),
            effect=one.effect,
        )
        for one in items
        if _points(now.get(one.code)) is not None
    ]


def _points(item: Mapping[str, Any] | None) -> float | None:
    return None if item is None or item.get("state") in NO_POINTS else float(item["points"])
