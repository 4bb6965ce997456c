"""Pages of appraisal: translate in, one domain call, translate out."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinhso.apps.scoring import forms as scoring_forms
from tinhso.apps.scoring import queries as scoring
from tinhso.apps.scoring.actions import DECIDE, MANAGE, PUBLISH, VIEW_DRAFT
from tinhso.apps.scoring.appraisal import forms, operations, pages, queries, tables, telling
from tinhso.apps.scoring.appraisal.answers import add_refusal, no
from tinhso.apps.scoring.appraisal.operations import Refused
from tinhso.engines.indicators.api import ValuesRefused
from tinhso.engines.indicators.store.api import Stage
from tinhso.kernel.access.api import needs
from tinhso.kernel.files import api as files
from tinhso.kernel.orgs import api as orgs
from tinhso.kernel.text import api as text
from tinhso.kernel.ui import api as ui
from tinhso.kernel.ui.api import Request

CHANGED_PAGE = "muc"


@needs(VIEW_DRAFT)
@require_GET
def objections(request: Request, code: str) -> HttpResponse:
    """What appraisal changed of one's own scores, and the objections in one's sight."""
    found = scoring.get_scored(request.actor, code)
    shown = pages.objections(
        request.actor,
        found,
        state=request.GET.get("tinh-trang", ""),
        after=request.GET.get(ui.PAGE_PARAMETER, ""),
        changed_after=request.GET.get(CHANGED_PAGE, ""),
    )
    changed = tables.ChangedTable(shown.changed, request=request)
    links = [
        ui.query(request, **{CHANGED_PAGE: mark}) if mark else ""
        for mark in (shown.changed.previous, shown.changed.next)
    ]
    changed.links = lambda: (links[0], links[1])  # type: ignore[method-assign]  # two lists on one page
    return ui.page(
        request,
        "scoring/appraisal/objections.html",
        shown=shown,
        changed=changed,
        table=tables.ObjectionTable(shown.rows, request=request),
        states=tables.OBJECTION_STATES,
    )


@needs(VIEW_DRAFT)
@require_http_methods(["GET", "POST"])
def objection(request: Request, code: str, unit: str, item: str) -> HttpResponse:
    """One item with its verdict: the unit objects, the council reads."""
    shown = pages.objection(request.actor, code, unit, item)
    form = forms.ObjectionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.file_objection(
                actor=request.actor,
                review=shown.review,
                words=form.cleaned_data["words"],
                evidence_note=form.cleaned_data["evidence_note"],
                evidence_upload=form.cleaned_data["evidence_file"],
            )
        except (Refused, files.Refused) as refused:
            add_refusal(form, refused)
        else:
            return ui.done(request, _("Đã gửi khiếu nại."), to=request.get_full_path())
    status = 422 if request.method == "POST" else 200
    return _objection_page(request, shown, form=form, status=status)


def _objection_page(
    request: Request, shown: pages.ObjectionPage, *, form: Any = None, deciding: Any = None, status: int = 200
) -> HttpResponse:
    filled = scoring_forms.initial(shown.explained.item, shown.stored)
    deciding = deciding or forms.decision_form(shown.explained.item)(initial=filled)
    return ui.page(
        request,
        "scoring/appraisal/objection.html",
        shown=shown,
        form=form or forms.ObjectionForm(),
        deciding=deciding,
        status=status,
    )


@needs(DECIDE)
@require_http_methods(["GET", "POST"])
def decide(request: Request, code: str, unit: str, item: str) -> HttpResponse:
    """Uphold or reject, with a reason."""
    if request.method == "GET":  # a refused form opened again by its address
        return redirect("scoring:objection", code, unit, item)
    shown = pages.objection(request.actor, code, unit, item)
    filled = scoring_forms.initial(shown.explained.item, shown.stored)
    form = forms.decision_form(shown.explained.item)(request.POST, initial=filled)
    if form.is_valid():
        try:
            operations.decide(
                actor=request.actor,
                review=shown.review,
                uphold=form.cleaned_data["outcome"] == "uphold",
                answer=form.cleaned_data["answer"],
                values=scoring_forms.entered(form, shown.stored),
            )
        except (Refused, ValuesRefused) as refused:
            add_refusal(form, refused)
        else:
            return ui.done(request, _("Đã ghi quyết định."), to=pages.next_objection(request.actor, shown))
    return _objection_page(request, shown, deciding=form, status=422)


@needs(MANAGE)
@require_http_methods(["GET", "POST"])
def timetable(request: Request, code: str) -> HttpResponse:
    """The days of a round, its cross-checking agencies, and how far it is."""
    shown = pages.plan(request.actor, code)
    form = forms.TimetableForm.of(request.POST or None, shown.days)
    if request.method == "POST" and form.is_valid():
        try:
            operations.set_timetable(actor=request.actor, assessment=shown.assessment, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return ui.done(request, _("Đã đặt lịch."), to=request.path)
    return _plan_page(request, shown, form=form, status=422 if request.method == "POST" else 200)


def _plan_page(
    request: Request, shown: pages.Plan, *, form: Any = None, assigning: Any = None, status: int = 200
) -> HttpResponse:
    return ui.page(
        request,
        "scoring/appraisal/timetable.html",
        shown=shown,
        form=form or forms.TimetableForm.of(None, shown.days),
        assigning=assigning or _assign_form(None, shown),
        states=tables.STATES,
        status=status,
    )


def _assign_form(data: Any, shown: pages.Plan) -> forms.AssignForm:
    return forms.AssignForm(data, items=list(shown.items), agencies=shown.agencies)


@needs(MANAGE)
@require_http_methods(["GET", "POST"])
def assign(request: Request, code: str) -> HttpResponse:
    """Give an item to a cross-checking agency, or back."""
    if request.method == "GET":  # a refused form opened again by its address
        return redirect("scoring:timetable", code)
    shown = pages.plan(request.actor, code)
    form = _assign_form(request.POST, shown)
    if form.is_valid():
        wanted = form.cleaned_data["agency"]
        agency = orgs.by_code(wanted) if wanted else None
        try:
            operations.assign(
                actor=request.actor,
                assessment=shown.assessment,
                item=form.cleaned_data["item"],
                agency=agency,
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            said = _("Đã phân công.")
            if agency is not None and not telling.somebody_appraises(agency.path, text.today()):
                said += " " + _("Lưu ý: chưa ai ở cơ quan này được giao quyền thẩm định điểm.")
            return ui.done(request, said, to=reverse("scoring:timetable", args=[code]))
    return _plan_page(request, shown, assigning=form, status=422)


@needs(MANAGE)
@require_POST
def open_appraisal(request: Request, code: str) -> HttpResponse:
    """Fill the work queues."""
    found = queries.get_managed(request.actor, code)
    try:
        made = operations.open_appraisal(actor=request.actor, assessment=found)
    except Refused as refused:
        back = reverse("scoring:timetable", args=[code])
        return no(request, refused, to=back, to_label=_("Về lịch, phân công"))
    return ui.done(
        request,
        _("Đã mở thẩm định: %(n)s mục vào hàng chờ.") % {"n": made},
        to=reverse("scoring:timetable", args=[code]),
    )


@needs(PUBLISH)
@require_http_methods(["GET", "POST"])
def conclude(request: Request, code: str) -> HttpResponse:
    """Ask once more, then settle, publish and lock all three stages."""
    shown = pages.plan(request.actor, code)
    if request.method == "GET":
        empty = scoring.without_points(shown.assessment, Stage.APPRAISED)
        return ui.page(request, "scoring/appraisal/conclude.html", shown=shown, empty=empty)
    try:
        operations.conclude(actor=request.actor, assessment=shown.assessment)
    except Refused as refused:
        back = reverse("scoring:timetable", args=[code])
        return no(request, refused, to=back, to_label=_("Về lịch, phân công"))
    return ui.done(request, _("Đã chốt và công bố kết quả cuối."), to=reverse("scoring:ranking", args=[code]))
