"""Watching over a form: how a period comes in, what fails, what is unusual."""

import csv
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from tinhso.apps.reporting import asking, checking, operations, queries, watching
from tinhso.apps.reporting.actions import MANAGE, VIEW
from tinhso.apps.reporting.forms import LookForm, agency_of
from tinhso.apps.reporting.kinds import Form
from tinhso.apps.reporting.views.base import guarded, neighbours, shared
from tinhso.engines.indicators.series import api as series
from tinhso.kernel.access import api as access
from tinhso.kernel.text import api as text
from tinhso.kernel.ui import api as ui

PER_PAGE = 50


@require_GET
@access.needs(VIEW)
@guarded
def overview(request: ui.Request, form: str, period: str) -> HttpResponse:
    """Which agencies have not begun, are typing, have handed in, are approved, are late."""
    one = queries.form(form)
    coming = watching.coming(request.actor, one, period)
    state = request.GET.get("tinh-trang", "")
    rows = watching.agencies(
        request.actor, one, coming.span, coming.days, state if state in (*coming.counts, "late") else ""
    )
    page = ui.paginate(
        rows, keys=("agency__sort_key", "pk"), after=request.GET.get(ui.PAGE_PARAMETER, ""), limit=PER_PAGE
    )
    return ui.page(
        request,
        "reporting/overview.html",
        coming=coming,
        page=page,
        links=neighbours(request, page),
        state=state,
        spans=asking.asked_periods(one, asking.versions(one)),
        may_manage=access.may(request.actor, MANAGE, one),
        **shared(),
    )


@require_POST
@access.needs(MANAGE)
@guarded
def remind(request: ui.Request, form: str, period: str) -> HttpResponse:
    """Remind the agencies that have not handed in."""
    one = queries.form(form)
    n = operations.remind(actor=request.actor, form=one, code=period)
    said = (
        ngettext("Đã nhắc %(n)s người.", "Đã nhắc %(n)s người.", n)
        if n
        else _("Hôm nay đã nhắc rồi, hoặc không có ai nhập báo cáo ở các cơ quan ấy.")
    )
    return ui.done(
        request, said % {"n": n} if n else said, reverse("reporting:overview", args=[form, period])
    )


@require_GET
@access.needs(VIEW)
@guarded
def validation(request: ui.Request) -> HttpResponseBase:
    """Hold the reports of an agency and those below it against the checks; `dang=csv` for a spreadsheet."""
    context = _looked_at(request)
    found = (
        watching.validated(context["form"], context["span"], context["reports"]) if context["form"] else []
    )
    if request.GET.get("dang") == "csv" and context["form"]:
        return _csv(context["form"], context["span"], found)
    return ui.page(
        request, "reporting/validation.html", found=found[:500], total=len(found),
        number=checking.number, csv="?" + urlencode({**context["asked"], "dang": "csv"}), **context, **shared(),
    )  # fmt: skip


@require_GET
@access.needs(VIEW)
@guarded
def outliers(request: ui.Request) -> HttpResponse:
    """Figures that lie far from their own past."""
    context = _looked_at(request)
    found = watching.outliers(context["form"], context["span"], context["reports"]) if context["form"] else []
    return ui.page(
        request, "reporting/outliers.html", found=found, value=series.values.shown, **context, **shared()
    )


def _looked_at(request: ui.Request) -> dict[str, Any]:
    """The form, period and reports that the address asks for; without any, the last period of the first form."""
    forms = list(asking.forms().filter(active=True).order_by("title")[:200])
    periods = asking.periods_to_choose(forms)
    asked = request.GET.dict() or _newest(forms, periods)
    context: dict[str, Any] = {
        "forms": forms, "periods": periods, "agencies": asking.agencies_to_choose(request.actor), "asked": asked,
        "form": None, "span": None, "reports": [], "problem": "",
    }  # fmt: skip
    if not asked:
        return context
    wanted = LookForm(asked)
    try:
        if not wanted.is_valid():
            raise Http404
        form = queries.form(wanted.cleaned_data["bieu"])
        span = watching.span_of(form, wanted.cleaned_data["ky"])
        code = wanted.cleaned_data["co_quan"]
        under = agency_of(code) if code else None
    except Http404:
        return {**context, "problem": _("Chọn một biểu và một kỳ đúng loại của biểu ấy.")}
    except ValidationError as problem:
        return {**context, "problem": " ".join(problem.messages)}
    if under and under not in context["agencies"]:
        context["agencies"].insert(0, under)
    reports = watching.begun_reports(request.actor, form, span, under)
    return {**context, "form": form, "span": span, "reports": reports}


def _newest(forms: list[Form], periods: list[tuple[str, list[series.Span]]]) -> dict[str, str]:
    """What is looked at when nothing was asked: the first form, and of its periods the last that has ended."""
    today = text.today()
    for form in forms:
        spans = [span for _name, some in periods for span in some if span.kind == form.period_kind]
        ended = [span for span in spans if span.last < today]
        if ended:
            return {"bieu": form.code, "ky": ended[0].code}
    return {}


def _csv(form: Form, span: series.Span, found: list[watching.Failing]) -> HttpResponseBase:
    class Echo:
        def write(self, value: str) -> str:
            return value

    writer = csv.writer(Echo())

    def lines() -> Iterator[str]:
        heads = [_("Biểu"), _("Kỳ"), _("Mã cơ quan"), _("Cơ quan"), _("Mã quy tắc"), _("Quy tắc"),
                 _("Mức quan trọng"), _("Vế trái"), _("Phép so sánh"), _("Vế phải")]  # fmt: skip
        yield "\ufeff" + writer.writerow(heads)
        for one in found:
            check = one.violation.check
            row = [form.code, span.code, one.report.agency.code, one.report.agency.name, check.code, check.title,
                   check.get_importance_display(), one.violation.left, check.operator, one.violation.right]  # fmt: skip
            yield writer.writerow([_harmless(cell) for cell in row])

    answer = StreamingHttpResponse(list(lines()), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="kiem-tra-{form.code}-{span.code}.csv"'
    return answer


def _harmless(cell: object) -> object:
    """A text that a spreadsheet would take for a formula is marked as text."""
    return (
        f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@") and len(cell) > 2 else cell
    )
