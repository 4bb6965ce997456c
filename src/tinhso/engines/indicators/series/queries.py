"""Reading figures, their history and what was said about them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import Q
from django.http import Http404

from tinhso.engines.indicators.models import (
    Batch,
    Breakdown,
    CellNote,
    Datum,
    DatumChange,
    Indicator,
    Period,
    Source,
)
from tinhso.engines.indicators.series import periods
from tinhso.engines.indicators.series.expressions import FARTHEST, Number, Rate, Ref, Tree, needs, parse
from tinhso.engines.indicators.series.operations import Address
from tinhso.kernel.files.api import StoredFile


@dataclass(frozen=True)
class Figure:
    """A value as it stands, with who wrote it, when and whence."""

    value: Decimal | None
    clock: int
    by_name: str
    at: dt.datetime
    source: str
    source_label: str
    note: str
    invented: bool


TOLD = ("by_name", "at", "source", "note", "invented")  # of the batch that wrote a figure


def figures(indicators: Iterable[int], period: Period, agency: int) -> dict[tuple[int, int], Figure]:
    """(indicator, breakdown) → figure, for one agency and period. One query."""
    rows = Datum.objects.filter(indicator__in=list(indicators), period=period.pk, agency=agency)
    told = rows.values_list("indicator", "breakdown", "value", "clock", *(f"batch__{one}" for one in TOLD))
    words = {source.value: str(source.label) for source in Source}
    return {
        (indicator, breakdown): Figure(value, clock, by_name, at, source, words[source], note, invented)
        for indicator, breakdown, value, clock, by_name, at, source, note, invented in told
    }


def series(
    indicators: Iterable[int], span: periods.Span, agency: int, count: int = 12
) -> dict[tuple[int, int], list[tuple[str, Decimal | None]]]:
    """(indicator, breakdown) → the last `count` values before and in a period, oldest first. One query."""
    codes = (
        [periods.shift(span, -step).code for step in reversed(range(count))]
        if span.kind != "campaign"
        else [span.code]
    )
    rows = Datum.objects.filter(indicator__in=list(indicators), period__code__in=codes, agency=agency)
    found: dict[tuple[int, int], dict[str, Decimal | None]] = defaultdict(dict)
    for indicator, breakdown, code, value in rows.values_list(
        "indicator", "breakdown", "period__code", "value"
    ):
        found[indicator, breakdown][code] = value
    return {cell: [(code, values.get(code)) for code in codes] for cell, values in found.items()}


@dataclass(frozen=True)
class Change:
    """One step in the life of a figure; `overtaken` ones came too late and never stood."""

    old: Decimal | None
    new: Decimal | None
    by_name: str
    at: dt.datetime
    source_label: str
    note: str
    overtaken: bool


def history(address: Address) -> list[Change]:
    """Every write of a figure, newest first: the last one stands."""
    where = _where(address)
    changes = DatumChange.objects.filter(where).select_related("old_batch", "new_batch").order_by("id")
    now = Datum.objects.filter(where).select_related("batch").first()
    if now is None:
        return []
    first = next((one for one in changes if not one.overtaken), None)
    began = first.old_batch if first else now.batch
    steps = [
        Change(
            None,
            first.old if first else now.value,
            began.by_name,
            began.at,
            began.get_source_display(),
            began.note,
            False,
        )
    ]
    steps += [
        Change(one.old, one.new, one.new_batch.by_name, one.new_batch.at, one.new_batch.get_source_display(),
               one.new_batch.note, one.overtaken)
        for one in changes
    ]  # fmt: skip
    return steps[::-1]


def _where(address: Address) -> Q:
    return Q(
        indicator=address.indicator, period=address.period, agency=address.agency, breakdown=address.breakdown
    )


def notes(address: Address) -> list[CellNote]:
    """What was said about a figure, oldest first."""
    return list(CellNote.objects.filter(_where(address)).order_by("id"))


def notes_of_sheet(indicators: Iterable[int], period: Period, agency: int) -> list[CellNote]:
    """What was said about the figures of one agency and period."""
    rows = CellNote.objects.filter(indicator__in=list(indicators), period=period.pk, agency=agency)
    return list(rows.order_by("id"))


def indicator(code: str) -> Indicator:
    """The indicator. Raises Http404."""
    found = Indicator.objects.filter(code=code).first()
    if found is None:
        raise Http404(code)
    return found


def by_code(codes: Iterable[str]) -> dict[str, Indicator]:
    """Indicators by code."""
    return {one.code: one for one in Indicator.objects.filter(code__in=list(codes))}


def active() -> list[Indicator]:
    """Every indicator in use, by title."""
    return list(Indicator.objects.filter(active=True).order_by("title", "code"))


def breakdowns(keys: Iterable[str]) -> dict[str, Breakdown]:
    """Breakdowns by key."""
    return {one.key: one for one in Breakdown.objects.filter(key__in=list(keys))}


def formulas(trees: Iterable[Tree], at_hand: Iterable[Indicator] = ()) -> dict[str, Tree]:
    """Code → formula of every computed indicator that trees need, directly or through others.

    One query for each level of formulas within formulas; indicators `at_hand` are not read again.
    """
    known = {one.code: one.formula for one in at_hand}
    found: dict[str, Tree] = {}
    asked: set[str] = set()
    waiting = {ref.code for tree in trees for ref in needs(tree) if isinstance(ref, Ref)}
    for _level in range(FARTHEST):
        waiting -= asked
        if not waiting:
            break
        asked |= waiting
        unread = waiting - known.keys()
        if unread:
            rows = Indicator.objects.filter(code__in=unread, formula__gt="")
            known |= rows.values_list("code", "formula")
        new = {code: parse(known[code]) for code in waiting if known.get(code)}
        found |= new
        waiting = {ref.code for tree in new.values() for ref in needs(tree) if isinstance(ref, Ref)}
    return found


def values_for(needed: Iterable[Ref | Rate], span: periods.Span, agency: int) -> dict[Ref | Rate, Number]:
    """The figures that formulas need for an agency and period; rates are the caller's to add. One query."""
    return values_for_each(needed, span, [agency])[agency]


VALUES = """
SELECT datum.agency_id, indicator.code, breakdown.key, period.code, datum.value
  FROM indicators_datum datum
  JOIN indicators_indicator indicator ON indicator.id = datum.indicator_id
  JOIN indicators_breakdown breakdown ON breakdown.id = datum.breakdown_id
  JOIN indicators_period period ON period.id = datum.period_id
 WHERE indicator.code = ANY(%s) AND breakdown.key = ANY(%s)
   AND period.code = ANY(%s) AND datum.agency_id = ANY(%s)
"""


def values_for_each(
    needed: Iterable[Ref | Rate], span: periods.Span, agencies: Sequence[int]
) -> dict[int, dict[Ref | Rate, Number]]:
    """The same for many agencies: agency → figures. One query too."""
    refs = [one for one in needed if isinstance(one, Ref)]
    if not refs:
        return {agency: {} for agency in agencies}
    shifted = (
        {step: periods.shift(span, step).code for step in {one.shift for one in refs}}
        if span.kind != "campaign"
        else {0: span.code}
    )
    asked = (
        list({one.code for one in refs}), list({one.breakdown for one in refs}), list(shifted.values()),
        list(agencies),
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(VALUES, asked)
        found = {tuple(place): value for *place, value in cursor.fetchall()}
    return {
        agency: {
            one: found.get((agency, one.code, one.breakdown, shifted.get(one.shift, ""))) for one in refs
        }
        for agency in agencies
    }


def standing(indicator: int, period: int) -> dict[int, Decimal | None]:
    """Agency → the whole figure of an indicator for a period. One query."""
    rows = Datum.objects.filter(indicator=indicator, period=period, breakdown__key="")
    return dict(rows.values_list("agency_id", "value"))


@dataclass(frozen=True)
class Cell:
    """A figure as it stands, with the batch that wrote it; the value is empty where it was taken back."""

    value: Decimal | None
    batch: int


def cells(indicator: int, period: int, breakdown: int) -> dict[int, Cell]:
    """Agency → figure of an indicator for a period and breakdown. One query."""
    rows = Datum.objects.filter(indicator=indicator, period=period, breakdown=breakdown)
    return {
        agency: Cell(value, batch)
        for agency, value, batch in rows.values_list("agency_id", "value", "batch_id")
    }


def past_values(indicator: int, breakdown: int, agency: int, before: Period) -> Sequence[Decimal]:
    """Values of earlier periods of the same kind, newest first, at most 60: what outliers are held against."""
    rows = Datum.objects.filter(
        indicator=indicator, breakdown=breakdown, agency=agency, value__isnull=False,
        period__kind=before.kind, period__first_date__lt=before.first_date,
    ).order_by("-period__first_date")  # fmt: skip
    return [value for value in rows.values_list("value", flat=True)[:60] if value is not None]


def agencies_of_file(file: StoredFile) -> set[int]:
    """The agencies whose figures came out of a file."""
    batches = list(Batch.objects.filter(file=file).values_list("pk", "indicators"))
    rows = Datum.objects.filter(
        batch__in=[pk for pk, _indicators in batches],
        indicator__in={one for _pk, some in batches for one in some},
    )
    return set(rows.values_list("agency_id", flat=True).distinct())
