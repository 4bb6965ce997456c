"""Django's name for this module."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """kernel.places"""

    name = "tinhso.kernel.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"
