"""The register of documents: list and search, one document with its network, entering and relating."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinhso.apps.programme import operations, queries
from tinhso.apps.programme.actions import REGISTER
from tinhso.apps.programme.forms.register import RegisterForm, RelationForm
from tinhso.apps.programme.queries import DocumentRelation
from tinhso.apps.programme.views.base import denied_as_403, link
from tinhso.apps.programme.views.programmes import PER_PAGE
from tinhso.kernel.access import api as access
from tinhso.kernel.text import api as text
from tinhso.kernel.ui import api as ui

FORM = require_http_methods(["GET", "POST"])
STATUS_WORDS = {
    "in_force": gettext_lazy("Còn hiệu lực"),
    "amended": gettext_lazy("Đã được sửa đổi"),
    "replaced": gettext_lazy("Bị thay thế"),
    "expired": gettext_lazy("Hết hiệu lực"),
    "coming": gettext_lazy("Chưa có hiệu lực"),
}
STATUS_TONES = {"in_force": "ok", "amended": "warn", "replaced": "bad", "expired": "mute", "coming": "info"}
OUT_WORDS = dict(DocumentRelation.Kind.choices)
INTO_WORDS = {
    "basis": gettext_lazy("Là căn cứ của"),
    "amends": gettext_lazy("Được sửa đổi bởi"),
    "replaces": gettext_lazy("Bị thay thế bởi"),
    "implements": gettext_lazy("Được triển khai bởi"),
}


@require_GET
@access.public
def register(request: ui.Request) -> HttpResponse:
    """The register, the newest first, or what is searched for, the best first."""
    words, status = request.GET.get("q", "")[:200], request.GET.get("hieu-luc", "")
    status = status if status in STATUS_WORDS else ""
    newest = request.GET.get("xep") == "moi" or not words.strip()
    page = ui.paginate(
        queries.register(request.day, words=words, status=status),
        keys=("-day", "-id") if newest else ("-rank", "-id"), after=request.GET.get("sau", ""), limit=PER_PAGE,
    )  # fmt: skip
    kept = {"q": words, "hieu-luc": status, "xep": "moi" if newest and words.strip() else ""}
    return ui.page(
        request, "programme/register.html", page=page, words=words, chosen=status, newest=newest,
        link_to=lambda **query: link(**{**kept, **query}), may_register=access.may(request.actor, REGISTER),
        **_words(),
    )  # fmt: skip


def _words() -> dict[str, Any]:
    return {"status_words": STATUS_WORDS, "status_tones": STATUS_TONES}


@require_GET
@access.public
def registered(request: ui.Request, key: UUID) -> HttpResponse:
    """One document: what became of it, its network, and what was made from it."""
    one = queries.get_registered(key, request.day)
    out, into = queries.network(one, request.day)
    may = access.may(request.actor, REGISTER, one)
    return ui.page(
        request, "programme/registered.html", document=one, may_register=may, form=RelationForm(),
        groups=[*_grouped(out, OUT_WORDS, own=True), *_grouped(into, INTO_WORDS, own=False)],
        current=queries.current_version(one), plan=queries.plan_of(one), **_words(),
    )  # fmt: skip


def _grouped(rows: list[Any], words: dict[str, Any], *, own: bool) -> list[tuple[Any, list[Any], bool]]:
    """(what it says, relations, whether this document says it) by kind."""
    return [
        (title, found, own)
        for kind, title in words.items()
        if (found := [row for row in rows if row.relation.kind == kind])
    ]


def _to(key: UUID) -> str:
    return reverse("programme:registered", args=[key])


@FORM
@access.needs(REGISTER)
@denied_as_403
def add(request: ui.Request) -> HttpResponse:
    """Enter a document; a citation brings its number and day along (`so`, `ngay`)."""
    cited = {"number": request.GET.get("so", "")[:60], "issued_date": request.GET.get("ngay", "")[:20]}
    form = RegisterForm(request.POST or None, request.FILES or None, initial=cited)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.register_document(actor=request.actor, **form.cleaned_data)
        except operations.CannotRegister as problem:
            form.add_error(None, str(problem))
        else:
            return ui.done(request, _("Đã ghi vào sổ."), _to(made.key))
    return _form_page(request, form, _("Ghi văn bản vào sổ"), reverse("programme:register"))


@FORM
@access.needs(REGISTER)
@denied_as_403
def edit(request: ui.Request, key: UUID) -> HttpResponse:
    """Correct an entry."""
    one = queries.get_registered(key, request.day)
    access.require(request.actor, REGISTER, one)
    form = RegisterForm(request.POST or None, request.FILES or None, initial=RegisterForm.initial_of(one))
    if request.method == "POST" and form.is_valid():
        try:
            operations.edit_registered(actor=request.actor, document=one, **form.cleaned_data)
        except operations.CannotRegister as problem:
            form.add_error(None, str(problem))
        else:
            return ui.done(request, _("Đã lưu."), _to(key))
    return _form_page(request, form, _("Sửa văn bản trong sổ"), _to(key))


def _form_page(request: ui.Request, form: RegisterForm, title: str, back: str) -> HttpResponse:
    return ui.page(
        request, "programme/small_form.html", status=422 if form.is_bound else 200, form=form, title=title,
        back=back, lead="", crumbs=[(_("Sổ văn bản"), reverse("programme:register"))], submit=_("Lưu"), files=True,
    )  # fmt: skip


@require_POST
@access.needs(REGISTER)
@denied_as_403
def relate(request: ui.Request, key: UUID) -> HttpResponse:
    """Say what this document does to another of the register."""
    one = queries.get_registered(key, request.day)
    form = RelationForm(request.POST)
    if not form.is_valid():
        return ui.done(
            request, " ".join(str(words) for rows in form.errors.values() for words in rows), _to(key)
        )
    data = form.cleaned_data
    other = queries.find_registered(data["number"])
    if other is None:
        return ui.done(
            request, _("Chưa có văn bản số %(number)s trong sổ.") % {"number": data["number"]}, _to(key)
        )
    try:
        operations.relate(
            actor=request.actor, document=one, other=other, kind=data["kind"], from_date=data["from_date"]
        )
    except operations.CannotRegister as problem:
        return ui.done(request, str(problem), _to(key))
    return ui.done(request, _("Đã ghi quan hệ."), _to(key))


@require_POST
@access.needs(REGISTER)
@denied_as_403
def unrelate(request: ui.Request, key: UUID) -> HttpResponse:
    """Take a relation back."""
    one = queries.get_registered(key, request.day)
    found = queries.get_relation(one, request.POST.get("van-ban", ""), request.POST.get("quan-he", ""))
    operations.unrelate(actor=request.actor, relation=found)
    return ui.done(request, _("Đã bỏ quan hệ."), _to(key))


@require_POST
@access.needs(REGISTER)
@denied_as_403
def register_plan(request: ui.Request, key: UUID) -> HttpResponse:
    """Enter a plan and everything it cites."""
    plan = queries.get_document_for_review(request.actor, key)
    try:
        made = operations.register_citations(actor=request.actor, plan=plan)
    except operations.CannotRegister as problem:
        return ui.done(request, str(problem), reverse("programme:review", args=[key]))
    return ui.done(request, _("Đã ghi văn bản và các văn bản viện dẫn vào sổ."), _to(made.key))


def citations(request: ui.Request, findings: list[queries.Finding]) -> dict[int, tuple[str, str]]:
    """Finding's number → (address, words) of its entry or of the form that enters it. One query, none without."""
    cited = [one for one in findings if one.kind == "document"]
    if not cited:
        return {}
    known = queries.registered_numbers(str(one.content["number"]) for one in cited)
    may = access.may(request.actor, REGISTER)
    return {one.number: citation_link(one.content, known, may_register=may) for one in cited}


def citation_link(content: dict[str, Any], known: dict[str, UUID], *, may_register: bool) -> tuple[str, str]:
    """(address, words) of a cited document: its entry, or the form that enters it; empty when neither."""
    number = str(content["number"])
    if number in known:
        return _to(known[number]), _("Xem trong sổ văn bản")
    if not may_register:
        return "", ""
    day = text.format_date(text.parse_date(content["date"])) if content["date"] else ""
    query = urlencode({"so": number, "ngay": day})
    return f"{reverse('programme:register_add')}?{query}", _("Ghi vào sổ văn bản")
