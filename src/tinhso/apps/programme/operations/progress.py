"""Recording how far a task is, or where a target stands."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.apps.programme.actions import REPORT
from tinhso.apps.programme.events import ProgressRecorded
from tinhso.apps.programme.models import Evidence, Progress, Target, Task
from tinhso.apps.programme.operations.plans import Upload
from tinhso.kernel.access import api as access
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.files import api as files
from tinhso.kernel.text.api import today

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
) -> Progress:
    """Add an entry: `amount` is percent done (0–100) for a task, the actual value in its unit for a target.

    Entries are only added, never changed: a later one, or a later one of the same day, counts. What is reported
    by hand says what it rests on: a note or at least one evidence file. Raises Denied, CannotReport.
    """
    access.require(actor, REPORT, about)
    is_task = isinstance(about, Task)
    _check(is_task, date, amount, note, uploads)
    entry = Progress.objects.create(
        task=about if isinstance(about, Task) else None,
        target=about if isinstance(about, Target) else None,
        date=date,
        percent=amount if is_task else None,
        value=None if is_task else amount,
        note=note,
        invented=invented,
        recorded_by=actor.person,
        recorded_by_name=actor.name,
        recorded_by_post=actor.post or "",
    )
    for upload in uploads:
        try:
            stored = files.store(actor=actor, upload=upload, purpose="programme.evidence")
        except files.Refused as problem:
            raise CannotReport(str(problem)) from problem
        Evidence.objects.create(progress=entry, file=stored, name=upload.name or "")
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
    return entry


def _check(is_task: bool, date: dt.date, amount: Decimal, note: str, uploads: Sequence[Upload]) -> None:
    if date > today():
        raise CannotReport(_("Ngày số liệu chưa tới. Hãy nhập ngày hôm nay hoặc ngày trước đó."))
    if is_task and not 0 <= amount <= 100:
        raise CannotReport(_("Tỷ lệ hoàn thành phải từ 0 đến 100."))
    if not note.strip() and not uploads:
        raise CannotReport(_("Hãy nêu căn cứ của số liệu hoặc đính kèm ít nhất một tài liệu chứng minh."))
    if len(uploads) > MOST_FILES:
        raise CannotReport(_("Mỗi lần ghi nhận nhiều nhất %(most)s tệp.") % {"most": MOST_FILES})
