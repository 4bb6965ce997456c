"""Django's name for this module."""

from django.apps import AppConfig
from typing_extensions import override


class IndicatorsConfig(AppConfig):
    """engines.indicators"""

    name = "tinhso.engines.indicators"
    label = "indicators"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """Plug in the checks of the data."""
        from tinhso.engines.indicators.integrity import CHECKS
        from tinhso.kernel.integrity.plugs import checks

        for one in CHECKS:
            checks.plug(one)
