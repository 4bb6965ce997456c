"""What others may call: sockets, health, packs."""

from tinhso.kernel.plugs.health import Health
from tinhso.kernel.plugs.packs import Pack, PackRefused
from tinhso.kernel.plugs.packs import load as load_packs
from tinhso.kernel.plugs.sockets import SOCKETS, Checked, PlugRefused, Socket, freeze_all, health

__all__ = [
    "SOCKETS",
    "Checked",
    "Health",
    "Pack",
    "PackRefused",
    "PlugRefused",
    "Socket",
    "freeze_all",
    "health",
    "load_packs",
]
