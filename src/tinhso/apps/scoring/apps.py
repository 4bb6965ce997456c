"""Django's name for this module."""

from importlib import import_module

from django.apps import AppConfig
from typing_extensions import override


class ScoringConfig(AppConfig):
    """apps.scoring"""

    name = "tinhso.apps.scoring"
    label = "scoring"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def import_models(self) -> None:
        """The tables of the sub-packages too."""
        super().import_models()
        import_module("tinhso.apps.scoring.papers.models")
        import_module("tinhso.apps.scoring.provenance.models")

    @override
    def ready(self) -> None:
        """Fill the sockets: actions, roles, facts, menu."""
        from tinhso.apps.scoring import declare

        declare.plug()
