"""The page "dự báo" of a unit: its inputs at the end of the year, and the points they would bring."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from tinhso.apps.scoring import computing, forms
from tinhso.apps.scoring.advice import pages
from tinhso.apps.scoring.advice import queries as found
from tinhso.apps.scoring.advice.foretelling import Foretold, of_indicator
from tinhso.apps.scoring.advice.rounds import Rounds, of_unit
from tinhso.apps.scoring.advice.words import field_name, label, shown_value
from tinhso.apps.scoring.models import Unit
from tinhso.apps.scoring.provenance.feeding import giving_way
from tinhso.engines.indicators.api import (
    Input,
    Item,
    UnitScore,
    ValuesRefused,
    evaluate,
    with_changes,
    written,
)
from tinhso.engines.indicators.series.api import Indicator
from tinhso.kernel.access.api import Actor
from tinhso.kernel.orgs import api as orgs


@dataclass(frozen=True)
class Line:
    """An input with its series: `texts` are the estimate and the ends of its interval as they would be entered."""

    item: Item
    label: str
    indicator: Indicator
    foretold: Foretold | None
    shown: tuple[str, str, str] | None
    texts: tuple[str, str, str] | None
    input: Input

    @property
    def name(self) -> str:
        """Its name in the what-if form."""
        return field_name(self.item.code, self.input.name)


@dataclass(frozen=True)
class ItemPoints:
    """Points of an item now, and with its inputs as estimated."""

    item: Item
    now: Fraction
    then: Fraction


@dataclass(frozen=True)
class Page:
    """All series of a unit; `total` is None when nothing could be estimated."""

    base: pages.Base
    lines: Sequence[Line]
    points: Sequence[ItemPoints]
    total: Fraction | None
    trial: Mapping[str, str]
    has_agency: bool
    rounds: Rounds


def page(actor: Actor, code: str, key: str) -> Page:
    """The forecast of a unit. Raises Http404."""
    unit = pages.unit_for(actor, code, key)
    stage = found.working_stage(actor, unit)
    values = found.values_of(actor, unit, stage)
    framework = computing.framework_of(unit.assessment)
    score = evaluate(framework, values, unit=unit.name)
    base = pages.base_of(actor, unit, values, stage, score, found.comparable_run(unit.assessment))
    agency = _agency(unit)
    lines = _lines(unit, agency) if agency is not None else []
    then = _then(base, lines)
    trial = {one.name: forms.written(one.input, one.texts[0]) for one in lines if one.texts}
    touched = {one.item.code: one.item for one in lines if one.texts}
    return Page(
        base=base,
        lines=lines,
        points=[
            ItemPoints(item, score.items[code].points, then.items[code].points)
            for code, item in touched.items()
        ]
        if then
        else [],
        total=then.total.published if then and touched else None,
        trial=trial,
        has_agency=agency is not None,
        rounds=of_unit(unit, framework),
    )


def _agency(unit: Unit) -> int | None:
    day = unit.assessment.map_date
    if unit.agency_path:
        rows = orgs.valid(day).filter(path=unit.agency_path)
    elif unit.place is not None:
        rows = orgs.of_place(unit.place, day)
    else:
        return None
    return rows.values_list("pk", flat=True).first()


def _lines(unit: Unit, agency: int) -> list[Line]:
    framework, lines = computing.framework_of(unit.assessment), []
    for one in found.series_of(unit.assessment):
        item = framework.item(one.item)
        given = item.input(one.input)
        if given is None:
            continue
        foretold = of_indicator(one.indicator, agency, unit.assessment.year)
        ends = _ends(foretold, given, one.indicator) if foretold else None
        lines.append(
            Line(
                item=item,
                label=label(item, given),
                indicator=one.indicator,
                foretold=foretold,
                shown=tuple(shown_value(given, value) for value in ends) if ends else None,  # type: ignore[arg-type]  # three
                texts=tuple(written(given, value) for value in ends) if ends else None,  # type: ignore[arg-type]  # three
                input=given,
            )
        )
    return lines


def _ends(foretold: Foretold, one: Input, indicator: Indicator) -> tuple[Fraction, Fraction, Fraction] | None:
    """The estimate and its interval in the measure of the input: shares of one, whole counts, within its limits."""
    if foretold.forecast is None:
        return None
    got = (foretold.forecast.estimate, foretold.forecast.low, foretold.forecast.high)
    if one.kind == "share" and indicator.kind == Indicator.Kind.PERCENT:
        got = (got[0] / 100, got[1] / 100, got[2] / 100)
    if one.kind == "count" and indicator.kind == Indicator.Kind.INTEGER:
        got = (Fraction(round(got[0])), Fraction(floor(got[1])), Fraction(ceil(got[2])))
    low = one.low if one.low is not None else min(got)
    high = one.high if one.high is not None else max(*got, low)
    return (min(max(got[0], low), high), min(max(got[1], low), high), min(max(got[2], low), high))


def _then(base: pages.Base, lines: Sequence[Line]) -> UnitScore | None:
    """The unit with every estimated input in place of what is entered; None when rules refuse them together."""
    values = base.values
    for one in lines:
        if one.texts:
            gone = giving_way([one.input.name], values.get(one.item.code, {}))
            moves = {one.input.name: one.texts[0]} | dict.fromkeys(gone, "")
            values = with_changes(base.framework, values, one.item, moves)  # type: ignore[assignment]  # texts
    try:
        return evaluate(base.framework, values, unit=base.unit.name)
    except ValuesRefused:
        return None
