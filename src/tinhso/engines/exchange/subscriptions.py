"""When anything was recorded: write down to whom it goes."""

from tinhso.engines.exchange.models import Hook, HookSending
from tinhso.kernel.events.api import Happened
from tinhso.kernel.events.plugs import Consumer, consumers, facts

OWN = "exchange"  # what happens to hooks is told to no hook: a failing one would feed itself


def plug() -> None:
    """One consumer for each first part of the names in use; called when everybody has declared their facts."""
    for first in sorted({kind.code.partition(".")[0] for kind in facts} - {OWN}):
        consumers.plug(Consumer(code=f"exchange.hooks.{first}", wants=f"{first}.", handle=hand_on))


def hand_on(happened: Happened) -> None:
    """Write a sending for each hook that wants the fact, and wake the worker; in the consumer's transaction."""
    from tinhso.engines.exchange.jobs import wake

    hooks = [
        one for one in Hook.objects.filter(active=True).order_by("pk") if wants(one.wants, happened.name)
    ]
    HookSending.objects.bulk_create(
        [HookSending(hook=one, event=happened.id, name=happened.name) for one in hooks], ignore_conflicts=True
    )
    for one in hooks:
        wake(one)


def wants(wanted: list[str], name: str) -> bool:
    """Whether a fact's name is among those wanted, or begins with one that ends in "."."""
    return any(name == one or (one.endswith(".") and name.startswith(one)) for one in wanted)
