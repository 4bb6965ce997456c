"""A worker killed while the mail server is taking a message. Real processes, a real server, real kill -9."""

import asyncio
import datetime as dt
from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller

from tests.ports import free_port
from tests.province import make
from tinhso.engines.notify.digest import make_digests
from tinhso.engines.notify.jobs import send_what_is_due
from tinhso.engines.notify.models import Sending
from tinhso.engines.notify.tests.test_telling import tell
from tinhso.kernel.jobs.api import defer
from tinhso.kernel.jobs.tests.conftest import start_worker, until
from tinhso.kernel.text import api as text

__all__ = ["start_worker"]
pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
WORKER = "tinhso.engines.notify.tests.worker_process"


class SlowServer:
    """Takes a whole message and then thinks about it for as long as the test wants."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.thinks = True

    async def handle_DATA(self, server, session, envelope) -> str:
        lines = envelope.content.decode().splitlines()
        self.taken.append(next(line for line in lines if line.startswith("Message-ID:")))
        while self.thinks:
            await asyncio.sleep(0.05)
        return "250 OK"


@pytest.fixture
def server(monkeypatch) -> Iterator[SlowServer]:
    """The server; worker processes are told where it is."""
    port = free_port()
    slow = SlowServer()
    running = Controller(slow, hostname="127.0.0.1", port=port, ready_timeout=60)
    running.start()
    monkeypatch.setenv("TINHSO_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("TINHSO_SMTP_PORT", str(port))
    yield slow
    slow.thinks = False
    running.stop()


@pytest.fixture
def kill_in_the_middle(server, start_worker):
    """Let a worker hand the one message over, kill it while the server thinks, and start another."""

    def act() -> Sending:
        first = start_worker(WORKER)
        until(lambda: server.taken)
        first.kill()
        first.wait()
        server.thinks = False
        one = Sending.objects.get()
        assert (one.state, one.attempts) == ("under_way", 1)
        start_worker(WORKER)
        until(lambda: Sending.objects.get().state not in {"waiting", "under_way"})
        return Sending.objects.get()

    return act


def test_an_urgent_message_is_sent_again_under_the_same_name(server, kill_in_the_middle):
    tell(make().lan, urgent=True)
    one = kill_in_the_middle()
    assert (one.state, one.attempts) == ("sent", 2)
    assert server.taken == [f"Message-ID: <{one.key}@localhost>"] * 2


def test_nobody_gets_a_digest_twice(server, kill_in_the_middle):
    people = make()
    eve = text.now() - dt.timedelta(days=2)
    with text.at(eve):
        tell(people.lan)
    with text.at(text.local(eve).replace(hour=8) + dt.timedelta(days=1)):
        assert make_digests() == 1
    defer(send_what_is_due, once="notify.send")
    one = kill_in_the_middle()
    assert (one.state, one.attempts, len(server.taken)) == ("failed", 1, 1)
