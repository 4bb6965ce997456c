"""An annex table: read into rows, each decided by a person, then a draft; nothing enters unseen."""

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.apps.scoring.actions import MANAGE_FRAMEWORKS
from tinhso.apps.scoring.frameworks.events import FrameworkDrafted, RowsDecided
from tinhso.apps.scoring.frameworks.models import FrameworkDraft, ImportedRow
from tinhso.apps.scoring.frameworks.operations.drafts import Stale, begin, lock
from tinhso.engines.indicators.api import ReadRow, build, propose, read_tables
from tinhso.kernel.access.api import Actor, require
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.text import api as text

SURE = 85


class NotAllDecided(Exception):
    """Rows are still open, or nothing was taken. The message says how many."""


def as_data(row: ReadRow) -> dict[str, Any]:
    """What was read of a row, as it is kept and corrected."""
    most = row.maximum
    return {
        "kind": row.kind,
        "code": row.code,
        "name": row.name,
        "max": None if most is None else int(most) if most.denominator == 1 else float(most),
        "rule": row.rule,
        "method": row.method,
        "proof": row.proof,
        "lead": row.lead,
        "unit": row.unit,
        "effect": row.effect,
    }


@transaction.atomic
def import_table(
    *, actor: Actor, upload: "UploadedFile[Any]", code: str, name: str, level: str
) -> FrameworkDraft:
    """Read an annex into rows to be reviewed. Raises Denied, CannotImport (nothing is kept)."""
    rows = propose(read_tables(upload.read(), upload.name or ""))
    body = {"code": code, "name": name, "level": level}
    draft = begin(actor=actor, body=body, origin=FrameworkDraft.Origin.IMPORT, note=str(upload.name or ""))
    require(actor, MANAGE_FRAMEWORKS, draft)
    draft.state = FrameworkDraft.State.REVIEW
    draft.save(update_fields=["state"])
    ImportedRow.objects.bulk_create(
        ImportedRow(
            draft=draft,
            number=row.number,
            cells=list(row.cells),
            read=as_data(row),
            confidence=row.confidence,
            reasons=list(row.reasons),
        )
        for row in rows
    )
    audit.note(
        actor=actor,
        action=MANAGE_FRAMEWORKS.code,
        about=("framework", str(draft.key)),
        changes={"read": upload.name, "rows": len(rows)},
    )
    events.record(FrameworkDrafted(draft=str(draft.key), what="read"))
    return draft


def _in_review(draft: FrameworkDraft) -> FrameworkDraft:
    found = lock(draft)
    if found.state != FrameworkDraft.State.REVIEW:
        raise Stale(_("Các dòng của tệp này đã thành bản thảo; hãy sửa tiếp trong bản thảo."))
    return found


@transaction.atomic
def decide_row(
    *, actor: Actor, row: ImportedRow, take: bool, corrected: Mapping[str, Any] | None = None
) -> ImportedRow:
    """Take a row, as read or as corrected, or leave it out; may be decided again. Raises Denied, Stale."""
    require(actor, MANAGE_FRAMEWORKS, row.draft)
    draft = _in_review(row.draft)
    if corrected is not None and dict(corrected) != row.read:
        row.read, row.corrected = dict(corrected), True
    row.decision = ImportedRow.Decision.TAKEN if take else ImportedRow.Decision.DROPPED
    row.decided_by = actor.name
    row.save()
    _tell(actor, draft, taken=int(take), dropped=int(not take), what={"row": row.number, "read": row.read})
    return row


@transaction.atomic
def take_sure(*, actor: Actor, draft: FrameworkDraft) -> int:
    """Take every open row that was read surely, as shown. Raises Denied, Stale. Returns how many."""
    require(actor, MANAGE_FRAMEWORKS, draft)
    found = _in_review(draft)
    rows = found.rows.filter(decision=ImportedRow.Decision.OPEN, confidence__gte=SURE)
    none = rows.filter(read__kind="skip").update(decision=ImportedRow.Decision.DROPPED, decided_by=actor.name)
    taken = rows.update(decision=ImportedRow.Decision.TAKEN, decided_by=actor.name)
    _tell(actor, found, taken=taken, dropped=none, what={"sure": taken + none})
    return taken + none


def _tell(actor: Actor, draft: FrameworkDraft, *, taken: int, dropped: int, what: dict[str, Any]) -> None:
    draft.changed_at, draft.changed_by = text.now(), actor.name
    draft.save(update_fields=["changed_at", "changed_by"])
    audit.note(
        actor=actor,
        action=MANAGE_FRAMEWORKS.code,
        about=("framework", str(draft.key)),
        changes={"taken": taken, "dropped": dropped, **what},
    )
    events.record(RowsDecided(draft=str(draft.key), taken=taken, dropped=dropped))


@transaction.atomic
def make_draft(*, actor: Actor, draft: FrameworkDraft) -> FrameworkDraft:
    """Make the framework of the rows that were taken. Raises Denied, Stale, NotAllDecided."""
    require(actor, MANAGE_FRAMEWORKS, draft)
    found = _in_review(draft)
    rows = list(found.rows.order_by("number"))
    still = sum(row.decision == ImportedRow.Decision.OPEN for row in rows)
    if still:
        raise NotAllDecided(_("Còn %(n)s dòng chưa xem. Hãy nhận, sửa hoặc bỏ từng dòng.") % {"n": still})
    taken = [row.read for row in rows if row.decision == ImportedRow.Decision.TAKEN]
    if not any(one["kind"] == "item" for one in taken):
        raise NotAllDecided(_("Chưa nhận dòng chỉ số nào nên chưa lập được bản thảo."))
    head = found.body
    found.body = build(taken, code=head["code"], name=head["name"], level=head["level"])
    found.body["edition_of"] = head["code"]
    found.state, found.version = FrameworkDraft.State.DRAFT, found.version + 1
    found.changed_at, found.changed_by = text.now(), actor.name
    found.save()
    audit.note(
        actor=actor,
        action=MANAGE_FRAMEWORKS.code,
        about=("framework", str(found.key)),
        changes={"made_from": found.origin_note, "rows": len(taken)},
    )
    events.record(FrameworkDrafted(draft=str(found.key), what="made"))
    return found
