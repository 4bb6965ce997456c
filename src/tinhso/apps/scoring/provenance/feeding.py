"""Figures of the value store feed an assessment: reports and counts become inputs that nobody types over.

The house says which input is which indicator of which period (`bind`); `take` reads the figures of every unit's
agency into a stage and scores it anew. What an input was taken from is kept with it (`FedValue`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q

from tinhso.apps.scoring import computing
from tinhso.apps.scoring.appraisal import gates
from tinhso.apps.scoring.models import Assessment
from tinhso.apps.scoring.provenance.models import Binding, FedPart, FedValue
from tinhso.apps.scoring.provenance.offering import Offer, offers
from tinhso.engines.indicators.api import Framework, Problem, ValuesRefused, evaluate
from tinhso.engines.indicators.series.api import figuring, periods
from tinhso.engines.indicators.store.api import (
    Inputs,
    NewValue,
    Source,
    Stage,
    current,
    inputs,
    put,
    withdraw,
)
from tinhso.kernel.access.api import Actor
from tinhso.kernel.text import api as text

WHOLE, PARTS = "value", frozenset({"numerator", "denominator"})  # of a ratio


@dataclass(frozen=True)
class Taken:
    """What came of taking figures: inputs that changed, and figures that an item's rule refuses, in words."""

    changed: int
    refused: tuple[str, ...] = ()


def bindings(assessment: Assessment) -> list[Binding]:
    """The bound inputs of an assessment, with indicator, period and breakdown."""
    rows = Binding.objects.filter(assessment=assessment).order_by("item", "input")
    return list(rows.select_related("indicator", "period", "breakdown"))


def period_title(one: Binding) -> str:
    """The period of a binding in words."""
    return periods.title(one.period)


def bound(assessment: Assessment, item: str) -> dict[str, Binding]:
    """The bound inputs of one item by their name."""
    rows = Binding.objects.filter(assessment=assessment, item=item)
    return {one.input: one for one in rows.select_related("indicator", "period", "breakdown")}


def not_typed(names: Iterable[str]) -> frozenset[str]:
    """Inputs of an item that nobody types when these are bound: a ratio bound as a whole has no typed parts."""
    found = frozenset(names)
    return found | PARTS if WHOLE in found else found


def refuse_typed(
    assessment: Assessment, stage: Stage, values: Mapping[str, Mapping[str, Mapping[str, str]]]
) -> None:
    """Raises ValuesRefused when typed inputs (unit → item → input → value) say otherwise than the bound figures."""
    held = {
        (one.item, name): one
        for one in Binding.objects.filter(assessment=assessment).select_related("indicator")
        for name in not_typed([one.input])
    }
    if not held:
        return
    standing = inputs(assessment.code, stage, list(values))
    wrong = [
        _cannot_type(unit, held[item, name])
        for unit, items in values.items()
        for item, names in items.items()
        for name, value in names.items()
        if (item, name) in held
        and value.strip()
        and value.strip() != standing.get(unit, {}).get(item, {}).get(name)
    ]
    if wrong:
        raise ValuesRefused(wrong)


def giving_way(given: Iterable[str], standing: Iterable[str]) -> frozenset[str]:
    """Inputs of an item that no longer stand once others are given: a ready ratio for its parts, they for it."""
    new, there = frozenset(given), frozenset(standing)
    if WHOLE in new:
        return frozenset() if new & PARTS else PARTS & there
    return there & {WHOLE} if new & PARTS else frozenset()


def give_way(
    assessment: Assessment, stage: Stage, values: Mapping[str, Mapping[str, Mapping[str, str]]]
) -> int:
    """Take back what typed inputs (unit → item → input → value) take the place of. Returns how many."""
    standing = inputs(assessment.code, stage, list(values))
    fed = set(Binding.objects.filter(assessment=assessment).values_list("item", "input"))
    return sum(
        withdraw(book=assessment.code, stage=stage, unit=unit, item=item, name=name)
        for unit, items in values.items()
        for item, names in items.items()
        for name in giving_way(
            [name for name, value in names.items() if value.strip()], standing.get(unit, {}).get(item, {})
        )
        if (item, name) not in fed
    )


def _cannot_type(unit: str, one: Binding) -> Problem:
    return Problem(
        text.phrase("số này lấy từ chỉ tiêu “{title}”, không nhập tay được.", title=one.indicator.title),
        text.phrase("nếu số sai, hãy sửa báo cáo hoặc gửi ý kiến ở trang của số liệu ấy."),
        unit=unit,
        item=one.item,
        input=one.input,
    )


def take(*, actor: Actor, assessment: Assessment, stage: Stage, invented: bool = False) -> Taken:
    """Read the figures of every bound input into a stage and move its draft. The caller asks right and lock.

    A figure that its item's rule cannot take (a numerator above its denominator) is left out and named.
    """
    framework = computing.framework_of(assessment)
    found = offers(assessment, framework, bindings(assessment))
    standing = inputs(assessment.code, stage)
    good, refused = _acceptable(framework, found, standing)
    changed = _withdraw(assessment, stage, good, standing)
    _renew(assessment, stage, good)
    given = sorted((one for one in good if one.made), key=_kind)
    for (source, mark), some in groupby(given, key=_kind):
        changed += put(
            actor=actor, book=assessment.code, stage=stage, values=[_new(one) for one in some], source=source,
            invented=invented or mark,
        )  # fmt: skip
    _remember(assessment, stage, good)
    if changed:
        touched = {one.unit for one in good}
        computing.refresh(assessment, stage, by=actor.name, units=touched)
    return Taken(changed, refused)


def _kind(one: Offer) -> tuple[Source, bool]:
    return one.source, bool(one.made and one.made.invented)


def _acceptable(
    framework: Framework, offers: Sequence[Offer], standing: Inputs
) -> tuple[list[Offer], tuple[str, ...]]:
    by_item: dict[tuple[str, str], list[Offer]] = {}
    for one in offers:
        by_item.setdefault((one.unit, one.binding.item), []).append(one)
    good: list[Offer] = []
    refused: list[str] = []
    for (unit, item), some in by_item.items():
        values = dict(standing.get(unit, {}).get(item, {}))
        for one in some:
            values.pop(one.binding.input, None)
            for name in replaced_by(one):
                values.pop(name, None)
        values |= {one.binding.input: one.value for one in some if one.made}
        try:
            evaluate(framework, {item: values}, unit=unit)
        except ValuesRefused as problem:
            refused += [str(fault) for fault in problem.problems]
        else:
            good += some
    return good, tuple(refused)


def _new(one: Offer) -> NewValue:
    note = f"{one.binding.indicator.title}, {periods.title(one.binding.period)}"
    return NewValue(one.unit, one.binding.item, one.binding.input, one.value, source_note=note[:500])


def replaced_by(one: Offer) -> frozenset[str]:
    """Inputs for which a fed one stands: a whole ratio for its two parts."""
    return PARTS if one.made and one.binding.input == WHOLE else frozenset()


def _withdraw(assessment: Assessment, stage: Stage, offers: Iterable[Offer], standing: Inputs) -> int:
    """Take back inputs whose figure was taken back, and the parts of a ratio fed as a whole. Returns how many."""
    gone = 0
    for one in offers:
        names = replaced_by(one) if one.made else {one.binding.input}
        for name in names & standing.get(one.unit, {}).get(one.binding.item, {}).keys():
            gone += withdraw(
                book=assessment.code, stage=stage, unit=one.unit, item=one.binding.item, name=name
            )
    return gone


def _renew(assessment: Assessment, stage: Stage, offers: Sequence[Offer]) -> None:
    """A figure that comes out the same from other numbers is a new input: what was kept tells of the old ones."""
    computed = {
        (one.unit, one.binding.item, one.binding.input): one for one in offers if one.made and not one.direct
    }
    if not computed:
        return
    rows = current(assessment.code, stage, {unit for unit, _item, _input in computed})
    mine = {row.pk: row for row in rows if (row.unit, row.item, row.input) in computed}
    for fed in FedValue.objects.filter(value__in=mine):
        row = mine[fed.value_id]
        if fed.made != computed[row.unit, row.item, row.input].how:
            withdraw(book=assessment.code, stage=stage, unit=row.unit, item=row.item, name=row.input)


def _remember(assessment: Assessment, stage: Stage, offers: Sequence[Offer]) -> None:
    """Keep with each input the figure it was taken from, and the stored figures that one was computed from."""
    given = {(one.unit, one.binding.item, one.binding.input): one for one in offers if one.made}
    rows = current(assessment.code, stage, {one.unit for one in offers})
    mine = {
        row.pk: given[row.unit, row.item, row.input]
        for row in rows
        if (row.unit, row.item, row.input) in given
    }
    known = set(FedValue.objects.filter(value__in=mine).values_list("value_id", flat=True))
    made = FedValue.objects.bulk_create(_fed(pk, one) for pk, one in mine.items() if pk not in known)
    FedPart.objects.bulk_create(
        (_part(fed, part) for fed in made if fed.made for part in _stored(mine[fed.value_id])),
        batch_size=2000,
    )


def _fed(value: int, one: Offer) -> FedValue:
    direct = one.direct
    agencies = {part.agency for part in _stored(one)}
    return FedValue(
        value_id=value,
        indicator_id=one.binding.indicator_id,
        period_id=one.binding.period_id,
        breakdown_id=one.binding.breakdown_id,
        agency_id=agencies.pop() if len(agencies) == 1 else None,
        batch_id=direct.batch if direct else None,
        made=one.how,
    )


def _stored(one: Offer) -> Sequence[figuring.Stored]:
    return one.made.stored if one.made else ()


def _part(fed: FedValue, one: figuring.Stored) -> FedPart:
    return FedPart(
        fed=fed, indicator_id=one.indicator, period_id=one.period, agency_id=one.agency,
        breakdown_id=one.breakdown, batch_id=one.batch, value=one.value,
    )  # fmt: skip


def waiting(indicator: str | None, period: str) -> list[tuple[Assessment, Stage]]:
    """Drafts that figures of a period (of one indicator) feed, also through a formula or a longer period."""
    when = periods.look(period)
    near = Q(period__first_date__lte=when.last_date, period__last_date__gte=when.first_date)
    rows = Binding.objects.filter(near | Q(indicator__formula__gt=""), assessment__runs__published_at=None)
    bound = list(rows.select_related("indicator").distinct())
    feeding = {one.indicator_id: one.indicator for one in bound}
    mine = {pk for pk, one in feeding.items() if not indicator or indicator in figuring.leaves(one)}
    fed = {one.assessment_id for one in bound if one.indicator_id in mine}
    found = Assessment.objects.filter(pk__in=fed, edition__isnull=False).select_related("edition")
    return [
        (assessment, Stage(stage))
        for assessment in found.order_by("code")
        for stage in assessment.runs.filter(published_at=None).values_list("stage", flat=True)
        if not gates.why_no_entry(
            assessment, Stage(stage)
        )  # what people judge is not moved under their hands
    ]
