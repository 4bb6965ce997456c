"""Django's name for this module."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """kernel.audit"""

    name = "tinhso.kernel.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
