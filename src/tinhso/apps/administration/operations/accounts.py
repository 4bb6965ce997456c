"""Closing and reopening accounts, giving posts."""

import datetime as dt

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tinhso.apps.administration import events as facts
from tinhso.apps.administration.actions import CLOSE_ACCOUNT, GIVE_POST
from tinhso.apps.administration.operations import subtrees
from tinhso.apps.administration.operations.roles import refuse_escalation
from tinhso.apps.administration.queries import require_everywhere
from tinhso.kernel.access import api as access
from tinhso.kernel.access.api import Actor, Grant, Scope
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.orgs import api as orgs
from tinhso.kernel.people import api as people
from tinhso.kernel.people.api import Person
from tinhso.kernel.text import api as text


class CannotChange(Exception):
    """The account cannot be changed so. `str()` is fit for the person who asked."""


@transaction.atomic
def close_account(*, actor: Actor, person: Person, reason: str) -> int:
    """Close an account and end its sessions. Returns how many sessions ended. Raises Denied, CannotChange."""
    require_everywhere(actor, CLOSE_ACCOUNT)
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.key == actor.person:
        raise CannotChange(_("Bạn không tự khóa tài khoản của mình."))
    if not person.is_active:
        raise CannotChange(_("Tài khoản này đã khóa từ trước."))
    people.close(person=person)
    sessions = list(UserSession.objects.filter(user_id=person.pk))
    for session in sessions:
        session.end()
    _note_state(actor, person, _("Khóa tài khoản %(login)s"), reason)
    events.record(facts.AccountClosed(person=person.key))
    return len(sessions)


@transaction.atomic
def reopen_account(*, actor: Actor, person: Person, reason: str) -> None:
    """Let a closed account be used again. Raises Denied, CannotChange."""
    require_everywhere(actor, CLOSE_ACCOUNT)
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.is_active:
        raise CannotChange(_("Tài khoản này đang hoạt động."))
    people.reopen(person=person)
    _note_state(actor, person, _("Mở lại tài khoản %(login)s"), reason)
    events.record(facts.AccountReopened(person=person.key))


def _note_state(actor: Actor, person: Person, words: str, reason: str) -> None:
    audit.note(
        actor=actor,
        action=CLOSE_ACCOUNT,
        about=person,
        summary=words % {"login": person.login},
        changes={"is_active": [not person.is_active, person.is_active], "reason": [None, reason]},
        on_behalf_of=actor.on_behalf_of(CLOSE_ACCOUNT.code),
    )


@transaction.atomic
def give_post(
    *,
    actor: Actor,
    person: Person,
    agency: str,
    title: str,
    since: dt.date,
    until: dt.date | None,
    new: bool,
) -> None:
    """Let an officer hold a post of an agency (its code or name) from a day, to the end of `until` when given.

    With `new` the agency gets the post when it has none of that title. Raises Denied, CannotChange,
    roles.CannotGive, subtrees.NotFound, people.CannotHold.
    """
    where = subtrees.agency(agency)
    access.require(actor, GIVE_POST, Scope(agency=where.path, label=where.name))
    _check_holder(actor, person, since, until)
    post = _post(where, title, since, new=new)
    carried = Grant.objects.filter(Q(last_date=None) | Q(last_date__gte=text.today()), post=post)
    codes = {code for one in carried.select_related("role") for code in one.role.actions}
    refuse_escalation(actor, sorted(codes), _("chức vụ “%(post)s”") % {"post": post.title})
    people.hold(person, post.pk, since, until=until, only=post.single_seat)
    audit.note(
        actor=actor,
        action=GIVE_POST,
        about=person,
        summary=_("Giao chức vụ %(post)s, %(agency)s cho %(login)s")
        % {"post": post.title, "agency": where.name, "login": person.login},
        changes={"post": [None, post.key], "since": [None, since], "until": [None, until]},
        on_behalf_of=actor.on_behalf_of(GIVE_POST.code),
    )
    events.record(facts.PostGiven(person=person.key, post=post.key, since=since, until=until))


def _check_holder(actor: Actor, person: Person, since: dt.date, until: dt.date | None) -> None:
    if person.key == actor.person:
        raise CannotChange(_("Bạn không tự giao chức vụ cho mình; hãy nhờ một người quản trị khác."))
    if not person.is_active or person.kind != Person.Kind.OFFICER:
        raise CannotChange(_("Chỉ giao chức vụ cho cán bộ có tài khoản đang hoạt động."))
    if until is not None and until < since:
        raise CannotChange(_("Ngày kết thúc phải từ ngày bắt đầu trở đi."))


def _post(where: orgs.Agency, title: str, since: dt.date, *, new: bool) -> orgs.Post:
    wanted = text.normalise(title).strip()
    known = list(orgs.posts(where, since))
    found = next((one for one in known if text.fold(one.title) == text.fold(wanted)), None)
    if found is not None:
        return found
    if new:
        made = orgs.create_post(agency=where, title=wanted, valid_from=since)
        if made.valid_to is None:
            return made
        raise CannotChange(_("Chức vụ “%(title)s” đã bị bãi bỏ; hãy đặt tên khác.") % {"title": wanted})
    raise CannotChange(
        _("%(agency)s chưa có chức vụ “%(title)s”. Chức vụ đang có: %(known)s.")
        % {
            "agency": where.name,
            "title": wanted,
            "known": "; ".join(one.title for one in known) or _("chưa có chức vụ nào"),
        }
    )
