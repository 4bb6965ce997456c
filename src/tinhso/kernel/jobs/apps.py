"""Django's name for this module."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """kernel.jobs"""

    name = "tinhso.kernel.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
