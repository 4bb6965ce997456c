"""The end of start: packs fill the sockets, then nothing may be plugged in any more."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from typing_extensions import override


class HouseConfig(AppConfig):
    """Last in INSTALLED_APPS: whatever is ours has plugged in before."""

    name = "tinhso.config"
    label = "house"

    @override
    def ready(self) -> None:
        """Every module's sockets are there, packs fill them, all are locked. Raises PackRefused, PlugRefused."""
        autodiscover_modules("plugs")
        from tinhso.kernel.plugs.api import freeze_all, load_packs

        load_packs()
        from tinhso.engines.exchange.api import plug_consumers

        plug_consumers()  # every fact is declared by now
        freeze_all()
