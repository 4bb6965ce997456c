"""What this app plugs in at start."""

from django.utils.translation import gettext_lazy as _

from tinhso.apps.administration import actions, events
from tinhso.apps.administration.names import DATA_WRONG
from tinhso.engines.exchange import api as exchange
from tinhso.engines.notify.plugs import Kind, kinds
from tinhso.kernel.access import plugs as access
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events.plugs import declare
from tinhso.kernel.ui.plugs import MenuItem, menu

MENU = (
    ("health", _("Tình trạng hệ thống"), "health", actions.SEE_HEALTH, "settings"),
    ("data_checks", _("Kiểm tra dữ liệu"), "data_checks", actions.CHECK_DATA, "shield-check"),
    ("days", _("Ngày nghỉ, làm bù"), "days", actions.SET_DAYS, "calendar"),
    ("queue", _("Hàng đợi"), "queue", actions.REVIVE, "inbox"),
    ("hooks", _("Gửi sự kiện ra ngoài"), "hooks", exchange.MANAGE, "external-link"),
    ("record", _("Nhật ký hệ thống"), "record", audit.READ, "history"),
    ("roles", _("Vai trò"), "roles", actions.GIVE_ROLE, "shield-check"),
    ("accounts", _("Tài khoản"), "accounts", actions.SEE_ACCOUNTS, "users"),
)


def plug() -> None:
    """Fill the sockets once."""
    for action in actions.ALL:
        access.actions.plug(action)
    for role in actions.ROLES:
        access.roles.plug(role)
    declare(*events.ALL)
    kinds.plug(Kind(DATA_WRONG, _("Lượt kiểm tra dữ liệu thấy điều mới chưa đạt."), _("Quản trị")))
    for order, (code, title, url_name, action, icon) in enumerate(MENU, start=900):
        menu.plug(
            MenuItem(
                code=f"administration.{code}",
                title=title,
                url_name=f"administration:{url_name}",
                order=order,
                action=action,
                group=_("Quản trị"),
                icon=icon,
            )
        )
