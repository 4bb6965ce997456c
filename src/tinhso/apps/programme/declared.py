"""What this app plugs into the kernel's sockets at start."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tinhso.apps.programme import actions, events, facts, goals, integrity, purposes, queries
from tinhso.apps.programme.states import State
from tinhso.apps.programme.views.base import STATE_TONES, STATE_WORDS
from tinhso.engines.indicators import plugs as indicator_plugs
from tinhso.engines.notify import plugs as notify_plugs
from tinhso.kernel.access import plugs as access_plugs
from tinhso.kernel.events import plugs as event_plugs
from tinhso.kernel.files import plugs as file_plugs
from tinhso.kernel.integrity import plugs as integrity_plugs
from tinhso.kernel.ui import plugs as ui_plugs


def plug_in() -> None:
    """Actions, roles, facts and menu entries. Called once, by ProgrammeConfig.ready."""
    for action in actions.ACTIONS:
        access_plugs.actions.plug(action)
    for role in actions.ROLES:
        access_plugs.roles.plug(role)
    event_plugs.declare(*events.FACTS)
    for fact in facts.FACTS:
        indicator_plugs.facts.plug(fact)
    indicator_plugs.goals.plug(goals.PlanGoals())
    for check in integrity.CHECKS:
        integrity_plugs.checks.plug(check)
    for purpose in purposes.PURPOSES:
        file_plugs.purposes.plug(purpose)
    for kind in KINDS:
        notify_plugs.kinds.plug(kind)
    for item in MENU:
        ui_plugs.menu.plug(item)
    tile = "programme/cards/tile.html"
    ui_plugs.cards.plug(ui_plugs.Card(code="programme.tile", place="portal.tiles", template=tile, order=5))
    for card in DESK:
        ui_plugs.cards.plug(card)


def _overview(request: HttpRequest) -> dict[str, Any]:
    officer = request.actor.kind == "officer"  # type: ignore[attr-defined]  # set by AccessMiddleware
    rows = queries.latest_programmes(request.day, 3) if officer else []  # type: ignore[attr-defined]  # set by DayMiddleware
    return {"rows": rows, "State": State}


def _tasks(request: HttpRequest) -> dict[str, Any]:
    rows = queries.open_tasks(request.actor, request.day, 8)  # type: ignore[attr-defined]  # set by middleware
    return {"rows": rows, "state_words": STATE_WORDS, "state_tones": STATE_TONES}


DESK = (
    ui_plugs.Card(
        code="programme.open_tasks",
        place="desk.home",
        template="programme/cards/open_tasks.html",
        order=5,
        action=actions.REPORT,
        context=_tasks,
    ),
    ui_plugs.Card(
        code="programme.overview",
        place="desk.home",
        template="programme/cards/overview.html",
        order=10,
        context=_overview,
    ),
)


GROUP = _("Chương trình, nhiệm vụ")
KINDS = (
    notify_plugs.Kind(
        code="programme.reminder", sentence=_("Nhiệm vụ sắp đến hạn hoặc đã quá hạn."), group=GROUP
    ),
    notify_plugs.Kind(
        code="programme.urged",
        sentence=_("Cơ quan thường trực đôn đốc một nhiệm vụ."),
        group=GROUP,
        at_once=True,
    ),
    notify_plugs.Kind(
        code="programme.extension", sentence=_("Có đề nghị gia hạn, hoặc đề nghị đã có kết quả."), group=GROUP
    ),
    notify_plugs.Kind(
        code="programme.returned", sentence=_("Một lần báo cáo bị trả lại."), group=GROUP, at_once=True
    ),
)

MENU = (
    ui_plugs.MenuItem(
        code="programme.portal", title=_("Chương trình"), url_name="programme:list", order=20, shell="portal"
    ),
    ui_plugs.MenuItem(
        code="programme.list",
        title=_("Chương trình"),
        url_name="programme:list",
        order=20,
        group=_("Điều hành"),
        icon="target",
    ),
    ui_plugs.MenuItem(
        code="programme.mine",
        title=_("Việc của cơ quan"),
        url_name="programme:mine",
        order=10,
        action=actions.REPORT,
        group=_("Điều hành"),
        icon="list-checks",
    ),
    ui_plugs.MenuItem(
        code="programme.board",
        title=_("Theo dõi, đôn đốc"),
        url_name="programme:board",
        order=22,
        action=actions.URGE,
        group=_("Điều hành"),
        icon="bell",
    ),
    ui_plugs.MenuItem(
        code="programme.extensions",
        title=_("Đề nghị gia hạn"),
        url_name="programme:extensions",
        order=24,
        action=actions.EXTEND,
        group=_("Điều hành"),
        icon="calendar",
    ),
    ui_plugs.MenuItem(
        code="programme.hand_over",
        title=_("Bàn giao nhiệm vụ"),
        url_name="programme:hand_over",
        order=26,
        action=actions.HAND_OVER,
        group=_("Điều hành"),
        icon="building-2",
    ),
    ui_plugs.MenuItem(
        code="programme.register",
        title=_("Sổ văn bản"),
        url_name="programme:register",
        order=32,
        group=_("Điều hành"),
        icon="book-open",
    ),
    ui_plugs.MenuItem(
        code="programme.documents",
        title=_("Văn bản kế hoạch"),
        url_name="programme:documents",
        order=30,
        action=actions.DECIDE,
        group=_("Điều hành"),
        icon="file-text",
    ),
)
