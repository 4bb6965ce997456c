"""Django's name for this module."""

from django.apps import AppConfig


class ScoringConfig(AppConfig):
    """apps.scoring"""

    name = "tinhso.apps.scoring"
    label = "scoring"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the sockets: actions, roles, facts, menu."""
        from tinhso.apps.scoring import declare

        declare.plug()
