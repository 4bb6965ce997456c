"""What this module plugs in at start."""

from tinhso.engines.notify import actions, events, plugs
from tinhso.engines.notify.channels import trial
from tinhso.engines.notify.channels.email import Email
from tinhso.kernel.access.plugs import actions as action_socket
from tinhso.kernel.events.plugs import declare


def plug_in() -> None:
    """Called once, by NotifyConfig.ready."""
    for action in actions.ALL:
        action_socket.plug(action)
    declare(*events.ALL)
    for channel in (Email(), trial.SMS, trial.ZALO):
        plugs.channels.plug(channel)
