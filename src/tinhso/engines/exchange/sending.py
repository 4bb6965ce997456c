"""Carrying sendings out: claim, post, mark.

A hook is held by one worker at a time. The attempt is written down before the other side is called; a worker that is
killed in between leaves the sending waiting, and it goes out again under the same id.
"""

import datetime as dt
import json
import uuid

import structlog
from django.conf import settings
from django.db import transaction

from tinhso.engines.exchange import events as facts
from tinhso.engines.exchange import reaching, signing
from tinhso.engines.exchange.actions import MANAGE
from tinhso.engines.exchange.declare import SWITCHED_OFF
from tinhso.engines.exchange.models import Hook, HookSending
from tinhso.engines.notify import api as notify
from tinhso.kernel.access import api as access
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.text import api as text

log = structlog.get_logger()

State = HookSending.State
MOST_ATTEMPTS = 14  # 1, 2, 4 … minutes, then every 4 hours: about a day and a half
FIRST_WAIT, LONGEST_WAIT = dt.timedelta(minutes=1), dt.timedelta(hours=4)
LONGEST_REST = dt.timedelta(minutes=15)  # of a hook after failures one after the other
GIVEN_UP_AFTER = dt.timedelta(days=3)
HOLDS = dt.timedelta(
    minutes=1
)  # longer than one post may take: a claim this old belongs to a worker that is gone
AT_ONE_GO = 100
KEPT = dt.timedelta(days=30)
CONTENT = "application/cloudevents+json"


def with_work() -> list[Hook]:
    """Hooks that are free and have something due."""
    now = text.now()
    due = HookSending.objects.filter(state=State.WAITING, next_at__lte=now)
    free = Hook.objects.filter(active=True, held_until__lte=now, pk__in=due.values("hook"))
    return list(free.order_by("pk"))


def send_due(key: uuid.UUID) -> bool:
    """Send what is due for a hook, one after the other. Returns whether more is due after a good many."""
    sent = 0
    while claimed := _claim(key):
        if not _carry(*claimed):
            return False
        sent += 1
        if sent >= AT_ONE_GO:
            return True
    return False


@transaction.atomic
def _claim(key: uuid.UUID) -> tuple[Hook, HookSending] | None:
    """The next due sending of a hook, with this attempt written down; None while another worker has the hook."""
    now = text.now()
    hook = Hook.objects.select_for_update().filter(key=key, active=True, held_until__lte=now).first()
    due = HookSending.objects.filter(hook=hook, state=State.WAITING, next_at__lte=now)
    sending = due.order_by("next_at", "id").first() if hook else None
    if hook is None or sending is None:
        return None
    hook.held_until = now + HOLDS
    hook.save(update_fields=["held_until"])
    sending.attempts += 1
    sending.tried_at = now
    sending.save(update_fields=["attempts", "tried_at"])
    return hook, sending


def _carry(hook: Hook, sending: HookSending) -> bool:
    """Post one sending and mark how it went. Returns whether it arrived."""
    happened = events.happened(sending.event)
    if happened is None:
        _give_up(hook, sending, text.gettext("Sự kiện không còn trong sổ sự kiện."))
        return True
    body = json.dumps(happened.as_cloudevent(settings.TINHSO_SOURCE), ensure_ascii=False).encode()
    at = int(text.now().timestamp())
    signed = signing.headers(key=str(hook.key), salt=hook.salt, event=str(sending.event), at=at, body=body)
    try:
        status = reaching.post(
            hook.address, body, {"Content-Type": CONTENT, "User-Agent": "TinhSo", **signed}
        )
    except reaching.NotReached as problem:
        _failed(hook, sending, None, str(problem))
        return False
    if not 200 <= status < 300:
        _failed(hook, sending, status, text.phrase("Nơi nhận trả lời {status}.", status=status))
        return False
    _arrived(hook, sending, status)
    return True


@transaction.atomic
def _arrived(hook: Hook, sending: HookSending, status: int) -> None:
    now = text.now()
    HookSending.objects.filter(pk=sending.pk).update(state=State.SENT, status=status, said="")
    Hook.objects.filter(pk=hook.pk).update(sent_at=now, failing_since=None, failures=0, held_until=now)


@transaction.atomic
def _give_up(hook: Hook, sending: HookSending, said: str) -> None:
    HookSending.objects.filter(pk=sending.pk).update(state=State.FAILED, said=said[:300])
    Hook.objects.filter(pk=hook.pk).update(held_until=text.now())


@transaction.atomic
def _failed(hook: Hook, sending: HookSending, status: int | None, said: str) -> None:
    """Later again, or never; the hook rests a little, so that one that is down holds up nobody for long."""
    log.warning("exchange.not_sent", hook=str(hook.key), attempts=sending.attempts, said=said)
    now = text.now()
    over = sending.attempts >= MOST_ATTEMPTS
    wait = min(FIRST_WAIT * 2 ** (sending.attempts - 1), LONGEST_WAIT)
    HookSending.objects.filter(pk=sending.pk, state=State.WAITING).update(
        state=State.FAILED if over else State.WAITING, status=status, said=said[:300], next_at=now + wait
    )
    hook = Hook.objects.select_for_update().get(pk=hook.pk)
    hook.failures += 1
    hook.failing_since = hook.failing_since or now
    hook.held_until = now + min(FIRST_WAIT * 2 ** min(hook.failures - 1, 10), LONGEST_REST)
    hook.save(update_fields=["failures", "failing_since", "held_until"])
    if hook.active and hook.failures >= MOST_ATTEMPTS and now - hook.failing_since >= GIVEN_UP_AFTER:
        _switch_off(hook, said)


def _switch_off(hook: Hook, said: str) -> None:
    """It failed for days: nothing more is sent until somebody switches it on. Its maker and administrators are told."""
    words = text.phrase(
        "Gửi hỏng liên tục từ {at}: {said}",
        at=text.format_datetime(hook.failing_since or text.now()),
        said=said,
    )
    hook.active, hook.off_because = False, words[:300]
    hook.save(update_fields=["active", "off_because"])
    audit.note(
        actor=access.system(), action=MANAGE, about=hook,
        summary=text.phrase("Tự tắt nơi nhận sự kiện {title}", title=hook.title), changes={"active": [True, False]},
    )  # fmt: skip
    event = events.record(facts.HookSwitched(hook=hook.key, on=False, by_itself=True))
    people = access.holders(MANAGE.code) | ({hook.made_by_id} if hook.made_by_id else set())
    notify.tell(
        people=people, kind=SWITCHED_OFF, subject=text.phrase("Đã tắt nơi nhận sự kiện {title}", title=hook.title),
        words=words, link="", about=str(hook.key), once=f"exchange.off.{event.key}",
    )  # fmt: skip


def forget_old() -> int:
    """Remove what arrived more than a month ago; the facts themselves stay. Returns how many."""
    gone, _by_table = HookSending.objects.filter(state=State.SENT, made_at__lt=text.now() - KEPT).delete()
    return gone
