"""What this app plugs in at start."""

from tinhso.apps.reporting import actions, events
from tinhso.kernel.access.plugs import actions as action_socket
from tinhso.kernel.access.plugs import roles as role_socket
from tinhso.kernel.events.plugs import declare


def plug() -> None:
    """Fill the sockets once."""
    for action in actions.ALL:
        action_socket.plug(action)
    for role in actions.ROLES:
        role_socket.plug(role)
    declare(*events.ALL)
