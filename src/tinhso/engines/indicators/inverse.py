"""The rules turned round: which inputs must move, and to what, to earn a share of an item's maximum."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from math import ceil
from typing import Any

from tinhso.engines.indicators.rules.amounts import Given, Lowest, Mean, PerCase, Scale
from tinhso.engines.indicators.rules.answers import Boolean, Choice, Periods
from tinhso.engines.indicators.rules.bands import Bands
from tinhso.engines.indicators.rules.base import NOT_APPLICABLE, Rule, Values
from tinhso.engines.indicators.rules.parts import Part, Parts
from tinhso.engines.indicators.rules.ratios import Ratio

Moves = dict[str, Fraction]  # input → the value it should have
ZERO, ONE = Fraction(0), Fraction(1)


def raise_to(rule: Rule, maximum: Fraction, now: Values, share: Fraction) -> Moves:
    """The fewest moves from `now` after which the rule gives at least `share` (0..1) of `maximum`.

    Empty when nothing needs to move, or nothing that can still be changed would help (a report that came late stays
    late; a share of an unknown whole cannot be named). What is left out of reach is the caller's to see: score it.
    """
    if rule.score(maximum, now).points >= share * maximum:
        return {}
    return _RAISING[type(rule)](rule, maximum, now, min(share, ONE))


def steps(rule: Rule, maximum: Fraction, now: Values) -> Iterator[Moves]:
    """Each next threshold by itself: the next band, option or level, one more part, one more report on time."""
    if isinstance(rule, Parts):
        for part in rule.parts:
            yield from _part_steps(part, maximum, now)
        return
    if isinstance(rule, Periods):
        yield from ({name: code} for name, code in _periods_open(rule, now).items())
        return
    yield from (
        moves
        for level in _levels(rule, maximum)
        if (moves := raise_to(rule, maximum, now, level)) and set(moves.items()) - set(now.items())
    )


def _levels(rule: Rule, maximum: Fraction) -> list[Fraction]:
    """Shares of the maximum at which something happens, lowest first."""
    found = {ONE}
    if isinstance(rule, Choice):
        found |= {one.factor for one in rule.options}
    elif isinstance(rule, Bands):
        found |= {one.factor for one in rule.bands}
    elif isinstance(rule, Lowest):
        found |= {Fraction(level) / rule.top for level in range(1, int(rule.top) + 1)}
    elif isinstance(rule, Ratio) and rule.shape == "ratio_floor":
        found.add(rule.floor)
    elif isinstance(rule, PerCase):
        found.add(min(rule.each / maximum, ONE))
    return sorted(one for one in found if one > 0)


def _part_steps(part: Part, maximum: Fraction, now: Values) -> Iterator[Moves]:
    if part.rule is not None:
        yield from steps(part.rule, part.factor * maximum, now)
    elif not now.get(part.name):
        yield {part.name: ONE}


def _boolean(rule: Boolean, maximum: Fraction, now: Values, share: Fraction) -> Moves:
    return {"value": ONE}


def _choice(rule: Choice, maximum: Fraction, now: Values, share: Fraction) -> Moves:
    enough = [(one.factor, index) for index, one in enumerate(rule.options) if one.factor >= share]
    return {"value": Fraction(min(enough)[1])} if enough else {}


def _bands(rule: Bands, maximum: Fraction, now: Values, share: Fraction) -> Moves:
    enough = [band for band in rule.bands if band.factor >= share]
    if not enough:
        return {}
    value = now.get(rule.on, ZERO)

    def nearest(low: Fraction, high: Fraction | None) -> Fraction:
        return low if value < low or high is None else Fraction(max(ceil(high) - 1, ceil(low)))

    return {rule.on: min((nearest(one.low, one.high) for one in enough), key=lambda to: abs(to - value))}


def _given(rule: Given, maximum: Fraction, now: Values, share: Fraction) -> Moves:
    return {"points": share * rule.most}


def _scale(rule: Scale, maximum: Fraction, now: Values, share: Fraction) -> Moves:
    return {"value": rule.start + share * (rule.end - rule.start)}


def _per_case(rule: PerCase, maximum: Fraction, now: Values, share: Fraction) -> Moves:
    return {"count": Fraction(ceil(share * maximum / rule.each))}


def _ratio(rule: Ratio, maximum: Fraction, now: Values, share: Fraction) -> Moves:
    need = _ratio_for(rule, share)
    whole = now.get("denominator", rule.fixed_denominator)
    if whole:
        enough = Fraction(ceil(need * whole))
        # Of a whole that is no whole number, the next one up would be more than all of it.
        return {"numerator": min(enough, whole) if rule.cap == "subset" else enough}
    if "numerator" in now or whole is not None:
        return {}
    return {"value": need}


def _ratio_for(rule: Ratio, share: Fraction) -> Fraction:
    if rule.shape == "ratio_cliff":
        return rule.full_at
    if rule.shape == "ratio_capped_scaled":
        return share * rule.full_at
    if rule.shape == "ratio_floor":
        share = max(share, rule.floor)
    return min(share, rule.full_at)


def _mean(rule: Mean, maximum: Fraction, now: Values, share: Fraction) -> Moves:
    if "value" in now or not rule.criteria:
        return {"value": share * rule.top}
    open_to = [one.name for one in rule.criteria if now.get(one.name) != NOT_APPLICABLE]
    missing = share * rule.top * len(open_to) - sum((now.get(name, ZERO) for name in open_to), ZERO)
    moves: Moves = {}
    for name in sorted(open_to, key=lambda one: now.get(one, ZERO)):
        if missing <= 0:
            break
        more = min(rule.top - now.get(name, ZERO), missing)
        moves[name] = now.get(name, ZERO) + more
        missing -= more
    return moves


def _lowest(rule: Lowest, maximum: Fraction, now: Values, share: Fraction) -> Moves:
    level = Fraction(ceil(share * rule.top))
    return {one.name: level for one in rule.criteria if now.get(one.name, Fraction(-1)) < level}


def _periods_open(rule: Periods, now: Values) -> Moves:
    """What each period can still become: the best where nothing is noted, late where nothing was sent."""
    worth = list(rule.states.values())
    best = Fraction(worth.index(max(worth)))
    middle = sorted({one for one in worth if min(worth) < one < max(worth)})
    open_to: Moves = {}
    for period in rule.periods:
        if period not in now:
            open_to[period] = best
        elif middle and worth[int(now[period])] == min(worth):
            open_to[period] = Fraction(worth.index(middle[0]))
    return open_to


def _periods(rule: Periods, maximum: Fraction, now: Values, share: Fraction) -> Moves:
    moves: Moves = {}
    for name, code in _periods_open(rule, now).items():
        moves[name] = code
        if rule.score(maximum, {**now, **moves}).points >= share * maximum:
            break
    return moves


def _parts(rule: Parts, maximum: Fraction, now: Values, share: Fraction) -> Moves:
    """Greatest parts first; a part with a rule of its own only as far as it is needed."""

    def left(part: Part) -> Fraction:
        most = part.factor * maximum
        return most - (part.rule.score(most, now).points if part.rule else most * now.get(part.name, ZERO))

    moves: Moves = {}
    for part in sorted(rule.parts, key=lambda one: (-left(one), one.name)):
        short = share * maximum - rule.score(maximum, {**now, **moves}).points
        if short <= 0:
            break
        if part.rule is None:
            moves |= {part.name: ONE} if not now.get(part.name) else {}
            continue
        most = part.factor * maximum
        moves |= raise_to(part.rule, most, now, ONE - max(left(part) - short, ZERO) / most)
    return moves


_RAISING: Mapping[type, Callable[[Any, Fraction, Values, Fraction], Moves]] = {
    Boolean: _boolean,
    Choice: _choice,
    Periods: _periods,
    Bands: _bands,
    Given: _given,
    Scale: _scale,
    PerCase: _per_case,
    Mean: _mean,
    Lowest: _lowest,
    Ratio: _ratio,
    Parts: _parts,
}
