"""The day a request looks at; requests whose words no record can keep."""

import datetime as dt
from collections.abc import Callable

import structlog
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import DataError
from django.http import HttpRequest, HttpResponse

from tinhso.kernel.text import api as text

DAY_COOKIE = "ngay"
FIRST_DAY = dt.date(1976, 1, 1)
LAST_DAY = dt.date(2099, 12, 31)
NUL = "\0"  # stands in no text of the database
log = structlog.get_logger()


def read_day(written: str | None) -> dt.date | None:
    """The day of an ISO or Vietnamese date text, None when it is no day between 1976 and 2099."""
    try:
        day = text.parse_date(written or "")
    except text.CannotParse:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


class DayMiddleware:
    """Sets `request.day`: today in Vietnam, or, where TINHSO_DAY_CAN_MOVE, the day chosen in the top bar.

    `request.home_day` is the day without a choice.

    The demo begins on TINHSO_DEMO_DAY, when its province still existed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen, home = None, text.today()
        if settings.TINHSO_DAY_CAN_MOVE:
            chosen = read_day(request.COOKIES.get(DAY_COOKIE))
            home = read_day(settings.TINHSO_DEMO_DAY) or home
        request.day = chosen or home  # type: ignore[attr-defined]  # ours, read by every view
        request.home_day = home  # type: ignore[attr-defined]  # where one is without choosing
        return self.get_response(request)


class RefuseUnstorable:
    """400 for what the database cannot keep: a NUL in the address, a number or text beyond its column in a form.

    The operation that met it has saved nothing. Forms and schemas name the field before it comes to this.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise SuspiciousOperation("NUL in the address")
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Every other exception goes its way."""
        if not isinstance(exception, DataError):
            return None
        from tinhso.kernel.ui.problems import unstorable

        log.warning("unstorable", path=request.path, exc_info=exception)
        return unstorable(request)
