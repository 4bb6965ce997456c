"""Figures of the value store feed an assessment: reports and counts become inputs that nobody types over.

The house says which input is which indicator of which period (`bind`); `take` reads the figures of every unit's
agency into a stage and scores it anew. What an input was taken from is kept with it (`FedValue`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from tinhso.apps.scoring import computing
from tinhso.apps.scoring.models import Assessment
from tinhso.apps.scoring.provenance.models import Binding, FedValue
from tinhso.engines.indicators.api import Framework, Input, Problem, ValuesRefused, evaluate
from tinhso.engines.indicators.series.api import Cell, Indicator, cells, periods
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
from tinhso.kernel.orgs.api import valid
from tinhso.kernel.text import api as text


@dataclass(frozen=True)
class Taken:
    """What came of taking figures: inputs that changed, and figures that an item's rule refuses, in words."""

    changed: int
    refused: tuple[str, ...] = ()


@dataclass(frozen=True)
class Offer:
    """A figure for an input of a unit."""

    unit: str
    binding: Binding
    agency: int
    cell: Cell | None  # None: the agency has no such figure, or it was taken back
    value: str


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


def refuse_typed(
    assessment: Assessment, stage: Stage, values: Mapping[str, Mapping[str, Mapping[str, str]]]
) -> None:
    """Raises ValuesRefused when typed inputs (unit → item → input → value) say otherwise than the bound figures."""
    rows = Binding.objects.filter(assessment=assessment).select_related("indicator")
    held = {(one.item, one.input): one for one in rows}
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
    offers = _offers(assessment, framework)
    standing = inputs(assessment.code, stage)
    good, refused = _acceptable(framework, offers, standing)
    gone = _withdraw(assessment, stage, good, standing)
    changed = len(gone)
    for source in (Source.FACT, Source.PERSON):
        new = [_new(one) for one in good if one.cell and _source(one.binding.indicator) == source]
        if new:
            changed += put(
                actor=actor, book=assessment.code, stage=stage, values=new, source=source, invented=invented
            )
    _remember(assessment, stage, good)
    if changed:
        touched = {one.unit for one in good}
        computing.refresh(assessment, stage, by=actor.name, units=touched)
    return Taken(changed, refused)


def _source(indicator: Indicator) -> Source:
    return Source.FACT if indicator.comes_from == Indicator.From.FACT else Source.PERSON


def _offers(assessment: Assessment, framework: Framework) -> list[Offer]:
    agencies = _agencies(assessment)
    found = []
    for one in bindings(assessment):
        figures = cells(one.indicator_id, one.period_id, one.breakdown_id)
        wanted = {i.name: i for i in framework.item(one.item).inputs()}[one.input]
        for unit, agency in agencies.items():
            cell = figures.get(agency)
            stands = cell if cell is not None and cell.value is not None else None
            words = (
                written(one.indicator, wanted, stands.value) if stands and stands.value is not None else ""
            )
            found.append(Offer(unit, one, agency, stands, words))
    return found


def _agencies(assessment: Assessment) -> dict[str, int]:
    """Unit → its agency, as on the day of the assessment's map; units without one have no figures."""
    paths = dict(assessment.units.exclude(agency_path=None).values_list("key", "agency_path"))
    rows = valid(assessment.map_date).filter(path__in=set(paths.values()))
    by_path = {str(path): pk for path, pk in rows.values_list("path", "pk")}
    return {key: by_path[str(path)] for key, path in paths.items() if str(path) in by_path}


def written(indicator: Indicator, one: Input, value: Decimal) -> str:
    """A figure as an input of a rule reads it: percents as shares, yes and no in words."""
    if one.kind == "yes_no":
        return "yes" if value else "no"
    if one.kind == "share" and indicator.kind == Indicator.Kind.PERCENT:
        value = value / 100
    return format(value.normalize(), "f")


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
        values |= {one.binding.input: one.value for one in some if one.cell}
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


def _withdraw(assessment: Assessment, stage: Stage, offers: Iterable[Offer], standing: Inputs) -> list[Offer]:
    """Inputs whose figure was taken back are taken back too."""
    gone = [
        one
        for one in offers
        if one.cell is None and one.binding.input in standing.get(one.unit, {}).get(one.binding.item, {})
    ]
    for one in gone:
        withdraw(
            book=assessment.code, stage=stage, unit=one.unit, item=one.binding.item, name=one.binding.input
        )
    return gone


def _remember(assessment: Assessment, stage: Stage, offers: Sequence[Offer]) -> None:
    """Keep with each input the figure it was taken from."""
    given = {(one.unit, one.binding.item, one.binding.input): one for one in offers if one.cell}
    rows = current(assessment.code, stage, {one.unit for one in offers})
    mine = {
        row.pk: given[row.unit, row.item, row.input]
        for row in rows
        if (row.unit, row.item, row.input) in given
    }
    known = set(FedValue.objects.filter(value__in=mine).values_list("value_id", flat=True))
    FedValue.objects.bulk_create(
        FedValue(
            value_id=pk,
            indicator_id=one.binding.indicator_id,
            period_id=one.binding.period_id,
            breakdown_id=one.binding.breakdown_id,
            agency_id=one.agency,
            batch_id=one.cell.batch,
        )
        for pk, one in mine.items()
        if one.cell and pk not in known
    )


def waiting(indicator: str | None, period: str) -> list[tuple[Assessment, Stage]]:
    """Drafts that figures of a period (of one indicator) feed."""
    fed = Q(bindings__period__code=period)
    if indicator:
        fed &= Q(bindings__indicator__code=indicator)
    rows = Assessment.objects.filter(fed, edition__isnull=False).distinct().select_related("edition")
    return [
        (assessment, Stage(stage))
        for assessment in rows.order_by("code")
        for stage in assessment.runs.filter(published_at=None).values_list("stage", flat=True)
    ]
