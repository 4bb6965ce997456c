"""What the pages share."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpResponse
from django.utils.translation import gettext, gettext_lazy

from tinhso.apps.programme.queries import Audience, Cause, Finding, Level, RollUp, Urging
from tinhso.apps.programme.states import State
from tinhso.kernel.access import api as access
from tinhso.kernel.ui import api as ui

View = Callable[..., HttpResponse]

STATE_WORDS = {
    State.DONE: gettext_lazy("Hoàn thành"),
    State.ON_TRACK: gettext_lazy("Đúng tiến độ"),
    State.AT_RISK: gettext_lazy("Có nguy cơ chậm"),
    State.LATE: gettext_lazy("Chậm"),
}
STATE_TONES = {State.DONE: "ok", State.ON_TRACK: "info", State.AT_RISK: "warn", State.LATE: "bad"}
LEVEL_WORDS = dict(Level.choices)
CAUSE_WORDS = dict(Cause.choices)
URGING_WORDS = dict(Urging.Kind.choices)
AUDIENCE_WORDS = dict(Audience.choices)
ROLLUP_WORDS = dict(RollUp.choices)
EXTENSION_TONES = {"asked": "warn", "approved": "ok", "refused": "bad", "withdrawn": "mute"}
KIND_TONES = {Finding.Kind.TARGET: "info", Finding.Kind.TASK: "extra", Finding.Kind.DOCUMENT: "mute"}
DECISION_TONES = {
    Finding.State.OPEN: "warn",
    Finding.State.CONFIRMED: "ok",
    Finding.State.CORRECTED: "ok",
    Finding.State.MERGED: "mute",
    Finding.State.DROPPED: "mute",
}


def denied_as_403(view: View) -> View:
    """A refusal by an operation becomes the page that gives its reason; what is done bears the day of the request."""

    @wraps(view)
    def answer(request: ui.Request, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except access.Denied as refused:
            raise PermissionDenied(str(refused)) from refused

    return ui.on_its_day(answer)


def link(**query: str) -> str:
    """The query part of an address, without what is empty."""
    kept = {name: value for name, value in query.items() if value}
    return f"?{urlencode(kept)}" if kept else "?"


def small_form(
    request: ui.Request,
    form: Form,
    *,
    title: str,
    back: str,
    save: Callable[[dict[str, Any]], object],
    refuses: tuple[type[Exception], ...],
    said: str,
    lead: str = "",
    crumbs: Sequence[tuple[str, str]] = (),
    submit: str = "",
) -> HttpResponse:
    """A page with one form and one operation: `save` gets what was typed, `refuses` are its refusals, shown on the
    form; afterwards on to `back`, where `said` stands."""
    if request.method == "POST" and form.is_valid():
        try:
            save(form.cleaned_data)
        except refuses as problem:
            form.add_error(None, str(problem))
        else:
            return ui.done(request, said, back)
    return ui.page(
        request, "programme/small_form.html", status=422 if form.is_bound else 200, form=form, title=title,
        back=back, lead=lead, crumbs=crumbs, submit=submit or gettext("Lưu"),
    )  # fmt: skip
