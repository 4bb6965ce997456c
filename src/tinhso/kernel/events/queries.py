"""Reading the outbox."""

from tinhso.kernel.events.models import Delivery, Event


def dead(after: int | None = None, limit: int = 25) -> list[Delivery]:
    """Deliveries that failed at every attempt, newest first; `after` is the last id already seen."""
    rows = Delivery.objects.filter(state=Delivery.State.DEAD).select_related("event").order_by("-id")
    if after is not None:
        rows = rows.filter(id__lt=after)
    return list(rows[:limit])


def about(subject: str, limit: int = 50) -> list[Event]:
    """What happened to one subject, newest first."""
    return list(Event.objects.filter(subject=subject).order_by("-id")[:limit])


def waiting() -> int:
    """How many deliveries are still to be made."""
    return Delivery.objects.filter(state=Delivery.State.WAITING).count()


def dead_count() -> int:
    """How many deliveries failed at every attempt."""
    return Delivery.objects.filter(state=Delivery.State.DEAD).count()
