"""Django's name for this module."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """kernel.people"""

    name = "tinhso.kernel.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
