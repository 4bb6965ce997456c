"""Dead jobs and dead deliveries."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tinhso.apps.administration.actions import REVIVE
from tinhso.apps.administration.operations import queue as operations
from tinhso.apps.administration.queries import require_everywhere
from tinhso.kernel.access.api import needs
from tinhso.kernel.events import api as events
from tinhso.kernel.jobs import api as jobs
from tinhso.kernel.ui import api as ui
from tinhso.kernel.ui.api import Request

ROWS = 25
DELIVERIES = "?loai=su-kien"


@dataclass(frozen=True)
class Dead:
    """A dead job or delivery as drawn."""

    number: int
    title: str
    about: str
    attempts: int
    at: dt.datetime | None
    problem: str


def _jobs(after: int | None) -> list[Dead]:
    return [
        Dead(
            number=one.id,
            title=one.task,
            about=", ".join(f"{name}: {value}" for name, value in one.arguments.items()) or "–",
            attempts=one.attempts,
            at=one.failed_at,
            problem=one.problem,
        )
        for one in jobs.dead(after, ROWS + 1)
    ]


def _deliveries(after: int | None) -> list[Dead]:
    return [
        Dead(
            number=one.pk,
            title=f"{one.event.name} → {one.consumer}",
            about=one.event.subject,
            attempts=one.attempts,
            at=one.event.at,
            problem=one.problem,
        )
        for one in events.dead(after, ROWS + 1)
    ]


@needs(REVIVE)
@require_GET
def queue(request: Request) -> HttpResponse:
    """What failed at every attempt, newest first, with its error."""
    require_everywhere(request.actor, REVIVE)
    asked = request.GET.get(ui.PAGE_PARAMETER, "")
    after = int(asked) if asked.isdigit() else None
    deliveries = request.GET.get("loai") == "su-kien"
    rows = _deliveries(after) if deliveries else _jobs(after)
    home = reverse("administration:queue")
    return ui.page(
        request,
        "administration/queue.html",
        rows=rows[:ROWS],
        older=ui.query(request, **{ui.PAGE_PARAMETER: str(rows[ROWS - 1].number)})
        if len(rows) > ROWS
        else "",
        deliveries=deliveries,
        tabs=[
            (_("Việc nền"), home, not deliveries, jobs.counts().get("failed", 0)),
            (_("Sự kiện"), home + DELIVERIES, deliveries, events.dead_count()),
        ],
        revive="administration:revive_delivery" if deliveries else "administration:revive_job",
    )


@needs(REVIVE)
@require_POST
def revive_job(request: Request, number: int) -> HttpResponse:
    """Try a dead job again."""
    home = reverse("administration:queue")
    try:
        operations.revive_job(actor=request.actor, number=number)
    except operations.CannotRevive as problem:
        return ui.problem(request, status=409, title=_("Chưa chạy lại được"), why=str(problem), to=home)
    return ui.done(request, _("Đã đưa việc số %(n)s vào hàng đợi.") % {"n": number}, home)


@needs(REVIVE)
@require_POST
def revive_delivery(request: Request, number: int) -> HttpResponse:
    """Deliver an event again."""
    home = reverse("administration:queue") + DELIVERIES
    try:
        operations.revive_delivery(actor=request.actor, number=number)
    except operations.CannotRevive as problem:
        return ui.problem(request, status=409, title=_("Chưa chạy lại được"), why=str(problem), to=home)
    return ui.done(request, _("Đã đưa sự kiện số %(n)s vào hàng đợi.") % {"n": number}, home)
