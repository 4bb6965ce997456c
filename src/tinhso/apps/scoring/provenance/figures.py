"""Forwards: from inputs to the figures that they were taken from, and to the reports and counts behind these."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from tinhso.apps.scoring.provenance import naming
from tinhso.apps.scoring.provenance.models import FedPart, FedValue
from tinhso.engines.indicators.plugs import FigureKey, Origin, origins
from tinhso.engines.indicators.series.api import periods, values
from tinhso.engines.indicators.store.api import Value
from tinhso.kernel.text import api as text

MOST_SHOWN = 12  # stored figures behind one part; how many more there are is said


@dataclass(frozen=True)
class Stored:
    """A stored figure behind a computed one: whose, what, who wrote it, and what it opens to."""

    key: FigureKey
    agency: str
    period: str
    shown: str
    by: str
    at: dt.datetime
    origins: Sequence[Origin]


@dataclass(frozen=True)
class Part:
    """A figure in a formula, or the sum that an input is: its value, how it was made, the stored figures behind it."""

    code: str
    title: str
    period: str
    value: str
    formula: str
    shown: str
    parts: Sequence["Part"]
    stored: Sequence[Stored]
    more: int


@dataclass(frozen=True)
class Figure:
    """The figure that an input was taken from: what it is, who wrote it, where it opens, who vouched for it.

    One that was computed was written by nobody: `made` says how, down to the stored figures.
    """

    key: FigureKey
    title: str
    period: str
    agency: str
    counted: bool
    by: str
    at: dt.datetime | None
    whence: str
    origins: Sequence[Origin] = ()
    made: Part | None = field(default=None)


def of(rows: Iterable[Value], *, public: bool = False) -> dict[int, Figure]:
    """By id of the value the figure it was taken from. One query where there is none, else as many as for one.

    `public`: agencies stand for the people who wrote and vouched.
    """
    fed = list(
        FedValue.objects.filter(value__in=[one.pk for one in rows]).select_related(
            "indicator", "period", "agency", "breakdown", "batch"
        )
    )
    computed = [row for row in fed if row.made]
    parts = _parts_of(computed) if computed else {}
    shown = {pk: _least(some) for pk, some in parts.items()}
    keys = [_key(row) for row in fed if row.batch] + [_key(row) for some in shown.values() for row in some]
    whence = origins(list(dict.fromkeys(keys)))
    if public:
        batches = [row.batch for row in fed if row.batch] + [
            row.batch for some in shown.values() for row in some
        ]
        naming.veil(batches)
        whence = {key: [_unnamed(one) for one in some] for key, some in whence.items()}
    return {
        row.value_id: _computed(row, parts.get(row.pk, []), shown.get(row.pk, []), whence)
        if row.made
        else _direct(row, whence)
        for row in fed
    }


def _unnamed(one: Origin) -> Origin:
    return replace(one, stamps=[replace(stamp, by="") for stamp in one.stamps])


def _parts_of(fed: Sequence[FedValue]) -> dict[int, list[FedPart]]:
    found: dict[int, list[FedPart]] = defaultdict(list)
    rows = FedPart.objects.filter(fed__in=[row.pk for row in fed]).order_by("id")
    for row in rows.select_related("indicator", "period", "agency", "breakdown", "batch"):
        found[row.fed_id].append(row)
    return found


def _least(rows: Sequence[FedPart]) -> list[FedPart]:
    """As many of each indicator as are shown."""
    counts: dict[tuple[int, int], int] = defaultdict(int)
    found = []
    for row in rows:
        counts[row.indicator_id, row.breakdown_id] += 1
        if counts[row.indicator_id, row.breakdown_id] <= MOST_SHOWN:
            found.append(row)
    return found


def _key(row: FedValue | FedPart) -> FigureKey:
    return FigureKey(
        row.indicator.code, row.period.code, row.agency.code if row.agency else "", row.breakdown.key
    )


def _direct(row: FedValue, whence: Mapping[FigureKey, Sequence[Origin]]) -> Figure:
    key, batch = _key(row), row.batch
    return Figure(
        key=key,
        title=row.indicator.title,
        period=periods.title(row.period),
        agency=row.agency.name if row.agency else "",
        counted=row.indicator.comes_from == "fact",
        by=batch.by_name if batch else "",
        at=batch.at if batch else None,
        whence=str(batch.get_source_display()) if batch else "",
        origins=whence[key],
    )


def _computed(
    row: FedValue,
    parts: Sequence[FedPart],
    shown: Sequence[FedPart],
    whence: Mapping[FigureKey, Sequence[Origin]],
) -> Figure:
    return Figure(
        key=_key(row),
        title=row.indicator.title,
        period=periods.title(row.period),
        agency=row.agency.name if row.agency else "",
        counted=all(one.indicator.comes_from == "fact" for one in parts),
        by="",
        at=None,
        whence=text.gettext("tính theo công thức")
        if row.made.get("formula")
        else text.gettext("cộng từ các số"),
        made=_part(row.made, parts, shown, whence),
    )


def _part(
    node: Mapping[str, Any],
    parts: Sequence[FedPart],
    shown: Sequence[FedPart],
    whence: Mapping[FigureKey, Sequence[Origin]],
) -> Part:
    span = periods.span_of_code(node["period"])

    def mine(one: FedPart) -> bool:
        inside = span.first <= one.period.first_date and one.period.last_date <= span.last
        return (one.indicator.code, one.breakdown.key) == (node["code"], node["breakdown"]) and inside

    some = [] if node["formula"] else [one for one in shown if mine(one)]
    count = 0 if node["formula"] else sum(mine(one) for one in parts)
    return Part(
        code=node["code"],
        title=node["title"],
        period=periods.title(span),
        value="–" if node["value"] is None else text.format_number(Decimal(node["value"]), None),
        formula=node["formula"],
        shown=node["shown"],
        parts=[_part(one, parts, shown, whence) for one in node["parts"]],
        stored=[_stored(one, whence) for one in some],
        more=count - len(some),
    )


def _stored(one: FedPart, whence: Mapping[FigureKey, Sequence[Origin]]) -> Stored:
    key = _key(one)
    return Stored(
        key=key,
        agency=one.agency.name,
        period=periods.title(one.period),
        shown=values.shown(one.indicator, one.value),
        by=one.batch.by_name,
        at=one.batch.at,
        origins=whence[key],
    )


def words_of(figure: Figure) -> Mapping[str, Any]:
    """A figure with its origins as plain data, for the HTTP API and papers."""
    return {
        "indicator": figure.key.indicator,
        "title": figure.title,
        "period": figure.key.period,
        "agency": figure.key.agency,
        "breakdown": figure.key.breakdown,
        "counted": figure.counted,
        "written_by": figure.by,
        "written_at": figure.at,
        "origins": _origins(figure.origins),
        "made": _part_data(figure.made) if figure.made else None,
    }


def _part_data(one: Part) -> dict[str, Any]:
    return {
        "indicator": one.code,
        "title": one.title,
        "period": one.period,
        "value": one.value,
        "formula": one.formula,
        "numbers": one.shown,
        "parts": [_part_data(each) for each in one.parts],
        "figures": [
            {
                "agency": each.key.agency,
                "period": each.key.period,
                "value": each.shown,
                "written_by": each.by,
                "written_at": each.at,
                "origins": _origins(each.origins),
            }
            for each in one.stored
        ],
        "more": one.more,
    }


def _origins(some: Sequence[Origin]) -> list[dict[str, Any]]:
    return [
        {
            "title": one.title,
            "state": one.state,
            "link": one.link,
            "stamps": [{"what": s.what, "by": s.by, "at": s.at} for s in one.stamps],
        }
        for one in some
    ]
