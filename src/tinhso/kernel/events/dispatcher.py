"""The loop in the worker that delivers as soon as a transaction with facts commits."""

import threading

from django.db import connection

from tinhso.kernel.events.operations import CHANNEL, deliver_all

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
