"""Django's name for this module, and what it plugs in."""

from django.apps import AppConfig
from typing_extensions import override


class ProgrammeConfig(AppConfig):
    """apps.programme"""

    name = "tinhso.apps.programme"
    label = "programme"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """Declare actions, roles, facts and menu entries."""
        from tinhso.apps.programme import declared

        declared.plug_in()
