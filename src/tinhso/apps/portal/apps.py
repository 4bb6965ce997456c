"""Django's name for this module."""

from django.apps import AppConfig
from typing_extensions import override


class PortalConfig(AppConfig):
    """apps.portal"""

    name = "tinhso.apps.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """Put the entries in the portal's menu."""
        from django.utils.translation import gettext_lazy as _

        from tinhso.kernel.ui.plugs import MenuItem, menu

        menu.plug(
            MenuItem(
                code="portal.home", title=_("Trang chủ"), url_name="portal:home", order=1, shell="portal"
            )
        )
        menu.plug(
            MenuItem(
                code="portal.places", title=_("Địa bàn"), url_name="portal:places", order=40, shell="portal"
            )
        )
        desk, signed_in = _("Bàn làm việc"), "portal:desk"
        menu.plug(MenuItem(code="portal.desk", title=desk, url_name=signed_in, order=1, icon="inbox"))
        menu.plug(
            MenuItem(
                code="portal.to_desk", title=desk, url_name=signed_in, order=-1, shell="account", icon="inbox"
            )
        )
