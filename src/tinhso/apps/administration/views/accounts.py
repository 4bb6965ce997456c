"""Accounts: find one, see what it holds, close or reopen it, give a post."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tinhso.apps.administration import forms, queries
from tinhso.apps.administration.actions import CLOSE_ACCOUNT, GIVE_POST, LOOK, SEE_ACCOUNTS
from tinhso.apps.administration.operations import accounts as operations
from tinhso.apps.administration.operations import looks, subtrees
from tinhso.apps.administration.operations.roles import CannotGive
from tinhso.apps.administration.tables import AccountTable
from tinhso.apps.administration.views import purpose
from tinhso.kernel.access.api import may, needs
from tinhso.kernel.people import api as people
from tinhso.kernel.text import api as text
from tinhso.kernel.ui import api as ui
from tinhso.kernel.ui.api import Request


@needs(SEE_ACCOUNTS)
@require_GET
def accounts(request: Request) -> HttpResponse:
    """Find an account by login or name."""
    words = request.GET.get("tim", "")[:150]
    rows = ui.paginate(
        queries.accounts(request.actor, words),
        keys=("login",),
        after=request.GET.get(ui.PAGE_PARAMETER, ""),
    )
    table = AccountTable(rows, request=request)
    return ui.page(request, "administration/accounts.html", table=table, words=words)


def _account(request: Request, key: uuid.UUID) -> queries.Account:
    found = queries.account(request.actor, key)
    if found is None:
        raise Http404(str(key))
    return found


def _to(key: uuid.UUID) -> str:
    return reverse("administration:account", args=[key])


@needs(SEE_ACCOUNTS)
@require_GET
def account(request: Request, key: uuid.UUID) -> HttpResponse:
    """Posts, roles and sessions of an account; contact details only after a purpose."""
    return ui.page(
        request,
        "administration/account.html",
        shown=_account(request, key),
        today=text.today(),
        may_close=may(request.actor, CLOSE_ACCOUNT),
        may_give=may(request.actor, GIVE_POST),
        may_look=may(request.actor, LOOK),
    )


@needs(LOOK)
@require_GET
def contact(request: Request, key: uuid.UUID) -> HttpResponse:
    """An account's address and number, for a stated purpose."""
    shown = _account(request, key)
    said = purpose.stated(request, f"people.person:{key}")
    if not said:
        return purpose.ask(request, f"people.person:{key}")
    return ui.page(
        request,
        "administration/contact.html",
        shown=shown,
        contact=looks.look_at_contact(actor=request.actor, person=shown.person, purpose=said),
        purpose=said,
    )


@needs(CLOSE_ACCOUNT)
def close(request: Request, key: uuid.UUID) -> HttpResponse:
    """Close an account, with a reason."""
    person = _account(request, key).person
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ended = operations.close_account(actor=request.actor, person=person, **form.cleaned_data)
        except operations.CannotChange as problem:
            form.add_error(None, str(problem))
        else:
            said = _("Đã khóa tài khoản và kết thúc %(n)s phiên đăng nhập.") % {"n": ended}
            return ui.done(request, said, _to(key))
    return _form(request, "state.html", person, form, closing=True)


@needs(CLOSE_ACCOUNT)
def reopen(request: Request, key: uuid.UUID) -> HttpResponse:
    """Reopen an account, with a reason."""
    person = _account(request, key).person
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.reopen_account(actor=request.actor, person=person, **form.cleaned_data)
        except operations.CannotChange as problem:
            form.add_error(None, str(problem))
        else:
            return ui.done(request, _("Đã mở lại tài khoản."), _to(key))
    return _form(request, "state.html", person, form, closing=False)


@needs(GIVE_POST)
def post(request: Request, key: uuid.UUID) -> HttpResponse:
    """Give a post from a day."""
    person = _account(request, key).person
    form = forms.PostForm(request.POST or None, today=text.today())
    if request.method == "POST" and form.is_valid():
        try:
            operations.give_post(actor=request.actor, person=person, **form.cleaned_data)
        except subtrees.NotFound as unknown:
            form.add_error("agency", str(unknown))
        except (operations.CannotChange, CannotGive, people.CannotHold) as problem:
            form.add_error(None, str(problem))
        else:
            return ui.done(request, _("Đã giao chức vụ."), _to(key))
    return _form(request, "post.html", person, form)


def _form(request: Request, template: str, person: people.Person, form: Any, **more: Any) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return ui.page(request, f"administration/{template}", person=person, form=form, status=status, **more)
