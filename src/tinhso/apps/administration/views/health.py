"""How the installation is."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from tinhso.apps.administration import queries
from tinhso.apps.administration.actions import SEE_HEALTH
from tinhso.kernel.access.api import needs
from tinhso.kernel.ui import api as ui
from tinhso.kernel.ui.api import Request


@needs(SEE_HEALTH)
@require_GET
def health(request: Request) -> HttpResponse:
    """Every plug, the worker, the queues, the seal of the record; what to do, in words."""
    checks = queries.health(request.actor)
    return ui.page(
        request,
        "administration/health.html",
        bad=[one for one in checks if not one.well],
        well=[one for one in checks if one.well],
    )
