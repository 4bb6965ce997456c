"""Every component in every state, on three pages that tests walk through."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tinhso.kernel.access.api import public
from tinhso.kernel.ui.gallery import samples
from tinhso.kernel.ui.page import page


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All components."""
    return page(request, "ui/gallery/index.html", **samples.everything(request))


@public
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The desk's frame with a dense list."""
    return page(request, "ui/gallery/desk.html", table=samples.wide_table(request))


@public
@require_safe
def portal(request: HttpRequest) -> HttpResponse:
    """The portal's frame with hero and tiles."""
    return page(request, "ui/gallery/portal.html", **samples.front(request))
