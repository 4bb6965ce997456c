"""Django's name for this module."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """engines.indicators"""

    name = "tinhso.engines.indicators"
    label = "indicators"
    default_auto_field = "django.db.models.BigAutoField"
