"""What this app plugs in at start."""

from django.utils.translation import gettext_lazy as _

from tinhso.apps.reporting import actions, events
from tinhso.kernel.access.plugs import actions as action_socket
from tinhso.kernel.access.plugs import roles as role_socket
from tinhso.kernel.events.plugs import declare
from tinhso.kernel.ui.plugs import MenuItem, menu


def plug() -> None:
    """Fill the sockets once."""
    for action in actions.ALL:
        action_socket.plug(action)
    for role in actions.ROLES:
        role_socket.plug(role)
    declare(*events.ALL)
    menu.plug(
        MenuItem(
            code="reporting.pivot", title=_("Số liệu"), url_name="reporting:pivot", order=30, shell="portal"
        )
    )
    menu.plug(
        MenuItem(
            code="reporting.pivot.desk", title=_("Bảng số liệu"), url_name="reporting:pivot", order=40,
            group=_("Báo cáo"), icon="table-2", shell="desk",
        )
    )  # fmt: skip
