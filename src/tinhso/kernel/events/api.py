"""What others may call."""

from tinhso.kernel.events.facts import Fact, Happened
from tinhso.kernel.events.models import Delivery
from tinhso.kernel.events.operations import NotInTransaction, deliver_all, record, revive
from tinhso.kernel.events.queries import about, dead, dead_count, happened, waiting

__all__ = [
    "Delivery",
    "Fact",
    "Happened",
    "NotInTransaction",
    "about",
    "dead",
    "dead_count",
    "deliver_all",
    "happened",
    "record",
    "revive",
    "waiting",
]
