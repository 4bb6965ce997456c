"""Plans: handing one in, reading it, and deciding about each thing found in it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinhso.apps.programme import operations, queries
from tinhso.apps.programme.actions import DECIDE, EDIT, REGISTER, UPLOAD
from tinhso.apps.programme.forms import (
    FINDING_FORMS,
    DocumentForm,
    MergeForm,
    ProgrammeForm,
    UploadForm,
    title_of,
)
from tinhso.apps.programme.queries import Document, Finding
from tinhso.apps.programme.views.base import denied_as_403, link
from tinhso.apps.programme.views.drawing import (
    PER_REVIEW,
    SURE,
    item_links,
    item_url,
    made_links,
    marked,
    review_url,
    shown,
    summary,
)
from tinhso.apps.programme.views.register import citations
from tinhso.kernel.access import api as access
from tinhso.kernel.text import api as text
from tinhso.kernel.ui import api as ui

PER_PAGE = 25
NOWHERE = ("", "")
State = Finding.State
DECISIONS = {
    "dung": (operations.confirm, gettext_lazy("Đã xác nhận mục %(number)s.")),
    "bo": (operations.drop, gettext_lazy("Đã bỏ mục %(number)s.")),
    "mo-lai": (operations.reopen, gettext_lazy("Đã mở lại mục %(number)s.")),
}


@require_GET
@access.needs(DECIDE)
def documents(request: ui.Request) -> HttpResponse:
    """The plans that were handed in, the latest first, with what is left to decide."""
    page = ui.paginate(
        queries.documents(request.actor),
        keys=("-added_at", "-id"), after=request.GET.get("sau", ""), limit=PER_PAGE,
    )  # fmt: skip
    return ui.page(
        request, "programme/documents.html", page=page, may_upload=access.may(request.actor, UPLOAD)
    )


@require_http_methods(["GET", "POST"])
@access.needs(UPLOAD)
@denied_as_403
def upload(request: ui.Request) -> HttpResponse:
    """Hand in a plan."""
    form = (
        UploadForm(request.POST or None, request.FILES or None) if request.method == "POST" else UploadForm()
    )
    there = None
    if form.is_bound and form.is_valid():
        try:
            document = operations.upload_plan(actor=request.actor, upload=form.cleaned_data["file"])
        except operations.AlreadyThere as problem:
            there = problem.document
            form.add_error("file", str(problem))
        except operations.CannotUpload as problem:
            form.add_error("file", str(problem))
        else:
            found = queries.findings_of(document)
            said = (
                _("Đã đọc xong văn bản. Hãy xem từng mục tìm được.") if found else _("Đã đọc xong văn bản.")
            )
            return ui.done(request, said, review_url(document))
    status = 422 if form.is_bound else 200
    return ui.page(request, "programme/upload.html", status=status, form=form, there=there)


@require_GET
@access.public
def document(request: ui.Request, key: UUID) -> HttpResponse:
    """A plan to read, with what was kept of it marked; public once a programme rests on it."""
    one = queries.get_document(request.actor, key)
    kept = [
        finding for finding in queries.findings_of(one) if finding.state in (State.CONFIRMED, State.CORRECTED)
    ]
    return ui.page(
        request, "programme/document.html", document=one, links=made_links(one), **marked(one, kept)
    )


@require_GET
@access.needs(DECIDE)
def review(request: ui.Request, key: UUID) -> HttpResponse:
    """The text with every finding marked, beside the list of findings."""
    one = queries.get_document_for_review(request.actor, key)
    return _review(request, one)


def _review(request: ui.Request, one: Document, *, status: int = 200, problem: str = "") -> HttpResponse:
    findings = queries.findings_of(one)
    chosen, first = request.GET.get("loai", ""), _number(request.GET.get("tu", ""))
    fitting = [
        finding
        for finding in findings
        if chosen in ("", finding.kind) or (chosen == "cho-xem" and finding.state == State.OPEN)
    ]
    before = [finding.number for finding in fitting if finding.number < first]
    listed, after = _page(fitting[len(before) :])
    cited = citations(request, listed)
    return ui.page(
        request,
        "programme/review.html",
        status=status,
        document=one,
        findings=[shown(one, finding, cited.get(finding.number, NOWHERE)) for finding in listed],
        may_register=access.may(request.actor, REGISTER),
        previous=link(loai=chosen, tu=str(before[-PER_REVIEW:][0])) if before else "",
        next=link(loai=chosen, tu=str(after)) if after else "",
        chosen=chosen,
        problem=problem,
        links=item_links(one, findings, listed, here=request.path),
        **summary(one, findings),
        **marked(one, [finding for finding in findings if finding.state != State.DROPPED]),
    )


def _shown(request: ui.Request, one: Document, found: Finding) -> dict[str, Any]:
    """A finding drawn alone, as in the list."""
    return shown(one, found, citations(request, [found]).get(found.number, NOWHERE))


def _page(findings: list[Finding]) -> tuple[list[Finding], int]:
    """The first findings, and the number of the first one left out (0: none)."""
    return findings[:PER_REVIEW], findings[PER_REVIEW].number if len(findings) > PER_REVIEW else 0


def _number(typed: str) -> int:
    """A finding's number in an address; 1 for anything else."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1


@require_POST
@access.needs(DECIDE)
@denied_as_403
def decide(request: ui.Request, key: UUID, finding: UUID) -> HttpResponse:
    """Confirm, drop or reopen one finding (`viec`: dung, bo, mo-lai)."""
    one = queries.get_document_for_review(request.actor, key)
    found = queries.get_finding(one, finding)
    operation, said = DECISIONS.get(request.POST.get("viec", ""), DECISIONS["dung"])
    try:
        decided = operation(actor=request.actor, finding=found)
    except operations.CannotDecide as problem:
        return _refused(request, one, found, str(problem))
    return _decided(request, one, decided, said % {"number": decided.number})


@require_http_methods(["GET", "POST"])
@access.needs(DECIDE)
@denied_as_403
def correct(request: ui.Request, key: UUID, finding: UUID) -> HttpResponse:
    """The form that corrects one finding: a page of its own, or in place with htmx."""
    one = queries.get_document_for_review(request.actor, key)
    found = queries.get_finding(one, finding)
    kind_form = FINDING_FORMS[found.kind]
    form = kind_form(
        request.POST or None, initial=kind_form.initial_of(found.content), prefix=f"m{found.number}"
    )
    if request.method == "POST" and form.is_valid():
        try:
            decided = operations.correct(actor=request.actor, finding=found, content=form.content())
        except operations.CannotDecide as problem:
            form.add_error(None, str(problem))
        else:
            return _decided(request, one, decided, _("Đã lưu mục %(number)s.") % {"number": decided.number})
    return ui.page(
        request, "programme/correct.html", status=422 if form.is_bound else 200, part="finding",
        document=one, item=shown(one, found), form=form, quote=queries.quote_of(found),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@access.needs(DECIDE)
@denied_as_403
def merge(request: ui.Request, key: UUID, finding: UUID) -> HttpResponse:
    """The form that merges one finding into another of its kind: a page of its own, or in place with htmx."""
    one = queries.get_document_for_review(request.actor, key)
    found = queries.get_finding(one, finding)
    others = [
        other
        for other in queries.findings_of(one)
        if other.kind == found.kind
        and other.pk != found.pk
        and other.state not in (State.MERGED, State.DROPPED)
    ]
    others.sort(key=lambda other: abs(other.number - found.number))
    form = MergeForm(request.POST or None, others=others, prefix=f"g{found.number}")
    if request.method == "POST" and form.is_valid():
        into = form.chosen()
        try:
            decided = operations.merge(actor=request.actor, finding=found, into=into)
        except operations.CannotDecide as problem:
            form.add_error(None, str(problem))
        else:
            said = _("Đã gộp mục %(number)s vào mục %(into)s.") % {
                "number": decided.number,
                "into": into.number,
            }
            return _decided(request, one, decided, said)
    return ui.page(
        request, "programme/merge.html", status=422 if form.is_bound else 200, part="finding",
        document=one, item=shown(one, found), form=form, others=others, title=title_of(found),
    )  # fmt: skip


@require_GET
@access.needs(DECIDE)
def finding(request: ui.Request, key: UUID, finding: UUID) -> HttpResponse:
    """One finding as the list shows it: what "Thôi" of an inline form comes back to."""
    one = queries.get_document_for_review(request.actor, key)
    found = queries.get_finding(one, finding)
    if not ui.wants_part(request):
        return HttpResponse(status=303, headers={"Location": item_url(one, found.number)})
    return ui.page(
        request, "programme/finding.html", part="finding", document=one, item=_shown(request, one, found)
    )


def _decided(request: ui.Request, one: Document, decided: Finding, said: str) -> HttpResponse:
    """With htmx the changed item and the new counts; without script back to the list, at the item."""
    if not ui.wants_part(request):
        return ui.done(request, said, item_url(one, decided.number))
    answer = ui.page(
        request, "programme/finding.html", part="finding",
        document=one, item=_shown(request, one, decided), out_of_band=True, **summary(one, queries.findings_of(one)),
    )  # fmt: skip
    return ui.say(answer, said)


def _refused(request: ui.Request, one: Document, found: Finding, problem: str) -> HttpResponse:
    if not ui.wants_part(request):
        return _review(request, one, status=422, problem=problem)
    return ui.page(
        request, "programme/finding.html", status=422, part="finding",
        document=one, item=_shown(request, one, found), problem=problem,
    )  # fmt: skip


@require_POST
@access.needs(DECIDE)
@denied_as_403
def confirm_sure(request: ui.Request, key: UUID) -> HttpResponse:
    """Confirm at once everything open that was read with high confidence."""
    one = queries.get_document_for_review(request.actor, key)
    try:
        count = operations.confirm_all_above(actor=request.actor, document=one, confidence=SURE)
    except operations.CannotDecide as problem:
        return _review(request, one, status=422, problem=str(problem))
    return ui.done(request, _("Đã xác nhận %(count)s mục.") % {"count": count}, review_url(one))


@require_http_methods(["GET", "POST"])
@access.needs(DECIDE)
@denied_as_403
def describe(request: ui.Request, key: UUID) -> HttpResponse:
    """Correct what the document says about itself."""
    one = queries.get_document_for_review(request.actor, key)
    names = ("title", "number", "kind", "issuer", "issued_date")
    form = DocumentForm(request.POST or None, initial={name: getattr(one, name) for name in names})
    if request.method == "POST" and form.is_valid():
        operations.describe_document(actor=request.actor, document=one, **form.cleaned_data)
        return ui.done(request, _("Đã lưu thông tin văn bản."), review_url(one))
    return ui.page(
        request, "programme/describe.html", status=422 if form.is_bound else 200, document=one, form=form
    )


@require_http_methods(["GET", "POST"])
@access.needs(EDIT)
@denied_as_403
def make(request: ui.Request, key: UUID) -> HttpResponse:
    """Make a programme of what was kept."""
    actor = request.actor
    one = queries.get_document_for_review(actor, key)
    findings = queries.findings_of(one)
    form = ProgrammeForm(request.POST or None, initial=_proposal(one, findings))
    form.fields["agency"].queryset = queries.steering_agencies(actor)  # type: ignore[attr-defined]  # a ModelChoiceField
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.make_programme(
                actor=actor, document=one, place=form.cleaned_data["agency"].place, **form.cleaned_data
            )
        except operations.CannotMake as problem:
            form.add_error(None, str(problem))
        else:
            return ui.done(
                request, _("Đã lập chương trình."), reverse("programme:programme", args=[made.code])
            )
    kept = [found for found in findings if found.state in (State.CONFIRMED, State.CORRECTED)]
    return ui.page(
        request, "programme/make.html", status=422 if form.is_bound else 200, document=one, form=form,
        kept={kind: sum(found.kind == kind for found in kept) for kind in Finding.Kind.values},
        **summary(one, findings),
    )  # fmt: skip


def _proposal(one: Document, findings: list[Finding]) -> dict[str, Any]:
    """Title, code and years as the document suggests them, to be changed at will."""
    first = one.issued_date.year if one.issued_date else text.today().year
    kept = (State.CONFIRMED, State.CORRECTED)
    years = [found.content["year"] for found in findings if found.kind == "target" and found.state in kept]
    title = one.title
    return {
        "title": title,
        "code": text.slugify(one.number or title)[:60].strip("-"),
        "first_year": first,
        "last_year": max([year for year in years if year] + [first]),
        "agency": one.agency.code if one.agency else None,
    }
