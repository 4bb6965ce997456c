"""Carrying messages out: claim, send, mark.

A claim is committed before the other side is called, so a crash in the middle is seen: an urgent message is then
carried again under its old key, a digest is not (nobody gets two).
"""

import datetime as dt

import structlog
from django.db import transaction

from tinhso.engines.notify import events as facts
from tinhso.engines.notify.models import Sending
from tinhso.engines.notify.plugs import CannotSend, Message, channels
from tinhso.kernel.events import api as events
from tinhso.kernel.text import api as text

log = structlog.get_logger()

MOST_ATTEMPTS = 10
FIRST_WAIT = dt.timedelta(minutes=1)
# Longer than any channel may take: a claim this old belongs to a worker that is gone.
CLAIM_HOLDS = dt.timedelta(minutes=10)


def send_due() -> int:
    """Send everything that is due now, one after the other. Returns how many messages were tried."""
    count = 0
    while (claimed := _claim()) is not None:
        _carry(claimed)
        count += 1
    return count


@transaction.atomic
def _claim() -> Sending | None:
    """The next message that is due and that no other worker holds, with this attempt written down."""
    while True:
        found = (
            Sending.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("person")
            .filter(state__in=[Sending.State.WAITING, Sending.State.UNDER_WAY], next_at__lte=text.now())
            .order_by("next_at", "id")
            .first()
        )
        if found is None:
            return None
        if found.state == Sending.State.UNDER_WAY and found.day is not None:
            _give_up(
                found, text.gettext("Lần gửi bị ngắt giữa chừng; không gửi lại để không ai nhận hai bản.")
            )
            continue
        found.state = Sending.State.UNDER_WAY
        found.attempts += 1
        found.next_at = text.now() + CLAIM_HOLDS
        found.save(update_fields=["state", "attempts", "next_at"])
        return found


def _carry(sending: Sending) -> None:
    channel = channels.get(sending.channel)
    try:
        if channel is None:
            raise CannotSend(text.phrase("Không còn kênh {code}.", code=sending.channel), final=True)
        channel.send(_message(sending))
    except CannotSend as refused:
        _refused(sending, str(refused), final=refused.final)
    except Exception as problem:  # noqa: BLE001  whatever a channel raises: nobody knows whether it went out
        # a digest that may be out is not sent again; anything else rather twice than never
        _refused(sending, f"{type(problem).__name__}: {problem}", final=sending.day is not None)
    else:
        _mark(sending, state=Sending.State.SENT, sent_at=text.now(), said="")


def _message(sending: Sending) -> Message:
    person = sending.person
    return Message(
        key=sending.key,
        person=person.key,
        name=person.name,
        email=person.email,
        phone=person.phone,
        subject=sending.subject,
        words=sending.words,
        link=sending.link,
        again=sending.attempts > 1,
    )


@transaction.atomic
def _refused(sending: Sending, said: str, *, final: bool) -> None:
    log.warning("notify.not_sent", channel=sending.channel, attempts=sending.attempts, said=said)
    if final or sending.attempts >= MOST_ATTEMPTS:
        _give_up(sending, said)
        return
    wait = FIRST_WAIT * 2 ** (sending.attempts - 1)
    _mark(sending, state=Sending.State.WAITING, next_at=text.now() + wait, said=said)


def _give_up(sending: Sending, said: str) -> None:
    if _mark(sending, state=Sending.State.FAILED, said=said):
        events.record(
            facts.SendingFailed(sending=sending.key, person=sending.person.key, channel=sending.channel)
        )


def _mark(sending: Sending, **values: object) -> bool:
    """Write down how the attempt ended, unless another worker has taken the message over meanwhile."""
    mine = Sending.objects.filter(pk=sending.pk, attempts=sending.attempts, state=Sending.State.UNDER_WAY)
    return bool(mine.update(**values))
