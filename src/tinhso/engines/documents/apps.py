"""Django's name for this module."""

from django.apps import AppConfig
from typing_extensions import override


class DocumentsConfig(AppConfig):
    """engines.documents"""

    name = "tinhso.engines.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """Plug in the actions, the fact and who may read an issued paper."""
        from tinhso.engines.documents import declare

        declare.plug_in()
