"""Django's name for this module, and what it plugs in."""

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    """apps.programme"""

    name = "tinhso.apps.programme"
    label = "programme"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare actions, roles, facts and menu entries."""
        from tinhso.apps.programme import declared

        declared.plug_in()
