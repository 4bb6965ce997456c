"""What this module plugs into others; it has no socket of its own."""

from django.utils.translation import gettext_lazy as _

from tinhso.apps.account import actions, events, facts
from tinhso.engines.indicators.plugs import facts as fact_socket
from tinhso.engines.notify import api as notify
from tinhso.engines.notify import plugs as notify_plugs
from tinhso.kernel.access import plugs as access
from tinhso.kernel.events.plugs import declare
from tinhso.kernel.ui.plugs import MenuItem, Tool, menu, tools

MENU = (
    ("account.overview", _("Tài khoản của tôi"), "account_pages:overview", "user"),
    ("account.notices", _("Thông báo"), "account_pages:notices", "bell"),
    ("account.powers", _("Quyền của tôi"), "account_pages:powers", "shield-check"),
    ("account.delegations", _("Ủy quyền"), "account_pages:delegations", "users"),
)


KINDS = (
    notify_plugs.Kind(
        code="account.powers.lent",
        sentence=_("Có người ủy quyền cho bạn, hoặc kết thúc ủy quyền trước hạn."),
        group=_("Tài khoản và ủy quyền"),
        at_once=True,
    ),
)
BELL = Tool(
    code="account.notices",
    title=_("Thông báo"),
    url_name="account_pages:notices",
    icon="bell",
    count=notify.unread_count,
)


def plug_in() -> None:
    """Called once at start."""
    for action in actions.ALL:
        access.actions.plug(action)
    declare(*events.ALL)
    for fact in facts.FACTS:
        fact_socket.plug(fact)
    for order, (code, title, url_name, icon) in enumerate(MENU):
        menu.plug(
            MenuItem(code=code, title=title, url_name=url_name, order=order, shell="account", icon=icon)
        )
    for kind in KINDS:
        notify_plugs.kinds.plug(kind)
    tools.plug(BELL)
