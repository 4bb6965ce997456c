"""The editor: tree, head, groups, the YAML view, publishing, throwing away."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinhso.apps.scoring.actions import MANAGE_FRAMEWORKS
from tinhso.apps.scoring.frameworks import accepting, editing, forms, operations, pages, queries, words
from tinhso.apps.scoring.frameworks.checks import check
from tinhso.apps.scoring.frameworks.fields import written
from tinhso.apps.scoring.frameworks.rule_forms import KINDS
from tinhso.apps.scoring.frameworks.views.comparing import WHAT
from tinhso.engines.indicators.api import EVIDENCE_WORDS, TRAPS, FrameworkRefused
from tinhso.kernel.access.api import needs
from tinhso.kernel.ui import api as ui
from tinhso.kernel.ui.api import Request

State = pages.State


def to_draft(draft: Any) -> str:
    """The address of a draft's tree."""
    return reverse("scoring:framework_draft", args=[draft.key])


def version_of(request: Request) -> int:
    """The version of the draft that the form was made from."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdigit() else 0


def open_draft(request: Request, key: uuid.UUID) -> Any:
    """A draft that may be written. Raises Http404 (also for one that is under review or published)."""
    draft = queries.get_draft(request.actor, key)
    if draft.state != State.DRAFT:
        raise Http404(str(key))
    return draft


def stale(request: Request, problem: operations.Stale) -> HttpResponse:
    """The page for somebody who came too late."""
    match = request.resolver_match
    assert match is not None
    return ui.problem(
        request,
        status=409,
        title=_("Bản thảo đã đổi"),
        why=str(problem),
        next_steps=(
            _("Điều bạn vừa gõ còn ở trang trước: bấm quay lại trên trình duyệt để chép ra nếu cần."),
            _("Mở lại bản thảo để xem bản mới nhất, rồi sửa tiếp."),
        ),
        to=reverse("scoring:framework_draft", args=[match.kwargs["key"]]),
        to_label=_("Mở lại bản thảo"),
    )


@needs(MANAGE_FRAMEWORKS)
@require_GET
def draft(request: Request, key: uuid.UUID) -> HttpResponse:
    """The tree with every check at its place."""
    found = queries.get_draft(request.actor, key)
    if found.state == State.REVIEW:
        return ui.page(request, "scoring/frameworks/review.html", shown=pages.review(found), kinds=KINDS)
    return ui.page(
        request,
        "scoring/frameworks/draft.html",
        what=WHAT,
        shown=pages.editor(found),
        kinds=KINDS,
        states=State,
        traps=TRAPS,
        evidence_words=EVIDENCE_WORDS,
    )


@needs(MANAGE_FRAMEWORKS)
@require_http_methods(["GET", "POST"])
def head(request: Request, key: uuid.UUID) -> HttpResponse:
    """Name, level, decision, rounding."""
    found = open_draft(request, key)
    ranking = found.body.get("ranking")
    ranking = ranking if isinstance(ranking, dict) else {}
    initial = {name: found.body.get(name) for name in ("name", "level", "decision", "caution")}
    form = forms.HeadForm(request.POST or None, initial={**initial, "decimals": ranking.get("decimals")})
    if request.method == "POST" and form.is_valid():
        made = dict(form.cleaned_data)
        decimals = made.pop("decimals")
        ranking = {name: value for name, value in ranking.items() if name != "decimals"}
        ranking |= {} if decimals is None else {"decimals": decimals}
        body = {**found.body, **made, "ranking": ranking}
        return _save(request, found, body, _("thông tin chung"), to_draft(found))
    return _form_page(request, found, form, _("Thông tin chung"))


@needs(MANAGE_FRAMEWORKS)
@require_http_methods(["GET", "POST"])
def group(request: Request, key: uuid.UUID, code: str = "") -> HttpResponse:
    """A group: added, changed, or (when empty) removed."""
    found = open_draft(request, key)
    initial: dict[str, Any] = {}
    if code:
        old = _there(editing.find_group, found.body, code)
        initial = {"id": code, "name": old.get("name"), "max": written(old.get("max"))}
    if request.method == "POST" and request.POST.get("do") == "remove" and code:
        try:
            body = editing.remove_group(found.body, code)
        except editing.InTheWay:
            why = _("Nhóm còn chỉ số. Hãy chuyển hoặc bỏ các chỉ số của nhóm trước.")
            return ui.problem(request, status=409, title=_("Chưa bỏ được nhóm"), why=why)
        return _save(request, found, body, _("bỏ nhóm %(code)s") % {"code": code}, to_draft(found))
    form = forms.GroupForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = dict(form.cleaned_data)
        made["max"] = made["max"] or 0
        try:
            body = editing.put_group(found.body, code, made)
        except editing.InTheWay:
            form.add_error("id", _("Ký hiệu này đã có ở nhóm khác."))
        else:
            return _save(request, found, body, _("nhóm %(code)s") % {"code": made["id"]}, to_draft(found))
    title = _("Sửa nhóm") if code else _("Thêm nhóm")
    return _form_page(request, found, form, title, removable=bool(code))


def _there(find: Any, body: dict[str, Any], code: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = find(body, code)
    except editing.NotThere:
        raise Http404(code) from None
    return found


def _form_page(
    request: Request, found: Any, form: Any, title: str, *, removable: bool = False
) -> HttpResponse:
    return ui.page(
        request,
        "scoring/frameworks/form.html",
        draft=found,
        form=form,
        title=title,
        removable=removable,
        status=422 if request.method == "POST" else 200,
    )


def _save(request: Request, found: Any, body: dict[str, Any], what: str, to: str) -> HttpResponse:
    try:
        operations.save_body(
            actor=request.actor, draft=found, body=body, version=version_of(request), what=what
        )
    except operations.Stale as problem:
        return stale(request, problem)
    return ui.done(request, _("Đã lưu bản thảo."), to=to)


save = _save


@needs(MANAGE_FRAMEWORKS)
@require_http_methods(["GET", "POST"])
def as_words(request: Request, key: uuid.UUID) -> HttpResponse:
    """The whole draft in the documented YAML format."""
    found = open_draft(request, key)
    form = forms.TextForm(request.POST or None, initial={"words": words.as_yaml(found.body)})
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            body = words.from_yaml(form.cleaned_data["words"])
        except FrameworkRefused as refused:
            problems = [str(one) for one in refused.problems]
        else:
            faulty = bool(words.faults_by_line(body))
            return _save(request, found, body, "YAML", request.path if faulty else to_draft(found))
    return ui.page(
        request,
        "scoring/frameworks/yaml.html",
        draft=found,
        form=form,
        problems=problems,
        by_line=words.faults_by_line(found.body),
        status=422 if request.method == "POST" else 200,
    )


@needs(MANAGE_FRAMEWORKS)
@require_http_methods(["GET", "POST"])
def publish(request: Request, key: uuid.UUID) -> HttpResponse:
    """Ask for code and validity, then freeze."""
    found = open_draft(request, key)
    code = str(found.body.get("code") or "")
    initial = {"code": code, "family": str(found.body.get("edition_of") or code)}
    checked = check(found.body)
    asked = accepting.questions(checked.framework)
    form = forms.PublishForm(request.POST or None, initial=initial, asked=asked)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.publish_edition(
                actor=request.actor, draft=found, version=version_of(request), **form.cleaned_data
            )
        except operations.Stale as problem:
            return stale(request, problem)
        except operations.CannotPublish as refused:
            form.add_error(None, str(refused))
        else:
            return ui.done(
                request, _("Đã ban hành."), to=reverse("scoring:framework_edition", args=[made.code])
            )
    return ui.page(
        request,
        "scoring/frameworks/publish.html",
        draft=found,
        form=form,
        checked=checked,
        asked=asked,
        status=422 if request.method == "POST" else 200,
    )


@needs(MANAGE_FRAMEWORKS)
@require_POST
def discard(request: Request, key: uuid.UUID) -> HttpResponse:
    """Throw a draft away."""
    found = queries.get_draft(request.actor, key)
    try:
        operations.discard(actor=request.actor, draft=found)
    except operations.Stale as problem:
        return stale(request, problem)
    return ui.done(request, _("Đã bỏ bản thảo."), to=reverse("scoring:frameworks"))
