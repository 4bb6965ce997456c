"""What others plug in: facts they record and consumers that react."""

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from tinhso.kernel.events.facts import Fact, Happened
from tinhso.kernel.plugs.api import Health, Socket
from tinhso.kernel.text import api as text

log = structlog.get_logger()


@dataclass(frozen=True)
class Consumer:
    """Reacts to facts whose name equals `wants`, or begins with it when it ends in `.`.

    `handle` runs in a transaction together with the mark "delivered", so its database effects happen once;
    anything outside the database may happen again and must bear it.
    """

    code: str
    wants: str
    handle: Callable[[Happened], None]

    def takes(self, name: str) -> bool:
        """Whether a fact of this name is for this consumer."""
        return name == self.wants or (self.wants.endswith(".") and name.startswith(self.wants))


@dataclass(frozen=True)
class FactKind:
    """A fact that may be recorded, for the register and the docs."""

    code: str
    sentence: str
    fact: type[Fact]


@dataclass(frozen=True, kw_only=True)
class Tried(Fact):
    """The fact of the demo plugs; the house never records it."""

    name = "events.tried"
    sentence = "Một sự kiện mẫu đã được thử."
    code: str = "thu"


def _log(happened: Happened) -> None:
    log.info("events.demo", fact=happened.name, subject=happened.subject)


def _check_consumer(consumer: Consumer) -> Health:
    wanted = [one for one in [*(kind.code for kind in facts), Tried.name] if consumer.takes(one)]
    if not wanted:
        words = text.phrase("Bộ nhận đợi {wants}, nhưng không ai khai báo sự kiện ấy.", wants=consumer.wants)
        return Health.bad(words)
    return Health.good(text.phrase("Nhận {count} loại sự kiện.", count=len(wanted)))


def _check_fact(kind: FactKind) -> Health:
    if kind.code != kind.fact.name or not str(kind.sentence).strip():
        return Health.bad(text.phrase("Sự kiện phải khai báo đúng tên của nó và có câu nói điều đã xảy ra."))
    return Health.good(str(kind.sentence))


consumers: Socket[Consumer] = Socket(
    "events.consumers",
    accepts=Consumer,
    demo=lambda: Consumer(code="demo", wants=Tried.name, handle=_log),
    check=_check_consumer,
)
facts: Socket[FactKind] = Socket(
    "events.facts",
    accepts=FactKind,
    demo=lambda: FactKind(code=Tried.name, sentence=Tried.sentence, fact=Tried),
    check=_check_fact,
)


def declare(*kinds: type[Fact]) -> None:
    """Register fact classes; a fact that nobody declared cannot be recorded."""
    for kind in kinds:
        facts.plug(FactKind(code=kind.name, sentence=kind.sentence, fact=kind))


def on(
    wants: str, *, code: str | None = None
) -> Callable[[Callable[[Happened], None]], Callable[[Happened], None]]:
    """Make a function a consumer: `@on("services.dossier.accepted")` in a module's subscriptions.py."""

    def plug(handle: Callable[[Happened], None]) -> Callable[[Happened], None]:
        consumers.plug(
            Consumer(code=code or f"{handle.__module__}.{handle.__name__}", wants=wants, handle=handle)
        )
        return handle

    return plug
