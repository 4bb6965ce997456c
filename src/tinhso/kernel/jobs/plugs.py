"""What others plug in: loops that run in the worker process beside the jobs."""

import threading
from typing import Protocol

from tinhso.kernel.plugs.api import Socket


class Loop(Protocol):
    """Work that runs for as long as the worker does, in a thread of its own."""

    code: str

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set; look at it at least once a second."""
        ...


loops: Socket[Loop] = Socket("jobs.loops", accepts=Loop)
