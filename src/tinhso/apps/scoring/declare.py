"""What this app plugs in at start."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tinhso.apps.scoring import actions, events, facts, queries
from tinhso.apps.scoring.advice import events as advice_events
from tinhso.apps.scoring.appraisal import declared as appraisal
from tinhso.apps.scoring.frameworks import events as framework_events
from tinhso.apps.scoring.papers import events as paper_events
from tinhso.apps.scoring.papers import operations as papers
from tinhso.apps.scoring.papers import queries as paper_queries
from tinhso.apps.scoring.provenance import integrity, sources, subscriptions
from tinhso.apps.scoring.rankings import around
from tinhso.engines.indicators.plugs import facts as fact_socket
from tinhso.engines.indicators.plugs import users as user_socket
from tinhso.kernel.access.api import Actor
from tinhso.kernel.access.plugs import actions as action_socket
from tinhso.kernel.access.plugs import roles as role_socket
from tinhso.kernel.events.plugs import consumers, declare
from tinhso.kernel.files.plugs import Purpose, purposes
from tinhso.kernel.integrity.plugs import checks
from tinhso.kernel.ui.plugs import Card, MenuItem, cards, menu


def _mine(request: HttpRequest) -> dict[str, object]:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by AccessMiddleware
    found = list(queries.mine(actor)[:5])
    return {"assessments": found, "own": queries.only_units(actor, found)}


def _tops(_request: HttpRequest) -> dict[str, object]:
    return {"tops": queries.tops(home=getattr(settings, "TINHSO_PLACE_NAME", ""))}


WORK = _("Điều hành")
MENU = (
    MenuItem("scoring.rankings", _("Xếp hạng"), "scoring:assessments", order=20, shell="portal"),
    MenuItem(
        "scoring.desk", _("Chấm điểm"), "scoring:desk", order=20, shell="desk", group=WORK, icon="award",
        action=actions.VIEW_DRAFT,
    ),
    MenuItem("scoring.goals", _("Mục tiêu và kết quả"), "scoring:goals", order=21, group=WORK, icon="flag"),
    MenuItem(
        "scoring.frameworks", _("Bộ chỉ số"), "scoring:frameworks", order=22, shell="desk", group=WORK, icon="scale",
        action=actions.MANAGE_FRAMEWORKS,
    ),
)  # fmt: skip
CARDS = (
    Card("scoring.tile", "portal.tiles", "scoring/cards/tile.html", order=10),
    Card("scoring.latest", "portal.home", "scoring/cards/latest.html", order=20, context=_tops),
    Card("scoring.place", "portal.place", "scoring/cards/place.html", order=20, context=around.of_place),
    Card("scoring.found", "portal.places", "scoring/cards/place.html", order=20, context=around.of_words),
    Card(
        "scoring.mine", "desk.home", "scoring/cards/mine.html", order=20, action=actions.VIEW_DRAFT, context=_mine
    ),
)  # fmt: skip


def plug() -> None:
    """Fill the sockets once."""
    for action in actions.ALL:
        action_socket.plug(action)
    for role in actions.ROLES:
        role_socket.plug(role)
    declare(*events.ALL, *advice_events.ALL, *framework_events.ALL, *paper_events.ALL)
    appraisal.plug()
    for fact in facts.FACTS:
        fact_socket.plug(fact)
    user_socket.plug(sources.USER)
    for consumer in subscriptions.CONSUMERS:
        consumers.plug(consumer)
    for check in integrity.CHECKS:
        checks.plug(check)
    for entry in MENU:
        menu.plug(entry)
    purposes.plug(
        Purpose(
            code=queries.EVIDENCE,
            title="Minh chứng chấm điểm",
            may_read=queries.may_read_evidence,
            most_mb=20,
        )
    )
    purposes.plug(
        Purpose(
            code=papers.PURPOSE,
            title="Mẫu văn bản kết quả chấm điểm",
            may_read=paper_queries.may_read,
            types=("docx",),
            most_mb=10,
        )
    )
    for card in CARDS:
        cards.plug(card)
