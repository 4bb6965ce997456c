"""The house rule: some kinds of account get nowhere without a second factor."""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tinhso.apps.account import queries

FLAG = "tinhso_second_factor"  # in the session: looked up once per sign-in
OPEN = re.compile(r"(account|mfa)_\w+|ui:\w+")  # where such a person may go to mend it, by url name


class SecondFactorMiddleware:
    """Sends accounts of TINHSO_SECOND_FACTOR kinds that have no second factor to the page where one is made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Let pass, or lead to the second-factor page."""
        actor = request.actor  # type: ignore[attr-defined]  # set by AccessMiddleware
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
