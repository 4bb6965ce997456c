"""The small province, kinds of notices, a channel that does as it is told, a real mail server."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.province import province
from tinhso.engines.notify import plugs
from tinhso.engines.notify.plugs import CannotSend, Kind, Message
from tinhso.kernel.plugs.api import Health, Socket

__all__ = ["province"]

DUE = Kind(code="thu.due", sentence="Nhiệm vụ sắp đến hạn.", group="Thử")
URGED = Kind(
    code="thu.urged", sentence="Nhiệm vụ bị đôn đốc.", group="Thử", channels=("email", "chim"), at_once=True
)


class Pigeon:
    """Carries what it is given, until it is told to fail."""

    code = "chim"
    title = "Chim bồ câu"

    def __init__(self) -> None:
        self.carried: list[Message] = []
        self.fails_with: list[Exception] = []

    def send(self, message: Message) -> None:
        if self.fails_with:
            raise self.fails_with.pop(0)
        self.carried.append(message)

    def check(self) -> Health:
        return Health.good("Chim khỏe.")


@contextmanager
def plugged(socket: Socket, *plugs: object) -> Iterator[None]:
    """More plugs in a socket that start has locked."""
    before = dict(socket._plugs)
    socket._plugs.update({one.code: one for one in plugs})
    try:
        yield
    finally:
        socket._plugs = before


@pytest.fixture
def pigeon() -> Iterator[Pigeon]:
    """The channel of the tests."""
    bird = Pigeon()
    with plugged(plugs.channels, bird):
        yield bird


@pytest.fixture(autouse=True)
def kinds_of_the_tests() -> Iterator[None]:
    """Two kinds: one that waits for the digest, one that goes out at once."""
    with plugged(plugs.kinds, DUE, URGED):
        yield


def refusal(final: bool = False) -> CannotSend:
    """What a channel says when it will not."""
    return CannotSend("Đường bận", final=final)
