"""Django's name for this module."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """kernel.events"""

    name = "tinhso.kernel.events"
    label = "events"
    default_auto_field = "django.db.models.BigAutoField"
