"""Django's name for this module."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """kernel.ui"""

    name = "tinhso.kernel.ui"
    label = "ui"
    default_auto_field = "django.db.models.BigAutoField"
