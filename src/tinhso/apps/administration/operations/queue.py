"""Trying dead work again."""

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.apps.administration import events as facts
from tinhso.apps.administration.actions import REVIVE
from tinhso.apps.administration.queries import dead_delivery, dead_job, require_everywhere
from tinhso.kernel.access.api import Actor
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.jobs import api as jobs


class CannotRevive(Exception):
    """It cannot be tried again. `str()` is fit for the person who asked."""


@transaction.atomic
def revive_job(*, actor: Actor, number: int) -> None:
    """Queue a dead job again. Raises Denied, CannotRevive."""
    require_everywhere(actor, REVIVE)
    found = dead_job(number)
    if found is None:
        raise CannotRevive(
            _("Việc số %(n)s không còn trong danh sách hỏng; có thể đã chạy lại.") % {"n": number}
        )
    if not jobs.revive(number):
        raise CannotRevive(_("Đã có một việc cùng loại đang chờ; không cần chạy lại việc này."))
    _revived(actor, "jobs.job", number, found.task, found.problem)


@transaction.atomic
def revive_delivery(*, actor: Actor, number: int) -> None:
    """Deliver a dead delivery again. Raises Denied, CannotRevive."""
    require_everywhere(actor, REVIVE)
    found = dead_delivery(number)
    if found is None or not events.revive(number):
        raise CannotRevive(
            _("Sự kiện số %(n)s không còn trong danh sách hỏng; có thể đã giao lại.") % {"n": number}
        )
    _revived(actor, "events.delivery", number, f"{found.event.name} → {found.consumer}", found.problem)


def _revived(actor: Actor, what: str, number: int, title: str, problem: str) -> None:
    audit.note(
        actor=actor,
        action=REVIVE,
        about=(what, str(number)),
        summary=_("Cho chạy lại %(what)s") % {"what": title},
        changes={"state": ["dead", "waiting"], "problem": [problem, None]},
        on_behalf_of=actor.on_behalf_of(REVIVE.code),
    )
    events.record(facts.WorkRevived(what=what, number=number))
