"""The secret address of a person's deadlines."""

import hashlib
import secrets

from django.db import transaction
from django.utils.translation import gettext

from tinhso.apps.programme.actions import FEED
from tinhso.apps.programme.events import FeedMade
from tinhso.apps.programme.models import CalendarFeed
from tinhso.kernel.access import api as access
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.text import api as text


def hash_of(token: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_feed(*, actor: access.Actor) -> str:
    """A new secret for the actor's own feed; the old address answers no more. Returned this once. Raises Denied."""
    access.require(actor, FEED, _own(actor))
    if actor.person_id is None:  # the house itself has no deadlines
        raise access.Denied(gettext("Bạn cần đăng nhập."))
    _end(actor)
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.create(person_id=actor.person_id, token_hash=hash_of(token))
    _record(actor, revoked=False)
    return token


@transaction.atomic
def revoke_feed(*, actor: access.Actor) -> bool:
    """The address answers no more. Returns whether there was one. Raises Denied."""
    access.require(actor, FEED, _own(actor))
    ended = _end(actor)
    if ended:
        _record(actor, revoked=True)
    return ended


def _own(actor: access.Actor) -> access.Scope:
    return access.Scope(owner=str(actor.person) if actor.person else None)


def _end(actor: access.Actor) -> bool:
    rows = CalendarFeed.objects.filter(person=actor.person_id, revoked_at=None)
    return bool(rows.update(revoked_at=text.now()))


def _record(actor: access.Actor, *, revoked: bool) -> None:
    audit.note(
        actor=actor,
        action=FEED,
        about=("people.person", str(actor.person)),
        changes={"revoked": [None, revoked]},
    )
    events.record(FeedMade(person=str(actor.person), revoked=revoked))
