"""Pages of a sample: the desk, and the page by which anyone repeats the draw."""

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinhso.apps.scoring.actions import APPRAISE, MANAGE
from tinhso.apps.scoring.appraisal import forms, operations, pages, queries, tables
from tinhso.apps.scoring.appraisal.answers import add_refusal, no
from tinhso.apps.scoring.appraisal.operations import Refused
from tinhso.kernel.access.api import needs, public
from tinhso.kernel.ui import api as ui
from tinhso.kernel.ui.api import Request


@needs(APPRAISE)
@require_http_methods(["GET", "POST"])
def sample(request: Request, code: str) -> HttpResponse:
    """The sample on the desk; POST announces one (its manager alone)."""
    shown = pages.sample(request.actor, code, request.GET.get(ui.PAGE_PARAMETER, ""))
    form = forms.SampleForm(request.POST or None, initial={"size": 20})
    if request.method == "POST" and form.is_valid():
        try:
            operations.commit_sample(
                actor=request.actor, assessment=shown.assessment, size=form.cleaned_data["size"]
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return ui.done(request, _("Đã công bố mã cam kết."), to=request.path)
    return ui.page(
        request,
        "scoring/appraisal/sample.html",
        shown=shown,
        form=form,
        table=tables.DrawnTable(shown.rows, request=request),
        status=422 if request.method == "POST" else 200,
    )


@needs(MANAGE)
@require_POST
def draw(request: Request, code: str) -> HttpResponse:
    """Publish the seed and draw."""
    found = queries.get_managed(request.actor, code)
    to = reverse("scoring:sample", args=[code])
    try:
        drawn_ = operations.draw_sample(actor=request.actor, assessment=found)
    except Refused as refused:
        return no(request, refused, to=to, to_label=_("Về trang kiểm tra mẫu"))
    return ui.done(request, _("Đã công bố số gốc và rút %(n)s mục.") % {"n": drawn_}, to=to)


@needs(APPRAISE)
@require_http_methods(["GET", "POST"])
def drawn(request: Request, code: str, place: int) -> HttpResponse:
    """What the in-depth check of one drawn item found."""
    found = queries.get_drawn(request.actor, code, place)
    form = forms.FindingForm(request.POST or None, initial={"finding": found.finding, "words": found.words})
    if request.method == "POST" and form.is_valid():
        try:
            operations.record_finding(actor=request.actor, drawn=found, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return _checked(request, found)
    return ui.page(
        request,
        "scoring/appraisal/drawn.html",
        drawn=found,
        titles=pages.names(found.review.assessment),
        form=form,
        status=422 if request.method == "POST" else 200,
    )


def _checked(request: Request, found: Any) -> HttpResponse:
    """Back to the sample; from a wrong item on to its review, where it is cut with its reason."""
    row = found.review
    code = row.assessment.code
    if found.finding == tables.WRONG:
        to = reverse("scoring:review", args=[code, row.unit.key, row.item])
        return ui.done(request, _("Đã ghi kết quả kiểm tra. Mục không đúng: hãy sửa số liệu ở đây."), to=to)
    return ui.done(request, _("Đã ghi kết quả kiểm tra."), to=reverse("scoring:sample", args=[code]))


@public
@require_GET
def public_sample(request: Request, code: str) -> HttpResponse:
    """The commitment; after the draw the seed, the rule and the items, for anyone to repeat."""
    shown = pages.public_sample(code, request.GET.get(ui.PAGE_PARAMETER, ""))
    kind = tables.PublicFindingTable if shown.final else tables.PublicDrawnTable
    table = kind(shown.rows, request=request)
    return ui.page(request, "scoring/appraisal/public_sample.html", shown=shown, table=table)


@public
@require_GET
def population(request: Request, code: str) -> StreamingHttpResponse:
    """All that could be drawn, one `unit|item` a line."""
    _assessment, found = queries.published_sample(code)
    answer = StreamingHttpResponse(queries.population(found), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="tap-hop.txt"'
    return answer
