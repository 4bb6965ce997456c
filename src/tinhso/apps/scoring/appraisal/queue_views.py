"""Pages of the appraiser: the queue, one review after the other, many at once, statistics and their files."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tinhso.apps.scoring import forms as scoring_forms
from tinhso.apps.scoring.actions import APPRAISE
from tinhso.apps.scoring.appraisal import (
    forms,
    narrowing,
    operations,
    queries,
    queue_pages,
    statistics,
    tables,
)
from tinhso.apps.scoring.appraisal.answers import add_refusal, no
from tinhso.apps.scoring.appraisal.operations import Overtaken, Refused
from tinhso.apps.scoring.rankings.files import BOM, plain
from tinhso.engines.indicators.api import ValuesRefused
from tinhso.kernel.access.api import needs
from tinhso.kernel.ui import api as ui
from tinhso.kernel.ui.api import Request


@needs(APPRAISE)
@require_http_methods(["GET", "POST"])
def queue(request: Request, code: str) -> HttpResponse:
    """The appraiser's desk; POST accepts the picked items as they are."""
    if request.method == "POST":
        return _accept_picked(request, code)
    shown = queue_pages.queue(request.actor, code, request.GET.dict(), request.GET.get(ui.PAGE_PARAMETER, ""))
    table = (tables.PickTable if shown.may_pick else tables.QueueTable)(shown.rows, request=request)
    return ui.page(
        request,
        "scoring/appraisal/queue.html",
        shown=shown,
        table=table,
        states=narrowing.STATES,
        tiles=tables.STATES,
        proofs=narrowing.PROOFS,
    )


def _accept_picked(request: Request, code: str) -> HttpResponse:
    picked = [int(one) for one in request.POST.getlist("muc") if one.isascii() and one.isdecimal()]
    found = queries.get_round(request.actor, code)
    try:
        done = operations.accept(actor=request.actor, assessment=found, reviews=picked)
    except Refused as refused:
        return no(request, refused, to=request.get_full_path(), to_label=_("Về hàng chờ"))
    said = _("Đã chấp nhận %(n)s mục.") % {"n": done or len(picked)}
    if 0 < done < len(set(picked)):
        said += " " + _("%(n)s mục người khác vừa thẩm định được giữ nguyên.") % {
            "n": len(set(picked)) - done
        }
    return ui.done(request, said, to=request.get_full_path())


@needs(APPRAISE)
@require_http_methods(["GET", "POST"])
def accept_all(request: Request, code: str) -> HttpResponse:
    """Ask once more, then accept all that waits in a narrowed list, at most 200 at once."""
    typed = request.POST.get("den", "")
    last = int(typed) if typed.isascii() and typed.isdecimal() else None
    shown = queue_pages.accepting(request.actor, code, request.GET.dict(), last)
    if request.method == "GET":
        return ui.page(request, "scoring/appraisal/accept_all.html", shown=shown)
    to = f"{reverse('scoring:queue', args=[code])}?{shown.narrow.query}"
    try:
        done = operations.accept(actor=request.actor, assessment=shown.assessment, reviews=shown.reviews)
    except Refused as refused:
        return no(request, refused, to=to, to_label=_("Về hàng chờ"))
    return ui.done(request, _("Đã chấp nhận %(n)s mục.") % {"n": done}, to=to)


@needs(APPRAISE)
@require_http_methods(["GET", "POST"])
def review(request: Request, code: str, unit: str, item: str) -> HttpResponse:
    """One item: accept it as it is, or change it with a reason; then on to the next."""
    asked = request.GET.dict()
    shown = queue_pages.review(request.actor, code, unit, item, asked)
    filled = scoring_forms.initial(shown.item, shown.stored) | {"reason": shown.review.reason}
    form = forms.review_form(shown.item)(request.POST or None, initial=filled)
    if request.method == "POST" and (request.POST.get("act") == "accept" or form.is_valid()):
        try:
            said = _judge(request, shown, form)
        except (Refused, ValuesRefused) as refused:
            form.full_clean()
            add_refusal(form, refused)
            if isinstance(refused, Overtaken):  # what the other wrote, beside what was typed here
                shown = queue_pages.review(request.actor, code, unit, item, asked)
        else:
            return ui.done(request, said, to=queue_pages.onwards(request.actor, shown))
    status = 422 if request.method == "POST" else 200
    return ui.page(request, "scoring/appraisal/review.html", shown=shown, form=form, status=status)


def _judge(request: Request, shown: queue_pages.ReviewPage, form: Any) -> str:
    if request.POST.get("act") == "accept":
        operations.accept(actor=request.actor, assessment=shown.review.assessment, reviews=[shown.review.pk])
        said = _("Đã chấp nhận như đơn vị tự chấm.")
    else:
        done = operations.change(
            actor=request.actor,
            review=shown.review,
            values=scoring_forms.entered(form, shown.stored),
            reason=form.cleaned_data["reason"],
            seen=request.POST.get("seen"),
        )
        said = _("Đã ghi kết quả thẩm định: %(state)s.") % {"state": str(tables.STATES[done.state]).lower()}
    left = shown.left - (shown.review.state == queue_pages.WAITING)
    if not left:
        return said + " " + _("Đã hết mục chờ trong danh sách này.")
    return said + " " + _("Còn %(n)s mục chờ.") % {"n": left}


@needs(APPRAISE)
@require_GET
def statistics_page(request: Request, code: str) -> HttpResponse:
    """Who over-claims, which items are cut, what was raised."""
    shown = queue_pages.statistics_page(
        request.actor,
        code,
        keys=tables.OverTable.keys(request),
        after=request.GET.get(ui.PAGE_PARAMETER, ""),
        items_by=tables.CutTable.chosen(request),
    )
    return ui.page(
        request,
        "scoring/appraisal/statistics.html",
        shown=shown,
        units=tables.OverTable(shown.units, request=request),
        items=tables.CutTable(shown.items, request=request),
    )


@needs(APPRAISE)
@require_GET
def statistics_file(request: Request, code: str, by: str) -> StreamingHttpResponse:
    """The statistics as a CSV: all units (`don-vi`), or the items (`chi-so`)."""
    assessment = queries.get_round(request.actor, code)
    if by == "don-vi":
        head: list[object] = ["unit", "name"]
        lines: Iterable[list[object]] = statistics.unit_lines(request.actor, assessment)
    elif by == "chi-so":
        head, lines = ["item", "name"], queue_pages.item_lines(request.actor, assessment)
    else:
        raise Http404(by)
    answer = StreamingHttpResponse(
        _csv([*head, *statistics.COLUMNS], lines), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="{code}-thong-ke-{by}.csv"'
    return answer


def _csv(head: list[object], lines: Iterable[list[object]]) -> Iterator[str]:
    yield BOM
    for line in chain([head], lines):
        out = io.StringIO()
        csv.writer(out).writerow([plain(value) for value in line])
        yield out.getvalue()
