"""Programs sign in with an access token; some kinds of account get nowhere without a second factor."""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tinhso.apps.account import queries, tokens

FLAG = "tinhso_second_factor"  # in the session: looked up once per sign-in
OPEN = re.compile(r"(account|mfa)_\w+|ui:\w+")  # where such a person may go to mend it, by url name

MACHINE_DOORS = ("/api/", "/sdmx/")  # a token opens these and nothing else: no account page, no new token
SCHEMES = ("bearer", "apitoken")  # RFC 6750, and the word of DHIS2's clients


class TokenMiddleware:
    """At the doors of machines, `Authorization: Bearer TOKEN` signs in the owner of the token for this one request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
        if not scheme or not request.path.startswith(MACHINE_DOORS):
            return self.get_response(request)
        person = None
        if scheme.lower() in SCHEMES:
            person = tokens.person_of(token.strip(), request.META.get("REMOTE_ADDR"))
        if person is None:
            return _unknown_token()
        request.user = person
        request.by_token = True  # type: ignore[attr-defined]  # a mark for the middleware below
        # No page of another site can send this header: there is nothing to forge.
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]  # Django's own mark
        return self.get_response(request)


def _unknown_token() -> HttpResponse:
    said = _(
        "Mã truy cập sai, đã thu hồi hoặc hết hạn. Tạo mã mới ở trang Tài khoản của tôi, mục Mã truy cập."
    )
    answer = JsonResponse({"detail": said}, status=401, json_dumps_params={"ensure_ascii": False})
    answer["WWW-Authenticate"] = "Bearer"
    return answer


class SecondFactorMiddleware:
    """Sends accounts of TINHSO_SECOND_FACTOR kinds that have no second factor to the page where one is made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Let pass, or lead to the second-factor page."""
        actor = request.actor  # type: ignore[attr-defined]  # set by AccessMiddleware
        if getattr(request, "by_token", False):
            return None  # whoever made the token had the second factor
        if actor.kind not in settings.TINHSO_SECOND_FACTOR_KINDS or request.session.get(FLAG):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if OPEN.fullmatch(name):
            return None
        if queries.has_second_factor(actor.person_id):
            request.session[FLAG] = True
            return None
        messages.warning(request, _("Tài khoản loại này phải bật xác thực hai lớp trước khi làm việc."))
        return redirect("mfa_index")
