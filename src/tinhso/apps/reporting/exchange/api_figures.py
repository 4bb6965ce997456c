"""The typed HTTP API of figures: indicators, figures by indicator, period and place, and sending them."""

import base64
import binascii
import datetime as dt
import json
import uuid
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponseBase, StreamingHttpResponse
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError
from ninja.responses import Status

from tinhso.apps.reporting.actions import ENTER
from tinhso.apps.reporting.exchange import figures, flows, importing, tables
from tinhso.apps.reporting.exchange.figures import Figure, TooLarge, Wanted
from tinhso.apps.reporting.exchange.importing import Imported, Line
from tinhso.apps.reporting.exchange.sdmx.catalogue import decimals_of, unit_of
from tinhso.engines.indicators.series.api import PeriodUnknown, Source, periods
from tinhso.kernel.access.api import Actor, api_needs, api_public
from tinhso.kernel.ui.api import Request

router = Router(tags=["reporting"])
MOST_ROWS = 1000


class IndicatorOut(Schema):
    """An indicator that is reported."""

    code: str
    title: str
    definition: str
    unit: str
    kind: str
    decimals: int
    comes_from: str
    over_places: str
    over_time: str
    breakdowns: list[str]
    forms: list[str]


class FigureOut(Schema):
    """One figure. `status` is provisional until the report was accepted."""

    indicator: str
    breakdown: str
    agency: str
    place: str | None
    period: str
    first_date: dt.date
    last_date: dt.date
    value: Decimal
    status: str
    source: str
    updated_at: dt.datetime
    form: str


class FiguresOut(Schema):
    """A page of figures; `next` is the mark for `after`, empty at the end."""

    rows: list[FigureOut]
    next: str


class Asked(Schema):
    """Which figures of an indicator."""

    form: str = ""
    agency: list[str] = Field([], description="mã định danh cơ quan")
    place: list[str] = Field([], description="mã đơn vị hành chính (kèm hiệu lực)")
    breakdown: list[str] | None = Field(None, description="gioi:nu; chuỗi rỗng: không phân tổ")
    period: list[str] = []
    period_from: str = ""
    period_to: str = ""
    after: str = ""
    limit: int = Field(200, ge=1, le=MOST_ROWS)


class LineIn(Schema):
    """One figure to be written; `value` in plain notation, null takes it back; `form` empty: the only one that asks."""

    form: str = ""
    agency: str
    period: str
    indicator: str
    breakdown: str = ""
    value: Decimal | None


class ImportIn(Schema):
    """Figures of any number of reports: all are written, or none."""

    lines: list[LineIn] = Field(max_length=20_000)
    key: uuid.UUID | None = Field(None, description="cùng một key chỉ ghi một lần")
    note: str = Field("", max_length=500)
    dry_run: bool = False


class ErrorOut(Schema):
    """Why a line was refused."""

    at: str
    column: str
    words: str


class ImportOut(Schema):
    """What became of an import; with errors nothing was written."""

    new: int
    changed: int
    deleted: int
    same: int
    repeated: bool
    errors: list[ErrorOut]


@router.get("/indicators", auth=api_public, response=list[IndicatorOut], operation_id="list_indicators")
def list_indicators(request: Request) -> list[dict[str, Any]]:
    """The indicators of the report forms that the caller may see, by code."""
    found: dict[str, dict[str, Any]] = {}
    for flow in flows.flows(request.actor):
        for cell in flow.cells if flow.id != flows.EVERYTHING else ():
            one = cell.indicator
            said = found.setdefault(one.code, {
                "code": one.code, "title": one.title, "definition": one.definition, "unit": unit_of(one),
                "kind": one.kind, "decimals": decimals_of(one), "comes_from": one.comes_from,
                "over_places": one.over_places, "over_time": one.over_time, "breakdowns": [], "forms": [],
            })  # fmt: skip
            for name, value in (("breakdowns", cell.breakdown.key), ("forms", flow.forms[0].code)):
                if value not in said[name]:
                    said[name].append(value)
    return [found[code] for code in sorted(found)]


@router.get("/indicators/{code}/figures", auth=api_public, response=FiguresOut, operation_id="read_figures")
def read_figures(request: Request, code: str, asked: Query[Asked]) -> dict[str, Any]:
    """Figures of an indicator that were accepted, and those that the caller may view; a page at a time."""
    wanted = _wanted(request.actor, asked, code)
    rows = figures.page(request.actor, wanted, after=_mark(asked.after), limit=asked.limit + 1)
    shown = rows[: asked.limit]
    return {"rows": [_row(one) for one in shown], "next": _word(shown[-1]) if len(rows) > asked.limit else ""}


def _wanted(actor: Actor, asked: Asked, code: str) -> Wanted:
    """Raises Http404 for an indicator or form that the caller may not see, or does not exist."""
    found = flows.flows(actor, [flows.FORM_FLOW + asked.form] if asked.form else [flows.EVERYTHING])
    if not found or (code and code not in found[0].indicators):
        raise Http404(code)
    try:
        first = periods.parse(asked.period_from).first if asked.period_from else None
        last = periods.parse(asked.period_to).last if asked.period_to else None
    except PeriodUnknown as problem:
        raise Http404(str(problem)) from problem
    return Wanted(
        forms=tuple(one.pk for one in found[0].forms), indicators=(code,) if code else None,
        agencies=tuple(asked.agency) or None, places=tuple(asked.place) or None, periods=tuple(asked.period) or None,
        breakdowns=None if asked.breakdown is None else tuple(asked.breakdown), first=first, last=last,
    )  # fmt: skip


def _row(one: Figure) -> dict[str, Any]:
    return {
        "indicator": one.indicator, "breakdown": one.breakdown, "agency": one.agency, "place": one.place or None,
        "period": one.period, "first_date": one.first, "last_date": one.last, "value": one.value,
        "status": "accepted" if one.accepted else "provisional", "source": one.source, "updated_at": one.at,
        "form": one.form,
    }  # fmt: skip


def _word(one: Figure) -> str:
    """Where a page ended, for the next one."""
    mark = json.dumps(figures.place_of(one), ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(mark.encode()).decode().rstrip("=")


def _mark(words: str) -> tuple[str, ...] | None:
    """Raises Http404 for a mark that is not ours."""
    if not words:
        return None
    try:
        mark = json.loads(base64.urlsafe_b64decode(words + "=" * (-len(words) % 4)))
        dt.date.fromisoformat(mark[4])
    except (ValueError, TypeError, IndexError, KeyError, binascii.Error) as problem:
        raise Http404(words) from problem
    if len(mark) != 6 or not all(isinstance(one, str) for one in mark):
        raise Http404(words)
    return tuple(mark)


@router.get(
    "/figures.csv", auth=api_public, operation_id="export_figures",
    openapi_extra={"responses": {200: {"description": "CSV", "content": {"text/csv": {}}}}},
)  # fmt: skip
def export_figures(request: Request, asked: Query[Asked], indicator: str = "") -> HttpResponseBase:
    """The figures of a form (or of all), as CSV that can be read back; `after` and `limit` do not matter here."""
    wanted = _wanted(request.actor, asked, indicator)
    request.for_everyone = False  # type: ignore[attr-defined]  # may be large: not kept
    try:
        found = figures.read(request.actor, wanted, by_report=True)
    except TooLarge as problem:
        raise HttpError(413, str(problem)) from problem
    answer = StreamingHttpResponse(
        figures.Body(tables.write(found), found), content_type="text/csv; charset=utf-8"
    )
    name = asked.form or "figures"
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


@router.post(
    "/figures", auth=api_needs(ENTER), response={200: ImportOut, 422: ImportOut}, operation_id="write_figures"
)
def write_figures(request: Request, sent: ImportIn) -> Status[Any]:
    """Write figures by the rules of typing, source "api": all of them or none."""
    lines = [
        Line(
            at=f"lines[{n}]", form=one.form, agency=one.agency, period=one.period, indicator=one.indicator,
            value="" if one.value is None else figures.plain(one.value), breakdown=one.breakdown,
        )
        for n, one in enumerate(sent.lines)
    ]  # fmt: skip
    done = importing.import_figures(
        actor=request.actor,
        lines=lines,
        source=Source.API,
        key=sent.key,
        note=sent.note,
        dry_run=sent.dry_run,
    )
    return _answer(done)


@router.post(
    "/figures.csv", auth=api_needs(ENTER), response={200: ImportOut, 422: ImportOut}, operation_id="import_figures",
    openapi_extra={"requestBody": {"required": True, "content": {"text/csv": {"schema": {"type": "string"}}}}},
)  # fmt: skip
def import_figures(request: Request, dry_run: bool = False) -> Status[Any]:
    """Write the figures of a CSV file, source "import": all of them or none; errors name line and column."""
    try:
        lines = tables.read(request.body)
    except tables.Unreadable as problem:
        return Status(422, _body(Imported(), [{"at": "", "column": "", "words": str(problem)}]))
    done = importing.import_figures(
        actor=request.actor, lines=lines, source=Source.IMPORT, note="CSV", dry_run=dry_run
    )
    return _answer(done)


def _answer(done: Imported) -> Status[Any]:
    errors = [{"at": one.line.at, "column": one.column, "words": one.words} for one in done.conflicts]
    return Status(422 if errors else 200, _body(done, errors))


def _body(done: Imported, errors: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "new": done.new, "changed": done.changed, "deleted": done.deleted, "same": done.same,
        "repeated": done.repeated, "errors": errors,
    }  # fmt: skip
