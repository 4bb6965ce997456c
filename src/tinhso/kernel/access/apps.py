"""Django's name for this module."""

from django.apps import AppConfig
from typing_extensions import override


class AccessConfig(AppConfig):
    """kernel.access"""

    name = "tinhso.kernel.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """Plug in the checks of the data."""
        from tinhso.kernel.access.integrity import CHECKS
        from tinhso.kernel.integrity.plugs import checks

        for one in CHECKS:
            checks.plug(one)
