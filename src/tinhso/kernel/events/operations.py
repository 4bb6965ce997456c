"""Recording facts and delivering them."""

import datetime as dt

import structlog
from django.db import connection, transaction

from tinhso.kernel.events.facts import Fact, Happened
from tinhso.kernel.events.models import Delivery, Event
from tinhso.kernel.events.plugs import consumers, facts
from tinhso.kernel.text import api as text

log = structlog.get_logger()

CHANNEL = "tinhso_events"
MOST_ATTEMPTS = 10
FIRST_WAIT = dt.timedelta(seconds=2)


class NotInTransaction(Exception):
    """A fact must be written together with its change."""


def record(fact: Fact) -> Event:
    """Write a fact in the caller's transaction; consumers get it after commit.

    Raises NotInTransaction outside a transaction, KeyError for a fact that was never declared.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction(f"Sự kiện {fact.name} phải được ghi trong cùng giao dịch với thay đổi.")
    facts[fact.name]
    event = Event.objects.create(name=fact.name, subject=fact.subject(), data=fact.data())
    waiting = [Delivery(event=event, consumer=one.code) for one in consumers if one.takes(fact.name)]
    if waiting:
        Delivery.objects.bulk_create(waiting)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
    return event


def deliver_one() -> bool:
    """Deliver the oldest waiting delivery that no other worker holds. Returns whether there was one.

    The consumer's effects and the mark "done" are one transaction: a killed worker loses and doubles nothing.
    """
    with transaction.atomic():
        delivery = (
            Delivery.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("event")
            .filter(state=Delivery.State.WAITING, next_at__lte=text.now())
            .order_by("next_at", "id")
            .first()
        )
        if delivery is None:
            return False
        _hand_over(delivery)
    return True


def _hand_over(delivery: Delivery) -> None:
    event = delivery.event
    consumer = consumers.get(delivery.consumer)
    try:
        if consumer is None:
            raise LookupError(f"Không còn bộ nhận {delivery.consumer}; hãy cài lại gói đã khai báo nó.")
        with transaction.atomic():
            consumer.handle(
                Happened(id=event.key, name=event.name, subject=event.subject, at=event.at, data=event.data)
            )
    except Exception as problem:  # noqa: BLE001  whatever a consumer raises: kept, retried, then shown as dead
        _postpone(delivery, problem)
    else:
        delivery.state, delivery.done_at = Delivery.State.DONE, text.now()
        delivery.save(update_fields=["state", "done_at"])


def _postpone(delivery: Delivery, problem: Exception) -> None:
    delivery.attempts += 1
    delivery.problem = f"{type(problem).__name__}: {problem}"
    delivery.next_at = text.now() + FIRST_WAIT * 2 ** (delivery.attempts - 1)
    if delivery.attempts >= MOST_ATTEMPTS:
        delivery.state = Delivery.State.DEAD
    delivery.save(update_fields=["attempts", "problem", "next_at", "state"])
    log.warning(
        "events.not_delivered", consumer=delivery.consumer, fact=delivery.event.name, tries=delivery.attempts
    )


def deliver_all() -> int:
    """Deliver everything that is due now. Returns how many deliveries were handed over."""
    count = 0
    while deliver_one():
        count += 1
    return count


def revive(delivery_id: int) -> bool:
    """Try a dead delivery again from the start. Returns False when it is not dead."""
    return bool(
        Delivery.objects.filter(id=delivery_id, state=Delivery.State.DEAD).update(
            state=Delivery.State.WAITING, attempts=0, next_at=text.now()
        )
    )
