"""What this module plugs into others; it has no socket of its own."""

from django.utils.translation import gettext_lazy as _

from tinhso.apps.account import actions, events
from tinhso.kernel.access import plugs as access
from tinhso.kernel.events.plugs import declare
from tinhso.kernel.ui.plugs import MenuItem, menu

MENU = (
    ("account.overview", _("Tài khoản của tôi"), "account_pages:overview", "user"),
    ("account.powers", _("Quyền của tôi"), "account_pages:powers", "shield-check"),
    ("account.delegations", _("Ủy quyền"), "account_pages:delegations", "users"),
)


def plug_in() -> None:
    """Called once at start."""
    for action in actions.ALL:
        access.actions.plug(action)
    declare(*events.ALL)
    for order, (code, title, url_name, icon) in enumerate(MENU):
        menu.plug(
            MenuItem(code=code, title=title, url_name=url_name, order=order, shell="account", icon=icon)
        )
