"""Access tokens of programs: made once, shown once, kept as a digest, revocable, with their owner's own rights."""

import datetime as dt
import hashlib
import secrets
import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.apps.account import events as facts
from tinhso.apps.account.actions import USE_TOKENS
from tinhso.apps.account.models import ApiToken
from tinhso.kernel.access import api as access
from tinhso.kernel.access.api import Actor, Scope
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.people import api as people
from tinhso.kernel.people.api import Person
from tinhso.kernel.text import api as text

PREFIX = "tinhso_"
LONGEST = dt.timedelta(days=366)
USED_AGAIN = dt.timedelta(minutes=1)  # how exactly the last use is kept: no write for every call


def digest(token: str) -> str:
    """What is kept of a token. It is 256 random bits: a fast digest cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make(*, actor: Actor, title: str, last_date: dt.date) -> tuple[ApiToken, str]:
    """A token and its words, which nobody can read again. Raises Denied, ValidationError."""
    person = _myself(actor)
    access.require(actor, USE_TOKENS, Scope(owner=str(person.key)))
    today = text.today()
    if not today <= last_date <= today + LONGEST:
        raise ValidationError({"last_date": _("Chọn một ngày từ hôm nay đến nhiều nhất một năm sau.")})
    token = PREFIX + secrets.token_urlsafe(32)
    made = ApiToken(
        person=person, title=title.strip(), digest=digest(token), hint=token[:12], last_date=last_date
    )
    made.full_clean()
    made.save()
    audit.note(
        actor=actor, action=USE_TOKENS, about=("account.token", str(made.key)),
        summary=_("Tạo mã truy cập “%(title)s”") % {"title": made.title}, changes={"last_date": [None, last_date]},
    )  # fmt: skip
    events.record(facts.TokenMade(token=made.key, person=person.key, last_date=last_date))
    return made, token


@transaction.atomic
def revoke(*, actor: Actor, key: uuid.UUID) -> bool:
    """End one of the actor's tokens. Returns False when there is none in use under this key. Raises Denied."""
    person = _myself(actor)
    access.require(actor, USE_TOKENS, Scope(owner=str(person.key)))
    token = ApiToken.objects.select_for_update().filter(person_id=person.pk, key=key, revoked_at=None).first()
    if token is None:
        return False
    token.revoked_at = text.now()
    token.save(update_fields=["revoked_at"])
    audit.note(
        actor=actor, action=USE_TOKENS, about=("account.token", str(key)),
        summary=_("Thu hồi mã truy cập “%(title)s”") % {"title": token.title},
        changes={"revoked_at": [None, token.revoked_at]},
    )  # fmt: skip
    events.record(facts.TokenRevoked(token=key, person=person.key))
    return True


def mine(actor: Actor) -> list[ApiToken]:
    """The actor's tokens, those in use first, then the newest; the last hundred."""
    if actor.person_id is None:
        return []
    found = ApiToken.objects.filter(person_id=actor.person_id).order_by("-id")[:100]
    return sorted(found, key=lambda one: not one.works_on(text.today()))


def person_of(token: str, ip: str | None) -> Person | None:
    """Whom a token lets in today; None for one that is unknown, revoked, past its day, or of a closed account."""
    found = ApiToken.objects.select_related("person").filter(digest=digest(token)).first()
    if found is None or not found.works_on(text.today()) or not found.person.is_active:
        return None
    now = text.now()
    if found.last_used_at is None or now - found.last_used_at > USED_AGAIN or found.last_used_ip != ip:
        ApiToken.objects.filter(pk=found.pk).update(last_used_at=now, last_used_ip=ip)
    return found.person


def _myself(actor: Actor) -> Person:
    person = people.by_key(actor.person) if actor.person else None
    if person is None:
        raise access.Denied(_("Bạn cần đăng nhập."))
    return person
