"""What this module plugs in at start."""

from django.utils.translation import gettext_lazy as _

from tinhso.engines.exchange import actions, events
from tinhso.engines.notify.plugs import Kind, kinds
from tinhso.kernel.access.plugs import actions as action_socket
from tinhso.kernel.events.plugs import declare

SWITCHED_OFF = "exchange.switched_off"


def plug() -> None:
    """Called once, by ExchangeConfig.ready."""
    for action in actions.ALL:
        action_socket.plug(action)
    declare(*events.ALL)
    kinds.plug(
        Kind(
            SWITCHED_OFF,
            _("Một nơi nhận sự kiện bị tắt vì gửi hỏng nhiều ngày."),
            _("Gửi sự kiện ra ngoài"),
            at_once=True,
        )
    )
