"""Django's name for this module."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """kernel.access"""

    name = "tinhso.kernel.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"
