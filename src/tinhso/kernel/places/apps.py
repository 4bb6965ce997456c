"""Django's name for this module."""

from django.apps import AppConfig
from typing_extensions import override


class PlacesConfig(AppConfig):
    """kernel.places"""

    name = "tinhso.kernel.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """Plug in the checks of the data."""
        from tinhso.kernel.integrity.plugs import checks
        from tinhso.kernel.places.integrity import CHECKS

        for one in CHECKS:
            checks.plug(one)
