"""Runs of an assessment: what one changed, running it again, correcting it; the figures that feed it."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinhso.apps.scoring import queries
from tinhso.apps.scoring.actions import MANAGE, PUBLISH, VIEW_DRAFT
from tinhso.apps.scoring.appraisal import gates
from tinhso.apps.scoring.provenance import binding, differing, operations, paper, rerunning, sources
from tinhso.apps.scoring.provenance.forms import BindingForm, CorrectionForm
from tinhso.engines.indicators.store.api import Stage
from tinhso.kernel.access.api import may, needs, public
from tinhso.kernel.ui import api as ui
from tinhso.kernel.ui.api import Request

ROWS = 25
TARGET = {"item": "target", "input": "target"}  # two words of the operation are one field of the form


def _links(request: Request, rows: "ui.Slice[Any]") -> tuple[str, str]:
    before, after = (
        ui.query(request, **{ui.PAGE_PARAMETER: mark}) if mark else "" for mark in (rows.previous, rows.next)
    )
    return before, after


@public
@require_GET
def history(request: Request, code: str) -> HttpResponse:
    """Every published run of an assessment, with the reason of each correction."""
    found, runs = differing.history(code)
    return ui.page(request, "scoring/provenance/history.html", assessment=found, runs=runs, stages=Stage)


@public
@require_GET
def difference(request: Request, code: str, number: int) -> HttpResponse:
    """What a published run changed: against the one it corrects, or another published one."""
    shown = differing.public(
        code,
        number,
        request.GET.get("voi", ""),
        after=request.GET.get(ui.PAGE_PARAMETER, ""),
        limit=ROWS,
    )
    return ui.page(
        request,
        "scoring/provenance/difference.html",
        shown=shown,
        links=_links(request, shown.rows),
        stages=Stage,
    )


@public
@require_GET
def unit_dossier(request: Request, code: str, unit: str) -> HttpResponse:
    """Everything behind a unit's published score, as a paper."""
    answer = HttpResponse(paper.pdf(code, unit), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{code}-{unit}.pdf"'
    return answer


@needs(VIEW_DRAFT)
@require_GET
def runs(request: Request, code: str) -> HttpResponse:
    """All runs of an assessment, drafts too: running again, comparing, correcting."""
    found = queries.get_mine(request.actor, code)
    every = differing.runs(found, published_only=False)
    drafts = {run.stage for run in every if run.published_at is None}
    correctable = {run.stage for run in every if run.origin == run.Origin.COMPUTED} - drafts
    return ui.page(
        request,
        "scoring/provenance/runs.html",
        assessment=found,
        runs=every,
        stages=Stage,
        correctable=[stage for stage in Stage if stage.value in correctable],
        may_publish=may(request.actor, PUBLISH, found),
        may_manage=may(request.actor, MANAGE, found),
        # A digest of others' drafts is a question about them: few possible values are soon tried through.
        whole=queries.sees_whole(request.actor, found),
    )


@needs(VIEW_DRAFT)
@require_GET
def run_difference(request: Request, code: str, number: int) -> HttpResponse:
    """What a run changes against another one, drafts too, for the units in my reach."""
    shown = differing.on_desk(
        request.actor,
        code,
        number,
        request.GET.get("voi", ""),
        after=request.GET.get(ui.PAGE_PARAMETER, ""),
        limit=ROWS,
    )
    return ui.page(
        request,
        "scoring/provenance/run_difference.html",
        shown=shown,
        links=_links(request, shown.rows),
        stages=Stage,
    )


@needs(MANAGE)
@require_POST
def verify(request: Request, code: str, number: int) -> HttpResponse:
    """Run a published run again from what it kept, and say whether it gives the same. Changes nothing."""
    found = queries.get_mine(request.actor, code)
    run = queries.published_computed(found, number)
    return ui.page(
        request,
        "scoring/provenance/verified.html",
        assessment=found,
        again=rerunning.rerun(run),
        stages=Stage,
    )


@needs(PUBLISH)
@require_http_methods(["GET", "POST"])
def correct(request: Request, code: str) -> HttpResponse:
    """Ask for the reason, then open a published stage for corrections."""
    found = queries.get_mine(request.actor, code)
    asked = request.POST.get("stage") or request.GET.get("giai-doan", "")
    if asked not in Stage.values:
        raise Http404(asked)
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            run = operations.open_correction(
                actor=request.actor, assessment=found, stage=Stage(asked), reason=form.cleaned_data["reason"]
            )
        except ValidationError as problem:
            form.add_error("reason", problem.messages[0])
        except operations.CannotCorrect as problem:
            form.add_error(None, str(problem))
        else:
            said = _("Đã mở đính chính, lần tính %(n)s. Sửa số liệu xong thì công bố lại.") % {
                "n": run.number
            }
            return ui.done(request, said, to=reverse("scoring:assessment", args=[code]))
    status = 422 if request.method == "POST" else 200
    return ui.page(
        request,
        "scoring/provenance/correct.html",
        assessment=found,
        form=form,
        stage=Stage(asked),
        status=status,
    )


@needs(PUBLISH)
@require_POST
def withdraw(request: Request, code: str, number: int) -> HttpResponse:
    """Close a correction that was opened by mistake."""
    found = queries.get_mine(request.actor, code)
    try:
        of = operations.withdraw_correction(actor=request.actor, assessment=found, number=number)
    except operations.CannotCorrect as problem:
        return ui.problem(
            request, status=409, title=_("Chưa bỏ được đính chính"), why=str(problem),
            to=reverse("scoring:runs", args=[code]), to_label=_("Các lần tính"),
        )  # fmt: skip
    said = _("Đã bỏ đính chính. Kết quả lần %(n)s giữ nguyên.") % {"n": of.number}
    return ui.done(request, said, to=reverse("scoring:runs", args=[code]))


@needs(MANAGE)
@require_http_methods(["GET", "POST"])
def figures(request: Request, code: str) -> HttpResponse:
    """The inputs that are figures of the value store, and binding another one."""
    found = queries.get_managed(request.actor, code)
    form = BindingForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.bind(actor=request.actor, assessment=found, **form.asked())
        except ValidationError as problem:
            for name, words in problem.message_dict.items():
                form.add_error(TARGET.get(name, name), words)
        else:
            return ui.done(request, _("Đã gắn. Bấm “Lấy số liệu” để đưa số vào."), to=request.path)
    return _figures_page(request, found, form, status=422 if request.method == "POST" else 200)


def _figures_page(
    request: Request, found: Any, form: BindingForm, *, status: int = 200, taken: Any = None
) -> HttpResponse:
    return ui.page(
        request,
        "scoring/provenance/figures.html",
        status=status,
        assessment=found,
        form=form,
        rows=binding.rows(found),
        stages=[
            stage
            for stage in Stage
            if not queries.locked(found, stage) and not gates.why_no_entry(found, stage)
        ],
        taken=taken,
    )


@needs(MANAGE)
@require_POST
def unbind(request: Request, code: str) -> HttpResponse:
    """Let people give an input again."""
    found = queries.get_managed(request.actor, code)
    gone = operations.unbind(
        actor=request.actor,
        assessment=found,
        item=request.POST.get("item", ""),
        name=request.POST.get("input", ""),
    )
    if not gone:
        raise Http404(code)
    return ui.done(
        request, _("Đã gỡ; từ nay đầu vào này nhập tay."), to=reverse("scoring:figures", args=[code])
    )


@needs(MANAGE)
@require_POST
def take(request: Request, code: str) -> HttpResponse:
    """Take the figures over into a stage and score it anew."""
    found = queries.get_managed(request.actor, code)
    asked = request.POST.get("stage", "")
    if asked not in Stage.values:
        raise Http404(asked)
    try:
        taken = operations.take_figures(actor=request.actor, assessment=found, stage=Stage(asked))
    except operations.StageClosed as closed:
        return ui.problem(request, status=409, title=_("Đợt này đã khóa"), why=str(closed))
    if taken.refused:
        return _figures_page(request, found, BindingForm(found), taken=taken)
    said = _("Đã lấy số liệu: %(n)s đầu vào thay đổi.") % {"n": taken.changed}
    return ui.done(request, said, to=reverse("scoring:figures", args=[code]))


@needs(VIEW_DRAFT)
@require_GET
def proof(request: Request, key: uuid.UUID) -> HttpResponse:
    """A proof and the scores that it stands behind."""
    return ui.page(request, "scoring/provenance/proof.html", shown=sources.proof(request.actor, key))
