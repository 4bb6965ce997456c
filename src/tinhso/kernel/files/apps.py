"""Django's name for this module."""

import os

from django.apps import AppConfig
from typing_extensions import override


class FilesConfig(AppConfig):
    """kernel.files"""

    name = "tinhso.kernel.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """Plug in ClamAV where it is configured, else the demo scanner; and the checks of the contents."""
        from tinhso.kernel.files.integrity import CHECKS
        from tinhso.kernel.files.plugs import scanners
        from tinhso.kernel.files.scanners import ClamAv, DemoScanner
        from tinhso.kernel.integrity.plugs import checks

        for one in CHECKS:
            checks.plug(one)
        address = os.environ.get("TINHSO_CLAMD", "")
        scanners.plug(ClamAv(address) if address else DemoScanner())
