"""Django's name for this module."""

from django.apps import AppConfig
from typing_extensions import override


class AccountConfig(AppConfig):
    """apps.account; "account" itself is allauth's label."""

    name = "tinhso.apps.account"
    label = "account_pages"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """Plug in the actions, facts and menu entries."""
        from tinhso.apps.account import plugs

        plugs.plug_in()
