"""The HTTP API: one OpenAPI document over the routers that modules bring in their rest.py."""

from importlib import import_module
from importlib.util import find_spec

import structlog
from django.conf import settings
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI

from tinhso import __version__
from tinhso.kernel.access.api import Denied

api = NinjaAPI(
    title="Tỉnh Số",
    version=__version__,
    description="Chương trình, xếp hạng và địa bàn. Thao tác nào cũng khai báo ai được gọi.",
    urls_namespace="api",
    docs_url=None,
    openapi_url="openapi.json",
)

log = structlog.get_logger()


@api.exception_handler(Denied)
def denied(request: HttpRequest, problem: Denied) -> HttpResponse:
    """The right is missing: 403 with the reason."""
    return api.create_response(request, {"detail": str(problem)}, status=403)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, problem: Http404) -> HttpResponse:
    """Not there, or not yours: the same answer."""
    return api.create_response(request, {"detail": "Không tìm thấy."}, status=404)


@api.exception_handler(DataError)
def unstorable(request: HttpRequest, problem: DataError) -> HttpResponse:
    """A NUL in a text, a number or a text beyond its column: nothing was saved."""
    log.warning("unstorable", path=request.path, exc_info=problem)
    said = "Có giá trị không lưu được: ký tự lạ, số quá lớn hoặc chữ quá dài. Chưa có gì được lưu."
    return api.create_response(request, {"detail": said}, status=422)


for name in settings.INSTALLED_APPS:
    if name.startswith("tinhso.") and find_spec(f"{name}.rest"):
        api.add_router("", import_module(f"{name}.rest").router)
