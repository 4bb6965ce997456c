"""Pages and files of published rankings: translate in, one domain call, translate out."""

import datetime as dt
from typing import Any, TypeVar

from csp.constants import HEADER
from csp.utils import build_policy
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_GET

from tinhso.apps.scoring.rankings import (
    citing,
    comparing,
    drawing,
    files,
    mapping,
    merging,
    pages,
    sdmx,
    summary,
)
from tinhso.apps.scoring.rankings.tables import ranking_table
from tinhso.kernel.access.api import public
from tinhso.kernel.text import api as text
from tinhso.kernel.ui import api as ui
from tinhso.kernel.ui.api import Request

ROWS = 25
Answer = TypeVar("Answer", HttpResponse, StreamingHttpResponse)
EMBEDDED = 10
MOST_EMBEDDED = 50


def _asked(request: Request) -> pages.Asked:
    read = request.GET.get
    return pages.Asked(
        by=read("theo", ""),
        group=read("nhom", ""),
        words=read("tim", ""),
        since=read("so-voi", ""),
        after=read(ui.PAGE_PARAMETER, ""),
    )


@public
@require_GET
def ranking(request: Request, code: str) -> HttpResponse:
    """The newest published ranking of a round, 25 rows a page: by total, pillar or item; by peer group; by name."""
    return _ranking(request, pages.shown(code, None, _asked(request)), fixed=False)


@public
@require_GET
def run(request: Request, code: str, number: int) -> HttpResponse:
    """The same for one published run, for ever at this address."""
    return _ranking(request, pages.shown(code, number, _asked(request)), fixed=True)


def _ranking(request: Request, shown: pages.Shown, *, fixed: bool) -> HttpResponse:
    if ui.wants_part(request):
        return ui.page(request, drawing.TEMPLATE, **_drawn(request, shown, fixed=fixed))
    kept = drawing.kept(request, shown, fixed, lambda: _drawn(request, shown, fixed=fixed))
    return ui.page(request, "scoring/rankings/kept.html", kept=kept)


def _drawn(request: Request, shown: pages.Shown, *, fixed: bool) -> dict[str, Any]:
    rows = pages.page(shown, ROWS)
    table = ranking_table(
        rows,
        request,
        by=shown.by,
        moves=shown.moved.comparable,
        points=shown.pointed,
        parts=pages.parts(shown, rows.rows),
        group=bool(shown.asked.group),
    )
    cited = citing.citation(request, shown)
    return {"shown": shown, "table": table, "cited": cited, "fixed": fixed}


@public
@require_GET
def map_page(request: Request, code: str, number: int) -> HttpResponse:
    """A published ranking on a map, with the same figures as a table."""
    shown = pages.shown(code, number, _asked(request))
    drawn = mapping.kept(shown, request.GET.get("mau", ""))
    return ui.page(
        request,
        "scoring/rankings/map.html",
        shown=shown,
        drawn=drawn,
        cited=citing.citation(request, shown),
    )


@public
@require_GET
def summary_page(request: Request, code: str, number: int) -> HttpResponse:
    """A published run on one sheet for a meeting: who fell, who rose, where points are lost."""
    found = summary.summary(code, number)
    return ui.page(
        request,
        "scoring/rankings/summary.html",
        found=found,
        cited=citing.citation(request, found.shown),
        rank_move=ui.rank_move,
    )


@public
@require_GET
def compare(request: Request, code: str, number: int) -> HttpResponse:
    """Two or three units of a published run side by side."""
    shown = pages.shown(code, number, pages.Asked())
    compared = comparing.compare(shown, request.GET.getlist("don-vi"), request.GET.get("tim", ""))
    return ui.page(request, "scoring/rankings/compare.html", shown=shown, compared=compared)


@public
@require_GET
def merged(request: Request, code: str, number: int) -> HttpResponse:
    """A ranking of provinces as they are organised on another day, worked out by the rule in force."""
    shown = pages.shown(code, number, pages.Asked())
    day = _day(request.GET.get("ngay", ""))
    found = merging.reorganised(shown.run, day)
    return ui.page(
        request,
        "scoring/rankings/merged.html",
        shown=shown,
        day=day,
        rows=found,
        ranked=sum(one.rank is not None for one in found),
    )


def _day(written: str) -> dt.date:
    if not written:
        return text.today()
    try:
        return text.parse_date(written)
    except text.CannotParse as wrong:
        raise Http404(str(wrong)) from wrong


@public
@require_GET
@xframe_options_exempt
def embed(request: Request, code: str, number: int) -> HttpResponse:
    """The head of a ranking for other people's pages: the only page that may stand in a frame of theirs."""
    shown = pages.shown(code, number, _asked(request))
    wanted = request.GET.get("so-dong", "")
    lines = min(int(wanted), MOST_EMBEDDED) if wanted.isdecimal() and int(wanted) else EMBEDDED
    answer = ui.page(
        request,
        "scoring/rankings/embed.html",
        shown=shown,
        rows=pages.page(shown, lines).rows,
        cited=citing.citation(request, shown),
    )
    # Written out here: a page kept for everyone keeps its headers, not the marks that django-csp would read.
    answer[HEADER] = build_policy(update={}, replace={"frame-ancestors": ["*"], "script-src": None})
    return answer


@public
@require_GET
def as_csv(request: Request, code: str, number: int) -> StreamingHttpResponse:
    """A published run as CSV."""
    return _csv(request, pages.shown(code, number, _asked(request)))


@public
@require_GET
def newest_csv(request: Request, code: str) -> StreamingHttpResponse:
    """The newest published run as CSV: the address to load again every time."""
    return _csv(request, pages.shown(code, None, _asked(request)))


def _csv(request: Request, shown: pages.Shown) -> StreamingHttpResponse:
    cited = citing.citation(request, shown)
    lines = files.csv_text(shown, pages.every(shown), cited)
    return _named(StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8"), shown, cited, "csv")


@public
@require_GET
def as_xlsx(request: Request, code: str, number: int) -> HttpResponse:
    """A published run as an Excel workbook."""
    shown = pages.shown(code, number, _asked(request))
    cited = citing.citation(request, shown)
    written = files.xlsx(shown, pages.every(shown), cited)
    return _named(HttpResponse(written, content_type=files.XLSX), shown, cited, "xlsx")


@public
@require_GET
def as_json(request: Request, code: str, number: int) -> HttpResponse:
    """A published run as one JSON document."""
    shown = pages.shown(code, number, _asked(request))
    cited = citing.citation(request, shown)
    written = files.json_text(shown, pages.every(shown), cited)
    return _named(HttpResponse(written, content_type="application/json"), shown, cited, "json")


@public
@require_GET
def as_sdmx_csv(request: Request, code: str, number: int) -> StreamingHttpResponse:
    """Every score and rank of a published run as SDMX-CSV 1.0."""
    shown = pages.shown(code, number, pages.Asked())
    answer = StreamingHttpResponse(sdmx.csv_text(shown), content_type=sdmx.CSV)
    return _described(request, _named(answer, shown, citing.citation(request, shown), "sdmx.csv"), shown)


@public
@require_GET
def as_sdmx_ml(request: Request, code: str, number: int) -> StreamingHttpResponse:
    """Every score and rank of a published run as SDMX-ML 2.1, structure-specific."""
    shown = pages.shown(code, number, pages.Asked())
    cited = citing.citation(request, shown)
    answer = StreamingHttpResponse(sdmx.data(shown, cited), content_type=sdmx.DATA)
    return _described(request, _named(answer, shown, cited, "sdmx.xml"), shown)


@public
@require_GET
def sdmx_structure(request: Request, code: str, number: int) -> HttpResponse:
    """What the SDMX files of a run mean: concepts, code lists, data structure, dataflow."""
    shown = pages.shown(code, number, pages.Asked())
    cited = citing.citation(request, shown)
    answer = HttpResponse(sdmx.structure(shown, cited), content_type=sdmx.STRUCTURE)
    answer["Link"] = cited.link
    return answer


def _described(request: Request, answer: Answer, shown: pages.Shown) -> Answer:
    """With a link to the structure, which holds what the columns mean, the source and the licence."""
    where = reverse("scoring:run_structure", args=[shown.assessment.code, shown.run.number])
    answer["Link"] += f', <{request.build_absolute_uri(where)}>; rel="describedby"'
    return answer


def _named(answer: Answer, shown: pages.Shown, cited: citing.Citation, ending: str) -> Answer:
    answer["Link"] = cited.link
    asked = shown.asked
    parts = [shown.assessment.code, str(shown.run.number), shown.by.key, asked.group, asked.words]
    name = "-".join(text.slugify(one) for one in parts if one)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer
