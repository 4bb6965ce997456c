"""Django's name for this module."""

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    """kernel.calendar"""

    name = "tinhso.kernel.calendar"
    label = "calendar"
    default_auto_field = "django.db.models.BigAutoField"
