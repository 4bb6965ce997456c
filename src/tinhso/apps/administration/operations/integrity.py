"""Having the data checked, and telling when something new is wrong."""

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.apps.administration import events as facts
from tinhso.apps.administration.actions import CHECK_DATA
from tinhso.apps.administration.names import DATA_WRONG
from tinhso.apps.administration.queries import require_everywhere
from tinhso.engines.notify import api as notify
from tinhso.kernel.access import api as access
from tinhso.kernel.access.api import Actor
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.integrity import api as integrity
from tinhso.kernel.jobs import api as jobs

PAGE = "/quan-tri/kiem-tra-du-lieu/"


@transaction.atomic
def ask(*, actor: Actor) -> bool:
    """Have all checks run by the worker soon. Returns False when that was asked for already. Raises Denied."""
    from tinhso.apps.administration.jobs import check_data

    require_everywhere(actor, CHECK_DATA)
    added = jobs.defer(check_data, once="administration.check_data")
    if added:
        audit.note(
            actor=actor, action=CHECK_DATA, about=("integrity.run", "all"), summary=_("Yêu cầu kiểm tra dữ liệu"),
            on_behalf_of=actor.on_behalf_of(CHECK_DATA.code),
        )  # fmt: skip
        events.record(facts.CheckAsked(by=str(actor.person or "")))
    return added


def run() -> None:
    """Run all checks, say what came of it, and tell whoever may check data what is newly wrong. For jobs.

    The checks are many transactions; what is told of them is one.
    """
    before = {one.check.code for one in integrity.answers() if one.failing}
    integrity.run_all()
    with transaction.atomic():
        _tell(before)


def _tell(before: set[str]) -> None:
    failing = [one for one in integrity.answers() if one.failing]
    event = events.record(facts.DataChecked(failing=[one.check.code for one in failing]))
    new = [one for one in failing if one.check.code not in before]
    if not new:
        return
    lines = [f"– {one.sentence} ({one.problem or one.count})" for one in new]
    notify.tell(
        people=access.holders(CHECK_DATA.code), kind=DATA_WRONG, words="\n".join(lines), link=PAGE,
        subject=_("Kiểm tra dữ liệu: %(n)s điều mới chưa đạt") % {"n": len(new)},
        about="integrity.run", once=f"administration.data.{event.key}",
    )  # fmt: skip
