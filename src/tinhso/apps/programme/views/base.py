"""What the pages share."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from tinhso.apps.programme.queries import Finding
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
KIND_TONES = {Finding.Kind.TARGET: "info", Finding.Kind.TASK: "extra", Finding.Kind.DOCUMENT: "mute"}
DECISION_TONES = {
    Finding.State.OPEN: "warn",
    Finding.State.CONFIRMED: "ok",
    Finding.State.CORRECTED: "ok",
    Finding.State.MERGED: "mute",
    Finding.State.DROPPED: "mute",
}


def denied_as_403(view: View) -> View:
    """A refusal by an operation becomes the page that gives its reason."""

    @wraps(view)
    def answer(request: ui.Request, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except access.Denied as refused:
            raise PermissionDenied(str(refused)) from refused

    return answer


def link(**query: str) -> str:
    """The query part of an address, without what is empty."""
    kept = {name: value for name, value in query.items() if value}
    return f"?{urlencode(kept)}" if kept else "?"
