"""What others plug in: facts they record and consumers that react."""

from collections.abc import Callable
from dataclasses import dataclass

from tinhso.kernel.events.facts import Fact, Happened
from tinhso.kernel.plugs.api import Socket


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


consumers: Socket[Consumer] = Socket("events.consumers", accepts=Consumer)
facts: Socket[FactKind] = Socket("events.facts", accepts=FactKind)


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
