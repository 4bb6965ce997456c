"""Django's name for this module."""

from django.apps import AppConfig


class OrgsConfig(AppConfig):
    """kernel.orgs"""

    name = "tinhso.kernel.orgs"
    label = "orgs"
    default_auto_field = "django.db.models.BigAutoField"
