"""Django's name for this module."""

from django.apps import AppConfig
from typing_extensions import override


class EventsConfig(AppConfig):
    """kernel.events"""

    name = "tinhso.kernel.events"
    label = "events"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """The dispatcher runs inside the worker."""
        from tinhso.kernel.events.dispatcher import DispatcherLoop
        from tinhso.kernel.jobs.plugs import loops

        loops.plug(DispatcherLoop())
