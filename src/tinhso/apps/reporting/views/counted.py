"""Figures that the platform counts: which there are, what stands behind one, disagreeing with it."""

import uuid

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinhso.apps.reporting import counted, operations
from tinhso.apps.reporting.actions import MANAGE, VIEW
from tinhso.apps.reporting.forms import DisputeForm
from tinhso.apps.reporting.views.base import guarded, neighbours, refuse, shared
from tinhso.engines.indicators.plugs import FigureKey, uses
from tinhso.engines.indicators.series import api as series
from tinhso.kernel.access import api as access
from tinhso.kernel.ui import api as ui

PER_PAGE = 50


@require_GET
@access.needs(VIEW)
@guarded
def listed(request: ui.Request) -> HttpResponse:
    """Every counted indicator with the periods that are counted now."""
    rows = [(one, counted.title_of(one), one.spans(request.day)) for one in counted.every()]
    return ui.page(
        request, "reporting/counted.html", rows=rows, may_count=access.may(request.actor, MANAGE), **shared()
    )


@require_POST
@access.needs(MANAGE)
@guarded
def count(request: ui.Request) -> HttpResponse:
    """Have everything counted now."""
    added = operations.ask_count(actor=request.actor)
    said = _("Đã xếp lượt đếm; mở lại trang sau ít phút.") if added else _("Một lượt đếm đang chờ chạy.")
    return ui.done(request, said, reverse("reporting:counted"))


@require_GET
@access.needs(VIEW)
@guarded
def agencies(request: ui.Request, code: str, period: str) -> HttpResponse:
    """What agencies have for a period."""
    one, when = counted.asked(code), counted.period(period)
    found = counted.of_agencies(request.actor, one, when)
    page = ui.paginate(
        found.agencies, keys=("sort_key", "pk"), limit=PER_PAGE, after=request.GET.get(ui.PAGE_PARAMETER, "")
    )
    return ui.page(
        request, "reporting/counted_period.html", one=one, fact=counted.title_of(one), period=when, page=page,
        values=found.values, links=neighbours(request, page), spans=one.spans(request.day),
        shown=series.values.shown, **shared(),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@access.needs(VIEW)
@guarded
def figure(request: ui.Request, code: str, period: str, agency: str) -> HttpResponse:
    """A counted figure opens to the records behind it; whoever disagrees says why."""
    form = DisputeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _asked, found = counted.figure(request.actor, code, period, agency)
        try:
            operations.dispute(actor=request.actor, figure=found, words=form.cleaned_data["words"])
        except ValidationError as problem:
            refuse(form, problem)
        else:
            return ui.done(
                request, _("Đã gửi ý kiến; người quản lý biểu sẽ trả lời ở trang này."), request.path
            )
    behind = counted.behind(request.actor, code, period, agency)
    return ui.page(
        request, "reporting/counted_figure.html", behind=behind, fact=counted.title_of(behind.asked), form=form,
        uses=uses(request.actor, FigureKey(code, period, agency)), shown=series.values.shown,
        may_manage=access.may(request.actor, MANAGE, counted.scope(behind.figure)),
        status=422 if request.method == "POST" else 200, **shared(),
    )  # fmt: skip


@require_POST
@access.needs(VIEW)
@guarded
def settle(request: ui.Request, code: str, period: str, agency: str, key: uuid.UUID) -> HttpResponse:
    """Answer a dispute and close it."""
    _asked, found = counted.figure(request.actor, code, period, agency)
    operations.answer_dispute(
        actor=request.actor,
        figure=found,
        note=counted.note(found, key),
        answer=request.POST.get("answer", "")[:2000],
    )
    return ui.done(
        request, _("Đã khép lại."), reverse("reporting:counted_figure", args=[code, period, agency])
    )
