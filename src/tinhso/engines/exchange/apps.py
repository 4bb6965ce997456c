"""Django's name for this module."""

from django.apps import AppConfig
from typing_extensions import override


class ExchangeConfig(AppConfig):
    """engines.exchange"""

    name = "tinhso.engines.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """Plug in the action, the facts and the kind of notice."""
        from tinhso.engines.exchange import declare

        declare.plug()
