"""The rules of the grammar as Ibis expressions: the same operations in the same order as each rule's `bulk`.

Every engine that computes in IEEE doubles therefore gives the same bits. A missing input is NULL (in numpy NaN).
"""

from collections.abc import Callable, Iterable, Mapping
from functools import singledispatch
from typing import TYPE_CHECKING, Any, TypeAlias

import ibis

from tinhso.engines.indicators.rules.amounts import Given, Lowest, Mean, PerCase, Scale
from tinhso.engines.indicators.rules.answers import Boolean, Choice, Periods
from tinhso.engines.indicators.rules.bands import Bands
from tinhso.engines.indicators.rules.base import NOT_APPLICABLE, Rule
from tinhso.engines.indicators.rules.parts import Parts
from tinhso.engines.indicators.rules.ratios import Ratio

if TYPE_CHECKING:
    from fractions import Fraction

# Expressions of a library without types; the words say what they stand for.
Number: TypeAlias = Any
Truth: TypeAlias = Any
Inputs: TypeAlias = Callable[[str], Number]
HAIR = 1e-12


class NotDistributable(Exception):
    """A rule (of a pack, perhaps) that has no expression yet: it can only be scored on one machine."""


def exactly(value: "float | Fraction") -> Number:
    """A double as a literal that every engine reads to the same bits.

    Written as digits, DuckDB and Spark would take it for a decimal and round twice; as text they parse it once.
    """
    return ibis.literal(repr(float(value))).cast("float64")


def filled(value: Number, instead: float = 0.0) -> Number:
    """The value, or this where it is missing."""
    return ibis.coalesce(value, exactly(instead))


def truth(condition: Truth) -> Truth:
    """The condition, no where it is unknown: for one that is negated or combined later."""
    return ibis.coalesce(condition, ibis.literal(value=False))


def choose(condition: Truth, yes: Number, no: Number) -> Number:
    """One of two; an unknown condition counts as no."""
    return ibis.cases((condition, yes), else_=no)


def added(terms: Iterable[Number]) -> Number:
    """A sum from left to right: the order is part of the result."""
    total = None
    for term in terms:
        total = term if total is None else total + term
    return exactly(0.0) if total is None else total


def at_most(value: Number, limit: Number) -> Number:
    """The smaller of two that are both there."""
    return choose(value < limit, value, limit)


@singledispatch
def points(rule: Rule, maximum: float, inputs: Inputs) -> Number:
    """The points a rule gives, 0 to `maximum`. Raises NotDistributable."""
    raise NotDistributable(type(rule).__name__)


@points.register
def _boolean(rule: Boolean, maximum: float, inputs: Inputs) -> Number:
    return filled(inputs("value")) * exactly(maximum)


@points.register
def _choice(rule: Choice, maximum: float, inputs: Inputs) -> Number:
    worth = {index: float(one.factor) * maximum for index, one in enumerate(rule.options)}
    return _by_index(inputs("value"), worth)


def _by_index(value: Number, worth: Mapping[int, float]) -> Number:
    branches = [(value == exactly(index), exactly(points)) for index, points in worth.items()]
    return ibis.cases(*branches, else_=exactly(0.0))


@points.register
def _periods(rule: Periods, maximum: float, inputs: Inputs) -> Number:
    worth = {index: float(share) for index, share in enumerate(rule.shares())}
    return added(_by_index(inputs(period), worth) for period in rule.periods) * exactly(maximum)


@points.register
def _bands(rule: Bands, maximum: float, inputs: Inputs) -> Number:
    value = inputs(rule.on)
    falling = sorted(rule.bands, key=lambda band: band.low, reverse=True)
    branches = [(value >= exactly(band.low), exactly(float(band.factor) * maximum)) for band in falling]
    return ibis.cases(*branches, else_=exactly(0.0))


@points.register
def _ratio(rule: Ratio, maximum: float, inputs: Inputs) -> Number:
    top, bottom, own = inputs("numerator"), inputs("denominator"), inputs("value")
    if rule.fixed_denominator is not None:
        bottom = filled(bottom, float(rule.fixed_denominator))
    ratio = ibis.coalesce(own, top / bottom.nullif(exactly(0.0)))
    full_at, one, none = float(rule.full_at), exactly(1.0), exactly(0.0)
    below = {
        "ratio_capped_scaled": ratio / exactly(full_at),
        "ratio_cliff": none,
        "ratio_floor": choose(ratio >= exactly(float(rule.floor) - HAIR), ratio, none),
    }.get(rule.shape, ratio)
    share = choose(ratio >= exactly(full_at - HAIR), one, below)
    if rule.zero_denominator == "full":
        empty = own.isnull() & (top == none) & (bottom == none)
        share = choose(empty, one, share)
    return filled(share) * exactly(maximum)


@points.register
def _given(rule: Given, maximum: float, inputs: Inputs) -> Number:
    return filled(inputs("points")) * exactly(maximum / float(rule.most))


@points.register
def _scale(rule: Scale, maximum: float, inputs: Inputs) -> Number:
    start = exactly(rule.start)
    value = filled(inputs("value"), float(rule.start))
    if rule.limited:
        low, high = map(exactly, rule.bounds)
        value = at_most(choose(value > low, value, low), high)
    line = start - value if rule.end < rule.start else value - start
    return line / exactly(abs(rule.end - rule.start)) * exactly(maximum)


@points.register
def _per_case(rule: PerCase, maximum: float, inputs: Inputs) -> Number:
    return at_most(filled(inputs("count")) * exactly(rule.each), exactly(maximum))


@points.register
def _mean(rule: Mean, maximum: float, inputs: Inputs) -> Number:
    nothing, one = exactly(0.0), exactly(1.0)
    apart = exactly(float(NOT_APPLICABLE))
    named = [inputs(criterion.name) for criterion in rule.criteria]
    applies = [~truth(value == apart) for value in named]
    total = added(choose(yes, filled(value), nothing) for yes, value in zip(applies, named, strict=True))
    divisor = added(choose(yes, one, nothing) for yes in applies)
    ready = inputs("value")
    total = choose(ready.notnull(), choose(ready > nothing, ready, nothing), total)
    divisor = choose(ready.notnull() | (divisor < one), one, divisor)
    return total / divisor / exactly(rule.top) * exactly(maximum)


@points.register
def _lowest(rule: Lowest, maximum: float, inputs: Inputs) -> Number:
    lowest, *rest = [filled(inputs(criterion.name)) for criterion in rule.criteria]
    for level in rest:
        lowest = at_most(lowest, level)
    return lowest / exactly(rule.top) * exactly(maximum)


@points.register
def _parts(rule: Parts, maximum: float, inputs: Inputs) -> Number:
    found = []
    for part in rule.parts:
        most = float(part.factor) * maximum
        inner = part.rule
        found.append(
            filled(inputs(part.name)) * exactly(most) if inner is None else points(inner, most, inputs)
        )
    return added(found)
