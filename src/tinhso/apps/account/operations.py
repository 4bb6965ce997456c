"""What can be done with accounts: right, change, audit and event in one transaction each."""

import datetime as dt
import uuid

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from tinhso.apps.account import events as facts
from tinhso.apps.account.actions import END_SESSION, LEND
from tinhso.apps.account.queries import session_code
from tinhso.engines.notify import api as notify
from tinhso.kernel.access import api as access
from tinhso.kernel.access.api import Actor, Scope
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.people import api as people
from tinhso.kernel.people.api import CannotDelegate, Person
from tinhso.kernel.text import api as text

__all__ = ["CannotDelegate", "end_loan", "end_other_sessions", "end_session", "join", "joined", "lend"]


@transaction.atomic
def join(*, person: Person) -> None:
    """Save a new account that signed itself up, with its record and fact."""
    person.save()
    joined(person=person)


@transaction.atomic
def joined(*, person: Person) -> None:
    """Record that an account was made by its owner."""
    actor = access.of_person(person.pk)
    audit.note(actor=actor, action="account.join", about=person, summary=_("Tạo tài khoản"))
    events.record(facts.Joined(person=person.key, kind=person.kind))


@transaction.atomic
def record_sign_in(*, person: Person, ip: str | None) -> None:
    """Record that somebody was let in."""
    actor = access.of_person(person.pk, ip=ip)
    audit.note(actor=actor, action="account.sign_in", about=person, summary=_("Đăng nhập"))


@transaction.atomic
def lend(
    *, actor: Actor, post: uuid.UUID, to: uuid.UUID, first_date: dt.date, last_date: dt.date, reason: str
) -> None:
    """Lend the powers of one of the actor's posts. Raises Denied, CannotDelegate."""
    giver = _myself(actor)
    access.require(actor, LEND, Scope(owner=str(giver.key)))
    held = next((one for one in people.posts_of(giver.pk, first_date) if one.key == post), None)
    receiver = people.by_key(to)
    if held is None or receiver is None:
        raise CannotDelegate(_("Bạn không giữ chức vụ này trong suốt thời gian ủy quyền."))
    loan = people.delegate(
        by=giver,
        to=receiver,
        post=held.post_id,
        first_date=first_date,
        last_date=last_date,
        reason=reason,
    )
    audit.note(
        actor=actor,
        action=LEND,
        about=loan,
        summary=_("Ủy quyền %(post)s cho %(to)s") % {"post": held.title, "to": receiver.name},
        changes={"first_date": [None, first_date], "last_date": [None, last_date], "reason": [None, reason]},
    )
    events.record(
        facts.PowersLent(
            delegation=loan.key,
            by=giver.key,
            to=receiver.key,
            post=post,
            first_date=first_date,
            last_date=last_date,
        )
    )
    days = {"first": text.format_date(first_date), "last": text.format_date(last_date), "reason": reason}
    subject = _("%(by)s ủy quyền cho bạn: %(post)s") % {"by": giver.name, "post": held.title}
    words = _("Từ ngày %(first)s đến hết ngày %(last)s. Lý do: %(reason)s") % days
    _tell(receiver, loan.key, once=f"loan:{loan.key}", subject=subject, words=words)


def _tell(person: Person, loan: uuid.UUID, *, once: str, subject: str, words: str = "") -> None:
    notify.tell(
        people=[person],
        kind="account.powers.lent",
        subject=subject,
        words=words,
        link=reverse("account_pages:delegations"),
        about=str(loan),
        once=once,
    )


@transaction.atomic
def end_loan(*, actor: Actor, key: uuid.UUID) -> bool:
    """End a loan the actor gave or received. Returns False when there is no such running loan. Raises Denied."""
    person = _myself(actor)
    access.require(actor, LEND, Scope(owner=str(person.key)))
    loan = people.end_delegation(key=key, by=person)
    if loan is None:
        return False
    audit.note(
        actor=actor,
        action=LEND,
        about=loan,
        summary=_("Kết thúc ủy quyền cho %(to)s") % {"to": loan.to.name},
        changes={"ended_at": [None, loan.ended_at]},
    )
    events.record(facts.LoanEnded(delegation=loan.key, ended_by=person.key))
    _tell(
        loan.to if person.pk == loan.by_id else loan.by,
        loan.key,
        once=f"loan-ended:{loan.key}",
        subject=_("%(who)s đã kết thúc ủy quyền trước hạn") % {"who": person.name},
    )
    return True


@transaction.atomic
def end_session(*, actor: Actor, code: str) -> bool:
    """Sign out one of the actor's sessions, wherever it is. Returns False when it is gone already."""
    person = _myself(actor)
    for session in _sessions(actor, person):
        if session_code(session.session_key) == code:
            _end(actor, person.key, session)
            return True
    return False


@transaction.atomic
def end_other_sessions(*, actor: Actor, current: str | None) -> int:
    """Sign out every session of the actor but the one with this key. Returns how many."""
    person = _myself(actor)
    others = [session for session in _sessions(actor, person) if session.session_key != current]
    for session in others:
        _end(actor, person.key, session)
    return len(others)


def _sessions(actor: Actor, person: Person) -> list[UserSession]:
    access.require(actor, END_SESSION, Scope(owner=str(person.key)))
    return list(UserSession.objects.select_for_update().filter(user_id=person.pk))


def _end(actor: Actor, person: uuid.UUID, session: UserSession) -> None:
    audit.note(
        actor=actor,
        action=END_SESSION,
        about=("account.session", session_code(session.session_key)),
        summary=_("Kết thúc phiên đăng nhập từ %(ip)s") % {"ip": session.ip},
    )
    session.end()
    events.record(facts.SessionEnded(session=session_code(session.session_key), person=person))


def _myself(actor: Actor) -> Person:
    person = people.by_key(actor.person) if actor.person else None
    if person is None:
        raise access.Denied(_("Bạn cần đăng nhập."))
    return person
