"""What the data are held against, and what was found."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from tinhso.apps.administration import queries
from tinhso.apps.administration.actions import CHECK_DATA
from tinhso.apps.administration.operations import integrity as operations
from tinhso.kernel.access.api import needs
from tinhso.kernel.integrity.api import Severity
from tinhso.kernel.ui import api as ui
from tinhso.kernel.ui.api import Request

SEVERITIES = {
    Severity.HIGH: (gettext_lazy("Nặng"), "bad"),
    Severity.MEDIUM: (gettext_lazy("Vừa"), "warn"),
    Severity.LOW: (gettext_lazy("Nhẹ"), "mute"),
}


@needs(CHECK_DATA)
@require_GET
def data_checks(request: Request) -> HttpResponse:
    """Failing checks with their examples, gravest first; then those that found nothing."""
    answers = queries.data_checks(request.actor)
    ran = [one.ran_at for one in answers if one.ran_at is not None]
    return ui.page(
        request,
        "administration/data_checks.html",
        failing=[one for one in answers if one.failing],
        well=[one for one in answers if not one.failing and one.ran_at is not None],
        never=[one for one in answers if one.ran_at is None],
        ran_at=max(ran, default=None),
        severities=SEVERITIES,
    )


@needs(CHECK_DATA)
@require_POST
def run(request: Request) -> HttpResponse:
    """Have everything checked now."""
    added = operations.ask(actor=request.actor)
    said = (
        _("Đã xếp lượt kiểm tra; mở lại trang sau ít phút.")
        if added
        else _("Một lượt kiểm tra đang chờ chạy.")
    )
    return ui.done(request, said, reverse("administration:data_checks"))
