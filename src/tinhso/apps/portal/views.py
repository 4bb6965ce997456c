"""Front page, desk, places."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from tinhso.apps.portal import queries
from tinhso.engines.indicators.api import provinces_merged_on
from tinhso.kernel.access.api import public, signed_in
from tinhso.kernel.ui import api as ui
from tinhso.kernel.ui.api import Request


@public
@require_GET
def home(request: Request) -> HttpResponse:
    """The front page: ways in, and a card from each app that has something to show."""
    return ui.page(request, "portal/home.html", merged_on=provinces_merged_on())


@signed_in
@require_GET
def desk(request: Request) -> HttpResponse:
    """An officer's first page: what is to be done, from each app."""
    return ui.page(request, "portal/desk.html")


@public
@require_GET
def places(request: Request) -> HttpResponse:
    """Provinces of the day, or a search."""
    return ui.page(
        request, "portal/places.html", shown=queries.provinces(request.day, request.GET.get("q", ""))
    )


@public
@require_GET
def place(request: Request, key: str) -> HttpResponse:
    """One place on the day, with what it was and what it became."""
    return ui.page(request, "portal/place.html", shown=queries.place(key, request.day))


@public
@require_GET
def convert(request: Request) -> HttpResponse:
    """An old address in the divisions since the provinces were merged."""
    return ui.page(
        request,
        "portal/convert.html",
        shown=queries.convert(request.GET.get("dia-chi", ""), request.day),
        merged_on=provinces_merged_on(),
    )
