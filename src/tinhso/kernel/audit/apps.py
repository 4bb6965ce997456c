"""Django's name for this module."""

from django.apps import AppConfig
from typing_extensions import override


class AuditConfig(AppConfig):
    """kernel.audit"""

    name = "tinhso.kernel.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """Reading the record is an action that roles can hold; the record is checked like other data."""
        from tinhso.kernel.access.plugs import actions
        from tinhso.kernel.audit.actions import READ
        from tinhso.kernel.audit.integrity import CHECKS
        from tinhso.kernel.integrity.plugs import checks

        actions.plug(READ)
        for one in CHECKS:
            checks.plug(one)
