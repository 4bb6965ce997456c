"""Reading the outbox."""

import datetime as dt
import uuid

from tinhso.kernel.events.facts import Happened
from tinhso.kernel.events.models import Delivery, Event
from tinhso.kernel.text import api as text


def dead(after: int | None = None, limit: int = 25) -> list[Delivery]:
    """Deliveries that failed at every attempt, newest first; `after` is the last id already seen."""
    rows = Delivery.objects.filter(state=Delivery.State.DEAD).select_related("event").order_by("-id")
    if after is not None:
        rows = rows.filter(id__lt=after)
    return list(rows[:limit])


def about(subject: str, limit: int = 50) -> list[Event]:
    """What happened to one subject, newest first."""
    return list(Event.objects.filter(subject=subject).order_by("-id")[:limit])


def happened(key: uuid.UUID) -> Happened | None:
    """A recorded fact by its id, as a consumer gets it; None when it is not in the outbox."""
    event = Event.objects.filter(key=key).first()
    if event is None:
        return None
    return Happened(id=event.key, name=event.name, subject=event.subject, at=event.at, data=event.data)


def waiting() -> int:
    """How many deliveries are still to be made."""
    return Delivery.objects.filter(state=Delivery.State.WAITING).count()


def dead_count() -> int:
    """How many deliveries failed at every attempt."""
    return Delivery.objects.filter(state=Delivery.State.DEAD).count()


def overdue_since() -> dt.datetime | None:
    """Since when the delivery that waits longest has been due; None when none is."""
    due = Delivery.objects.filter(state=Delivery.State.WAITING, next_at__lte=text.now())
    return due.order_by("next_at", "id").values_list("next_at", flat=True).first()
