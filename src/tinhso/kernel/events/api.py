"""What others may call."""

from tinhso.kernel.events.facts import Fact, Happened
from tinhso.kernel.events.operations import NotInTransaction, deliver_all, record, revive
from tinhso.kernel.events.queries import about, dead, waiting

__all__ = [
    "Fact",
    "Happened",
    "NotInTransaction",
    "about",
    "dead",
    "deliver_all",
    "record",
    "revive",
    "waiting",
]
