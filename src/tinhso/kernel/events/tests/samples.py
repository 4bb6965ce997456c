"""A fact and consumers of the tests; plugged into sockets that are open only for them."""

import datetime as dt
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from tinhso.kernel.events.api import Fact, Happened
from tinhso.kernel.events.plugs import Consumer, FactKind, consumers, facts

CASE = uuid.UUID(int=7)


@dataclass(frozen=True, kw_only=True)
class DossierAccepted(Fact):
    """A dossier was taken in."""

    name = "events_tests.dossier.accepted"
    sentence = "Hồ sơ đã được tiếp nhận."
    code: str
    on: dt.date = dt.date(2026, 9, 11)
    case: uuid.UUID = CASE
    parts: tuple[int, ...] = (1, 2)


def make_table() -> None:
    """Where the tests' consumers write down what they did."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE events_test_effects (id bigserial PRIMARY KEY, subject text NOT NULL)")


def write(happened: Happened) -> None:
    """A plain insert, on purpose not guarded: doubling would show."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO events_test_effects (subject) VALUES (%s)", [happened.subject])


def effects() -> list[str]:
    """What was written, sorted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject FROM events_test_effects ORDER BY subject")
        return [subject for (subject,) in cursor.fetchall()]


def write_slowly(happened: Happened) -> None:
    """Write, then hang while the file `hold` of this test is there: the moment for a kill."""
    write(happened)
    time.sleep(0.05)
    hold = Path(happened.data["hold"]) if "hold" in happened.data else None
    if hold and hold.exists():
        (hold.parent / "reached").touch()
        while hold.exists():
            time.sleep(0.05)


@dataclass(frozen=True, kw_only=True)
class Held(Fact):
    """A fact whose consumer can be held in the middle."""

    name = "events_tests.held"
    sentence = "Một việc có thể bị giữ giữa chừng."
    code: str
    hold: str = ""


@contextmanager
def plugged(*plugs: Consumer, kinds: tuple[type[Fact], ...] = (DossierAccepted, Held)) -> Iterator[None]:
    """Plug consumers and facts in for a while, whether start is over or not."""
    frozen = (consumers._frozen, facts._frozen)
    before = (dict(consumers._plugs), dict(facts._plugs))
    consumers._frozen = facts._frozen = False
    try:
        for kind in kinds:
            facts.plug(FactKind(code=kind.name, sentence=kind.sentence, fact=kind))
        for plug in plugs:
            consumers.plug(plug)
        yield
    finally:
        consumers._plugs, facts._plugs = before
        consumers._frozen, facts._frozen = frozen
