"""Entering by hand: targets, tasks, and progress."""

from collections.abc import Callable
from functools import partial

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tinhso.apps.programme import operations, queries
from tinhso.apps.programme.actions import EDIT, REPORT
from tinhso.apps.programme.forms import ProgressForm, TargetForm, TaskForm
from tinhso.apps.programme.queries import Programme, Target, Task
from tinhso.apps.programme.views.base import denied_as_403
from tinhso.apps.programme.views.programmes import url_of
from tinhso.kernel.access import api as access
from tinhso.kernel.ui import api as ui


@require_http_methods(["GET", "POST"])
@access.needs(REPORT)
@denied_as_403
def report_task(request: ui.Request, code: str, number: int) -> HttpResponse:
    """Record how far a task is."""
    return _report(request, queries.get_task(code, number))


@require_http_methods(["GET", "POST"])
@access.needs(REPORT)
@denied_as_403
def report_target(request: ui.Request, code: str, number: int) -> HttpResponse:
    """Record where a target stands."""
    return _report(request, queries.get_target(code, number))


def _report(request: ui.Request, about: Task | Target) -> HttpResponse:
    actor = request.actor
    units = queries.reporting_units(actor, about) if isinstance(about, Task) else []
    if not units:
        access.require(actor, REPORT, about)
    form = ProgressForm(
        request.POST or None, request.FILES or None, initial={"date": request.day}, units=units,
        for_lead=access.may(actor, REPORT, about),
    )  # fmt: skip
    if isinstance(about, Task):
        form.fields["amount"].label = _("Hoàn thành (%)")
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            operations.record_progress(
                actor=actor, about=about, date=data["date"], amount=data["amount"], note=data["note"],
                uploads=data["evidence"], unit=form.chosen(), confidence=data["confidence"], obstacle=data["obstacle"],
            )  # fmt: skip
        except operations.CannotReport as problem:
            form.add_error(None, str(problem))
        else:
            return ui.done(request, _("Đã ghi tiến độ."), url_of(about))
    return ui.page(
        request, "programme/report.html", status=422 if form.is_bound else 200,
        about=about, is_task=isinstance(about, Task), programme=about.programme, form=form, to=url_of(about),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@access.needs(EDIT)
@denied_as_403
def add_target(request: ui.Request, code: str) -> HttpResponse:
    """Add a target by hand."""
    programme = queries.get_programme(code)
    access.require(request.actor, EDIT, programme)
    form = TargetForm(request.POST or None)
    save = partial(operations.add_target, actor=request.actor, programme=programme)
    return _save(request, form, programme, None, save)


@require_http_methods(["GET", "POST"])
@access.needs(EDIT)
@denied_as_403
def edit_target(request: ui.Request, code: str, number: int) -> HttpResponse:
    """Change a target."""
    one = queries.get_target(code, number)
    access.require(request.actor, EDIT, one)
    form = TargetForm(request.POST or None, initial=TargetForm.initial_of(one))
    save = partial(operations.edit_target, actor=request.actor, target=one)
    return _save(request, form, one.programme, one, save)


@require_http_methods(["GET", "POST"])
@access.needs(EDIT)
@denied_as_403
def add_task(request: ui.Request, code: str) -> HttpResponse:
    """Add a task by hand."""
    programme = queries.get_programme(code)
    access.require(request.actor, EDIT, programme)
    form = TaskForm(request.POST or None)
    save = partial(operations.add_task, actor=request.actor, programme=programme)
    return _save(request, form, programme, None, save)


@require_http_methods(["GET", "POST"])
@access.needs(EDIT)
@denied_as_403
def edit_task(request: ui.Request, code: str, number: int) -> HttpResponse:
    """Change a task."""
    one = queries.get_task(code, number)
    access.require(request.actor, EDIT, one.programme)
    form = TaskForm(request.POST or None, initial=TaskForm.initial_of(one))
    save = partial(operations.edit_task, actor=request.actor, task=one)
    return _save(request, form, one.programme, one, save)


def _save(
    request: ui.Request,
    form: TargetForm | TaskForm,
    programme: Programme,
    one: Target | Task | None,
    save: Callable[..., Target | Task],
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            saved = save(**form.cleaned_data)
        except operations.CannotMake as problem:
            form.add_error(None, str(problem))
        else:
            return ui.done(request, _("Đã lưu."), url_of(saved))
    return ui.page(
        request, "programme/entry.html", status=422 if form.is_bound else 200, form=form,
        programme=programme, one=one, is_task=isinstance(form, TaskForm), to=url_of(one or programme),
    )  # fmt: skip
