"""What this app plugs in at start."""

from tinhso.apps.scoring import actions, events
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
            code="scoring.rankings",
            title="Xếp hạng",
            url_name="scoring:assessments",
            order=20,
            shell="portal",
        )
    )
    menu.plug(
        MenuItem(
            code="scoring.desk",
            title="Chấm điểm",
            url_name="scoring:desk",
            order=20,
            shell="desk",
            action=actions.VIEW_DRAFT,
        )
    )
