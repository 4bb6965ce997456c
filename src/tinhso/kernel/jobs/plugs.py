"""What others plug in: loops that run in the worker process beside the jobs."""

import threading
from typing import Protocol

from tinhso.kernel.plugs.api import Health, Socket
from tinhso.kernel.text import api as text


class Loop(Protocol):
    """Work that runs for as long as the worker does, in a thread of its own."""

    code: str

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set; look at it at least once a second."""
        ...

    def check(self) -> Health:
        """Whether the loop's work gets done; asked in any process, by what the work leaves in the database."""
        ...


class DemoLoop:
    """Waits until it is told to stop."""

    code = "demo"

    def run(self, stop: threading.Event) -> None:
        """Nothing to do."""
        stop.wait()

    def check(self) -> Health:
        """Always well."""
        return Health.good(text.phrase("Vòng lặp mẫu, không làm gì."))


loops: Socket[Loop] = Socket("jobs.loops", accepts=Loop, demo=DemoLoop)
