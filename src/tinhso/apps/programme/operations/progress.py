"""Recording how far a task is, or where a target stands."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from tinhso.apps.programme.actions import REPORT, RETURN
from tinhso.apps.programme.events import ProgressRecorded, ProgressReturned
from tinhso.apps.programme.models import Evidence, Progress, Target, Task, TaskAgency
from tinhso.apps.programme.operations.plans import Upload
from tinhso.apps.programme.operations.rollup import roll_up_from
from tinhso.engines.notify import api as notify
from tinhso.kernel.access import api as access
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.files import api as files
from tinhso.kernel.people import api as people
from tinhso.kernel.text.api import now, today

MOST_FILES = 10


class CannotReport(Exception):
    """The entry cannot be recorded. The message names the field and the remedy."""


@transaction.atomic
def record_progress(
    *,
    actor: access.Actor,
    about: Task | Target,
    date: dt.date,
    amount: Decimal,
    note: str = "",
    uploads: Sequence[Upload] = (),
    invented: bool = False,
    unit: TaskAgency | None = None,
    confidence: str = "",
    obstacle: str = "",
) -> Progress:
    """Add an entry: `amount` is percent done (0–100) for a task, the actual value in its unit for a target.

    `unit`: a coordinating agency reports its own part. Entries are only added, never changed: a later one, or a
    later one of the same day, counts. What is reported by hand says what it rests on: a note or at least one
    evidence file. Wholes that `about` serves follow. Raises Denied, CannotReport.
    """
    access.require(actor, REPORT, _scope(about, unit))
    is_task = isinstance(about, Task)
    _check(about, date, amount, note, uploads)
    entry = Progress.objects.create(
        task=about if isinstance(about, Task) else None,
        target=about if isinstance(about, Target) else None,
        unit=unit,
        date=date,
        percent=amount if is_task else None,
        value=None if is_task else amount,
        note=note,
        confidence=confidence,
        obstacle=obstacle,
        invented=invented,
        recorded_by=actor.person,
        recorded_by_name=actor.name,
        recorded_by_post=actor.post or "",
    )
    _keep_evidence(actor, entry, uploads)
    audit.note(
        actor=actor, action=REPORT.code, about=("programme.task" if is_task else "programme.target", about.full_code),
        changes={"date": [None, date.isoformat()], "amount": [None, f"{amount:f}"], "evidence": [None, len(uploads)]},
    )  # fmt: skip
    events.record(
        ProgressRecorded(
            subject_code=about.full_code, progress=str(entry.key), date=date, percent=entry.percent, value=entry.value,
            invented=invented,
        )
    )  # fmt: skip
    roll_up_from(about, date)
    return entry


def _scope(about: Task | Target, unit: TaskAgency | None) -> access.Scoped | access.Scope:
    """Where the entry stands: with the coordinating agency that reports, else with the lead."""
    if unit is None:
        return about
    if not isinstance(about, Task) or unit.task_id != about.pk or unit.agency is None or not unit.active:
        raise CannotReport(_("Cơ quan này không phối hợp nhiệm vụ."))
    return access.Scope(agency=unit.agency.path, label=about.code)


def _keep_evidence(actor: access.Actor, entry: Progress, uploads: Sequence[Upload]) -> None:
    for upload in uploads:
        try:
            stored = files.store(actor=actor, upload=upload, purpose="programme.evidence")
        except files.Refused as problem:
            raise CannotReport(str(problem)) from problem
        Evidence.objects.create(progress=entry, file=stored, name=upload.name or "")


def _check(
    about: Task | Target, date: dt.date, amount: Decimal, note: str, uploads: Sequence[Upload]
) -> None:
    is_task = isinstance(about, Task)
    if about.rollup:
        raise CannotReport(
            _(
                "Số liệu này được tổng hợp từ các phần đã giao. Hãy báo cáo ở từng phần, hoặc bỏ tổng hợp trước."
            )
        )
    if date > today():
        raise CannotReport(_("Ngày số liệu chưa tới. Hãy nhập ngày hôm nay hoặc ngày trước đó."))
    if is_task and not 0 <= amount <= 100:
        raise CannotReport(_("Tỷ lệ hoàn thành phải từ 0 đến 100."))
    if not note.strip() and not uploads:
        raise CannotReport(_("Hãy nêu căn cứ của số liệu hoặc đính kèm ít nhất một tài liệu chứng minh."))
    if len(uploads) > MOST_FILES:
        raise CannotReport(_("Mỗi lần ghi nhận nhiều nhất %(most)s tệp.") % {"most": MOST_FILES})


@transaction.atomic
def return_progress(*, actor: access.Actor, entry: Progress, reason: str) -> Progress:
    """Send an entry back: it stays in the history with the reason and counts for nothing. Who wrote it cannot.

    Raises Denied, CannotReport.
    """
    entry = Progress.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    about = entry.task or entry.target
    if about is None:  # the table forbids it
        raise CannotReport(_("Lần báo cáo này không thuộc nhiệm vụ hay chỉ tiêu nào."))
    access.require(actor, RETURN, about.programme)
    if entry.rolled_up:
        raise CannotReport(_("Số liệu tổng hợp thì trả lại ở phần báo cáo sai."))
    if entry.returned_at is not None:
        raise CannotReport(_("Lần báo cáo này đã được trả lại."))
    if entry.recorded_by is not None and entry.recorded_by == actor.person:
        raise CannotReport(_("Người báo cáo không tự trả lại được. Hãy ghi một lần báo cáo mới."))
    if not reason.strip():
        raise CannotReport(_("Hãy nêu lý do trả lại."))
    entry.returned_at, entry.returned_by_name, entry.return_reason = now(), actor.name, reason
    entry.save(update_fields=["returned_at", "returned_by_name", "return_reason"])
    kind = "task" if entry.task else "target"
    audit.note(
        actor=actor, action=RETURN, about=(f"programme.{kind}", about.full_code),
        changes={"progress": [str(entry.key), None], "reason": [None, reason]},
    )  # fmt: skip
    events.record(ProgressReturned(subject_code=about.full_code, progress=str(entry.key)))
    roll_up_from(about, entry.date)
    _tell_returned(entry, about)
    return entry


@translation.override("vi")  # a notice is kept: in the language of the house
def _tell_returned(entry: Progress, about: Task | Target) -> None:
    """Who wrote the entry learns that it came back, and why."""
    writer = people.by_key(entry.recorded_by) if entry.recorded_by else None
    if writer is None:
        return
    name = "programme:task" if isinstance(about, Task) else "programme:target"
    notify.tell(
        people=[writer],
        kind="programme.returned",
        subject=_("Báo cáo %(code)s bị trả lại") % {"code": about.full_code},
        words=entry.return_reason,
        link=reverse(name, args=[about.programme.code, about.number]),
        about=about.full_code,
        once=f"programme.returned:{entry.key}",
    )
