"""The sheet of one report, its cells, and its way."""

import json
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinhso.apps.reporting import layout, operations, payload, phrases, queries
from tinhso.apps.reporting import sheet as sheets
from tinhso.apps.reporting.actions import ENTER, VIEW
from tinhso.apps.reporting.forms import NoteForm, ProofForm
from tinhso.apps.reporting.kinds import CellNote, Submission
from tinhso.apps.reporting.names import book, item
from tinhso.apps.reporting.operations import CannotMove, Edit
from tinhso.apps.reporting.sheet import Cell, Sheet
from tinhso.apps.reporting.views.base import guarded, refuse, shared, url_of
from tinhso.engines.indicators.plugs import FigureKey, uses
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.store import api as store
from tinhso.kernel.access import api as access
from tinhso.kernel.calendar import api as calendar
from tinhso.kernel.files import api as files
from tinhso.kernel.text import api as text
from tinhso.kernel.ui import api as ui

KEYS = uuid.UUID("6a7f2a54-5d0e-4a8c-9d3b-3f6f3f0b7a11")  # keys of edits that a form without script sends


@require_http_methods(["GET", "POST"])
@access.needs(VIEW)
@guarded
def sheet(request: ui.Request, form: str, period: str, agency: str) -> HttpResponse:
    """A report as a sheet. Without script the whole form is sent and what changed is written."""
    report = queries.report(request.actor, form, period, agency)
    refused: dict[int, str] = {}
    typed: dict[int, str] = {}
    if request.method == "POST":
        access.require(request.actor, ENTER, report)
        edits = _edits(request, sheets.read(request.actor, report))
        typed = {one.cell: one.typed for one in edits}
        saved = operations.save(actor=request.actor, submission=report, edits=edits)
        refused = {one.cell: one.words for one in saved if one.state in ("invalid", "refused")}
        if not refused:
            return ui.done(request, _("Đã lưu %(n)s ô.") % {"n": len(saved)}, url_of(report))
        report = queries.report(request.actor, form, period, agency)
    return _page(request, sheets.read(request.actor, report), refused, typed)


def _edits(request: ui.Request, shown: Sheet) -> list[Edit]:
    """What differs from what the form showed; the same form sent twice carries the same keys."""
    found = []
    for cell in shown.cells:
        name = f"o-{cell.order}"
        if (
            name not in request.POST
            or request.POST[name].strip() == request.POST.get(f"was-{cell.order}", "").strip()
        ):
            continue
        seen = request.POST.get(f"seen-{cell.order}", "0")
        key = uuid.uuid5(KEYS, f"{request.POST.get('form-key', '')} {cell.order} {request.POST[name]}")
        found.append(Edit(key, cell.order, request.POST[name], int(seen) if seen.isdecimal() else 0))
    return found


def _page(request: ui.Request, shown: Sheet, refused: dict[int, str], typed: dict[int, str]) -> HttpResponse:
    report = shown.submission
    answer = ui.page(
        request,
        "reporting/sheet.html",
        status=422 if refused else 200,
        sheet=shown,
        report=report,
        sections=layout.sections(shown),
        days_left=int(calendar.load().working_days_between(text.today(), report.due_date)),
        steps=queries.steps(report),
        explained=queries.explanations(report),
        refused=refused,
        typed=typed,
        form_key=uuid.uuid4(),
        data=json.dumps(payload.of_sheet(request.actor, shown), cls=DjangoJSONEncoder, ensure_ascii=False),
        words=json.dumps(phrases.of_sheet(), ensure_ascii=False),
        api=f"/api/v1/reports/{report.form.code}/{report.period.code}/{report.agency.code}",
        cell_url=lambda order: ui.url("reporting:cell", *_address(report), order),
        step_url=lambda step: ui.url("reporting:step", *_address(report), step),
        **shared(),
    )
    if shown.verdict and not refused:
        answer["Tinhso-Keep"] = "1"  # the service worker lets it be opened without network
    return answer


def _address(report: Submission) -> tuple[str, str, str]:
    return report.form.code, report.period.code, report.agency.code


@require_GET
@access.needs(VIEW)
@guarded
def cell(request: ui.Request, form: str, period: str, agency: str, order: int) -> HttpResponse:
    """One figure: definition, past, history, what was said about it, and its proofs."""
    report = queries.report(request.actor, form, period, agency)
    return _cell_page(request, report, order)


def _cell_page(
    request: ui.Request, report: Submission, order: int, status: int = 200, **forms: Any
) -> HttpResponse:
    shown = sheets.read(request.actor, report)
    one = _cell(shown, order)
    address = operations.address(report, one.asked)
    ends = [*one.past[-(sheets.SHOWN - 1) :], (report.period.code, one.value)]
    last = [
        *((_period(code), value) for code, value in ends[:-1]),
        (series.periods.title(report.period), one.value),
    ]
    return ui.page(
        request,
        "reporting/cell.html",
        status=status,
        sheet=shown,
        report=report,
        cell=one,
        history=series.history(address),
        uses=uses(
            request.actor,
            FigureKey(one.indicator.code, report.period.code, report.agency.code, one.asked.breakdown.key),
        ),
        past=[(label, sheets.shown(one.indicator, value)) for label, value in last],
        points=[ui.Point(_short(code), None if value is None else float(value)) for code, value in ends],
        proofs=store.evidence(book(report), report.agency.code, item(one.code)),
        note_form=forms.get("note_form") or NoteForm(counted=not one.indicator.typed_by_people),
        proof_form=forms.get("proof_form") or ProofForm(),
        shown=lambda value: sheets.shown(one.indicator, value),
        kinds=CellNote.Kind,
        here=reverse("reporting:cell", args=[*_address(report), order]),
        **shared(),
    )


def _period(code: str) -> str:
    return series.periods.title(series.periods.parse(code))


def _short(code: str) -> str:
    """A month as it is read under a chart: `9/24`; other periods by their code."""
    return f"{int(code[4:])}/{code[2:4]}" if len(code) == 6 and code.isdecimal() else code


def _cell(shown: Sheet, order: int) -> Cell:
    found = shown.cell(order)
    if found is None:
        raise Http404(order)
    return found


@require_POST
@access.needs(VIEW)
@guarded
def add_note(request: ui.Request, form: str, period: str, agency: str, order: int) -> HttpResponse:
    """Comment on a figure, mark it to follow up, or dispute a counted one."""
    report = queries.report(request.actor, form, period, agency)
    asked = next((one for one in queries.cells(report.version) if one.order == order), None)
    if asked is None:
        raise Http404(order)
    words = NoteForm(request.POST, counted=not asked.indicator.typed_by_people)
    if words.is_valid():
        try:
            operations.comment(
                actor=request.actor, submission=report, cell=asked, words=words.cleaned_data["words"],
                kind=CellNote.Kind(words.cleaned_data["kind"]),
            )  # fmt: skip
        except ValidationError as problem:
            refuse(words, problem)
        else:
            return ui.done(request, _("Đã ghi."), reverse("reporting:cell", args=[*_address(report), order]))
    return _cell_page(request, report, order, 422, note_form=words)


@require_POST
@access.needs(VIEW)
@guarded
def close_note(
    request: ui.Request, form: str, period: str, agency: str, order: int, key: uuid.UUID
) -> HttpResponse:
    """Settle what was said about a figure."""
    report = queries.report(request.actor, form, period, agency)
    operations.answer_note(
        actor=request.actor, submission=report, note=queries.note(report, key),
        answer=request.POST.get("answer", "")[:2000],
    )  # fmt: skip
    to = ui.back_to(request, reverse("reporting:cell", args=[*_address(report), order]))
    return ui.done(request, _("Đã khép lại."), to)


@require_POST
@access.needs(ENTER)
@guarded
def add_proof(request: ui.Request, form: str, period: str, agency: str, order: int) -> HttpResponse:
    """Attach a proof to a figure."""
    report = queries.report(request.actor, form, period, agency)
    asked = next((one for one in queries.cells(report.version) if one.order == order), None)
    if asked is None:
        raise Http404(order)
    proof = ProofForm(request.POST, request.FILES)
    if proof.is_valid():
        try:
            operations.add_proof(
                actor=request.actor, submission=report, cell=asked, note=proof.cleaned_data["note"],
                upload=proof.cleaned_data["file"],
            )  # fmt: skip
        except (ValidationError, files.Refused) as problem:
            refuse(proof, problem)
        else:
            return ui.done(
                request, _("Đã gắn minh chứng."), reverse("reporting:cell", args=[*_address(report), order])
            )
    return _cell_page(request, report, order, 422, proof_form=proof)


@require_http_methods(["GET", "POST"])
@access.needs(ENTER)
@guarded
def hand_in(request: ui.Request, form: str, period: str, agency: str) -> HttpResponse:
    """Check a report and hand it in; a failing check of high importance wants its explanation."""
    report = queries.report(request.actor, form, period, agency, to=ENTER)
    explained = {
        name.removeprefix("vi-sao-"): str(words)
        for name, words in request.POST.items()
        if name.startswith("vi-sao-")
    }
    problem: CannotMove | None = None
    if request.method == "POST":
        try:
            operations.complete(actor=request.actor, submission=report, explained=explained)
        except CannotMove as found:
            problem = found
        else:
            return ui.done(request, _("Đã nộp báo cáo."), url_of(report))
    shown = sheets.read(request.actor, report)
    return ui.page(
        request, "reporting/hand_in.html", status=422 if problem else 200, sheet=shown, report=report,
        violations=shown.violations, empty=[one for one in shown.cells if one.is_missing], problem=problem,
        explained=explained, **shared(),
    )  # fmt: skip


MOVES = {
    "mo-lai": (operations.reopen, "may_reopen", True),
    "tra-lai": (operations.send_back, "may_return", True),
    "duyet": (operations.approve, "may_approve", False),
    "bo-duyet": (operations.unapprove, "may_unapprove", True),
    "tiep-nhan": (operations.accept, "may_accept", False),
    "bo-tiep-nhan": (operations.unaccept, "may_unaccept", True),
}
DONE = {
    "mo-lai": gettext_lazy("Đã mở lại báo cáo để sửa."),
    "tra-lai": gettext_lazy("Đã trả lại báo cáo; cơ quan báo cáo sửa rồi nộp lại."),
    "duyet": gettext_lazy("Đã duyệt báo cáo."),
    "bo-duyet": gettext_lazy("Đã bỏ duyệt báo cáo."),
    "tiep-nhan": gettext_lazy("Đã tiếp nhận báo cáo."),
    "bo-tiep-nhan": gettext_lazy("Đã bỏ tiếp nhận báo cáo."),
}


@require_http_methods(["GET", "POST"])
@access.needs(VIEW)
@guarded
def step(request: ui.Request, form: str, period: str, agency: str, name: str) -> HttpResponse:
    """Reopen, return, approve, accept, or take one of these back."""
    if name not in MOVES:
        raise Http404(name)
    report = queries.report(request.actor, form, period, agency)
    work, ability, wants_words = MOVES[name]
    problem = ""
    if request.method == "POST":
        more = {"words": request.POST.get("words", "")[:4000]} if wants_words else {}
        try:
            work(actor=request.actor, submission=report, **more)  # type: ignore[operator]  # one of six operations
        except CannotMove as found:
            problem = str(found)
        else:
            return ui.done(request, str(DONE[name]), url_of(report))
    shown = sheets.read(request.actor, report)
    return ui.page(
        request, "reporting/step.html", status=422 if problem else 200, sheet=shown, report=report, name=name,
        may=shown.abilities[ability], wants_words=wants_words, problem=problem, **shared(),
    )  # fmt: skip
