"""Django's name for this module."""

from django.apps import AppConfig
from typing_extensions import override


class NotifyConfig(AppConfig):
    """engines.notify"""

    name = "tinhso.engines.notify"
    label = "notify"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """Plug in the actions, the facts and the channels of the house."""
        from tinhso.engines.notify import declare

        declare.plug_in()
