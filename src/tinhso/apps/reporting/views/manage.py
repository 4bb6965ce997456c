"""Report forms: what is asked, from whom, held against what; for whoever manages them."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinhso.apps.reporting import asking, due, operations, queries
from tinhso.apps.reporting.actions import MANAGE, VIEW
from tinhso.apps.reporting.forms import (
    AgenciesForm,
    AgencyField,
    AssignForm,
    CheckForm,
    FormForm,
    LimitForm,
    UnassignForm,
    UnlockForm,
    VersionForm,
)
from tinhso.apps.reporting.kinds import Check, Form, FormVersion
from tinhso.apps.reporting.operations import CannotPublish
from tinhso.apps.reporting.views.base import guarded, neighbours, refuse, shared
from tinhso.engines.indicators.series import api as series
from tinhso.kernel.access import api as access
from tinhso.kernel.text import api as text
from tinhso.kernel.ui import api as ui

PER_PAGE = 50
PROBLEMS = (ValidationError, CannotPublish, series.Incomplete, series.FormulaWrong, series.PeriodUnknown)


@require_GET
@access.needs(VIEW)
@guarded
def form_list(request: ui.Request) -> HttpResponse:
    """Every report form."""
    page = ui.paginate(
        asking.forms(), keys=("title", "pk"), after=request.GET.get(ui.PAGE_PARAMETER, ""),
        limit=PER_PAGE,
    )  # fmt: skip
    return ui.page(
        request, "reporting/forms.html", page=page, may_manage=access.may(request.actor, MANAGE),
        links=neighbours(request, page),
        **shared(),
    )  # fmt: skip


@require_GET
@access.needs(VIEW)
@guarded
def form_page(request: ui.Request, code: str) -> HttpResponse:
    """A form: versions, what is asked, who reports, checks, limits, exceptions of its lock."""
    one = queries.form(code)
    versions = asking.versions(one)
    current = due.version_for(one, text.today()) or (versions[0] if versions else None)
    page = ui.paginate(
        asking.assignments(one), keys=("agency__sort_key", "valid_from", "pk"),
        after=request.GET.get(ui.PAGE_PARAMETER, ""), limit=PER_PAGE,
    )  # fmt: skip
    return ui.page(
        request,
        "reporting/form.html",
        form=one,
        versions=versions,
        current=current,
        cells=queries.cells(current) if current else [],
        page=page,
        links=neighbours(request, page),
        checks=asking.checks(one),
        limits=list(asking.limits(one).order_by("indicator__code", "agency__sort_key")[:200]),
        exceptions=asking.exceptions(one),
        spans=asking.asked_periods(one, versions, back=6),
        may_manage=access.may(request.actor, MANAGE, one),
        value=series.values.shown,
        **shared(),
    )


@require_http_methods(["GET", "POST"])
@access.needs(MANAGE)
@guarded
def add_form(request: ui.Request) -> HttpResponse:
    """A new form."""
    initial = {"owner": request.actor.agency or ""}
    return _edit(
        request, FormForm(request.POST or None, initial=initial), title=_("Lập biểu báo cáo"),
        save=lambda data: operations.create_form(actor=request.actor, **data), to=lambda made: _page_of(made.code),
        back=reverse("reporting:forms"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@access.needs(MANAGE)
@guarded
def add_version(request: ui.Request, code: str) -> HttpResponse:
    """A new version of a form, as a draft; begins with the lines of the last one."""
    one = _managed(request, code)
    versions = asking.versions(one)
    initial = _initial(versions[0]) if versions else {}
    return _edit(
        request, VersionForm(request.POST or None, initial=initial), title=_("Phiên bản mới"), form_of=one,
        save=lambda data: operations.add_version(actor=request.actor, form=one, **data),
        to=lambda made: reverse("reporting:version", args=[code, made.number]),
    )  # fmt: skip


def _initial(last: FormVersion) -> dict[str, Any]:
    lines = [
        "; ".join(
            [
                one.indicator.code,
                one.breakdown.key,
                one.section,
                "x" if one.required else "",
                "x" if one.evidence_wanted else "",
            ]
        ).rstrip("; ")
        for one in queries.cells(last)
    ]
    return {
        "due_working_days": last.due_working_days, "lock_working_days": last.lock_working_days,
        "steps": str(last.steps), "cells": "\n".join(lines),
    }  # fmt: skip


@require_GET
@access.needs(VIEW)
@guarded
def version(request: ui.Request, code: str, number: int) -> HttpResponse:
    """One version: what it asks; whoever manages the form publishes a draft here."""
    one = queries.form(code)
    found = asking.version(one, number)
    return ui.page(
        request, "reporting/version.html", form=one, version=found, cells=queries.cells(found),
        may_manage=access.may(request.actor, MANAGE, one), problem="", **shared(),
    )  # fmt: skip


@require_POST
@access.needs(MANAGE)
@guarded
def publish(request: ui.Request, code: str, number: int) -> HttpResponse:
    """Ask a version from its day on."""
    one = _managed(request, code)
    found = asking.version(one, number)
    try:
        operations.publish(actor=request.actor, version=found)
    except CannotPublish as problem:
        return ui.page(
            request, "reporting/version.html", status=422, form=one, version=found, cells=queries.cells(found),
            may_manage=True, problem=str(problem), **shared(),
        )  # fmt: skip
    return ui.done(request, _("Đã ban hành phiên bản %(n)s.") % {"n": number}, _page_of(code))


@require_http_methods(["GET", "POST"])
@access.needs(MANAGE)
@guarded
def assign(request: ui.Request, code: str) -> HttpResponse:
    """Let agencies report a form."""
    one = _managed(request, code)
    return _edit(
        request, AssignForm(request.POST or None), title=_("Giao cơ quan báo cáo"), form_of=one,
        save=lambda data: operations.assign(actor=request.actor, form=one, agencies=data["codes"], since=data["since"]),
        said=lambda n: ngettext("Giao thêm %(n)s cơ quan.", "Giao thêm %(n)s cơ quan.", n) % {"n": n},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@access.needs(MANAGE)
@guarded
def unassign(request: ui.Request, code: str) -> HttpResponse:
    """End assignments; what was reported stays."""
    one = _managed(request, code)
    work = partial(operations.unassign, actor=request.actor, form=one)
    return _edit(
        request, UnassignForm(request.POST or None), title=_("Thôi giao cơ quan báo cáo"), form_of=one,
        save=lambda data: work(agencies=data["codes"], until=data["until"]),
        said=lambda n: ngettext("Thôi giao %(n)s cơ quan.", "Thôi giao %(n)s cơ quan.", n) % {"n": n},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@access.needs(MANAGE)
@guarded
def put_check(request: ui.Request, code: str, check: str = "") -> HttpResponse:
    """Write a check, or change it."""
    one = _managed(request, code)
    found = asking.check(one, check) if check else None
    names = list(CheckForm.base_fields)
    bound = CheckForm(
        request.POST or None, initial={name: getattr(found, name) for name in names} if found else {}
    )
    if found:
        bound.fields["code"].disabled = True
    return _edit(
        request, bound, title=_("Quy tắc kiểm tra"), form_of=one,
        save=lambda data: _new_check(request, one, found, data),
    )  # fmt: skip


def _new_check(request: ui.Request, one: Form, found: Check | None, data: dict[str, Any]) -> Check:
    if found is None and asking.check_exists(data["code"]):
        raise ValidationError({"code": _("Mã quy tắc này đã dùng.")})
    return operations.put_check(actor=request.actor, form=one, **data)


@require_http_methods(["GET", "POST"])
@access.needs(MANAGE)
@guarded
def put_limit(request: ui.Request, code: str) -> HttpResponse:
    """The least and the most that is believed of a figure of an agency."""
    one = _managed(request, code)

    def save(data: dict[str, Any]) -> object:
        known = series.by_code([data["indicator"]])
        if data["indicator"] not in known:
            raise ValidationError({"indicator": _("Chưa có chỉ tiêu báo cáo mã này.")})
        return operations.put_limit(
            actor=request.actor, form=one, **{**data, "indicator": known[data["indicator"]]}
        )

    return _edit(request, LimitForm(request.POST or None), title=_("Mức thường thấy"), form_of=one, save=save)


@require_http_methods(["GET", "POST"])
@access.needs(MANAGE)
@guarded
def unlock(request: ui.Request, code: str) -> HttpResponse:
    """Open a locked report for a while."""
    one = _managed(request, code)
    initial = {"agency": request.GET.get("co-quan", ""), "period": request.GET.get("ky", "")}

    def save(data: dict[str, Any]) -> object:
        try:
            period = series.periods.get(data["period"])
        except series.PeriodUnknown as problem:
            raise ValidationError({"period": str(problem)}) from problem
        return operations.unlock(actor=request.actor, form=one, **{**data, "period": period})

    return _edit(
        request, UnlockForm(request.POST or None, initial=initial), title=_("Mở khóa"), form_of=one, save=save
    )


@require_POST
@access.needs(MANAGE)
@guarded
def lock_again(request: ui.Request, code: str) -> HttpResponse:
    """Take exceptions back, as many as were ticked."""
    one = _managed(request, code)
    n = operations.end_exceptions(
        actor=request.actor, form=one, keys=queries.keys(request.POST.getlist("ngoai-le")[:200])
    )
    return ui.done(
        request,
        ngettext("Đã khóa lại %(n)s báo cáo.", "Đã khóa lại %(n)s báo cáo.", n) % {"n": n},
        _page_of(code),
    )


def _offer(request: ui.Request, bound: BaseForm, form_of: Form | None) -> None:
    """Agencies, kinds and figures are chosen by name."""
    named = [field for field in bound.fields.values() if isinstance(field, AgencyField)]
    agencies = asking.agencies_to_manage(request.actor) if named else []
    for field in named:
        field.offer(agencies)
    if isinstance(bound, AgenciesForm):
        bound.offer(asking.kinds_of_agencies())
    if isinstance(bound, LimitForm) and form_of:
        bound.fields["indicator"].offer(asking.indicators_of(form_of))  # type: ignore[attr-defined]  # a listed field


def _managed(request: ui.Request, code: str) -> Form:
    one = queries.form(code)
    access.require(request.actor, MANAGE, one)
    return one


def _page_of(code: str) -> str:
    return reverse("reporting:form", args=[code])


def _edit(
    request: ui.Request,
    bound: BaseForm,
    *,
    title: str,
    save: Callable[[dict[str, Any]], Any],
    form_of: Form | None = None,
    to: Callable[[Any], str] | None = None,
    said: Callable[[Any], str] | None = None,
    back: str = "",
) -> HttpResponse:
    """Show a form; when it comes back valid, save and go on."""
    back = back or _page_of(form_of.code if form_of else "")
    _offer(request, bound, form_of)
    if request.method == "POST" and bound.is_valid():
        try:
            made = save(bound.cleaned_data)
        except PROBLEMS as problem:
            refuse(bound, problem)
        else:
            return ui.done(request, said(made) if said else _("Đã lưu."), to(made) if to else back)
    return ui.page(
        request, "reporting/edit.html", status=422 if request.method == "POST" else 200, bound=bound, title=title,
        form_of=form_of, back=back, **shared(),
        figures=asking.figures_to_ask() if isinstance(bound, VersionForm) else [],
    )  # fmt: skip
