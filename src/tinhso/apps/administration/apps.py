"""Django's name for this module."""

from django.apps import AppConfig
from typing_extensions import override


class AdministrationConfig(AppConfig):
    """apps.administration"""

    name = "tinhso.apps.administration"
    label = "administration"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """Plug in the actions, the role, the facts and the menu."""
        from tinhso.apps.administration import declare

        declare.plug()
