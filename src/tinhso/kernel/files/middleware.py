"""A request body that is too large is refused by its announced length, before anything of it is read."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from tinhso.kernel.files.sniff import MB, limits


class RefuseHuge:
    """Stands before everything that could read the body. Servers refuse bodies without a length themselves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        most = limits().most_bytes
        # One more MB for the other fields of the form and the multipart borders.
        if not announced.isdigit() or int(announced) > most + MB:
            message = _("Tệp tải lên quá lớn: nhiều nhất %(most)s MB. Hãy nén lại hoặc chia nhỏ.") % {
                "most": most // MB
            }
            if "text/html" in request.headers.get("Accept", ""):
                refusal: HttpResponse = import_string(settings.TOO_LARGE_VIEW)(request, message)
                return refusal
            return HttpResponse(message, status=413, content_type="text/plain; charset=utf-8")
        return self.get_response(request)
