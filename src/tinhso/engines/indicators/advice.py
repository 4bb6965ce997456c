"""What to do next: for one unit, what each item could still give and which inputs must move for it.

Every promise is scored before it is made: a step's gain is the difference of two scores of the whole unit, so
preconditions, gates, redistributed points and weighted totals are in it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal, localcontext
from fractions import Fraction
from typing import Any

from tinhso.engines.indicators import inverse
from tinhso.engines.indicators.evaluating import ItemScore, UnitScore, score_alone, together
from tinhso.engines.indicators.framework import NOT_APPLICABLE_INPUT, Framework, Item
from tinhso.engines.indicators.numbers import unmistakable
from tinhso.engines.indicators.problems import ValuesRefused
from tinhso.engines.indicators.rules.amounts import Given
from tinhso.engines.indicators.rules.base import Input, OutOfRange
from tinhso.engines.indicators.valuing import RawValues, find_input, read_values

ZERO = Fraction(0)
SIX = Decimal("0.000001")
ORDINARY = Fraction(1)  # effort of an item for which nobody set any: ranked by its points alone


@dataclass(frozen=True, slots=True)
class Change:
    """One input that moves. `after` is written as it would be entered; `before` is None where nothing is entered."""

    input: Input
    before: Fraction | None
    to: Fraction
    after: str


@dataclass(frozen=True, slots=True)
class Step:
    """Changes within one item, with the points they bring the item and the whole."""

    changes: tuple[Change, ...]
    item_gain: Fraction
    gain: Fraction


@dataclass(frozen=True, slots=True)
class ItemAdvice:
    """What one item could still give: the next threshold (the most valuable single one), and all that is left."""

    item: Item
    score: ItemScore
    next: Step | None
    full: Step | None

    @property
    def by_rule(self) -> bool:
        """Whether the source tells how inputs become points; else only the gap is known."""
        return not isinstance(self.item.rule, Given)


def written(one: Input, value: Fraction) -> str:
    """A value as it would be typed in, rounded up at six decimals where it has no end."""
    if one.kind == "yes_no":
        return "yes" if value else "no"
    if one.kind == "choice":
        return list(one.options)[int(value)]
    if one.kind == "share" and one.over_by_percent_sign and value > 1:
        return f"{_decimal(value * 100)} %"
    return _decimal(value)


def _decimal(value: Fraction) -> str:
    with localcontext() as context:
        context.prec, context.rounding = 40, ROUND_CEILING
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        return unmistakable(f"{exact.quantize(SIX):f}".rstrip("0").rstrip(".") or "0")


def by_own_names(framework: Framework, values: RawValues) -> dict[str, dict[str, object]]:
    """The values of a unit by their items' own codes and input names, without what is empty."""
    found: dict[str, dict[str, object]] = {}
    for code, inputs in values.items():
        one = framework.item(code)
        found.setdefault(one.code, {}).update(
            {find_input(one, name).name: raw for name, raw in inputs.items() if raw not in (None, "")}
        )
    return found


def with_changes(
    framework: Framework, values: RawValues, item: Item, moves: Mapping[str, str]
) -> dict[str, dict[str, object]]:
    """The values of a unit with some inputs of an item put in; an empty text takes an input out."""
    found = by_own_names(framework, values)
    mine = {**found.get(item.code, {}), **moves}
    found[item.code] = {name: raw for name, raw in mine.items() if raw != ""}
    return found


class Adviser:
    """One unit under one framework; `base` is its score as it stands."""

    def __init__(self, framework: Framework, values: RawValues, *, unit: str = "") -> None:
        self.framework, self.values, self.unit = framework, values, unit
        self.exact = read_values(framework, values, unit)
        self._entered = by_own_names(framework, values)
        self._alone = score_alone(framework, self.exact, framework.items, unit)
        self.base: UnitScore = together(framework, self.exact, self._alone, unit)

    def advise(self) -> list[ItemAdvice]:
        """Every item that can still give the unit points."""
        found = (self._item(item) for item in self.framework.items)
        return [one for one in found if one is not None and one.full is not None]

    def reach(self, item: Item, points: Fraction) -> Step | None:
        """The fewest changes with which an item has at least `points` (as far as it can); None when it has."""
        most = self.base.items[item.code].maximum
        if item.rule is None or not item.maximum or not most:
            return None
        share = ZERO if item.effect == "penalty" else min(points / most, Fraction(1))
        return self._step(item, self._with_condition(item, self._raise(item, share)))

    def step(self, item: Item, moves: Mapping[str, str]) -> Step | None:
        """What the written moves bring. None when they bring nothing. Raises ValuesRefused."""
        by_name = {one.name: one for one in item.inputs()}
        mine: dict[str, Any] = {**self._entered.get(item.code, {}), **moves}
        read = read_values(self.framework, {item.code: mine}, self.unit)[item.code]
        exact = {**self.exact, item.code: read}
        # No other item's inputs moved: only this one is scored anew, then all are put together again.
        alone = self._alone | score_alone(self.framework, exact, (item,), self.unit)
        after = together(self.framework, exact, alone, self.unit)
        gain = after.total.points - self.base.total.points
        if gain <= 0:
            return None
        now = self.exact.get(item.code, {})
        changes = tuple(Change(by_name[n], now.get(n), read[n], text) for n, text in moves.items())
        return Step(changes, after.items[item.code].points - self.base.items[item.code].points, gain)

    def after(self, steps: Iterable[tuple[Item, Step]]) -> UnitScore:
        """The unit's score once all these steps are taken: caps and gates hold over them together."""
        exact, items = dict(self.exact), []
        for item, step in steps:
            exact[item.code] = exact.get(item.code, {}) | {one.input.name: one.to for one in step.changes}
            items.append(item)
        alone = self._alone | score_alone(self.framework, exact, items, self.unit)
        return together(self.framework, exact, alone, self.unit)

    def _item(self, item: Item) -> ItemAdvice | None:
        score = self.base.items[item.code]
        if score.state != "scored" or item.rule is None or not item.maximum:
            return None
        full = self.reach(item, score.maximum)
        if full is None:
            return None
        single = [self._step(item, self._with_condition(item, moves)) for moves in self._steps(item)]
        worth = [one for one in single if one is not None and one.gain <= full.gain]
        return ItemAdvice(item, score, _next(worth) or full, full)

    def _inner(self, item: Item) -> dict[str, Fraction]:
        aside = {NOT_APPLICABLE_INPUT, item.requires.name if item.requires else NOT_APPLICABLE_INPUT}
        return {name: value for name, value in self.exact.get(item.code, {}).items() if name not in aside}

    def _raise(self, item: Item, share: Fraction) -> inverse.Moves:
        if item.effect == "penalty":
            return _lowered(item, self._inner(item))
        assert item.rule is not None
        try:
            return inverse.raise_to(item.rule, item.maximum or ZERO, self._inner(item), share)
        except OutOfRange:
            return {}  # entered while the rule was not asked, and contradicts itself: that has to be mended first

    def _steps(self, item: Item) -> Iterable[inverse.Moves]:
        if item.effect == "penalty" or item.rule is None:
            return ()
        try:
            return list(inverse.steps(item.rule, item.maximum or ZERO, self._inner(item)))
        except OutOfRange:
            return ()

    def _with_condition(self, item: Item, moves: inverse.Moves) -> inverse.Moves:
        if item.requires and not self.exact.get(item.code, {}).get(item.requires.name):
            return {item.requires.name: Fraction(1), **moves}
        return moves

    def _step(self, item: Item, moves: inverse.Moves) -> Step | None:
        by_name = {one.name: one for one in item.inputs()}
        now = self.exact.get(item.code, {})
        told = {n: written(by_name[n], to) for n, to in moves.items() if now.get(n) != to}
        try:
            return self.step(item, told) if told else None
        except ValuesRefused:
            return None  # the rule cannot take it together with what is entered: no such step


def _lowered(item: Item, now: Mapping[str, Fraction]) -> inverse.Moves:
    """For a penalty: each input that is entered at the value with the fewest points, others as they are."""
    assert item.rule is not None
    moves: inverse.Moves = {}
    for one in item.rule.inputs():
        if one.name in now and one.name != "denominator":
            ends = [Fraction(n) for n in range(len(one.options))] or [one.low or ZERO]
            moves[one.name] = min(ends, key=lambda to, name=one.name: _points(item, {**now, name: to}))  # type: ignore[misc]
    return moves


def _points(item: Item, values: Mapping[str, Fraction]) -> Fraction:
    assert item.rule is not None
    try:
        return item.rule.score(item.maximum or ZERO, values).points
    except OutOfRange:
        return item.maximum or ZERO


def _next(single: list[Step]) -> Step | None:
    """Of steps that move the same inputs the nearest (thresholds of one line); of different ones the best per input."""
    nearest: dict[tuple[str, ...], Step] = {}
    for one in single:
        key = tuple(sorted(change.input.name for change in one.changes))
        if key not in nearest or one.gain < nearest[key].gain:
            nearest[key] = one
    return max(nearest.values(), key=lambda one: one.gain / len(one.changes), default=None)


def by_effort(advice: Iterable[ItemAdvice], efforts: Mapping[str, Fraction]) -> list[ItemAdvice]:
    """Most points of the whole per effort of the next step first; an item without a known effort counts as ordinary."""

    def worth(one: ItemAdvice) -> Fraction:
        step = one.next or one.full
        return (step.gain if step else ZERO) / efforts.get(one.item.code, ORDINARY)

    return sorted(advice, key=lambda one: (-worth(one), one.item.code))
