"""The loop in the worker that delivers as soon as a transaction with facts commits."""

import datetime as dt
import threading

from django.db import connection

from tinhso.kernel.events.operations import CHANNEL, deliver_all
from tinhso.kernel.events.queries import overdue_since
from tinhso.kernel.plugs.api import Health
from tinhso.kernel.text import api as text

LATE_AFTER = dt.timedelta(minutes=5)  # a delivery that is due and still waits
LOOK_AT_LEAST_EVERY = 1.0  # seconds; a notice that was missed costs at most this


class DispatcherLoop:
    """Plugs into `jobs.loops`."""

    code = "events.dispatcher"

    def run(self, stop: threading.Event) -> None:
        """Deliver what is due, then sleep until PostgreSQL says that there is more."""
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")
        while not stop.is_set():
            deliver_all()
            raw = connection.connection
            for _notice in raw.notifies(timeout=LOOK_AT_LEAST_EVERY, stop_after=1):
                break

    def check(self) -> Health:
        """Whether what is due is delivered."""
        since = overdue_since()
        if since is not None and text.now() - since > LATE_AFTER:
            words = text.phrase(
                "Có sự kiện phải giao từ {at} mà chưa giao: hãy khởi động lại tiến trình nền (./tinhso worker).",
                at=text.format_datetime(since),
            )
            return Health.bad(words)
        return Health.good(text.phrase("Sự kiện được giao đúng lúc."))
