"""Reading an inbox: everybody their own."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q, QuerySet

from tinhso.engines.notify.channels.trial import TrialChannel
from tinhso.engines.notify.models import ChannelChoice, Notice, Sending, TrialMessage, TrialOutage
from tinhso.engines.notify.plugs import Channel, Kind, channels, kinds
from tinhso.kernel.access.api import Actor
from tinhso.kernel.text import api as text
from tinhso.kernel.ui.api import Words

MOST_COUNTED = 100
# Asked for the top bar of every page: the same through the models costs six times as much.
UNREAD = """
SELECT count(*) FROM (SELECT FROM notify_notice WHERE person_id = %s AND read_at IS NULL LIMIT %s) unread
"""
Chosen = dict[tuple[str, str], bool]


def _mine(actor: Actor) -> int:
    """The actor's account; nobody's for a stranger and for the system."""
    return actor.person_id or 0


def inbox(actor: Actor, *, unread: bool = False) -> QuerySet[Notice]:
    """The actor's notices; page them by the key `-id`."""
    rows = Notice.objects.filter(person_id=_mine(actor))
    return rows.filter(read_at=None) if unread else rows


def notice_of(actor: Actor, key: uuid.UUID) -> Notice | None:
    """The actor's notice with this key; None when there is none or it is another's."""
    return inbox(actor).filter(key=key).first()


def unread_count(actor: Actor) -> int:
    """How many notices the actor has not read, counted to 100: one query on one index."""
    if actor.person_id is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(UNREAD, [actor.person_id, MOST_COUNTED])
        (count,) = cursor.fetchone()
    return int(count)


def offered() -> list[Channel]:
    """The channels that people here can choose: the trial ones only where they are switched on."""
    return [one for one in channels if settings.TINHSO_TRIAL_CHANNELS or not isinstance(one, TrialChannel)]


def offers_trials() -> bool:
    """Whether people here can try the trial channels."""
    return any(isinstance(one, TrialChannel) for one in offered())


def carries(kind: Kind, channel: Channel, chosen: Chosen) -> bool:
    """Whether a channel carries a kind for somebody who chose so."""
    return chosen.get((kind.group_code, channel.code), channel.code in kind.channels)


@dataclass(frozen=True)
class Option:
    """A channel for a group, and whether it is on."""

    channel: str
    title: Words
    on: bool


@dataclass(frozen=True)
class Group:
    """A group of kinds with what it holds and the channels that carry it."""

    code: str
    title: Words
    sentences: tuple[Words, ...]
    options: tuple[Option, ...]


def groups(actor: Actor) -> list[Group]:
    """Every group with the actor's channels. One query."""
    chosen: Chosen = {
        (one.group, one.channel): one.on for one in ChannelChoice.objects.filter(person_id=_mine(actor))
    }
    by_group: dict[str, list[Kind]] = {}
    for kind in sorted(kinds, key=lambda one: one.code):
        by_group.setdefault(kind.group_code, []).append(kind)
    return [
        Group(
            code=code,
            title=members[0].group,
            sentences=tuple(one.sentence for one in members),
            options=tuple(
                Option(channel.code, channel.title, any(carries(kind, channel, chosen) for kind in members))
                for channel in offered()
            ),
        )
        for code, members in by_group.items()
    ]


@dataclass(frozen=True)
class Trial:
    """A trial channel as its receiver sees it."""

    code: str
    title: Words
    down: bool
    messages: list[TrialMessage]


def trials(actor: Actor, limit: int = 20) -> list[Trial]:
    """What the trial channels were given for the actor, newest first."""
    down = set(TrialOutage.objects.filter(person_id=_mine(actor)).values_list("channel", flat=True))
    mine = TrialMessage.objects.filter(person_id=_mine(actor)).order_by("-id")
    return [
        Trial(one.code, one.title, one.code in down, list(mine.filter(channel=one.code)[:limit]))
        for one in offered()
        if isinstance(one, TrialChannel)
    ]


@dataclass(frozen=True)
class Counted:
    """Messages on their way out, and those that were given up in the last seven days."""

    waiting: int
    failed: int


def out_of_house() -> Counted:
    """How sending is going, for whoever looks after the installation. One query; nobody's words are in it."""
    since = text.now() - dt.timedelta(days=7)
    open_states = [Sending.State.WAITING, Sending.State.UNDER_WAY]
    rows = Sending.objects.filter(
        Q(state__in=open_states) | Q(state=Sending.State.FAILED, created_at__gt=since)
    )
    found = rows.aggregate(
        waiting=Count("pk", filter=Q(state__in=open_states)),
        failed=Count("pk", filter=Q(state=Sending.State.FAILED)),
    )
    return Counted(**found)
