"""The one question: may this actor do that, here? Default is refusal; every answer has a reason."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from tinhso.kernel.access.actions import Action, Denied, Scope, Verdict
from tinhso.kernel.access.actor import Actor, Reach

Row = TypeVar("Row", bound=Model)


class Scoped(Protocol):
    """An object that says where it stands."""

    def scope(self) -> Scope:
        """Its agency's path, its place's path and its owner's key, as far as it has them."""
        ...


def ask(actor: Actor, action: Action, about: Scoped | Scope | None = None) -> Verdict:
    """Whether `actor` may do `action` to `about` (or anywhere, when None), and why."""
    allowed, reason = _decide(actor, action, about)
    return Verdict(allowed, reason())


def may(actor: Actor, action: Action, about: Scoped | Scope | None = None) -> bool:
    """`ask` without the reason, which costs more to word than the answer to find."""
    return _decide(actor, action, about)[0]


def _decide(actor: Actor, action: Action, about: Scoped | Scope | None) -> tuple[bool, Callable[[], str]]:
    if action.also_requires is not None:
        first = _decide(actor, action.also_requires, about)
        if not first[0]:
            return first
    if action.public:
        return True, lambda: _("Ai cũng được phép.")
    scope = about if about is None or isinstance(about, Scope) else about.scope()
    if (
        action.owner_may
        and scope is not None
        and actor.person is not None
        and scope.owner == str(actor.person)
    ):
        return True, lambda: _("Bạn là chủ của nội dung này.")
    if not actor.signed_in:
        return False, lambda: _("Bạn cần đăng nhập.")
    reach = actor.reach(action.code)
    if not reach:
        return False, lambda: _("Bạn chưa được giao quyền: %(what)s") % {"what": action.sentence}
    if reach.everywhere or scope is None:
        return True, lambda: _because(reach) or _("Bạn được giao quyền này.")
    if _under(scope.agency, reach.agencies) or _under(scope.place, reach.places):
        return True, lambda: _because(reach) or _("Thuộc phạm vi bạn được giao.")
    return (
        False,
        lambda: _("%(what)s nằm ngoài phạm vi bạn được giao.") % {"what": scope.label or _("Nội dung này")},
    )


def _because(reach: Reach) -> str:
    """Who lent the right; empty when it is the actor's own."""
    return _("Được %(who)s ủy quyền.") % {"who": ", ".join(reach.lent_by)} if reach.lent_by else ""


def _under(path: str | None, prefixes: tuple[str, ...]) -> bool:
    return path is not None and any(path == one or path.startswith(one + ".") for one in prefixes)


def require(actor: Actor, action: Action, about: Scoped | Scope | None = None) -> None:
    """Raises Denied with the reason when `actor` may not."""
    verdict = ask(actor, action, about)
    if not verdict:
        raise Denied(verdict.reason)


def visible(
    rows: QuerySet[Row],
    actor: Actor,
    action: Action,
    *,
    agency: str | None = None,
    place: str | None = None,
    owner: str | None = None,
) -> QuerySet[Row]:
    """The rows in which `actor` may do `action`: exactly those for which `ask` says yes.

    `agency` and `place` name the ltree columns (`"agency__path"`), `owner` the column with the owner's key
    (needed when the action has `owner_may`). The condition is one operator with one array however many grants
    there are, so the least privileged reader is as fast as the superuser.
    """
    if action.also_requires is not None:
        rows = visible(rows, actor, action.also_requires, agency=agency, place=place, owner=owner)
    if action.public:
        return rows
    reach = actor.reach(action.code)
    if reach.everywhere:
        return rows
    condition = Q(pk__in=())
    if action.owner_may and owner and actor.person is not None:
        condition |= Q(**{owner: actor.person})
    if agency and reach.agencies:
        condition |= Q(**{f"{agency}__under_any": list(reach.agencies)})
    if place and reach.places:
        condition |= Q(**{f"{place}__under_any": list(reach.places)})
    return rows.filter(condition)
