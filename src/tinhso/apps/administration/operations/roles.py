"""Giving and ending roles, without anybody giving more than they have."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tinhso.apps.administration import events as facts
from tinhso.apps.administration.actions import GIVE_ROLE
from tinhso.apps.administration.operations.subtrees import Subtree, subtree
from tinhso.apps.administration.queries import sentences
from tinhso.kernel.access import api as access
from tinhso.kernel.access.api import Actor, Grant, Role, Scope
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.people import api as people
from tinhso.kernel.people.api import Person
from tinhso.kernel.text import api as text


class CannotGive(Exception):
    """The role cannot be given or ended so. `str()` is fit for the person who asked."""


def refuse_escalation(actor: Actor, codes: Iterable[str], what: str) -> None:
    """Raises CannotGive when the actor lacks one of these actions everywhere; the system lacks nothing.

    What was lent to the actor does not count: a loan ends, a grant would stay.
    """
    if actor.is_system:
        return
    held = access.held_everywhere(actor)
    lacking = sentences(code for code in codes if code not in held)
    if lacking:
        raise CannotGive(
            _(
                "Bạn không giao được %(what)s vì chính bạn chưa có các quyền sau ở toàn hệ thống: %(lacking)s "
                "Hãy nhờ người đang có các quyền này giao."
            )
            % {"what": what, "lacking": " ".join(lacking)}
        )


@transaction.atomic
def give_role(
    *,
    actor: Actor,
    role: str,
    login: str,
    tree: str,
    where: str,
    first_date: dt.date,
    last_date: dt.date | None,
) -> Grant:
    """Give a role to an officer over a subtree (`tree`: all, agency or place; `where`: its code or name).

    Days are both included. Raises Denied, CannotGive, subtrees.NotFound, Role.DoesNotExist.
    """
    found = Role.objects.get(code=role)
    area = subtree(tree, where)
    access.require(actor, GIVE_ROLE, area.scope())
    refuse_escalation(actor, found.actions, _("vai trò “%(role)s”") % {"role": found.title})
    person = _receiver(actor, login)
    _check_days(first_date, last_date)
    _refuse_twice(found, person, area, (first_date, last_date))
    grant = access.give(
        role=role,
        person_id=person.pk,
        agency=area.agency,
        place=area.place,
        first_date=first_date,
        last_date=last_date,
        given_by=actor.person,
    )
    audit.note(
        actor=actor,
        action=GIVE_ROLE,
        about=grant,
        summary=_("Giao vai trò %(role)s cho %(name)s (%(login)s), phạm vi: %(where)s")
        % {"role": found.title, "name": person.name, "login": person.login, "where": area.label},
        changes={
            "role": [None, role],
            "person": [None, person.key],
            "tree": [None, grant.tree],
            "path": [None, grant.path],
            "first_date": [None, first_date],
            "last_date": [None, last_date],
        },
        on_behalf_of=actor.on_behalf_of(GIVE_ROLE.code),
    )
    events.record(
        facts.RoleGiven(
            grant=grant.key, role=role, person=person.key, first_date=first_date, last_date=last_date
        )
    )
    return grant


def _receiver(actor: Actor, login: str) -> Person:
    found = people.by_login(login)
    if found is None:
        raise CannotGive(_("Không có tài khoản nào tên đăng nhập “%(login)s”.") % {"login": login})
    if found.key == actor.person:
        raise CannotGive(_("Bạn không tự giao vai trò cho mình; hãy nhờ một người quản trị khác."))
    if not found.is_active or found.kind != Person.Kind.OFFICER:
        raise CannotGive(_("Chỉ giao vai trò cho cán bộ có tài khoản đang hoạt động."))
    return Person.objects.select_for_update().get(pk=found.pk)  # two givers at once wait for each other


def _check_days(first: dt.date, last: dt.date | None) -> None:
    if first < text.today():
        raise CannotGive(_("Vai trò chỉ có hiệu lực từ hôm nay trở đi; hãy chọn lại ngày bắt đầu."))
    if last is not None and last < first:
        raise CannotGive(_("Ngày kết thúc phải từ ngày bắt đầu trở đi."))


def _refuse_twice(role: Role, person: Person, area: Subtree, days: tuple[dt.date, dt.date | None]) -> None:
    first, last = days
    overlapping = Q(last_date=None) | Q(last_date__gte=first)
    if last is not None:
        overlapping &= Q(first_date__lte=last)
    tree = "agency" if area.agency else "place" if area.place else "all"
    same = Grant.objects.filter(overlapping, role=role, person=person, tree=tree)
    if same.filter(path=area.agency or area.place).exists() if tree != "all" else same.exists():
        raise CannotGive(
            _("%(name)s đã có vai trò này trong phạm vi đó ở thời gian đó.") % {"name": person.name}
        )


@transaction.atomic
def end_grant(*, actor: Actor, key: uuid.UUID) -> Grant:
    """End a grant at once. Raises Denied, CannotGive, Grant.DoesNotExist."""
    grant = (
        Grant.objects.select_for_update(of=("self",)).select_related("role", "person", "post").get(key=key)
    )
    scope = Scope(
        agency=grant.path if grant.tree == Grant.Tree.AGENCY else None,
        place=grant.path if grant.tree == Grant.Tree.PLACE else None,
        label=grant.role.title,
    )
    access.require(actor, GIVE_ROLE, scope)
    if grant.person is not None and grant.person.key == actor.person:
        raise CannotGive(
            _("Bạn không tự kết thúc vai trò của mình, để hệ thống không mất người quản trị cuối cùng.")
        )
    if grant.last_date is not None and grant.last_date < text.today():
        raise CannotGive(_("Vai trò này đã kết thúc từ trước."))
    before = grant.last_date
    access.end_grant(key=key)
    holder = grant.person.name if grant.person else grant.post.title if grant.post else ""
    audit.note(
        actor=actor,
        action=GIVE_ROLE,
        about=("access.grant", str(key)),
        summary=_("Kết thúc vai trò %(role)s của %(name)s") % {"role": grant.role.title, "name": holder},
        changes={"last_date": [before, text.today() - dt.timedelta(days=1)]},
        on_behalf_of=actor.on_behalf_of(GIVE_ROLE.code),
    )
    events.record(facts.GrantEnded(grant=key, role=grant.role.code))
    return grant
