"""Django's name for this module."""

from django.apps import AppConfig
from typing_extensions import override


class PeopleConfig(AppConfig):
    """kernel.people"""

    name = "tinhso.kernel.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """Plug in the checks of the data."""
        from tinhso.kernel.integrity.plugs import checks
        from tinhso.kernel.people.integrity import CHECKS

        for one in CHECKS:
            checks.plug(one)
