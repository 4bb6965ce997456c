"""Pages of rankings and of scoring: translate in, one domain call, translate out."""

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinhso.apps.scoring import forms, operations, pages, queries
from tinhso.apps.scoring.actions import MANAGE, MANAGE_FRAMEWORKS, PUBLISH, VIEW_DRAFT
from tinhso.apps.scoring.appraisal import pages as appraisal
from tinhso.apps.scoring.provenance import feeding
from tinhso.apps.scoring.tables import AssessmentTable, UnitTable
from tinhso.engines.indicators.api import ValuesRefused
from tinhso.engines.indicators.store.api import Stage
from tinhso.kernel.access.api import may, needs, public
from tinhso.kernel.files import api as files
from tinhso.kernel.ui import api as ui
from tinhso.kernel.ui.api import Request

ROWS = 25
SHOWN = 20  # problems of a refused file


@public
@require_GET
def assessments(request: Request) -> HttpResponse:
    """Every assessment with a published ranking."""
    listed = queries.published()
    return ui.page(request, "scoring/assessments.html", listed=listed, sampled=queries.sampled())


@public
@require_GET
def framework(request: Request, code: str) -> HttpResponse:
    """The framework behind an assessment: items, maxima, rules, sources."""
    return ui.page(request, "scoring/framework.html", shown=pages.framework(code))


@public
@require_GET
def result(request: Request, code: str, unit: str) -> HttpResponse:
    """One unit's published result by pillar and item."""
    return ui.page(request, "scoring/result.html", shown=pages.result(code, unit), rank_move=ui.rank_move)


@public
@require_GET
def explanation(request: Request, code: str, unit: str, item: str) -> HttpResponse:
    """Why an item has its points: rule, numbers, inputs, who entered and approved them, evidence."""
    return ui.page(request, "scoring/explanation.html", shown=pages.explanation(code, unit, item))


@needs(VIEW_DRAFT)
@require_GET
def desk(request: Request) -> HttpResponse:
    """Assessments in my reach."""
    mine = list(queries.mine(request.actor))
    return ui.page(
        request,
        "scoring/desk.html",
        table=AssessmentTable(mine, request=request),
        none_yet=not mine,
        may_open=may(request.actor, MANAGE_FRAMEWORKS),
    )


@needs(VIEW_DRAFT)
@require_GET
def assessment(request: Request, code: str) -> HttpResponse:
    """The units of an assessment in my reach, with their three totals."""
    shown = pages.units(request.actor, code, after=request.GET.get(ui.PAGE_PARAMETER, ""), limit=ROWS)
    return ui.page(
        request,
        "scoring/assessment.html",
        shown=shown,
        tabs=appraisal.tabs(request.actor, shown.assessment, "assessment"),
        table=UnitTable(shown.rows, request=request),
        stages=Stage,
    )


@needs(MANAGE)
def upload(request: Request, code: str) -> HttpResponse:
    """Take over a CSV of values: all rows or none."""
    found = queries.get_managed(request.actor, code)
    form = forms.ValuesFileForm(request.POST or None, request.FILES or None)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "values.csv"
                path.write_bytes(form.cleaned_data["file"].read())
                done = operations.import_values(
                    actor=request.actor,
                    assessment=found,
                    file=path,
                    stage=_stage(request),
                    source_note=form.cleaned_data["source_note"] or form.cleaned_data["file"].name,
                    numbers=form.cleaned_data["numbers"],
                )
        except ValuesRefused as refused:
            problems = _said(refused, form.cleaned_data["file"].name)
        except operations.Locked as locked:
            problems = [str(locked)]
        else:
            return ui.done(request, _imported(done), to=reverse("scoring:assessment", args=[code]))
    return ui.page(
        request,
        "scoring/upload.html",
        assessment=found,
        form=form,
        problems=problems,
        stage=_stage(request),
        status=422 if request.method == "POST" else 200,
    )


def _imported(done: operations.Imported) -> str:
    said = _("Đã nhập %(n)s giá trị và tính lại điểm.") % {"n": done.changed}
    if done.numbers is None:
        return said
    return f"{said} " + _("Số trong tệp được đọc theo cách viết %(words)s.") % {"words": done.numbers.words}


def _said(refused: ValuesRefused, name: str) -> list[str]:
    """The first problems of a file, under the name that its sender knows."""
    said = [str(replace(one, file=f"“{name}”")) for one in refused.problems[:SHOWN]]
    more = len(refused.problems) - len(said)
    return [*said, _("… và %(n)s lỗi nữa.") % {"n": more}] if more else said


def _stage(request: Request) -> Stage:
    asked = request.POST.get("stage") or request.GET.get("giai-doan") or Stage.SELF
    return Stage(asked) if asked in Stage.values else Stage.SELF


@needs(MANAGE)
@require_POST
def compute(request: Request, code: str) -> HttpResponse:
    """Compute the draft anew."""
    found = queries.get_managed(request.actor, code)
    try:
        run = operations.compute(actor=request.actor, assessment=found, stage=_stage(request))
    except operations.Locked as locked:
        return ui.problem(request, status=409, title=_("Đợt này đã khóa"), why=str(locked))
    return ui.done(
        request,
        _("Đã tính điểm lần %(n)s.") % {"n": run.number},
        to=reverse("scoring:assessment", args=[code]),
    )


@needs(MANAGE)
@require_http_methods(["GET", "POST"])
def remove(request: Request, code: str) -> HttpResponse:
    """Ask once more, then remove a round in which nothing was entered."""
    found = queries.get_managed(request.actor, code)
    if request.method == "GET":
        return ui.page(request, "scoring/remove.html", assessment=found)
    try:
        operations.remove_assessment(actor=request.actor, assessment=found)
    except operations.InUse as used:
        back = reverse("scoring:assessment", args=[code])
        return ui.problem(request, status=409, title=_("Không bỏ được đợt này"), why=str(used), to=back)
    return ui.done(request, _("Đã bỏ đợt “%(title)s”.") % {"title": found.title}, to=reverse("scoring:desk"))


@needs(PUBLISH)
@require_http_methods(["GET", "POST"])
def publish(request: Request, code: str) -> HttpResponse:
    """Ask once more, then freeze the draft of a stage and show it to everyone."""
    found = queries.get_mine(request.actor, code)
    if request.method == "GET":
        stage = _stage(request)
        empty = queries.without_points(found, stage)
        return ui.page(request, "scoring/publish.html", assessment=found, stage=stage, empty=empty)
    try:
        operations.publish(actor=request.actor, assessment=found, stage=_stage(request))
    except operations.NothingToPublish as nothing:
        return ui.problem(request, status=409, title=_("Chưa có gì để công bố"), why=str(nothing))
    return ui.done(request, _("Đã công bố kết quả."), to=reverse("scoring:ranking", args=[code]))


@needs(VIEW_DRAFT)
@require_GET
def sheet(request: Request, code: str, unit: str) -> HttpResponse:
    """All items of one unit with their three scores."""
    return ui.page(request, "scoring/sheet.html", shown=pages.sheet(request.actor, code, unit))


@needs(VIEW_DRAFT)
def entry(request: Request, code: str, unit: str, item: str) -> HttpResponse:
    """One item of one unit: enter or appraise its inputs, add evidence, see why it has its points."""
    stage = _stage(request)
    shown = pages.entry(request.actor, code, unit, item, stage)
    form_class = forms.item_form(shown.item)
    form = form_class(
        request.POST or None, request.FILES or None, initial=forms.initial(shown.item, shown.stored)
    )
    for name in feeding.not_typed(shown.bound):  # a figure that feeds the score is not typed over
        if name in shown.bound and f"{forms.PREFIX}{name}" in form.fields:
            form.fields[f"{forms.PREFIX}{name}"].disabled = True
        elif name not in shown.bound:  # a part of a ratio that is fed as a whole
            form.fields.pop(f"{forms.PREFIX}{name}", None)
    if request.method == "POST" and form.is_valid() and not form.has_changed():
        if any(shown.stored.values()):
            return ui.done(
                request, _("Không có gì thay đổi so với lần lưu trước."), to=request.get_full_path()
            )
        form.add_error(None, _("Chưa có gì để lưu. Hãy nhập số liệu, ghi chú hoặc minh chứng."))
    elif request.method == "POST" and form.is_valid():
        try:
            _save(request, shown, form, stage)
        except ValuesRefused as refused:
            for one in refused.problems:
                name = f"{forms.PREFIX}{one.input}"
                form.add_error(name if name in form.fields else None, f"{one.what} {_sentence(one.remedy)}")
        except (operations.Locked, files.Refused) as refused_whole:
            form.add_error(None, str(refused_whole))
        else:
            return ui.done(request, _("Đã lưu và tính lại điểm."), to=request.get_full_path())
    status = 422 if request.method == "POST" else 200
    return ui.page(
        request, "scoring/entry.html", shown=shown, form=form, stage=stage, stages=Stage, status=status
    )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _save(request: Request, shown: "pages.Entry", form: Any, stage: Stage) -> None:
    operations.enter(
        actor=request.actor,
        unit=shown.unit,
        item=shown.item.code,
        stage=stage,
        values=forms.entered(form, shown.stored),
        comment=form.cleaned_data["comment"],
        evidence_note=form.cleaned_data["evidence_note"],
        evidence_upload=form.cleaned_data["evidence_file"],
    )
