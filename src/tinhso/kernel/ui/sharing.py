"""Public pages are made once a second at most, however many strangers ask.

A page that anyone may see, asked for without a session, is the same for everyone with the same language,
colours, density and day. It is kept in the process for TINHSO_SHARE_SECONDS (1 by default, 0 switches it off);
nothing that sets a cookie is kept.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tinhso.kernel.ui.middleware import DAY_COOKIE
from tinhso.kernel.ui.shell import DENSITY_COOKIE, THEME_COOKIE

MOST_PAGES = 500
MOST_BYTES = 500_000
Key = tuple[str, ...]
Kept = tuple[float, bytes, tuple[tuple[str, str], ...]]


class PublicPages:
    """Stands before the session, so that a kept page costs almost nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._pages: OrderedDict[Key, Kept] = OrderedDict()
        self._lock = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = self._key(request)
        if key is None:
            return self.get_response(request)
        kept = self._pages.get(key)
        if kept is not None and time.monotonic() < kept[0]:
            answer = HttpResponse(kept[1])
            for name, value in kept[2]:
                answer[name] = value
            return answer
        answer = self.get_response(request)
        self._keep(key, answer)
        return answer

    def _key(self, request: HttpRequest) -> Key | None:
        """What the page depends on; None when it may depend on who asks."""
        cookies = request.COOKIES
        if request.method != "GET" or settings.SESSION_COOKIE_NAME in cookies or "messages" in cookies:
            return None
        if "Authorization" in request.headers:
            return None
        chosen = (settings.LANGUAGE_COOKIE_NAME, THEME_COOKIE, DENSITY_COOKIE, DAY_COOKIE)
        asked = ("Host", "Accept-Language", "HX-Request-Type", "HX-Target")
        return (
            request.get_full_path(),
            *(cookies.get(name, "") for name in chosen),
            *(request.headers.get(name, "") for name in asked),
        )

    def _keep(self, key: Key, answer: HttpResponse) -> None:
        if (
            not settings.TINHSO_SHARE_SECONDS
            or answer.status_code != 200
            or answer.streaming
            or answer.cookies
            or not getattr(answer, "for_everyone", False)
            or len(answer.content) > MOST_BYTES
        ):
            return
        until = time.monotonic() + settings.TINHSO_SHARE_SECONDS
        with self._lock:
            self._pages[key] = (until, answer.content, tuple(answer.headers.items()))
            self._pages.move_to_end(key)
            while len(self._pages) > MOST_PAGES:
                self._pages.popitem(last=False)
