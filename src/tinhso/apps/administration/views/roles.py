"""Roles, who has them, giving and ending."""

import uuid

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tinhso.apps.administration import forms, queries
from tinhso.apps.administration.actions import GIVE_ROLE
from tinhso.apps.administration.operations import roles as operations
from tinhso.apps.administration.operations import subtrees
from tinhso.apps.administration.tables import RoleTable
from tinhso.kernel.access.api import Grant, needs
from tinhso.kernel.text import api as text
from tinhso.kernel.ui import api as ui
from tinhso.kernel.ui.api import Request


@needs(GIVE_ROLE)
@require_GET
def roles(request: Request) -> HttpResponse:
    """Every role."""
    table = RoleTable(queries.roles(request.actor), request=request)
    return ui.page(request, "administration/roles.html", table=table)


@needs(GIVE_ROLE)
def role(request: Request, code: str) -> HttpResponse:
    """A role: what it allows, who has it where and until when; give it to somebody."""
    shown = queries.role(request.actor, code)
    if shown is None:
        raise Http404(code)
    form = forms.RoleForm(request.POST or None, today=text.today())
    if request.method == "POST" and form.is_valid():
        try:
            operations.give_role(actor=request.actor, role=code, **form.cleaned_data)
        except subtrees.NotFound as unknown:
            form.add_error("where", str(unknown))
        except operations.CannotGive as problem:
            form.add_error(None, str(problem))
        else:
            return ui.done(request, _("Đã giao vai trò."), reverse("administration:role", args=[code]))
    grants = ui.paginate(
        queries.grants_of_role(request.actor, code),
        keys=("-id",),
        after=request.GET.get(ui.PAGE_PARAMETER, ""),
    )
    return ui.page(
        request,
        "administration/role.html",
        role=shown,
        form=form,
        grants=grants.rows,
        wheres=queries.wheres(grants.rows),
        today=text.today(),
        links=tuple(
            ui.query(request, **{ui.PAGE_PARAMETER: mark}) if mark else ""
            for mark in (grants.previous, grants.next)
        ),
        status=422 if request.method == "POST" else 200,
    )


@needs(GIVE_ROLE)
@require_POST
def end(request: Request, key: uuid.UUID) -> HttpResponse:
    """End a grant at once."""
    home = reverse("administration:roles")
    try:
        grant = operations.end_grant(actor=request.actor, key=key)
    except Grant.DoesNotExist as gone:
        raise Http404(str(key)) from gone
    except operations.CannotGive as problem:
        return ui.problem(
            request, status=409, title=_("Chưa kết thúc được vai trò"), why=str(problem), to=home
        )
    to = ui.back_to(request, reverse("administration:role", args=[grant.role.code]))
    return ui.done(request, _("Đã kết thúc vai trò."), to)
