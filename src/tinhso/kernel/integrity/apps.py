"""Django's name for this module."""

from django.apps import AppConfig


class IntegrityConfig(AppConfig):
    """kernel.integrity"""

    name = "tinhso.kernel.integrity"
    label = "integrity"
    default_auto_field = "django.db.models.BigAutoField"
