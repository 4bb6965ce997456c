"""Preferences kept in the browser, and what makes the site installable.

The preference forms carry no secret: they change nothing but this browser's looks, language and (in a
trial installation) day, and public pages stay free of cookies that way.
"""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from tinhso.kernel.access.api import public
from tinhso.kernel.text import api as text
from tinhso.kernel.ui.middleware import DAY_COOKIE, read_day
from tinhso.kernel.ui.page import back_to, page
from tinhso.kernel.ui.problems import problem
from tinhso.kernel.ui.shell import DENSITIES, DENSITY_COOKIE, THEME_COOKIE, THEMES
from tinhso.kernel.ui.staticfiles import address, stylesheets

YEAR = 365 * 24 * 3600
WORKER = Path(__file__).parent / "static" / "ui" / "js" / "sw.js"
COLOUR = "#152a4d"


def _keep(answer: HttpResponse, name: str, value: str, *, age: int = YEAR) -> None:
    answer.set_cookie(
        name, value, max_age=age, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True
    )


def _back(request: HttpRequest) -> HttpResponse:
    answer = HttpResponseRedirect(back_to(request))
    answer.status_code = 303
    return answer


@csrf_exempt
@public
def looks(request: HttpRequest) -> HttpResponse:
    """Theme and density of this browser."""
    if request.method == "POST":
        answer = _back(request)
        for cookie, allowed in ((THEME_COOKIE, THEMES), (DENSITY_COOKIE, DENSITIES)):
            if (chosen := request.POST.get(cookie, "")) in allowed:
                _keep(answer, cookie, chosen)
        return answer
    wanted = request.GET.get("next", "/")
    here = url_has_allowed_host_and_scheme(wanted, {request.get_host()})
    return page(request, "ui/looks.html", next=wanted if here else "/")


@csrf_exempt
@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Language of this browser."""
    answer = _back(request)
    chosen = request.POST.get("ngon-ngu", "")
    if chosen in dict(settings.LANGUAGES):
        _keep(answer, settings.LANGUAGE_COOKIE_NAME, chosen)
    return answer


@csrf_exempt
@public
@require_POST
def day(request: HttpRequest) -> HttpResponse:
    """The day a trial installation is looked at; 422 for a text that is no day, 403 where days cannot be moved."""
    if not settings.TINHSO_DAY_CAN_MOVE:
        return problem(
            request,
            status=403,
            title=_("Không đổi được ngày"),
            why=_("Chỉ bản dùng thử mới cho xem như vào một ngày khác."),
        )
    if request.POST.get("hom-nay"):
        answer = _back(request)
        answer.delete_cookie(DAY_COOKIE, samesite="Lax")
        return answer
    chosen = read_day(request.POST.get("ngay"))
    if chosen is None:
        return problem(
            request,
            status=422,
            title=_("Ngày không đúng"),
            why=_("“%(typed)s” không phải là một ngày từ 01/01/1976 đến 31/12/2099.")
            % {"typed": request.POST.get("ngay", "")[:40]},
            next_steps=(
                _("Nhập lại theo dạng ngày/tháng/năm, ví dụ %(day)s.")
                % {"day": text.format_date(text.today())},
            ),
            to=back_to(request),
            to_label=_("Quay lại"),
        )
    answer = _back(request)
    _keep(answer, DAY_COOKIE, chosen.isoformat(), age=7 * 24 * 3600)
    return answer


@public
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What an installed app shows without network."""
    return page(request, "ui/offline.html")


@public
@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """The web app manifest (W3C): name, colours, icons."""
    name = " ".join(filter(None, [_("Tỉnh Số"), getattr(settings, "TINHSO_PLACE_NAME", "")]))
    sizes = [("192", "any"), ("512", "any"), ("512", "maskable")]
    icons = [
        {
            "src": address(f"ui/icon-{size}{'-maskable' if purpose == 'maskable' else ''}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size, purpose in sizes
    ]
    content = {
        "name": name,
        "short_name": _("Tỉnh Số"),
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "lang": "vi",
        "background_color": "#f8f9fc",
        "theme_color": COLOUR,
        "icons": icons,
    }
    return JsonResponse(
        content, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False}
    )


@cache
def _worker() -> str:
    fonts = [
        address(f"ui/fonts/be-vietnam-pro-{s}-{w}-normal.woff2")
        for s in ("latin", "vietnamese")
        for w in (400, 600)
    ]
    shell = [
        reverse("ui:offline"),
        *stylesheets(),
        *fonts,
        address("ui/vendor/htmx/htmx.min.js"),
        address("ui/js/app.js"),
    ]
    body = WORKER.read_text("utf-8")
    version = sha256((json.dumps(shell) + body).encode()).hexdigest()[:12]
    # Whoever signs in or out, by whatever way, leaves nothing behind for the next person at this browser.
    forget = [reverse("account_login"), reverse("account_logout"), reverse("socialaccount_connections")]
    head = {
        "VERSION": version, "SHELL": shell, "OFFLINE": reverse("ui:offline"), "FORGET": forget,
        "STATIC": settings.STATIC_URL,
    }  # fmt: skip
    return "".join(f"const {name} = {json.dumps(value)};\n" for name, value in head.items()) + body


@public
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at the root so that it covers the whole site; its version follows its files."""
    answer = HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer
