"""Django's name for this module."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """kernel.files"""

    name = "tinhso.kernel.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"
