"""Webhooks: where facts are posted to, what was sent, trying, switching, reviving."""

import uuid
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinhso.apps.administration import forms
from tinhso.apps.administration.tables import HookTable, SendingTable
from tinhso.engines.exchange import api as exchange
from tinhso.kernel.access.api import needs
from tinhso.kernel.ui import api as ui
from tinhso.kernel.ui.api import Request

ROWS = 50


def _found(request: Request, key: uuid.UUID) -> exchange.Hook:
    found = exchange.hook(request.actor, key)
    if found is None:
        raise Http404(str(key))
    return found


def _to(hook: exchange.Hook) -> str:
    return reverse("administration:hook", args=[hook.key])


@needs(exchange.MANAGE)
@require_GET
def hooks(request: Request) -> HttpResponse:
    """Every hook and how it is."""
    after = request.GET.get(ui.PAGE_PARAMETER, "")
    rows = ui.paginate(exchange.hooks(request.actor), keys=("-pk",), after=after, limit=ROWS)
    return ui.page(request, "administration/hooks.html", table=HookTable(rows, request=request))


@needs(exchange.MANAGE)
@require_http_methods(["GET", "POST"])
def add(request: Request) -> HttpResponse:
    """Declare one; the answer shows its secret, this once."""
    form = forms.HookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = exchange.make_hook(actor=request.actor, **form.cleaned_data)
        except ValidationError as problem:
            form.take(problem)
        else:
            return _page(request, made.hook, secret=made.secret)
    return ui.page(
        request, "administration/add_hook.html", form=form, kinds=exchange.kinds(),
        status=422 if request.method == "POST" else 200,
    )  # fmt: skip


@needs(exchange.MANAGE)
@require_GET
def hook(request: Request, key: uuid.UUID) -> HttpResponse:
    """One hook with what was sent to it, newest first."""
    return _page(request, _found(request, key))


def _page(request: Request, one: exchange.Hook, *, secret: str = "") -> HttpResponse:
    state = request.GET.get("tinh-trang", "")
    after = request.GET.get(ui.PAGE_PARAMETER, "")
    rows = ui.paginate(exchange.sendings(request.actor, one, state), keys=("-pk",), after=after, limit=ROWS)
    answer = ui.page(
        request, "administration/hook.html", hook=one, secret=secret, state=state, here=_to(one),
        states=exchange.HookSending.State.choices, table=SendingTable(rows, request=request),
        given_up=exchange.sendings(request.actor, one, exchange.HookSending.State.FAILED).count(),
    )  # fmt: skip
    if secret:
        answer["Cache-Control"] = "no-store"
    return answer


@needs(exchange.MANAGE)
@require_POST
def step(request: Request, key: uuid.UUID, name: str) -> HttpResponse:
    """Try it, switch it, change its secret, send again what was given up."""
    one = _found(request, key)
    if name == "doi-khoa":
        changed = exchange.change_secret(actor=request.actor, hook=one)
        return _page(request, changed.hook, secret=changed.secret)
    if name not in STEPS:
        raise Http404(name)
    try:
        said = STEPS[name](request, one)
    except exchange.CannotChange as problem:
        return ui.problem(request, status=409, title=_("Chưa làm được"), why=str(problem), to=_to(one))
    return ui.done(request, said, _to(one))


def _try(request: Request, one: exchange.Hook) -> str:
    exchange.try_now(actor=request.actor, hook=one)
    return _("Đã xếp một lần gửi thử; kết quả hiện ở danh sách dưới đây sau vài giây.")


def _on(request: Request, one: exchange.Hook) -> str:
    exchange.switch(actor=request.actor, hook=one, on=True)
    return _("Đã bật nơi nhận.")


def _off(request: Request, one: exchange.Hook) -> str:
    exchange.switch(actor=request.actor, hook=one, on=False)
    return _("Đã tắt nơi nhận.")


def _revive(request: Request, one: exchange.Hook) -> str:
    count = exchange.revive(actor=request.actor, hook=one)
    return ngettext("Đang gửi lại %(n)s sự kiện.", "Đang gửi lại %(n)s sự kiện.", count) % {"n": count}


STEPS: dict[str, Callable[[Request, exchange.Hook], str]] = {
    "thu": _try, "bat": _on, "tat": _off, "gui-lai": _revive,
}  # fmt: skip
