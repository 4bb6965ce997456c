"""What the officer's first page says about reports: what their agency has to hand in, what waits for them."""

from typing import Any

from django.http import HttpRequest

from tinhso.apps.reporting import queries
from tinhso.apps.reporting.actions import APPROVE, ENTER
from tinhso.apps.reporting.views.base import shared
from tinhso.kernel.calendar import api as calendar
from tinhso.kernel.orgs import api as orgs
from tinhso.kernel.ui.api import on_its_day
from tinhso.kernel.ui.plugs import Card

SHOWN = 5


@on_its_day
def _due(request: HttpRequest) -> dict[str, Any]:
    actor = request.actor  # type: ignore[attr-defined]  # set by AccessMiddleware
    own = list(orgs.Agency.objects.filter(code=actor.agency)) if actor.agency else []
    rows = sorted(queries.due_for(actor, own), key=lambda one: one.place) if own else []
    work = calendar.load()
    return {
        "rows": [(one, one.days_left(work), one.late) for one in rows[:SHOWN]],  # drawn later, on another day
        "total": len(rows),
        "asked": bool(own),
        **shared(),
    }


@on_its_day
def _waiting(request: HttpRequest) -> dict[str, Any]:
    rows = queries.waiting_for_me(request.actor)  # type: ignore[attr-defined]  # set by AccessMiddleware
    found = list(rows[: SHOWN + 1])
    total = len(found) if len(found) <= SHOWN else rows.count()
    return {"rows": found[:SHOWN], "total": total, "State": queries.State, **shared()}


CARDS = (
    Card(
        code="reporting.due", place="desk.home", template="reporting/cards/due.html", order=2,
        action=ENTER, context=_due,
    ),
    Card(
        code="reporting.waiting", place="desk.home", template="reporting/cards/waiting.html", order=3,
        action=APPROVE, context=_waiting,
    ),
)  # fmt: skip
