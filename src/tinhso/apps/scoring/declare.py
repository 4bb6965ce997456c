"""What this app plugs in at start."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tinhso.apps.scoring import actions, events, facts, queries
from tinhso.apps.scoring.advice import events as advice_events
from tinhso.apps.scoring.appraisal import declared as appraisal
from tinhso.apps.scoring.frameworks import events as framework_events
from tinhso.apps.scoring.provenance import integrity, sources, subscriptions
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
    return {"assessments": list(queries.mine(actor)[:5])}


def plug() -> None:
    """Fill the sockets once."""
    for action in actions.ALL:
        action_socket.plug(action)
    for role in actions.ROLES:
        role_socket.plug(role)
    declare(*events.ALL, *advice_events.ALL, *framework_events.ALL)
    appraisal.plug()
    for fact in facts.FACTS:
        fact_socket.plug(fact)
    user_socket.plug(sources.USER)
    for consumer in subscriptions.CONSUMERS:
        consumers.plug(consumer)
    for check in integrity.CHECKS:
        checks.plug(check)
    menu.plug(
        MenuItem(
            code="scoring.rankings",
            title=_("Xếp hạng"),
            url_name="scoring:assessments",
            order=20,
            shell="portal",
        )
    )
    menu.plug(
        MenuItem(
            code="scoring.desk",
            title=_("Chấm điểm"),
            url_name="scoring:desk",
            order=20,
            group=_("Điều hành"),
            icon="award",
            shell="desk",
            action=actions.VIEW_DRAFT,
        )
    )
    menu.plug(
        MenuItem(
            code="scoring.goals",
            title=_("Mục tiêu và kết quả"),
            url_name="scoring:goals",
            order=21,
            group=_("Điều hành"),
            icon="flag",
        )
    )
    menu.plug(
        MenuItem(
            code="scoring.frameworks",
            title=_("Bộ chỉ số"),
            url_name="scoring:frameworks",
            order=22,
            group=_("Điều hành"),
            icon="scale",
            shell="desk",
            action=actions.MANAGE_FRAMEWORKS,
        )
    )
    purposes.plug(
        Purpose(
            code=queries.EVIDENCE,
            title="Minh chứng chấm điểm",
            may_read=queries.may_read_evidence,
            most_mb=20,
        )
    )
    cards.plug(Card(code="scoring.tile", place="portal.tiles", template="scoring/cards/tile.html", order=10))
    cards.plug(
        Card(
            code="scoring.latest",
            place="portal.home",
            template="scoring/cards/latest.html",
            order=20,
            context=lambda _request: {"tops": queries.tops(home=getattr(settings, "TINHSO_PLACE_NAME", ""))},
        )
    )
    cards.plug(
        Card(
            code="scoring.mine",
            place="desk.home",
            template="scoring/cards/mine.html",
            order=20,
            action=actions.VIEW_DRAFT,
            context=_mine,
        )
    )
