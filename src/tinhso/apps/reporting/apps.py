"""Django's name for this module."""

from django.apps import AppConfig
from typing_extensions import override


class ReportingConfig(AppConfig):
    """apps.reporting"""

    name = "tinhso.apps.reporting"
    label = "reporting"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """Fill the sockets: actions, roles, facts, menu."""
        from tinhso.apps.reporting import declare

        declare.plug()
