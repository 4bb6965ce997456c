"""Scoring thousands of units at once in numpy: the same points as `evaluate`, to 1e-9."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tinhso.engines.indicators.evaluating import receivers
from tinhso.engines.indicators.framework import NOT_APPLICABLE_INPUT, Formula, Framework, Gate, Group, Item
from tinhso.engines.indicators.problems import Problem, ValuesRefused
from tinhso.engines.indicators.rules.amounts import Mean
from tinhso.engines.indicators.rules.base import NOT_APPLICABLE, Columns, Input, Rule
from tinhso.engines.indicators.rules.parts import Parts
from tinhso.engines.indicators.rules.ratios import Ratio
from tinhso.engines.indicators.valuing import RawValues, read_values
from tinhso.kernel.text.api import phrase

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Cells = Mapping[tuple[str, str], Array]
# Same caution as in the rules: a float a hair under a threshold that stands for the threshold itself.
HAIR = 1e-12


@dataclass(frozen=True, slots=True)
class BulkScores:
    """Scores of many units. Rows are units in the order given, columns items in the framework's order."""

    units: tuple[str, ...]
    items: tuple[str, ...]
    points: Array
    maxima: Array
    groups: Mapping[str, Array]
    pillars: Mapping[str, Array]
    totals: Array
    published: Array
    ranks: NDArray[np.int64]


def encode(
    framework: Framework, values: Mapping[str, RawValues]
) -> tuple[tuple[str, ...], dict[tuple[str, str], Array]]:
    """Values of many units as float columns by (item, input): NaN missing, yes 1, no 0, choice its index.

    Raises ValuesRefused with the faults of every unit.
    """
    units = tuple(values)
    cells: dict[tuple[str, str], Array] = {}
    faults: list[Problem] = []
    own = {item.code for item in framework.items}
    for row, unit in enumerate(units):
        try:
            exact = read_values(framework, values[unit], unit)
        except ValuesRefused as refused:
            faults += refused.problems
            continue
        for code in exact:
            if code not in own:
                what = phrase("điểm cả nhóm không dùng được khi chấm hàng loạt.")
                faults.append(Problem(what, phrase("nhập điểm từng chỉ số."), unit=unit, item=code))
        for code, inputs in exact.items():
            for name, value in inputs.items():
                column = cells.setdefault((code, name), np.full(len(units), np.nan))
                column[row] = float(value)
    if faults:
        raise ValuesRefused(faults)
    return units, cells


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The matrices being filled. `open_to`: the item is scored for the unit (it applies and can give points)."""

    framework: Framework
    index: Mapping[str, int]
    points: Array
    maxima: Array
    open_to: Flags
    absent: dict[str, Flags]

    def closed(self, gate: Gate, points: Array) -> Flags:
        """Units for which a gate's condition is not met."""
        needed = self.index[gate.needs]
        shut: Flags = points[:, needed] < float(gate.at_least) * self.maxima[:, needed] - HAIR
        return self.open_to[:, needed] & shut


def bulk_evaluate(
    framework: Framework, units: Sequence[str], cells: Cells, *, check: bool = True, lists: int = 1
) -> BulkScores:
    """Score all units. `cells` maps (item, input) to one number per unit, coded as by `encode`.

    A column may be of any type that holds its values exactly; one of whole numbers has none missing.
    `lists`: so many lists of equal length lie one below the other (months); each is ranked by itself. A few at a
    time cost half of one at a time, for numpy is called as often for many rows as for few.

    With `check` every value is held against its range first (ValuesRefused names unit, item and input);
    leave it out only for values that were checked when they were stored. Points equal those of
    `evaluate` to 1e-9.
    """
    size, items = len(units), framework.items
    by_item: dict[str, dict[str, Array]] = {item.code: {} for item in items}
    for (code, name), column in cells.items():
        by_item[code][name] = column
    columns = {code: Columns(size, arrays) for code, arrays in by_item.items()}
    if check:
        _check(framework, units, columns)
    # Columns are filled one by one and summed by group, so they are kept together in memory.
    sheet = _Sheet(
        framework,
        {item.code: position for position, item in enumerate(items)},
        np.zeros((size, len(items)), order="F"),
        _maxima(framework, size),
        np.zeros((size, len(items)), bool, order="F"),
        {},
    )
    for item in items:
        if item.rule is not None and item.maximum:
            _score_item(sheet, item, columns[item.code])
    if sheet.absent:
        _redistribute(sheet)
    before = _limit_items(sheet)
    return _summarise(sheet, before, units, lists)


def _maxima(framework: Framework, size: int) -> Array:
    """Of each item for each unit: one row that stands for all of them, unless items may leave the count."""
    row = np.array(
        [float(one.maximum or 0) if one.rule is not None else 0.0 for one in framework.items], float
    )
    every = np.broadcast_to(row, (size, len(row)))
    fixed = all(one.not_applicable is None or _full(one) for one in framework.items)
    return every if fixed else np.array(every, order="F")


def _full(item: Item) -> bool:
    return item.not_applicable is not None and item.not_applicable.how == "full_points"


def _score_item(sheet: _Sheet, item: Item, mine: Columns) -> None:
    if item.rule is None or not item.maximum:
        return
    position, most = sheet.index[item.code], float(item.maximum)
    found = item.rule.bulk(most, mine)
    if item.requires:
        found = np.where(mine[item.requires.name] == 1, found, 0.0)
    sheet.points[:, position] = found
    sheet.open_to[:, position] = True
    if item.not_applicable:
        _take_out(sheet, item, _not_applicable(item, mine))


def _not_applicable(item: Item, mine: Columns) -> Flags:
    said: Flags = mine[NOT_APPLICABLE_INPUT] == 1
    if item.not_applicable and item.not_applicable.when:
        said |= (mine[item.not_applicable.when] == 0) & ~(np.nan_to_num(mine["numerator"]) != 0)
    return said


def _take_out(sheet: _Sheet, item: Item, gone: Flags) -> None:
    position = sheet.index[item.code]
    sheet.open_to[gone, position] = False
    if _full(item):
        sheet.points[gone, position] = float(item.maximum or 0)
        return
    sheet.points[gone, position] = 0.0
    sheet.maxima[gone, position] = 0.0
    sheet.absent[item.code] = gone


def _redistribute(sheet: _Sheet) -> None:
    extra = np.zeros_like(sheet.points)
    for item in sheet.framework.items:
        weights = receivers(sheet.framework, item)
        if item.code not in sheet.absent or not weights:
            continue
        rows = np.zeros_like(sheet.points)
        for code, weight in weights.items():
            rows[:, sheet.index[code]] = float(weight) * sheet.open_to[:, sheet.index[code]]
        whole = added(rows)[:, None]
        share = np.divide(rows, whole, out=np.zeros_like(rows), where=whole > 0)
        extra += share * float(item.maximum or 0) * sheet.absent[item.code][:, None]
    grown = extra > 0
    sheet.points[grown] *= (sheet.maxima[grown] + extra[grown]) / sheet.maxima[grown]
    sheet.maxima[grown] += extra[grown]


def _limit_items(sheet: _Sheet) -> Array:
    """Let gates limit items. Returns the points before any gate: every condition looks at them."""
    before = sheet.points.copy() if sheet.framework.gates else sheet.points
    for gate in sheet.framework.gates:
        if gate.target == "item":
            column = sheet.index[gate.code]
            limit = np.minimum(sheet.points[:, column], float(gate.limit) * sheet.maxima[:, column])
            sheet.points[:, column] = np.where(sheet.closed(gate, before), limit, sheet.points[:, column])
    return before


def _summarise(sheet: _Sheet, before: Array, units: Sequence[str], lists: int) -> BulkScores:
    framework = sheet.framework
    groups = {group.id: _group(sheet, group, before) for group in framework.groups}
    pillars = {one.id: _apply(sheet, one) for one in framework.pillars} or groups
    totals = _totals(sheet, groups)
    for gate in framework.gates:
        if gate.target == "total":
            limit = float(gate.limit * framework.total_maximum)
            totals = np.where(sheet.closed(gate, before), np.minimum(totals, limit), totals)
    decimals = framework.total.decimals if framework.total else framework.decimals
    published = totals if decimals is None else np.floor(totals * 10**decimals + 0.5 + 1e-9) / 10**decimals
    tolerance = float(framework.tolerance)
    ranks = np.concatenate([bulk_rank(one, tolerance) for one in np.split(published, lists)])
    return BulkScores(
        tuple(units),
        tuple(sheet.index),
        sheet.points,
        sheet.maxima,
        groups,
        pillars,
        totals,
        published,
        ranks,
    )


def _group(sheet: _Sheet, group: Group, before: Array) -> Array:
    members = [
        sheet.index[one.code] for one in sheet.framework.items if one.group == group.id and not one.effect
    ]
    value = _sum(sheet.points, members)
    for gate in sheet.framework.gates:
        if gate.target == "group" and gate.code == group.id:
            limited = np.minimum(value, float(gate.limit * group.maximum))
            value = np.where(sheet.closed(gate, before), limited, value)
    return value


def added(columns: Array) -> Array:
    """The sum of each row, from left to right.

    numpy and BLAS choose another order with the shape of the array; here the order is part of the result, so
    that one unit alone, all units, and another engine (`distributed`) come to the same bits.
    """
    return _sum(columns, range(columns.shape[1]))


def _sum(columns: Array, chosen: Iterable[int]) -> Array:
    total = np.zeros(len(columns))
    for position in chosen:
        total += columns[:, position]
    return total


def _apply(sheet: _Sheet, formula: Formula) -> Array:
    chosen = [sheet.index[code] for code in formula.weights]
    most = sheet.maxima[:, chosen]
    shares = np.divide(sheet.points[:, chosen], most, out=np.zeros_like(most), where=most > 0)
    if formula.method == "mean":
        counted = np.maximum((most > 0).sum(axis=1), 1)
        mean: Array = added(shares) / counted * float(formula.maximum)
        return mean
    weights = np.array([float(weight) for weight in formula.weights.values()])
    return added(shares * weights) / float(formula.divisor)


def _totals(sheet: _Sheet, groups: Mapping[str, Array]) -> Array:
    framework = sheet.framework
    if framework.total:
        return _apply(sheet, framework.total)
    total = added(np.array(list(groups.values())).T)
    bonus, penalty = (
        _sum(sheet.points, [sheet.index[item.code] for item in framework.items if item.effect == effect])
        for effect in ("bonus", "penalty")
    )
    caps = framework.adjustments
    bonus, penalty = np.minimum(bonus, float(caps.bonus_cap)), np.minimum(penalty, float(caps.penalty_cap))
    moved = (bonus > 0) | (penalty > 0)
    adjusted: Array = np.where(moved, np.clip(total + bonus - penalty, 0.0, float(caps.total_cap)), total)
    return adjusted


def bulk_rank(totals: Array, tolerance: float = 0.0) -> NDArray[np.int64]:
    """Competition ranks (1, 2, 2, 4), highest first; equal within `tolerance` of the first of the tie.

    Floats that differ by less than 1e-9 stand for the same exact total.
    """
    order = np.argsort(-totals, kind="stable")
    ordered = totals[order]
    slack = tolerance + 1e-9
    # Only neighbours this close can tie: a run of them shares its first place when its ends are that close too.
    starts = np.flatnonzero(np.r_[len(totals) > 0, ordered[:-1] - ordered[1:] > slack])
    lengths = np.diff(starts, append=len(totals))
    places = np.repeat(starts + 1, lengths)
    for run in np.flatnonzero(ordered[starts] - ordered[starts + lengths - 1] > slack):
        first = starts[run]
        for position in range(first, first + lengths[run]):
            if ordered[first] - ordered[position] > slack:
                first = position
            places[position] = first + 1
    ranks = np.empty_like(places)
    ranks[order] = places
    return ranks


def _check(framework: Framework, units: Sequence[str], columns: Mapping[str, Columns]) -> None:
    faults: list[Problem] = []
    for item in framework.items:
        mine = columns[item.code]
        known = {one.name: one for one in item.inputs()}
        bad: list[tuple[str, Flags, str]] = []
        for name in mine.names():
            if name in known:
                bad.append(
                    (
                        name,
                        _out_of_range(known[name], mine[name]),
                        phrase("giá trị nằm ngoài khoảng cho phép."),
                    )
                )
            else:
                faults.append(
                    Problem(
                        phrase("không có đầu vào này."), phrase("bỏ cột này."), item=item.code, input=name
                    )
                )
        counted = _counted(item, mine)
        for ratio in _ratios(item.rule):
            bad += [(name, rows & counted, what) for name, rows, what in _check_ratio(ratio, mine)]
        if isinstance(item.rule, Mean):
            bad.append(
                (
                    "value",
                    _twice(item.rule, mine) & counted,
                    phrase("vừa có trung bình tính sẵn vừa có từng tiêu chí."),
                )
            )
        for name, rows, what in bad:
            faults += [
                Problem(what, phrase("sửa giá trị này."), unit=units[row], item=item.code, input=name)
                for row in np.flatnonzero(rows)[:5]
            ]
    if faults:
        raise ValuesRefused(faults)


def _out_of_range(one: Input, value: Array) -> NDArray[np.bool_]:
    bad = np.isinf(value)
    if one.low is not None:
        bad |= value < float(one.low)
    if one.high is not None and not one.over_by_percent_sign:
        bad |= value > float(one.high)
    if one.whole or one.options:
        bad |= np.nan_to_num(value) % 1 != 0
    return bad & (value != float(NOT_APPLICABLE)) if one.may_not_apply else bad


def _counted(item: Item, mine: Columns) -> Flags:
    """Units for which the rule is asked at all: values that contradict each other are refused only there."""
    counted = np.full(mine.size, item.scored)
    if item.requires:
        counted &= mine[item.requires.name] == 1
    if item.not_applicable:
        counted &= ~_not_applicable(item, mine)
    return counted


def _ratios(rule: Rule | None) -> list[Ratio]:
    if isinstance(rule, Parts):
        return [one for part in rule.parts for one in _ratios(part.rule)]
    return [rule] if isinstance(rule, Ratio) else []


def _twice(rule: Mean, mine: Columns) -> Flags:
    """Units with a ready mean and any of its criteria."""
    parts = [~np.isnan(mine[one.name]) for one in rule.criteria]
    return ~np.isnan(mine["value"]) & np.logical_or.reduce(parts) if parts else np.zeros(mine.size, bool)


def _check_ratio(ratio: Ratio, mine: Columns) -> list[tuple[str, Flags, str]]:
    top, bottom, own = mine["numerator"], mine["denominator"], mine["value"]
    twice = ~np.isnan(own) & ~(np.isnan(top) & np.isnan(bottom))
    if ratio.fixed_denominator is not None:
        bottom = np.where(np.isnan(bottom), float(ratio.fixed_denominator), bottom)
    found = [
        ("denominator", (bottom == 0) & (top > 0), phrase("mẫu số bằng 0 nhưng tử số lớn hơn 0.")),
        ("value", twice, phrase("vừa có tỷ lệ tính sẵn vừa có tử số, mẫu số.")),
    ]
    if ratio.cap == "subset":
        found.append(("numerator", top > bottom, phrase("tử số lớn hơn mẫu số.")))
    return found
