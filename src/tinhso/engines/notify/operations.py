"""Telling people, and what they do with what they were told."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from tinhso.engines.notify import events as facts
from tinhso.engines.notify.actions import CHOOSE, READ
from tinhso.engines.notify.models import ChannelChoice, Notice, Sending, TrialOutage
from tinhso.engines.notify.plugs import Kind, kinds
from tinhso.engines.notify.queries import Chosen, carries, offered, trials
from tinhso.kernel.access import api as access
from tinhso.kernel.access.api import Actor, Scope
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.people.api import Person
from tinhso.kernel.text import api as text


class UnknownChoice(ValueError):
    """There is no such group or channel."""


@transaction.atomic
def tell(
    *,
    people: Iterable[Person | int],
    kind: str,
    subject: str,
    words: str,
    link: str,
    about: str,
    once: str,
    urgent: bool = False,
) -> int:
    """Put a notice into the inbox of each person (accounts or their ids), in the caller's transaction.

    `kind` is a plug of `notify.kinds`; `link` a path of this site or empty; `about` the code of what it is about.
    Whoever was told under `once` before is not told again, also when two callers do so at the same moment.
    Urgent notices and kinds that go out at once are handed to the channels the person chose; others wait for the
    morning's digest. Closed accounts are told nothing. Returns how many people were newly told.
    Raises KeyError for a kind that nobody declared.
    """
    what = kinds[kind]
    at_once = urgent or what.at_once
    ids = {one if isinstance(one, int) else one.pk for one in people}
    receivers = {one.pk: one for one in Person.objects.filter(pk__in=ids, is_active=True)}
    line = " ".join(str(subject).split())[:200]
    # in the order of their ids, so that two callers wait for one another and never in a ring
    notices = [
        Notice(
            person_id=pk, kind=kind, subject=line, words=str(words), link=link, about=about, once=once,
            urgent=urgent, for_digest=not at_once,
        )
        for pk in sorted(receivers)
    ]  # fmt: skip
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    new = list(Notice.objects.filter(key__in=[one.key for one in notices]))
    if at_once:
        _hand_over(what, new)
    return len(new)


def _hand_over(kind: Kind, notices: list[Notice]) -> None:
    """Messages for the channels that each person chose; the worker sends them after commit."""
    from tinhso.engines.notify.jobs import send_what_is_due
    from tinhso.kernel.jobs.api import defer

    rows = ChannelChoice.objects.filter(person__in=[one.person_id for one in notices], group=kind.group_code)
    chosen: dict[int, Chosen] = {}
    for row in rows:
        chosen.setdefault(row.person_id, {})[row.group, row.channel] = row.on
    sendings = [
        Sending(
            person_id=one.person_id, channel=channel.code, notice=one, subject=one.subject, words=one.words,
            link=one.link,
        )
        for one in notices
        for channel in offered()
        if carries(kind, channel, chosen.get(one.person_id, {}))
    ]  # fmt: skip
    Sending.objects.bulk_create(sendings)
    if sendings:
        defer(send_what_is_due, once="notify.send")


@transaction.atomic
def read(*, actor: Actor, key: uuid.UUID) -> Notice | None:
    """Mark one of the actor's notices as read; None when there is none of that key, or it is another's.

    The moment of reading on the row is its record: an inbox is nobody else's business.
    """
    person = _myself(actor, READ)
    notice = Notice.objects.select_for_update().filter(person_id=person, key=key).first()
    if notice is not None and notice.read_at is None:
        notice.read_at = text.now()
        notice.save(update_fields=["read_at"])
    return notice


@transaction.atomic
def read_all(*, actor: Actor) -> int:
    """Mark all of the actor's notices as read. Returns how many were not."""
    person = _myself(actor, READ)
    return Notice.objects.filter(person_id=person, read_at=None).update(read_at=text.now())


@transaction.atomic
def choose_channel(*, actor: Actor, group: str, channel: str, on: bool) -> None:
    """Switch a channel on or off for a group of notices. Raises UnknownChoice (the inbox is no channel)."""
    person = _myself(actor, CHOOSE)
    known = {kind.group_code for kind in kinds}
    if group not in known or channel not in {one.code for one in offered()}:
        raise UnknownChoice(f"{group}/{channel}")
    before = ChannelChoice.objects.filter(person_id=person, group=group, channel=channel).first()
    if before is not None and before.on == on:
        return
    ChannelChoice.objects.update_or_create(
        person_id=person, group=group, channel=channel, defaults={"on": on}
    )
    audit.note(
        actor=actor,
        action=CHOOSE,
        about=("people.person", str(actor.person)),
        summary=text.gettext("Chọn kênh nhận thông báo"),
        changes={f"{group}/{channel}": [before.on if before else None, on]},
    )
    events.record(facts.ChannelChosen(person=str(actor.person), group=group, channel=channel, on=on))


@dataclass(frozen=True)
class Choice:
    """A channel for a group, wanted or not."""

    group: str
    channel: str
    on: bool


@transaction.atomic
def choose_channels(*, actor: Actor, choices: Iterable[Choice]) -> None:
    """Several at once: all or none. Raises UnknownChoice."""
    for one in choices:
        choose_channel(actor=actor, group=one.group, channel=one.channel, on=one.on)


@transaction.atomic
def break_trial(*, actor: Actor, channel: str, down: bool) -> None:
    """Let a trial channel be out of order for the actor's own messages, or work again. Raises UnknownChoice."""
    person = _myself(actor, CHOOSE)
    if channel not in {one.code for one in trials(actor, limit=0)}:
        raise UnknownChoice(channel)
    if down:
        TrialOutage.objects.get_or_create(person_id=person, channel=channel)
    else:
        TrialOutage.objects.filter(person_id=person, channel=channel).delete()
    audit.note(
        actor=actor,
        action=CHOOSE,
        about=("people.person", str(actor.person)),
        summary=text.gettext("Đặt kênh thử nghiệm hỏng hoặc chạy lại"),
        changes={channel: [not down, down]},
    )


def _myself(actor: Actor, action: access.Action) -> int:
    """The actor's account, to whose things alone the action applies. Raises Denied for who has none."""
    access.require(actor, action, Scope(owner=str(actor.person) if actor.person else None))
    if actor.person_id is None:
        raise access.Denied(text.gettext("Bạn cần đăng nhập."))
    return actor.person_id
