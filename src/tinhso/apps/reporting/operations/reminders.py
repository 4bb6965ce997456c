"""Reminding who is late or soon due, and the nightly look over all reports: each person is told once, collectively."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from tinhso.apps.reporting import asking, telling, watching
from tinhso.apps.reporting.actions import MANAGE
from tinhso.apps.reporting.events import AgenciesReminded
from tinhso.apps.reporting.models import Assignment, Check, Form, Submission
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Span
from tinhso.engines.notify import api as notify
from tinhso.kernel.access.api import Actor, require, system
from tinhso.kernel.audit import api as audit
from tinhso.kernel.calendar import api as calendar
from tinhso.kernel.events import api as events
from tinhso.kernel.text import api as text

REMINDER, NIGHTLY = "reporting.reminder", "reporting.nightly"
BEFORE_AND_AFTER = (3, 0, -1, -5)  # working days until the due day
LOOKED_BACK = 2  # periods
WAITING = (watching.UNBEGUN, *watching.OPEN)


@transaction.atomic
def remind(*, actor: Actor, form: Form, code: str) -> int:
    """Remind the agencies that have not handed in a form for a period, once a day. Returns how many people were told.

    Raises Denied; Http404 when the form is not asked for the period.
    """
    require(actor, MANAGE, form)
    coming = watching.coming(actor, form, code)
    told = _tell_reporters(coming, list(_waiting(actor, coming)))
    audit.note(
        actor=actor, action=MANAGE, about=("form", form.code), changes={"reminded": code, "people": told}
    )
    events.record(AgenciesReminded(form=form.code, period=code, people=told))
    return told


def _waiting(actor: Actor, coming: watching.Coming) -> Iterator[Assignment]:
    rows = watching.agencies(actor, coming.form, coming.span, coming.days)
    return (row for row in rows if row.state in WAITING)  # type: ignore[attr-defined]  # annotated


def _tell_reporters(coming: watching.Coming, waiting: list[Assignment]) -> int:
    day, form, span = text.today(), coming.form, coming.span
    reporters = telling.reporters([one.agency_id for one in waiting], day)
    said = {
        "form": form.title,
        "period": series.periods.title(span),
        "day": text.format_date(coming.days.due),
    }
    words = _("%(form)s, %(period)s: hạn nộp %(day)s, chưa nộp.") % said
    told = 0
    for one in waiting:
        if people := reporters.get(one.agency_id):
            told += notify.tell(
                people=people, kind=REMINDER, subject=words, words=words,
                link=reverse("reporting:sheet", args=[form.code, span.code, one.agency.code]), about=form.code,
                once=f"{REMINDER}:{form.code}:{span.code}:{one.agency.code}:{day}",
            )  # fmt: skip
    return told


@dataclass
class Night:
    """What a night has found, by the path of the agencies that own the forms."""

    lines: dict[str, list[str]] = field(default_factory=dict)
    reminded: int = 0
    told: int = 0


def nightly() -> Night:
    """Hold the reports of the latest periods against the checks, remind who is due, and tell who manages the forms.

    Run again on the same day it tells nobody twice.
    """
    actor = system(_("Kiểm tra báo cáo ban đêm"))
    night, work = Night(), calendar.load()
    for form in asking.forms().filter(active=True).order_by("pk"):
        for span in asking.asked_periods(form, asking.versions(form), back=LOOKED_BACK):
            with transaction.atomic():
                coming = watching.coming(actor, form, span.code)
                left = int(work.working_days_between(text.today(), coming.days.due))
                if left in BEFORE_AND_AFTER:
                    night.reminded += _tell_reporters(coming, list(_waiting(actor, coming)))
                if line := _summary(actor, form, span, coming):
                    night.lines.setdefault(form.owner.path, []).append(line)
    night.told = _tell_managers(night.lines)
    return night


def _summary(actor: Actor, form: Form, span: Span, coming: watching.Coming) -> str:
    """What somebody ought to know of a form and period; empty when all is well."""
    open_ones = [
        one for one in watching.begun_reports(actor, form, span) if one.state != Submission.State.ACCEPTED
    ]
    failing = watching.validated(form, span, open_ones)
    high = sum(one.violation.check.importance == Check.Importance.HIGH for one in failing)
    if not failing and not coming.late:
        return ""
    return _("%(form)s, %(period)s: %(late)s báo cáo quá hạn, %(n)s chỗ không đạt quy tắc (%(high)s mức cao).") % {
        "form": form.title, "period": series.periods.title(span), "late": coming.late, "n": len(failing), "high": high,
    }  # fmt: skip


@transaction.atomic
def _tell_managers(lines: dict[str, list[str]]) -> int:
    day = text.today()
    by_person: dict[int, list[str]] = {}
    for path, some in lines.items():
        for person in telling.managers(path, day):
            by_person.setdefault(person, []).extend(some)
    told = 0
    for words, people in _alike(by_person):
        told += notify.tell(
            people=people, kind=NIGHTLY, subject=_("Báo cáo số liệu ngày %(day)s") % {"day": text.format_date(day)},
            words="\n".join(words), link=reverse("reporting:forms"), about="reporting", once=f"{NIGHTLY}:{day}",
        )  # fmt: skip
    return told


def _alike(by_person: dict[int, list[str]]) -> Iterable[tuple[tuple[str, ...], list[int]]]:
    groups: dict[tuple[str, ...], list[int]] = {}
    for person, words in by_person.items():
        groups.setdefault(tuple(words), []).append(person)
    return groups.items()
