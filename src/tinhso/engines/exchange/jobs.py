"""Carrying facts out; running any of these twice sends nothing under a second id."""

import uuid

from tinhso.engines.exchange import sending
from tinhso.engines.exchange.models import Hook
from tinhso.kernel.jobs.api import defer, every, job


@job("exchange.send")
def send(hook: str) -> None:
    """What is due for one hook; what is left after a while waits behind other work."""
    if sending.send_due(uuid.UUID(hook)):
        defer(send, once=f"exchange.{hook}", hook=hook)


def wake(hook: Hook) -> None:
    """Let the worker look after a hook, in the caller's transaction."""
    defer(send, once=f"exchange.{hook.key}", hook=str(hook.key))


@every("* * * * *", "exchange.send_again")
def send_again() -> None:
    """What was refused and is due again, and what a killed worker left."""
    for hook in sending.with_work():
        wake(hook)


@every("40 17 * * *", "exchange.forget")
def forget() -> None:
    """What arrived a month ago."""
    sending.forget_old()
