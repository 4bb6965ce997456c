"""What this app plugs into the kernel's sockets at start."""

from django.utils.translation import gettext_lazy as _

from tinhso.apps.programme import actions, events, purposes
from tinhso.kernel.access import plugs as access_plugs
from tinhso.kernel.events import plugs as event_plugs
from tinhso.kernel.files import plugs as file_plugs
from tinhso.kernel.ui import plugs as ui_plugs


def plug_in() -> None:
    """Actions, roles, facts and menu entries. Called once, by ProgrammeConfig.ready."""
    for action in actions.ACTIONS:
        access_plugs.actions.plug(action)
    for role in actions.ROLES:
        access_plugs.roles.plug(role)
    event_plugs.declare(*events.FACTS)
    for purpose in purposes.PURPOSES:
        file_plugs.purposes.plug(purpose)
    for item in MENU:
        ui_plugs.menu.plug(item)
    tile = "programme/cards/tile.html"
    ui_plugs.cards.plug(ui_plugs.Card(code="programme.tile", place="portal.tiles", template=tile, order=5))


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
        code="programme.documents",
        title=_("Văn bản kế hoạch"),
        url_name="programme:documents",
        order=30,
        action=actions.DECIDE,
        group=_("Điều hành"),
        icon="file-text",
    ),
)
