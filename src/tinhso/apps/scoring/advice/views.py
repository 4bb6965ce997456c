"""Pages of the advice: translate in, one domain call, translate out."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tinhso.apps.scoring.actions import MANAGE, VIEW_DRAFT
from tinhso.apps.scoring.advice import forecasts, goal_list, goals, operations, pages
from tinhso.apps.scoring.advice.forms import GoalForm, PlanForm
from tinhso.kernel.access.api import may, needs, public
from tinhso.kernel.ui import api as ui
from tinhso.kernel.ui.api import Request


@needs(VIEW_DRAFT)
@require_GET
def advice(request: Request, code: str, unit: str) -> HttpResponse:
    """What gains the unit most points, first things first."""
    return ui.page(
        request, "scoring/advice/advice.html", shown=pages.advice(request.actor, code, unit, request.day)
    )


@needs(VIEW_DRAFT)
@require_GET
def what_if(request: Request, code: str, unit: str) -> HttpResponse:
    """Points and rank with other inputs; nothing is stored."""
    shown = pages.what_if(request.actor, code, unit, request.GET.dict())
    return ui.page(request, "scoring/advice/what_if.html", shown=shown)


@needs(VIEW_DRAFT)
@require_GET
def forecast(request: Request, code: str, unit: str) -> HttpResponse:
    """The unit's inputs at the end of the year, and the points they would bring."""
    return ui.page(request, "scoring/advice/forecast.html", shown=forecasts.page(request.actor, code, unit))


@needs(MANAGE)
@require_http_methods(["GET", "POST"])
def plan_items(request: Request, code: str) -> HttpResponse:
    """Effort, deadline and series of each item of a round."""
    assessment, framework, now = pages.plans(request.actor, code)
    if not may(request.actor, MANAGE, assessment):
        raise Http404(code)
    form = PlanForm(framework, request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        planned = operations.plan_items(actor=request.actor, assessment=assessment, plans=form.plans())
        return ui.done(
            request,
            _("Đã đặt cho %(n)s mục.") % {"n": planned},
            to=reverse("scoring:plan_items", args=[code]),
        )
    return ui.page(
        request,
        "scoring/advice/plan_items.html",
        assessment=assessment,
        form=form,
        status=422 if request.method == "POST" else 200,
    )


@public
@require_GET
def goals_page(request: Request) -> HttpResponse:
    """National and own goals beside what was reached, with the course that the forecast shows."""
    read = request.GET.get
    asked = goal_list.Asked(
        scope=read("pham-vi", goal_list.OWN),
        words=read("tim", ""),
        plan=read("ke-hoach", ""),
        state=read("tinh-trang", ""),
        after=read(ui.PAGE_PARAMETER, ""),
    )
    shown = goal_list.listed(request.day, getattr(settings, "TINHSO_PLACE_NAME", ""), asked)
    return ui.page(
        request,
        "scoring/advice/goals.html",
        shown=shown,
        links=ui.Table(shown.rows, request=request).links(),
        may_link=may(request.actor, MANAGE),
    )


@needs(MANAGE)
@require_http_methods(["GET", "POST"])
def link_goal(request: Request) -> HttpResponse:
    """Choose the own goal whose figures stand beside a national one."""
    code = request.GET.get("muc-tieu", "")
    programme, target = goals.national_goal(code)
    if not may(request.actor, MANAGE):
        raise Http404(code)
    form = GoalForm(goals.own_goals(request.day), request.POST or None, initial=goals.linked(code))
    if request.method == "POST" and form.is_valid():
        operations.link_goal(actor=request.actor, national=code, own=form.cleaned_data["own"])
        return ui.done(request, _("Đã lưu."), to=reverse("scoring:goals"))
    status = 422 if request.method == "POST" else 200
    return ui.page(
        request, "scoring/advice/link_goal.html", programme=programme, target=target, form=form, status=status
    )
