"""The tree of plans: what stands under what, giving down, linking."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinhso.apps.programme import forms, operations, queries
from tinhso.apps.programme.actions import EDIT
from tinhso.apps.programme.forms.working import weights_of
from tinhso.apps.programme.queries import Programme, Target, Task
from tinhso.apps.programme.states import State
from tinhso.apps.programme.views.base import LEVEL_WORDS, denied_as_403, small_form
from tinhso.apps.programme.views.programmes import PER_PAGE, goal_words, url_of
from tinhso.kernel.access import api as access
from tinhso.kernel.orgs.api import Agency
from tinhso.kernel.ui import api as ui

FORM = require_http_methods(["GET", "POST"])
MOST_LISTED = 500  # agencies of one kind in a form; a province has fewer


@require_GET
@access.public
def below(request: ui.Request, code: str) -> HttpResponse:
    """Where a plan stands, and the plans under it."""
    one = queries.get_programme(code)
    page = ui.paginate(
        queries.plans_below(one), keys=("code",), after=request.GET.get("sau", ""), limit=PER_PAGE
    )
    counts = queries.task_counts(page.rows, request.day)
    return ui.page(
        request, "programme/tree.html", programme=one, above=queries.plans_above(one), page=page,
        rows=[(plan, counts[plan.pk], sum(counts[plan.pk].values())) for plan in page.rows], levels=LEVEL_WORDS,
        may_edit=_may_edit(request, one), State=State,
    )  # fmt: skip


def _may_edit(request: ui.Request, programme: Programme) -> bool:
    return access.may(request.actor, EDIT, programme)


@FORM
@access.needs(EDIT)
@denied_as_403
def place(request: ui.Request, code: str) -> HttpResponse:
    """Put a plan under another."""
    one = queries.get_programme(code)
    access.require(request.actor, EDIT, one)
    form = forms.PlaceForm(request.POST or None, initial={"under": one.parent.code if one.parent else ""})

    def save(data: dict[str, Any]) -> None:
        under = queries.find_programme(data["under"]) if data["under"] else None
        if data["under"] and under is None:
            raise operations.CannotPlace(_("Không có kế hoạch mã “%(code)s”.") % {"code": data["under"]})
        operations.place_programme(actor=request.actor, programme=one, under=under)

    return small_form(
        request, form, title=_("Đặt dưới kế hoạch cấp trên"), back=reverse("programme:below", args=[code]),
        lead=one.title, said=_("Đã đặt."), refuses=(operations.CannotPlace,), save=save,
    )  # fmt: skip


@FORM
@access.needs(EDIT)
@denied_as_403
def cascade_target(request: ui.Request, code: str, number: int) -> HttpResponse:
    """Give a target to agencies below."""
    return _cascade(request, queries.get_target(code, number))


@FORM
@access.needs(EDIT)
@denied_as_403
def cascade_task(request: ui.Request, code: str, number: int) -> HttpResponse:
    """Give a task to agencies below."""
    return _cascade(request, queries.get_task(code, number))


def _cascade(request: ui.Request, about: Target | Task) -> HttpResponse:
    """Choose a kind of agency and weights; look at the preview; give. The three steps share one form."""
    actor, programme = request.actor, about.programme
    if programme.agency is not None:
        access.require(actor, EDIT, programme)
    kinds = queries.receiver_kinds(actor, programme, request.day)
    chosen = request.GET.get("loai", "") or request.POST.get("loai", "") or (kinds[0][0] if kinds else "")
    agencies = list(queries.receivers(actor, programme, chosen, request.day)[:MOST_LISTED])
    is_task = isinstance(about, Task)
    initial = {"shared": "0", "rule": about.rollup or "mean"}
    form = forms.CascadeForm(request.POST or None, is_task=is_task, initial=initial)
    weights, wrong = weights_of(request.POST)
    pieces: list[operations.Piece] = []
    if request.method == "POST" and form.is_valid():
        receivers = [operations.Receiver(one, weights[one.code]) for one in agencies if one.code in weights]
        shared = form.cleaned_data.get("shared") == "1"
        try:
            if wrong:
                raise operations.CannotCascade("; ".join(wrong))
            if request.POST.get("viec") == "giao":
                operations.cascade(
                    actor=actor, about=about, to=receivers, shared=shared, rule=form.cleaned_data["rule"]
                )
                return ui.done(
                    request, _("Đã giao cho %(n)s cơ quan.") % {"n": len(receivers)}, url_of(about)
                )
            pieces = operations.plan_cascade(actor=actor, about=about, to=receivers, shared=shared)
        except operations.CannotCascade as problem:
            form.add_error(None, str(problem))
    return ui.page(
        request, "programme/cascade.html", status=422 if form.is_bound and form.errors else 200, about=about,
        is_task=is_task, programme=programme, kinds=kinds, chosen=chosen, agencies=agencies, form=form,
        weights=_weights_shown(request, agencies),
        pieces=pieces, goals_of=lambda piece: _goals(about, piece), to=url_of(about),
    )  # fmt: skip


def _weights_shown(request: ui.Request, agencies: Sequence[Agency]) -> dict[str, str]:
    """What stands in the boxes: what was typed; at first 1 for everyone, so that giving to all is one click."""
    at_first = "1" if request.method == "GET" else ""
    return {one.code: request.POST.get(f"w-{one.code}", at_first) for one in agencies}


def _goals(about: Target | Task, piece: operations.Piece) -> list[str]:
    """The goals of a piece in words."""
    if isinstance(about, Task):
        return []
    return [
        f"{year or _('Cả giai đoạn')}: {goal_words(about, queries.YearGoal(year, low, high))}"
        for year, (low, high) in piece.goals.items()
    ]


@FORM
@access.needs(EDIT)
@denied_as_403
def link_target(request: ui.Request, code: str, number: int) -> HttpResponse:
    """Say which target of another plan this one serves."""
    return _link(request, queries.get_target(code, number))


@FORM
@access.needs(EDIT)
@denied_as_403
def link_task(request: ui.Request, code: str, number: int) -> HttpResponse:
    """Say of which task this one is a part."""
    return _link(request, queries.get_task(code, number))


def _link(request: ui.Request, part: Target | Task) -> HttpResponse:
    access.require(request.actor, EDIT, part.programme)
    form = forms.LinkForm(request.POST or None, model=type(part), initial={"weight": "1"})
    return small_form(
        request, form, title=_("Nối với kế hoạch khác"), back=url_of(part), said=_("Đã nối."),
        lead=part.action if isinstance(part, Task) else part.metric, refuses=(operations.CannotPlace,),
        save=lambda data: operations.link_part(actor=request.actor, part=part, **data),
    )  # fmt: skip


@require_POST
@access.needs(EDIT)
@denied_as_403
def unlink_target(request: ui.Request, code: str, number: int) -> HttpResponse:
    """A target serves another no longer."""
    return _unlink(request, queries.get_target(code, number))


@require_POST
@access.needs(EDIT)
@denied_as_403
def unlink_task(request: ui.Request, code: str, number: int) -> HttpResponse:
    """A task is no part of another any more."""
    return _unlink(request, queries.get_task(code, number))


def _unlink(request: ui.Request, part: Target | Task) -> HttpResponse:
    whole = queries.get_link(part, request.POST.get("ma", ""))
    operations.unlink_part(actor=request.actor, part=part, whole=whole)
    return ui.done(request, _("Đã gỡ."), url_of(part))


@require_POST
@access.needs(EDIT)
@denied_as_403
def rollup_target(request: ui.Request, code: str, number: int) -> HttpResponse:
    """How a target's figure is made from its parts."""
    return _rollup(request, queries.get_target(code, number))


@require_POST
@access.needs(EDIT)
@denied_as_403
def rollup_task(request: ui.Request, code: str, number: int) -> HttpResponse:
    """How a task's percent is made from its parts."""
    return _rollup(request, queries.get_task(code, number))


def _rollup(request: ui.Request, whole: Target | Task) -> HttpResponse:
    rule = request.POST.get("quy-tac", "")
    rule = rule if rule in queries.RollUp.values else ""
    try:
        operations.set_rollup(actor=request.actor, whole=whole, rule=rule)
    except operations.CannotPlace as problem:
        return ui.done(request, str(problem), url_of(whole))
    return ui.done(request, _("Đã đổi cách tổng hợp."), url_of(whole))
