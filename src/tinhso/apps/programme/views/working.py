"""A task in depth: milestones, what it needs, money, later deadlines, entries sent back."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinhso.apps.programme import forms, operations, queries
from tinhso.apps.programme.actions import EDIT, EXTEND, REPORT, RETURN
from tinhso.apps.programme.queries import Task
from tinhso.apps.programme.views.base import CAUSE_WORDS, denied_as_403, small_form
from tinhso.apps.programme.views.programmes import PER_PAGE, url_of
from tinhso.kernel.access import api as access
from tinhso.kernel.text import api as text
from tinhso.kernel.ui import api as ui

FORM = require_http_methods(["GET", "POST"])
Crumbs = list[tuple[str, str]]


def _crumbs(task: Task) -> Crumbs:
    return [
        (_("Chương trình"), reverse("programme:list")),
        (task.programme.title, url_of(task.programme)),
        (task.code, url_of(task)),
    ]


@FORM
@access.needs(EDIT)
@denied_as_403
def add_milestone(request: ui.Request, code: str, number: int) -> HttpResponse:
    """Add a step on the way."""
    task = queries.get_task(code, number)
    access.require(request.actor, EDIT, task.programme)
    return small_form(
        request, forms.MilestoneForm(request.POST or None), title=_("Thêm mốc"), back=url_of(task),
        lead=task.action, crumbs=_crumbs(task), said=_("Đã thêm mốc."), refuses=(operations.CannotChangeTask,),
        save=lambda data: operations.add_milestone(actor=request.actor, task=task, **data),
    )  # fmt: skip


@FORM
@access.needs(REPORT)
@denied_as_403
def reach_milestone(request: ui.Request, code: str, number: int, milestone: int) -> HttpResponse:
    """Say that a milestone was reached."""
    task = queries.get_task(code, number)
    access.require(request.actor, REPORT, task)
    one = queries.get_milestone(task, milestone)
    form = forms.ReachedForm(
        request.POST or None, initial={"on": one.reached_on or request.day, "note": one.note}
    )
    return small_form(
        request, form, title=_("Ghi mốc đã đạt"), back=url_of(task), lead=one.title, crumbs=_crumbs(task),
        said=_("Đã ghi mốc."), refuses=(operations.CannotChangeTask,),
        save=lambda data: operations.reach_milestone(actor=request.actor, milestone=one, **data),
    )  # fmt: skip


@FORM
@access.needs(EDIT)
@denied_as_403
def add_need(request: ui.Request, code: str, number: int) -> HttpResponse:
    """Say what has to be finished first."""
    task = queries.get_task(code, number)
    access.require(request.actor, EDIT, task.programme)
    return small_form(
        request, forms.NeedForm(request.POST or None), title=_("Chờ nhiệm vụ khác"), back=url_of(task),
        lead=task.action, crumbs=_crumbs(task), said=_("Đã ghi."), refuses=(operations.CannotChangeTask,),
        save=lambda data: operations.add_need(actor=request.actor, task=task, **data),
    )  # fmt: skip


@require_POST
@access.needs(EDIT)
@denied_as_403
def remove_need(request: ui.Request, code: str, number: int) -> HttpResponse:
    """It need not wait any more."""
    task = queries.get_task(code, number)
    operations.remove_need(actor=request.actor, need=queries.get_need(task, request.POST.get("ma", "")))
    return ui.done(request, _("Đã bỏ."), url_of(task))


@FORM
@access.needs(EDIT)
@denied_as_403
def plan_money(request: ui.Request, code: str, number: int) -> HttpResponse:
    """Add a budget line."""
    task = queries.get_task(code, number)
    access.require(request.actor, EDIT, task.programme)
    return small_form(
        request, forms.MoneyForm(request.POST or None, initial={"year": request.day.year}), title=_("Thêm dự toán"),
        back=url_of(task), lead=task.action, crumbs=_crumbs(task), said=_("Đã thêm dự toán."),
        refuses=(operations.CannotPay,),
        save=lambda data: operations.plan_money(actor=request.actor, task=task, **data),
    )  # fmt: skip


@FORM
@access.needs(REPORT)
@denied_as_403
def pay(request: ui.Request, code: str, number: int, line: UUID) -> HttpResponse:
    """Record a payment."""
    task = queries.get_task(code, number)
    access.require(request.actor, REPORT, task)
    one = queries.get_line(task, line)
    form = forms.PaymentForm(request.POST or None, initial={"date": request.day})
    return small_form(
        request, form, title=_("Ghi giải ngân"), back=url_of(task), lead=one.title, crumbs=_crumbs(task),
        said=_("Đã ghi giải ngân."), refuses=(operations.CannotPay,),
        save=lambda data: operations.pay(actor=request.actor, line=one, **data),
    )  # fmt: skip


@FORM
@access.needs(REPORT)
@denied_as_403
def ask_extension(request: ui.Request, code: str, number: int) -> HttpResponse:
    """Ask for a later deadline."""
    task = queries.get_task(code, number)
    access.require(request.actor, REPORT, task)
    return small_form(
        request, forms.ExtensionForm(request.POST or None), title=_("Đề nghị gia hạn"), back=url_of(task),
        lead=task.action, crumbs=_crumbs(task), said=_("Đã gửi đề nghị gia hạn."), submit=_("Gửi đề nghị"),
        refuses=(operations.CannotExtend,),
        save=lambda data: operations.ask_extension(actor=request.actor, task=task, **data),
    )  # fmt: skip


@require_GET
@access.needs(EXTEND)
def extensions(request: ui.Request) -> HttpResponse:
    """Requests for later deadlines that wait for this actor."""
    page = ui.paginate(
        queries.waiting_extensions(request.actor), keys=("asked_at", "id"), after=request.GET.get("sau", ""),
        limit=PER_PAGE,
    )  # fmt: skip
    return ui.page(request, "programme/extensions.html", page=page, causes=CAUSE_WORDS)


@FORM
@access.needs(EXTEND)
@denied_as_403
def decide_extension(request: ui.Request, key: UUID) -> HttpResponse:
    """Approve or refuse a later deadline."""
    one = queries.get_extension(key)
    access.require(request.actor, EXTEND, one.task.programme)
    save = partial(operations.decide_extension, actor=request.actor, extension=one)
    return small_form(
        request, forms.DecisionForm(request.POST or None), title=_("Duyệt đề nghị gia hạn"),
        back=reverse("programme:extensions"), crumbs=_crumbs(one.task), said=_("Đã ghi quyết định."),
        lead=_("%(code)s: từ %(old)s đến %(new)s. %(cause)s: %(reason)s (%(who)s)") % {
            "code": one.task.full_code, "old": text.format_date(one.old_deadline),
            "new": text.format_date(one.new_deadline),
            "cause": one.get_cause_display(), "reason": one.reason, "who": one.asked_by_name,
        },
        refuses=(operations.CannotExtend,), save=lambda data: save(**data), submit=_("Ghi quyết định"),
    )  # fmt: skip


@require_POST
@access.needs(REPORT)
@denied_as_403
def withdraw_extension(request: ui.Request, key: UUID) -> HttpResponse:
    """Take a request back."""
    one = queries.get_extension(key)
    try:
        operations.withdraw_extension(actor=request.actor, extension=one)
    except operations.CannotExtend as problem:
        return ui.done(request, str(problem), url_of(one.task))
    return ui.done(request, _("Đã rút đề nghị gia hạn."), url_of(one.task))


@FORM
@access.needs(RETURN)
@denied_as_403
def return_entry(request: ui.Request, key: UUID) -> HttpResponse:
    """Send a progress entry back."""
    entry = queries.get_entry(key)
    about = entry.task or entry.target
    if about is None:  # the table forbids it
        raise AssertionError(key)
    access.require(request.actor, RETURN, about.programme)
    return small_form(
        request, forms.ReturnForm(request.POST or None), title=_("Trả lại báo cáo"), back=url_of(about),
        lead=about.action if isinstance(about, Task) else about.metric, said=_("Đã trả lại báo cáo."),
        refuses=(operations.CannotReport,), submit=_("Trả lại"),
        save=lambda data: operations.return_progress(actor=request.actor, entry=entry, **data),
    )  # fmt: skip
