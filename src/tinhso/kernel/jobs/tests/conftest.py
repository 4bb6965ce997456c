"""A place for effects, and worker processes that can be killed."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from tinhso.kernel.jobs.tests import tasks


@pytest.fixture
def effects_table(db: None) -> None:
    """The table into which the tests' tasks write."""
    tasks.make_table()


@pytest.fixture
def start_worker(database_url: str) -> Iterator[Callable[[], "subprocess.Popen[bytes]"]]:
    """Start worker processes on this test's database; whatever is left is killed at the end."""
    started: list[subprocess.Popen[bytes]] = []
    place = os.environ | {"DATABASE_URL": database_url, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}

    def start(module: str = "tinhso.kernel.jobs.tests.worker_process") -> "subprocess.Popen[bytes]":
        process = subprocess.Popen([sys.executable, "-m", module], env=place)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def until(happens: Callable[[], object], seconds: float = 300.0) -> None:
    """Wait until something is so; fail after `seconds`."""
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
