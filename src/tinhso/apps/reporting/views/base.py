"""What the pages share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from tinhso.apps.reporting.queries import State
from tinhso.apps.reporting.watching import UNBEGUN
from tinhso.engines.indicators.series import api as series
from tinhso.kernel.access import api as access
from tinhso.kernel.ui import api as ui
from tinhso.kernel.ui.api import on_its_day

View = Callable[..., HttpResponseBase]

STATE_WORDS = {
    UNBEGUN: _("Chưa bắt đầu"),
    State.DRAFT: _("Đang nhập"),
    State.RETURNED: _("Bị trả lại"),
    State.COMPLETED: _("Đã nộp"),
    State.APPROVED: _("Đã duyệt"),
    State.ACCEPTED: _("Đã tiếp nhận"),
}
STATE_TONES = {
    UNBEGUN: "mute",
    State.DRAFT: "info",
    State.RETURNED: "bad",
    State.COMPLETED: "extra",
    State.APPROVED: "ok",
    State.ACCEPTED: "ok",
}
IMPORTANCE_TONES = {"high": "bad", "medium": "warn", "low": "mute"}


def guarded(view: View) -> View:
    """A refusal by an operation becomes the page that gives its reason; days are those of the request."""

    @wraps(view)
    def answer(request: ui.Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except access.Denied as refused:
            raise PermissionDenied(str(refused)) from refused

    return on_its_day(answer)


def sheet_url(form: str, period: str, agency: str) -> str:
    """The page of a report."""
    return ui.url("reporting:sheet", form, period, agency)


def url_of(report: Any) -> str:
    """The page of a report that is at hand."""
    return sheet_url(report.form.code, report.period.code, report.agency.code)


def shared() -> dict[str, Any]:
    """Words and tones that templates need."""
    return {
        "state_words": STATE_WORDS, "state_tones": STATE_TONES, "importance_tones": IMPORTANCE_TONES,
        "period_title": series.periods.title, "sheet_url": sheet_url, "url_of": url_of,
    }  # fmt: skip


def neighbours(request: ui.Request, page: ui.Slice[Any]) -> tuple[str, str]:
    """Addresses of the page before and the page after."""
    before, after = (
        ui.query(request, **{ui.PAGE_PARAMETER: mark}) if mark else "" for mark in (page.previous, page.next)
    )
    return before, after


def refuse(form: BaseForm, problem: ValidationError | Exception) -> None:
    """Put what an operation refused under the field it is about, else above the form."""
    if not isinstance(problem, ValidationError):
        form.add_error(None, str(problem))
        return
    named = problem.error_dict if hasattr(problem, "error_dict") else {"": problem.error_list}
    for name, messages in named.items():
        form.add_error(name if name in form.fields else None, messages)
