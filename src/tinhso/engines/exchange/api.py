"""Door 1 of `exchange`: what others may call."""

from tinhso.engines.exchange.actions import MANAGE
from tinhso.engines.exchange.models import Hook, HookSending
from tinhso.engines.exchange.operations import (
    CannotChange,
    WithSecret,
    change_secret,
    make_hook,
    revive,
    switch,
    try_now,
)
from tinhso.engines.exchange.queries import Counted, condition, hook, hooks, kinds, sendings
from tinhso.engines.exchange.subscriptions import plug as plug_consumers

__all__ = [
    "MANAGE",
    "CannotChange",
    "Counted",
    "Hook",
    "HookSending",
    "WithSecret",
    "change_secret",
    "condition",
    "hook",
    "hooks",
    "kinds",
    "make_hook",
    "plug_consumers",
    "revive",
    "sendings",
    "switch",
    "try_now",
]
