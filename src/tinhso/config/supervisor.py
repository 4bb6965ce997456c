"""Keeps a few processes alive, and stops them in order."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from tinhso.config.console import say

PATIENCE = 15.0  # seconds a process gets to finish what it has begun
LONGEST_WAIT = 30.0  # seconds between two starts of a process that keeps failing
STEADY = 60.0  # after so many seconds alive a process is forgiven its earlier failures
PR_SET_PDEATHSIG = 1


def supervised() -> bool:
    """Whether a supervisor of ours started this process."""
    return bool(os.environ.get("TINHSO_SUPERVISED"))


def follow_parent() -> None:
    """End this process (SIGTERM) when its parent is killed. Does nothing for a process nobody supervises."""
    if not supervised():
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() == 1:  # the parent was gone before we could say so
        os.kill(os.getpid(), signal.SIGTERM)


@dataclass
class Child:
    """A process to keep alive. `command` are the words after `python -m tinhso`; `log` takes what it says."""

    name: str
    command: list[str]
    log: Path
    process: "subprocess.Popen[bytes] | None" = None
    failures: int = 0
    started_at: float = 0.0
    next_start: float = 0.0

    def start(self) -> None:
        """Start it in a session of its own: Ctrl-C reaches the supervisor alone, which stops all in order."""
        env = os.environ | {"TINHSO_SUPERVISED": "1"}
        command = [sys.executable, "-m", "tinhso", *self.command]
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                command, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
            )
        self.started_at = time.monotonic()

    def look(self) -> None:
        """Start it again if it ended, a little later after each failure."""
        now = time.monotonic()
        if self.process and self.process.poll() is not None:
            if now - self.started_at > STEADY:
                self.failures = 0
            wait = min(0.2 * 2**self.failures, LONGEST_WAIT)
            say(
                f"Tiến trình {self.name} đã dừng (mã {self.process.returncode}); chạy lại sau {wait:.1f} giây."
            )
            self.process, self.failures, self.next_start = None, self.failures + 1, now + wait
        if self.process is None and now >= self.next_start:
            self.start()

    def stop(self) -> None:
        """Let it finish, then end whatever is left of its group."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            say(f"Tiến trình {self.name} không dừng sau {PATIENCE:.0f} giây; buộc dừng.")
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Stop(Exception):
    """The operator, or the system, asks to stop."""


def _ask_to_stop(number: int, frame: FrameType | None) -> None:
    raise Stop


def supervise(
    children: Iterable[Child], *, watch: Callable[[], object], once_up: Callable[[], object]
) -> None:
    """Run the children until SIGINT, SIGTERM or SIGHUP; then stop them, first named first.

    `watch` is called each second (it brings the database back); `once_up` once, after the first start."""
    kept = list(children)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _ask_to_stop)
    try:
        for child in kept:
            child.start()
        once_up()
        while True:
            watch()
            for child in kept:
                child.look()
            time.sleep(0.5)
    except Stop:
        say("Đang dừng …")
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        for child in kept:
            child.stop()
