"""An annex: upload, review of each row, a draft."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tinhso.apps.scoring.actions import MANAGE_FRAMEWORKS
from tinhso.apps.scoring.frameworks import forms, operations, queries, rule_forms
from tinhso.apps.scoring.frameworks.fields import written
from tinhso.apps.scoring.frameworks.views.drafts import State, stale, to_draft
from tinhso.engines.indicators.api import CannotImport
from tinhso.kernel.access.api import needs
from tinhso.kernel.ui import api as ui
from tinhso.kernel.ui.api import Request


@needs(MANAGE_FRAMEWORKS)
@require_http_methods(["GET", "POST"])
def upload(request: Request) -> HttpResponse:
    """Take an annex and read it."""
    form = forms.ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        made = form.cleaned_data
        try:
            draft = operations.import_table(
                actor=request.actor,
                upload=made["file"],
                code=made["code"],
                name=made["name"],
                level=made["level"],
            )
        except CannotImport as problem:
            form.add_error("file", str(problem))
        else:
            return ui.done(request, _("Đã đọc tệp. Hãy xem từng dòng."), to=to_draft(draft))
    return ui.page(
        request, "scoring/frameworks/upload.html", form=form, status=422 if request.method == "POST" else 200
    )


def _under_review(request: Request, key: uuid.UUID) -> Any:
    draft = queries.get_draft(request.actor, key)
    if draft.state != State.REVIEW:
        raise Http404(str(key))
    return draft


@needs(MANAGE_FRAMEWORKS)
@require_http_methods(["GET", "POST"])
def row(request: Request, key: uuid.UUID, number: int) -> HttpResponse:
    """One row: what stood there, what was read, corrected and taken, or left out."""
    draft = _under_review(request, key)
    found = queries.get_row(draft, number)
    read = found.read
    initial = {**read, "max": written(read["max"]), "rule_kind": read["rule"].get("type", "given")}
    do = request.POST.get("do", "")
    form = forms.RowForm(request.POST if do in {"save", "kind"} else None, initial=initial)
    kind = str(request.POST.get("rule_kind") or initial["rule_kind"])
    kind = kind if kind in rule_forms.KINDS else "given"
    rule = rule_forms.rule_form(kind, read["rule"], read["max"], request.POST if do == "save" else None)
    if do == "kind":
        form = forms.RowForm(initial=request.POST.dict())
    corrected = None
    if do == "save" and form.is_valid() and (form.cleaned_data["kind"] != "item" or rule.form.is_valid()):
        corrected = _corrected(form.cleaned_data, rule, read)
    if do in {"take", "drop"} or corrected is not None:
        try:
            operations.decide_row(
                actor=request.actor, row=found, take=_takes(do, corrected, read), corrected=corrected
            )
        except operations.Stale as problem:
            return stale(request, problem)
        return ui.done(
            request,
            _("Đã ghi quyết định cho dòng %(n)s.") % {"n": number},
            to=f"{to_draft(draft)}#dong-{number}",
        )
    return ui.page(
        request,
        "scoring/frameworks/row.html",
        draft=draft,
        row=found,
        form=form,
        rule=rule,
        status=422 if do == "save" else 200,
    )


def _takes(do: str, corrected: dict[str, Any] | None, read: dict[str, Any]) -> bool:
    """A row that is no group and no item is never taken into the framework."""
    return do != "drop" and (corrected or read)["kind"] != "skip"


def _corrected(made: dict[str, Any], rule: rule_forms.RuleForm, read: dict[str, Any]) -> dict[str, Any]:
    data = {key: value for key, value in made.items() if key != "rule_kind"}
    as_item = made["kind"] == "item"
    return data | {"rule": rule_forms.rule_data(rule, read["rule"]) if as_item else {}}


@needs(MANAGE_FRAMEWORKS)
@require_POST
def take_sure(request: Request, key: uuid.UUID) -> HttpResponse:
    """Take what was read surely, as the page shows it."""
    draft = _under_review(request, key)
    try:
        count = operations.take_sure(actor=request.actor, draft=draft)
    except operations.Stale as problem:
        return stale(request, problem)
    return ui.done(request, _("Đã ghi quyết định cho %(n)s dòng.") % {"n": count}, to=to_draft(draft))


@needs(MANAGE_FRAMEWORKS)
@require_POST
def make(request: Request, key: uuid.UUID) -> HttpResponse:
    """Make the draft of the rows that were taken."""
    draft = _under_review(request, key)
    try:
        made = operations.make_draft(actor=request.actor, draft=draft)
    except (operations.Stale, operations.NotAllDecided) as problem:
        return ui.problem(request, status=409, title=_("Chưa lập được bản thảo"), why=str(problem))
    return ui.done(
        request,
        _("Đã lập bản thảo từ các dòng đã nhận."),
        to=reverse("scoring:framework_draft", args=[made.key]),
    )
