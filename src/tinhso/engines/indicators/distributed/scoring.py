"""A framework as one expression over a table with a row for each unit (and period) and a column for each input.

Every score follows from its own row alone, so a cluster may cut the table as it likes: no sum runs over rows and no
order of rows can change a bit. The steps are those of `bulk.py`, each a SELECT over the one before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import ibis

from tinhso.engines.indicators.distributed.expressions import (
    HAIR,
    Inputs,
    Number,
    Truth,
    added,
    at_most,
    choose,
    exactly,
    filled,
    points,
    truth,
)
from tinhso.engines.indicators.evaluating import receivers
from tinhso.engines.indicators.framework import NOT_APPLICABLE_INPUT, Formula, Framework, Gate, Item

Table: TypeAlias = Any
Cell: TypeAlias = tuple[str, str]


def input_columns(framework: Framework) -> dict[Cell, str]:
    """(item, input) → the column it has in the wide table. Missing values are NULL, codes as in `encode`."""
    return {
        (item.code, one.name): f"v{position}_{one.name}"
        for position, item in enumerate(framework.items)
        for one in item.inputs()
    }


def score_columns(framework: Framework) -> dict[str, dict[str, str]]:
    """Kind of score (`items`, `groups`, `pillars`, `total`) → code → its column in the result of `scores`."""
    return {
        "items": {item.code: f"p{position}" for position, item in enumerate(framework.items)},
        "groups": {group.id: f"g{position}" for position, group in enumerate(framework.groups)},
        "pillars": {one.id: f"f{position}" for position, one in enumerate(framework.pillars)},
        "total": {"": "total", "published": "published"},
    }


def wide_from_rows(framework: Framework, rows: Table, keys: Sequence[str]) -> Table:
    """The wide table from one row a value: columns `item`, `input`, `value` and the keys.

    A value stands once for its keys, so picking it needs no order and no sum.
    """
    columns = {
        name: rows.value.max(where=(rows.item == code) & (rows["input"] == given))
        for (code, given), name in input_columns(framework).items()
    }
    return rows.group_by(list(keys)).agg(**columns)


@dataclass(slots=True)
class _Item:
    """What is known of an item's columns while the expression grows: a constant maximum stays a number."""

    item: Item
    points: str
    maximum: str | float = 0.0
    gone: str = ""
    before: str = ""  # the points before any gate, where a gate limits an item that others hang on

    def most(self, table: Table) -> Number:
        return table[self.maximum] if isinstance(self.maximum, str) else exactly(self.maximum)

    def open(self, table: Table) -> Truth:
        """Whether the item is scored for the unit."""
        if not self.item.scored:
            return ibis.literal(value=False)
        return ~table[self.gone] if self.gone else ibis.literal(value=True)


class _Sheet:
    """The table and what is known of each item."""

    def __init__(self, framework: Framework, table: Table) -> None:
        self.framework = framework
        self.keys = [name for name in table.columns if name not in set(input_columns(framework).values())]
        names = score_columns(framework)["items"]
        self.items = {item.code: _Item(item, names[item.code]) for item in framework.items}
        self.table = table

    def step(self, **columns: Number) -> None:
        """Add or replace columns. What nobody reads any more the engine leaves out itself."""
        self.table = self.table.mutate(**columns)

    def share(self, code: str) -> Number:
        """Points of an item over its maximum; nothing where it has none."""
        one = self.items[code]
        if not one.maximum:
            return exactly(0.0)
        most = one.most(self.table)
        if not isinstance(one.maximum, str):
            return self.table[one.points] / most
        return filled(self.table[one.points] / most.nullif(exactly(0.0)))

    def closed(self, gate: Gate, table: Table) -> Truth:
        """Whether a gate's condition is not met."""
        needed = self.items[gate.needs]
        threshold = exactly(gate.at_least) * needed.most(table) - exactly(HAIR)
        return needed.open(table) & (table[needed.before or needed.points] < threshold)


def scores(framework: Framework, table: Table) -> Table:
    """The scores of every row of the wide table: its keys, then the columns named by `score_columns`.

    Values must have been held against their ranges when they were stored, as for `bulk_evaluate(check=False)`.
    Raises NotDistributable.
    """
    sheet = _Sheet(framework, table)
    _score_items(sheet)
    _redistribute(sheet)
    _limit_items(sheet)
    _groups(sheet)
    _total(sheet)
    named = score_columns(framework)
    return sheet.table.select(*sheet.keys, *(name for kind in named.values() for name in kind.values()))


def _score_items(sheet: _Sheet) -> None:
    columns, table = input_columns(sheet.framework), sheet.table
    found: dict[str, Number] = {}
    for position, item in enumerate(sheet.framework.items):
        one = sheet.items[item.code]

        def given(name: str, code: str = item.code) -> Number:
            return table[columns[code, name]]

        if item.rule is None or not item.maximum:
            found[one.points] = exactly(0.0)
            continue
        one.maximum = most = float(item.maximum)
        score = points(item.rule, most, given)
        if item.requires:
            met = given(item.requires.name) == exactly(1.0)
            score = choose(met, score, exactly(0.0))
        if item.not_applicable:
            one.gone, gone = f"gone{position}", _not_applicable(item, given)
            found[one.gone] = gone
            full = item.not_applicable.how == "full_points"
            score = choose(gone, exactly(most if full else 0.0), score)
            if not full:
                one.maximum = f"m{position}"
                found[one.maximum] = choose(gone, exactly(0.0), exactly(most))
        found[one.points] = score
    sheet.step(**found)


def _not_applicable(item: Item, given: Inputs) -> Truth:
    said = truth(given(NOT_APPLICABLE_INPUT) == exactly(1.0))
    if item.not_applicable and item.not_applicable.when:
        nothing = exactly(0.0)
        empty = truth(given(item.not_applicable.when) == nothing)
        if any(one.name == "numerator" for one in item.inputs()):
            empty &= filled(given("numerator")) == nothing
        said |= empty
    return said


def _redistribute(sheet: _Sheet) -> None:
    order = list(sheet.items)
    shared: dict[str, tuple[Item, dict[str, float]]] = {}
    for item in sheet.framework.items:
        found = receivers(sheet.framework, item)
        if item.scored and found:
            weights = {code: float(found[code]) for code in sorted(found, key=order.index)}
            shared[f"whole{order.index(item.code)}"] = item, weights
    if not shared:
        return
    wholes = {name: added(_weights(sheet, weights).values()) for name, (_item, weights) in shared.items()}
    sheet.step(**wholes)
    nothing, more = exactly(0.0), dict[str, list[Number]]()
    for name, (item, weights) in shared.items():
        gone, whole = sheet.table[sheet.items[item.code].gone], sheet.table[name]
        for code, weight in _weights(sheet, weights).items():
            part = weight / whole.nullif(nothing) * exactly(item.maximum or 0)
            more.setdefault(code, []).append(choose(gone, filled(part), nothing))
    sheet.step(**{f"more{order.index(code)}": added(terms) for code, terms in more.items()})
    _grow(sheet, {code: f"more{order.index(code)}" for code in more})


def _weights(sheet: _Sheet, weights: Mapping[str, float]) -> dict[str, Number]:
    """The weights of those who can receive; nothing for the others."""
    return {
        code: choose(sheet.items[code].open(sheet.table), exactly(weight), exactly(0.0))
        for code, weight in weights.items()
    }


def _grow(sheet: _Sheet, more: Mapping[str, str]) -> None:
    found: dict[str, Number] = {}
    for code, name in more.items():
        one, table = sheet.items[code], sheet.table
        extra, most = table[name], one.most(table)
        grown = extra > exactly(0.0)
        factor = (most + extra) / most.nullif(exactly(0.0))
        found[one.points] = choose(grown, table[one.points] * factor, table[one.points])
        one.maximum = f"m{list(sheet.items).index(code)}"
        found[one.maximum] = choose(grown, most + extra, most)
    sheet.step(**found)


def _limit_items(sheet: _Sheet) -> None:
    # All conditions look at the points before any gate; several gates on one item lower it one after the other.
    before, found = sheet.table, dict[str, Number]()
    for gate in sheet.framework.gates:
        if gate.target == "item":
            one = sheet.items[gate.code]
            value = found.get(one.points, before[one.points])
            limited = at_most(value, exactly(gate.limit) * one.most(before))
            found[one.points] = choose(sheet.closed(gate, before), limited, value)
    for gate in sheet.framework.gates:
        needed = sheet.items[gate.needs]
        if gate.target != "item" and needed.points in found:
            needed.before = f"before_{needed.points}"
            found[needed.before] = before[needed.points]
    if found:
        sheet.step(**found)


def _groups(sheet: _Sheet) -> None:
    framework, table = sheet.framework, sheet.table
    names, found = score_columns(framework), dict[str, Number]()
    for group in framework.groups:
        members = [one for one in framework.items if one.group == group.id and not one.effect]
        value = added(table[sheet.items[item.code].points] for item in members)
        for gate in framework.gates:
            if gate.target == "group" and gate.code == group.id:
                limited = at_most(value, exactly(gate.limit * group.maximum))
                value = choose(sheet.closed(gate, table), limited, value)
        found[names["groups"][group.id]] = value
    found |= {names["pillars"][one.id]: _apply(sheet, one) for one in framework.pillars}
    sheet.step(**found)


def _apply(sheet: _Sheet, formula: Formula) -> Number:
    shares = {code: sheet.share(code) for code in formula.weights}
    if formula.method == "mean":
        counted = added(_counts(sheet, code) for code in shares)
        one = exactly(1.0)
        return added(shares.values()) / choose(counted < one, one, counted) * exactly(formula.maximum)
    weighted = (share * exactly(formula.weights[code]) for code, share in shares.items())
    return added(weighted) / exactly(formula.divisor)


def _counts(sheet: _Sheet, code: str) -> Number:
    one = sheet.items[code]
    if not isinstance(one.maximum, str):
        return exactly(1.0 if one.maximum else 0.0)
    return choose(sheet.table[one.maximum] > exactly(0.0), exactly(1.0), exactly(0.0))


def _total(sheet: _Sheet) -> None:
    framework = sheet.framework
    if framework.total:
        sheet.step(total=_apply(sheet, framework.total))
    else:
        groups = score_columns(framework)["groups"].values()
        sheet.step(total=added(sheet.table[name] for name in groups))
        _adjust(sheet)
    for gate in framework.gates:
        if gate.target == "total":
            total = sheet.table.total
            limited = at_most(total, exactly(gate.limit * framework.total_maximum))
            sheet.step(total=choose(sheet.closed(gate, sheet.table), limited, total))
    decimals = framework.total.decimals if framework.total else framework.decimals
    sheet.step(published=sheet.table.total if decimals is None else rounded(sheet.table.total, decimals))


def _adjust(sheet: _Sheet) -> None:
    """Bonus and penalty, each up to its cap."""
    table, caps, nothing = sheet.table, sheet.framework.adjustments, exactly(0.0)
    bonus, penalty = (_effects(sheet, effect) for effect in ("bonus", "penalty"))
    if bonus is None and penalty is None:
        return
    plus = nothing if bonus is None else at_most(bonus, exactly(caps.bonus_cap))
    minus = nothing if penalty is None else at_most(penalty, exactly(caps.penalty_cap))
    moved = table.total + plus - minus
    kept = choose(moved < nothing, nothing, at_most(moved, exactly(caps.total_cap)))
    sheet.step(total=choose((plus > nothing) | (minus > nothing), kept, table.total))


def _effects(sheet: _Sheet, effect: str) -> Number | None:
    codes = [item.code for item in sheet.framework.items if item.effect == effect]
    return added(sheet.table[sheet.items[code].points] for code in codes) if codes else None


def rounded(value: Number, decimals: int) -> Number:
    """Half away from zero as `bulk_evaluate` rounds: a hair under the half counts as the half."""
    scale = exactly(10.0**decimals)
    lifted = value * scale + exactly(0.5) + exactly(1e-9)
    return lifted.floor().cast("float64") / scale
