"""Scoring one unit exactly, each point with its sentence; and the merging of units."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from tinhso.engines.indicators.framework import (
    EVIDENCE_WORDS,
    NOT_APPLICABLE_INPUT,
    Formula,
    Framework,
    Gate,
    Group,
    Item,
)
from tinhso.engines.indicators.numbers import percent, rounded, vn
from tinhso.engines.indicators.problems import Problem, ValuesRefused
from tinhso.engines.indicators.rules.base import OutOfRange, Values
from tinhso.engines.indicators.valuing import ExactValues, RawValues, read_values
from tinhso.kernel.text.api import phrase

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class ItemScore:
    """Points of one item. `maximum` is what it could give this unit (it moves when points are redistributed).

    `state`: `scored`, `unscored` (only followed), `not_applicable`, `by_group` (only the group's sum is known).
    """

    code: str
    points: Fraction
    maximum: Fraction
    explanation: str
    used: Mapping[str, Fraction]
    missing: tuple[str, ...] = ()
    state: str = "scored"
    evidence: str = "stated"

    @property
    def share(self) -> Fraction:
        """Points over maximum, 0 when nothing could be earned."""
        return self.points / self.maximum if self.maximum else ZERO


@dataclass(frozen=True, slots=True)
class PartScore:
    """Points of a group or the value of a pillar, with the formula and the numbers in it."""

    id: str
    name: str
    points: Fraction
    maximum: Fraction
    explanation: str
    decimals: int | None = None

    @property
    def published(self) -> Fraction:
        """The value as published: rounded where the framework says so."""
        return self.points if self.decimals is None else rounded(self.points, self.decimals)


@dataclass(frozen=True, slots=True)
class UnitScore:
    """All scores of one unit under one framework."""

    framework: str
    unit: str
    items: Mapping[str, ItemScore]
    groups: Mapping[str, PartScore]
    pillars: Mapping[str, PartScore]
    total: PartScore
    grade: str = ""

    @property
    def missing(self) -> tuple[tuple[str, str], ...]:
        """Every wanted input that was not given, as (item, input)."""
        return tuple((item.code, name) for item in self.items.values() for name in item.missing)


def evaluate(framework: Framework, values: RawValues, *, unit: str = "") -> UnitScore:
    """Score one unit. `values` maps item code → input name → what was entered ("" names the item's own input).

    Every number is exact (fractions), so the same values always give the same points. A missing input counts
    0 points and is listed and explained. Raises ValuesRefused: unknown names, values that cannot be read or
    lie out of range, a part larger than its whole.
    """
    exact = read_values(framework, values, unit)
    return together(framework, exact, score_alone(framework, exact, framework.items, unit), unit)


def together(
    framework: Framework, exact: ExactValues, alone: Mapping[str, ItemScore], unit: str = ""
) -> UnitScore:
    """The unit's scores from every item's score by its own inputs alone (`score_alone`)."""
    scores = dict(alone)
    before = settle(framework, scores)
    return summarise(framework, unit, scores, _group_points(framework, exact), before)


def _group_points(framework: Framework, exact: ExactValues) -> dict[str, Fraction]:
    own = {item.code for item in framework.items}
    return {code: found["points"] for code, found in exact.items() if code not in own and "points" in found}


def score_alone(
    framework: Framework, exact: ExactValues, items: Iterable[Item], unit: str = ""
) -> dict[str, ItemScore]:
    """These items of a unit, each by its own inputs alone. Raises ValuesRefused."""
    scores: dict[str, ItemScore] = {}
    faults: list[Problem] = []
    by_group = _group_points(framework, exact)
    for item in items:
        values = exact.get(item.code, {})
        if item.group in by_group:
            if values:
                what = phrase(
                    "vừa có điểm của cả nhóm “{group}” vừa có điểm của chỉ số trong nhóm.", group=item.group
                )
                faults.append(Problem(what, phrase("chỉ giữ một cách nhập."), unit=unit, item=item.code))
            text = phrase("Nguồn chỉ có điểm của cả nhóm, không có điểm của riêng chỉ số này")
            scores[item.code] = ItemScore(item.code, ZERO, item.maximum or ZERO, text, {}, state="by_group")
            continue
        try:
            scores[item.code] = score_item(item, values)
        except OutOfRange as error:
            faults.append(
                Problem(error.what, error.remedy, unit=unit, item=item.code, input=error.input_name)
            )
    if faults:
        raise ValuesRefused(faults)
    return scores


def settle(framework: Framework, scores: dict[str, ItemScore]) -> Mapping[str, ItemScore]:
    """What items do to each other: points that do not apply go to others, then gates limit. Changes `scores`.

    Returns the scores before any gate: every condition looks at them.
    """
    _redistribute(framework, scores)
    before = dict(scores) if framework.gates else scores
    _limit_items(framework, scores, before)
    return before


def score_item(item: Item, values: Values) -> ItemScore:
    """One item by its own inputs alone. Raises OutOfRange."""
    if item.rule is None or not item.maximum:
        why = (
            phrase("chưa tìm thấy điểm tối đa trong nguồn")
            if item.maximum is None
            else phrase("chỉ theo dõi")
        )
        return ItemScore(
            item.code,
            ZERO,
            ZERO,
            phrase("Không chấm điểm: {why}", why=why),
            dict(values),
            (),
            "unscored",
            item.evidence,
        )
    if does_not_apply(item, values):
        return _without_application(item, values)
    mark = (
        ""
        if item.evidence == "stated"
        else phrase(" [quy tắc: {evidence}]", evidence=phrase(EVIDENCE_WORDS[item.evidence]))
    )
    inner = dict(values)
    inner.pop(NOT_APPLICABLE_INPUT, None)
    if item.requires:
        need = item.requires
        met = inner.pop(need.name, None)
        if not met:
            missing = (need.name,) if met is None else ()
            why = phrase("thiếu đầu vào {name}", name=need.name) if met is None else phrase("không")
            text = phrase(
                "Điều kiện “{label}”: {why} → 0/{maximum} điểm{mark}",
                label=need.label,
                why=why,
                maximum=vn(item.maximum),
                mark=mark,
            )
            return ItemScore(
                item.code, ZERO, item.maximum, text, dict(values), missing, "scored", item.evidence
            )
    outcome = item.rule.score(item.maximum, inner)
    text = outcome.text + mark
    return ItemScore(
        item.code, outcome.points, item.maximum, text, dict(values), outcome.missing, "scored", item.evidence
    )


def does_not_apply(item: Item, values: Values) -> bool:
    """Whether the unit said, or its numbers show, that the item cannot apply to it."""
    spec = item.not_applicable
    if spec is None:
        return False
    if spec.when and values.get(spec.when) == 0 and not values.get("numerator"):
        return True
    return values.get(NOT_APPLICABLE_INPUT) == 1


def _without_application(item: Item, values: Values) -> ItemScore:
    spec, most = item.not_applicable, item.maximum or ZERO
    label = (spec.label if spec else "") or phrase("không áp dụng cho đơn vị này")
    label = label[0].upper() + label[1:]
    if spec and spec.how == "full_points":
        text = phrase("{label}: được đủ {most}/{most} điểm", label=label, most=vn(most))
        return ItemScore(item.code, most, most, text, dict(values), (), "not_applicable", item.evidence)
    to = (
        phrase(" cho {codes}", codes=", ".join(spec.to))
        if spec and spec.to
        else phrase(" cho các chỉ số khác trong nhóm")
    )
    text = f"{label}: " + (
        phrase("{most} điểm được chia lại{to}", most=vn(most), to=to)
        if spec and spec.how == "redistribute"
        else phrase("không tính vào trung bình")
    )
    return ItemScore(item.code, ZERO, ZERO, text, dict(values), (), "not_applicable", item.evidence)


def receivers(framework: Framework, item: Item) -> dict[str, Fraction]:
    """Who may receive the points of an item that does not apply, with weights (equal, or their maxima)."""
    spec = item.not_applicable
    if spec is None or spec.how != "redistribute":
        return {}
    if spec.to:
        return dict.fromkeys(spec.to, Fraction(1))
    return {
        other.code: other.maximum or ZERO
        for other in framework.items
        if other.group == item.group and other.scored and not other.effect and other.code != item.code
    }


def _redistribute(framework: Framework, scores: dict[str, ItemScore]) -> None:
    extra: dict[str, Fraction] = {}
    for item in framework.items:
        if scores[item.code].state != "not_applicable":
            continue
        weights = receivers(framework, item)
        open_to = {code: w for code, w in weights.items() if scores[code].state == "scored"}
        whole = sum(open_to.values(), ZERO)
        if weights and not open_to:
            lost = scores[item.code]
            text = phrase(
                "{explanation}; không còn chỉ số nào nhận nên điểm không được chia lại",
                explanation=lost.explanation,
            )
            scores[item.code] = replace(lost, explanation=text)
        for code, weight in open_to.items():
            extra[code] = extra.get(code, ZERO) + (item.maximum or ZERO) * weight / whole
    for code, more in extra.items():
        old = scores[code]
        most = old.maximum + more
        points = old.points * most / old.maximum
        text = phrase(
            "{explanation}; nhận thêm {more} điểm tối đa được chia lại: ",
            explanation=old.explanation,
            more=vn(more),
        )
        text += phrase(
            "{points} × {most}/{maximum} = {result} điểm",
            points=vn(old.points),
            most=vn(most),
            maximum=vn(old.maximum),
            result=vn(points),
        )
        scores[code] = replace(old, points=points, maximum=most, explanation=text)


def _limit_items(framework: Framework, scores: dict[str, ItemScore], before: Mapping[str, ItemScore]) -> None:
    # Conditions look at points before any gate, so the order of gates does not matter.
    for gate in framework.gates:
        if gate.target == "item" and closed(gate, before):
            old = scores[gate.code]
            points = min(old.points, gate.limit * old.maximum)
            text = phrase(
                "{explanation}. {gate} → còn {points} điểm",
                explanation=old.explanation,
                gate=_gate_text(gate),
                points=vn(points),
            )
            scores[gate.code] = replace(old, points=points, explanation=text)


def closed(gate: Gate, scores: Mapping[str, ItemScore]) -> bool:
    """Whether a gate's condition is not met."""
    needed = scores[gate.needs]
    return needed.state == "scored" and needed.share < gate.at_least


def _gate_text(gate: Gate) -> str:
    return phrase(
        "{name}: {needs} chưa đạt {at_least} điểm tối đa, giới hạn ở {limit}",
        name=gate.name,
        needs=gate.needs,
        at_least=percent(gate.at_least),
        limit=percent(gate.limit),
    )


def summarise(
    framework: Framework,
    unit: str,
    scores: Mapping[str, ItemScore],
    group_points: Mapping[str, Fraction],
    before: Mapping[str, ItemScore],
) -> UnitScore:
    """Groups, pillars and total from item scores; conditions look at the scores `before` any gate."""
    groups = {group.id: _group(framework, group, scores, group_points, before) for group in framework.groups}
    pillars = {formula.id: _apply(formula, scores) for formula in framework.pillars} or groups
    total = _total(framework, scores, groups)
    for gate in framework.gates:
        if gate.target == "total" and closed(gate, before):
            points = min(total.points, gate.limit * total.maximum)
            total = replace(
                total, points=points, explanation=f"{total.explanation}. {_gate_text(gate)} → {vn(points)}"
            )
    return UnitScore(framework.code, unit, scores, groups, pillars, total, _grade(framework, total))


def _group(
    framework: Framework,
    group: Group,
    scores: Mapping[str, ItemScore],
    given: Mapping[str, Fraction],
    before: Mapping[str, ItemScore],
) -> PartScore:
    if group.id in given:
        points = given[group.id]
        return PartScore(
            group.id,
            group.name,
            points,
            group.maximum,
            phrase("Điểm cả nhóm nhập từ nguồn: {points}", points=vn(points)),
            framework.decimals,
        )
    members = [scores[code].points for code in framework.members(group.id)]
    points = _whole(members)
    text = phrase(
        "Tổng {count} chỉ số = {points}/{maximum} điểm",
        count=len(members),
        points=vn(points),
        maximum=vn(group.maximum),
    )
    for gate in framework.gates:
        if gate.target == "group" and gate.code == group.id and closed(gate, before):
            points = min(points, gate.limit * group.maximum)
            text = phrase(
                "{text}. {gate} → còn {points} điểm", text=text, gate=_gate_text(gate), points=vn(points)
            )
    return PartScore(group.id, group.name, points, group.maximum, text, framework.decimals)


def _whole(parts: Iterable[Fraction]) -> Fraction:
    """The exact sum; parts of one denominator are added as whole numbers, which is most of them."""
    tops: dict[int, int] = {}
    for one in parts:
        tops[one.denominator] = tops.get(one.denominator, 0) + one.numerator
    return sum((Fraction(top, bottom) for bottom, top in tops.items()), ZERO)


def _apply(formula: Formula, scores: Mapping[str, ItemScore]) -> PartScore:
    if formula.method == "mean":
        counted = [scores[code] for code in formula.weights if scores[code].maximum]
        points = sum((one.share for one in counted), ZERO) / (len(counted) or 1) * formula.maximum
        terms = " + ".join(vn(one.share) for one in counted) or "0"
        text = f"({terms}) ÷ {len(counted) or 1} × {vn(formula.maximum)} = {vn(points)}"
    else:
        points = sum((w * scores[code].share for code, w in formula.weights.items()), ZERO) / formula.divisor
        terms = " + ".join(f"{vn(w)}×{vn(scores[code].share)}" for code, w in formula.weights.items())
        text = f"({terms}) ÷ {vn(formula.divisor)} = {vn(points)}"
    if formula.evidence != "stated":
        text += phrase(" [công thức: {evidence}]", evidence=phrase(EVIDENCE_WORDS[formula.evidence]))
    return PartScore(formula.id, formula.name, points, formula.maximum, text, formula.decimals)


def _total(
    framework: Framework, scores: Mapping[str, ItemScore], groups: Mapping[str, PartScore]
) -> PartScore:
    if framework.total:
        return _apply(framework.total, scores)
    points = sum((group.points for group in groups.values()), ZERO)
    text = phrase("Tổng các nhóm = {points}", points=vn(points))
    sums = {
        effect: _whole(scores[item.code].points for item in framework.items if item.effect == effect)
        for effect in ("bonus", "penalty")
    }
    caps = framework.adjustments
    bonus, penalty = min(sums["bonus"], caps.bonus_cap), min(sums["penalty"], caps.penalty_cap)
    if bonus or penalty:
        points = max(ZERO, min(points + bonus - penalty, caps.total_cap))
        text += phrase(
            " + cộng {bonus} − trừ {penalty} = {points}",
            bonus=vn(bonus),
            penalty=vn(penalty),
            points=vn(points),
        )
    return PartScore(
        "total",
        phrase("Tổng điểm"),
        points,
        framework.scale,
        phrase("{text}/{scale} điểm", text=text, scale=vn(framework.scale)),
        framework.decimals,
    )


def _grade(framework: Framework, total: PartScore) -> str:
    value = total.published
    for band in framework.grades:
        if band.low <= value and (band.high is None or value < band.high):
            return band.label
    return ""


def merge_units(framework: Framework, scores: Sequence[UnitScore], *, unit: str) -> UnitScore:
    """The score of a unit merged from others: plain mean of each index, then the formulas again.

    The rule by which DTI 2024 was published for merged provinces: unweighted by population, main index by main
    index. Raises ValueError when there is nothing to merge or the frameworks differ.
    """
    if not scores or any(one.framework != framework.code for one in scores):
        raise ValueError("merge_units needs scores of one and the same framework")
    names = ", ".join(one.unit for one in scores)
    merged = {item.code: _mean_item(item, scores, names) for item in framework.items}
    groups = {
        group.id: sum((one.groups[group.id].points for one in scores), ZERO) / len(scores)
        for group in framework.groups
        if any(
            one.items[item.code].state == "by_group"
            for one in scores
            for item in framework.items
            if item.group == group.id
        )
    }
    return summarise(framework, unit, merged, groups, merged)


def _mean_item(item: Item, scores: Sequence[UnitScore], names: str) -> ItemScore:
    old = [one.items[item.code] for one in scores]
    most = sum((one.maximum for one in old), ZERO) / len(old)
    points = sum((one.points for one in old), ZERO) / len(old)
    terms = " + ".join(vn(one.points) for one in old)
    text = phrase(
        "Trung bình cộng của {names}: ({terms}) ÷ {count} = {points} điểm",
        names=names,
        terms=terms,
        count=len(old),
        points=vn(points),
    )
    missing = tuple(dict.fromkeys(name for one in old for name in one.missing))
    states = {one.state for one in old}
    state = next(one for one in ("by_group", "scored", "not_applicable", "unscored") if one in states)
    return ItemScore(item.code, points, most, text, {}, missing, state, item.evidence)
