"""Two or three units side by side: totals, pillars, items."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tinhso.apps.scoring.models import Result, Unit
from tinhso.apps.scoring.rankings import queries
from tinhso.apps.scoring.rankings.pages import Shown, in_order
from tinhso.engines.indicators.api import Framework

MOST = 3
WITHOUT = {"by_group", "unscored"}


@dataclass(frozen=True)
class Line:
    """One thing compared: points of each unit, which of them is the best, the most possible."""

    name: str
    code: str
    maximum: float | None
    points: Sequence[float | None]
    fewest: bool = False  # a penalty

    @property
    def best(self) -> float | None:
        """The highest points, of a penalty the lowest, when they differ."""
        known = [one for one in self.points if one is not None]
        return (min if self.fewest else max)(known) if len(set(known)) > 1 else None

    @property
    def spread(self) -> float | None:
        """Points between the best and the last; None where fewer than two are known."""
        known = [one for one in self.points if one is not None]
        return max(known) - min(known) if len(known) > 1 else None


@dataclass(frozen=True)
class Compared:
    """The units and their lines; `found` are units whose names match what was searched."""

    shown: Shown
    units: Sequence[Result]
    parts: Sequence[Line]
    groups: Sequence[tuple[str, Sequence[Line]]]
    words: str
    found: Sequence[Unit]
    room: int


def compare(shown: Shown, keys: Sequence[str], words: str = "") -> Compared:
    """Up to three units of a run; unknown keys are left out. At most two queries."""
    wanted = list(dict.fromkeys(keys))[:MOST]
    units = queries.full_results(shown.run, wanted) if wanted else []
    here = {row.unit.key for row in units}
    named = [one for one in queries.units_named(shown.assessment, words) if one.key not in here]
    return Compared(
        shown=shown,
        units=units,
        parts=_parts(shown.framework, units),
        groups=_items(shown.framework, units) if shown.framework else [],
        words=words,
        found=named,
        room=MOST - len(units),
    )


def _parts(found: Framework | None, units: Sequence[Result]) -> list[Line]:
    codes: dict[str, Mapping[str, Any]] = {}
    for row in units:
        codes |= {code: part for code, part in row.pillars.items() if code not in codes}
    return [
        Line(part["name"], "", part.get("max"), [row.pillars.get(code, {}).get("points") for row in units])
        for code, part in in_order(found, codes)
    ]


def _items(found: Framework, units: Sequence[Result]) -> list[tuple[str, Sequence[Line]]]:
    groups: list[tuple[str, Sequence[Line]]] = []
    for group, items in found.sections():
        lines = [
            Line(
                name=item.name,
                code=item.code,
                maximum=_most(item.code, units),
                points=[_points(row, item.code) for row in units],
                fewest=item.effect == "penalty",
            )
            for item in items
            if any(item.code in row.items for row in units)
        ]
        lines = [line for line in lines if any(one is not None for one in line.points)]
        if lines:
            groups.append((group.name, lines))
    return groups


def _most(code: str, units: Sequence[Result]) -> float | None:
    return max((row.items[code]["max"] for row in units if code in row.items), default=None)


def _points(row: Result, code: str) -> float | None:
    one = row.items.get(code)
    if one is None or one.get("state") in WITHOUT:
        return None
    points: float = one["points"]
    return points
