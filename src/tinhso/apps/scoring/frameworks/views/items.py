"""One item: its fields, its rule by form or as YAML, and a trial of the rule as it stands in the form."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tinhso.apps.scoring.actions import MANAGE_FRAMEWORKS
from tinhso.apps.scoring.forms import entered
from tinhso.apps.scoring.frameworks import editing, forms, rule_forms, words
from tinhso.apps.scoring.frameworks.checks import check
from tinhso.apps.scoring.frameworks.trying import Trial, try_item
from tinhso.apps.scoring.frameworks.views.drafts import open_draft, save, to_draft
from tinhso.engines.indicators.api import FrameworkRefused
from tinhso.kernel.access.api import needs
from tinhso.kernel.ui import api as ui
from tinhso.kernel.ui.api import Request


@dataclass
class Page:
    """The item's page in the making."""

    draft: Any
    code: str
    old: dict[str, Any]
    fields: forms.ItemForm
    rule: rule_forms.RuleForm
    data: dict[str, Any] | None = None  # the item as the form says it, when the form can be read


@needs(MANAGE_FRAMEWORKS)
@require_http_methods(["GET", "POST"])
def item(request: Request, key: uuid.UUID, code: str = "") -> HttpResponse:
    """An item: added, changed, tried without saving, or removed."""
    draft = open_draft(request, key)
    old = _old(draft, code, request.GET.get("nhom", ""))
    do = request.POST.get("do", "")
    if do == "remove" and code:
        body = editing.remove_item(draft.body, code)
        return save(request, draft, body, _("bỏ chỉ số %(code)s") % {"code": code}, to_draft(draft))
    page = _page(request, draft, code, old, do)
    if request.method == "POST" and do == "save" and page.data is not None:
        try:
            body = editing.put_item(draft.body, code, page.data)
        except editing.InTheWay:
            page.fields.add_error("code", _("Mã này đã có ở chỉ số khác."))
        else:
            to = reverse("scoring:framework_item", args=[draft.key, page.data["code"]])
            return save(request, draft, body, _("chỉ số %(code)s") % {"code": page.data["code"]}, to)
    return _answer(request, page, do)


def _old(draft: Any, code: str, group: str) -> dict[str, Any]:
    if not code:
        groups = [str(one.get("id")) for one in editing.groups(draft.body)]
        return {"group": group if group in groups else (groups or [""])[0]}
    try:
        return editing.find_item(draft.body, code)
    except editing.NotThere:
        raise Http404(code) from None


def _page(request: Request, draft: Any, code: str, old: dict[str, Any], do: str) -> Page:
    groups = [(str(one.get("id")), str(one.get("name"))) for one in editing.groups(draft.body)]
    rule = old.get("rule")
    rule = rule if isinstance(rule, dict) else {}
    if request.method == "POST" and do != "kind":
        fields = forms.ItemForm(request.POST, groups=groups)
        kind = request.POST.get("kind", "given")
        filled = rule_forms.rule_form(
            kind if kind in rule_forms.KINDS else "given", rule, old.get("max"), request.POST
        )
        page = Page(draft, code, old, fields, filled)
        if fields.is_valid() and filled.form.is_valid():
            page.data = forms.item_data(fields.cleaned_data, rule_forms.rule_data(filled, rule), old)
        return page
    initial = request.POST.dict() if do == "kind" else forms.item_initial(old)
    chosen = str(initial.get("kind"))
    filled = rule_forms.rule_form(chosen if chosen in rule_forms.KINDS else "given", rule, old.get("max"))
    return Page(
        draft,
        code,
        old,
        forms.ItemForm(initial=initial, groups=groups),
        filled,
        old if code and not do else None,
    )


def _answer(request: Request, page: Page, do: str) -> HttpResponse:
    trial, inputs = Trial(), None
    if page.data is not None and page.data.get("rule"):
        sent = request.POST if do == "try" else None
        trial = try_item(page.data, {})
        if trial.item is not None:
            inputs = forms.trial_form(trial.item, sent)
            if sent is not None and inputs.is_valid():
                trial = try_item(page.data, entered(inputs))
    checked = check(page.draft.body)
    return ui.page(
        request,
        "scoring/frameworks/item.html",
        draft=page.draft,
        code=page.code,
        form=page.fields,
        rule=page.rule,
        trial=trial,
        inputs=inputs,
        tried=do == "try",
        faults=checked.items.get(page.code, ()),
        advice=checked.advice.get(page.code, ()),
        status=422 if do == "save" or (do == "try" and page.data is None) else 200,
    )


@needs(MANAGE_FRAMEWORKS)
@require_http_methods(["GET", "POST"])
def item_words(request: Request, key: uuid.UUID, code: str) -> HttpResponse:
    """One item in the documented YAML format."""
    draft = open_draft(request, key)
    old = _old(draft, code, "")
    form = forms.TextForm(request.POST or None, initial={"words": words.as_yaml(old)})
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            data = words.from_yaml(form.cleaned_data["words"])
            data["code"] = str(data.get("code") or code)
            body = editing.put_item(draft.body, code, data)
        except FrameworkRefused as refused:
            problems = [str(one) for one in refused.problems]
        except editing.InTheWay:
            problems = [_("Mã này đã có ở chỉ số khác.")]
        else:
            to = reverse("scoring:framework_item", args=[draft.key, data["code"]])
            return save(request, draft, body, _("chỉ số %(code)s") % {"code": code}, to)
    return ui.page(
        request,
        "scoring/frameworks/yaml.html",
        draft=draft,
        code=code,
        form=form,
        problems=problems,
        checked=check(draft.body),
        status=422 if request.method == "POST" else 200,
    )


@needs(MANAGE_FRAMEWORKS)
@require_POST
def move(request: Request, key: uuid.UUID, code: str) -> HttpResponse:
    """An item one place up or down within its group."""
    draft = open_draft(request, key)
    try:
        body = editing.move_item(draft.body, code, -1 if request.POST.get("huong") == "len" else 1)
    except editing.NotThere:
        raise Http404(code) from None
    return save(request, draft, body, _("chuyển chỉ số %(code)s") % {"code": code}, to_draft(draft))
