"""Figures of a report: written cell by cell, under the writer's own keys, so that a phone off line loses nothing."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.apps.reporting import queries, rules
from tinhso.apps.reporting.actions import ENTER, MANAGE, VIEW
from tinhso.apps.reporting.events import FigureDiscussed, FiguresCounted, FiguresWritten
from tinhso.apps.reporting.models import FormCell, Submission
from tinhso.apps.reporting.names import EVIDENCE, book, figure_code, item
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Address, CellNote, NewDatum, Period, Source
from tinhso.engines.indicators.store import api as store
from tinhso.engines.indicators.store.api import Evidence
from tinhso.kernel.access.api import Actor, Denied, require
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.files import api as files
from tinhso.kernel.files.api import StoredFile


@dataclass(frozen=True)
class Edit:
    """One change of a cell as its writer made it. `seen`: the clock of the value they saw (0: an empty cell)."""

    key: uuid.UUID
    cell: int  # FormCell.order
    typed: str
    seen: int | None = None


@dataclass(frozen=True)
class Saved:
    """What became of an edit. Only "saved" and "overtaken" are kept; "overtaken" came after somebody's later value."""

    key: uuid.UUID
    cell: int
    state: Literal["saved", "overtaken", "invalid", "refused"]
    value: Decimal | None
    clock: int
    words: str = ""


@transaction.atomic
def save(
    *,
    actor: Actor,
    submission: Submission,
    edits: Sequence[Edit],
    source: Source = Source.PERSON,
    note: str = "",
    file: StoredFile | None = None,
) -> list[Saved]:
    """Write what was typed. A wrong cell is answered with its reason and not stored; the right ones are.

    The same key again is answered as it was the first time and written once. Raises Denied (with the reason) when the
    report cannot be written at all.
    """
    submission = queries.held(submission)
    verdict = rules.may_write(actor, submission)
    if not verdict:
        raise Denied(verdict.reason)
    cells = {one.order: one for one in queries.cells(submission.version)}
    wrong: dict[uuid.UUID, Saved] = {}
    good: list[tuple[Edit, FormCell, Decimal | None]] = []
    for edit in edits:
        try:
            good.append((edit, cells[edit.cell], _read(cells.get(edit.cell), edit)))
        except (series.ValueWrong, KeyError) as problem:
            words = str(problem) if isinstance(problem, series.ValueWrong) else _("Biểu không có ô này.")
            wrong[edit.key] = Saved(edit.key, edit.cell, "invalid", None, 0, words)
    changed = [
        _write(actor, submission, edit, cell, value, source=source, note=note, file=file)
        for edit, cell, value in good
    ]
    written = sum(one.new + one.changed for one in changed)
    if written:
        record(actor, submission, [(cell, value) for _edit, cell, value in good], written)
    return _answers(submission, edits, good, changed, wrong)


def _read(cell: FormCell | None, edit: Edit) -> Decimal | None:
    if cell is None:
        raise KeyError(edit.cell)
    may = rules.may_type(cell.indicator)
    if not may:
        raise series.ValueWrong(may.reason)
    return series.values.read(cell.indicator, edit.typed)


def _write(
    actor: Actor, submission: Submission, edit: Edit, cell: FormCell, value: Decimal | None, **more: Any
) -> series.Written:
    new = NewDatum(address(submission, cell), value, edit.seen)
    return series.write(actor=actor, data=[new], key=edit.key, invented=submission.form.invented, **more)


def address(submission: Submission, cell: FormCell) -> Address:
    """Where a cell's figure is kept."""
    return Address(cell.indicator_id, submission.period_id, submission.agency_id, cell.breakdown_id)


def record(
    actor: Actor, submission: Submission, values: Sequence[tuple[FormCell, Decimal | None]], written: int
) -> None:
    """Audit and event of figures that were written, in the transaction that writes them."""
    form, agency, period = submission.form.code, submission.agency.code, submission.period.code
    audit.note(
        actor=actor, action=ENTER, about=submission,
        changes={f"{cell.indicator.code}:{cell.breakdown.key}".rstrip(":"): value for cell, value in values},
        on_behalf_of=actor.on_behalf_of(ENTER.code),
    )  # fmt: skip
    events.record(FiguresWritten(form=form, agency=agency, period=period, changed=written))


def _answers(
    submission: Submission,
    edits: Sequence[Edit],
    good: Sequence[tuple[Edit, FormCell, Decimal | None]],
    written: Sequence[series.Written],
    wrong: Mapping[uuid.UUID, Saved],
) -> list[Saved]:
    now = series.figures(
        [cell.indicator_id for _e, cell, _v in good], submission.period, submission.agency_id
    )
    answers = dict(wrong)
    for (edit, cell, value), one in zip(good, written, strict=True):
        figure = now.get((cell.indicator_id, cell.breakdown_id))
        gone = one.repeated and (figure is None or figure.value != value)
        state: Literal["saved", "overtaken"] = "overtaken" if one.overtaken or gone else "saved"
        words = (
            _("Người khác đã ghi giá trị mới hơn; giá trị của bạn được giữ trong lịch sử ô.")
            if state == "overtaken"
            else ""
        )
        answers[edit.key] = Saved(
            edit.key, edit.cell, state, figure.value if figure else None, figure.clock if figure else 0, words
        )
    return [answers[edit.key] for edit in edits]


@transaction.atomic
def add_proof(
    *,
    actor: Actor,
    submission: Submission,
    cell: FormCell,
    note: str,
    upload: "UploadedFile[Any] | None" = None,
) -> Evidence:
    """Attach a proof to a cell: a sentence or address, with or without a file.

    Raises Denied; ValidationError when there is neither; files.Refused for a file that is not taken.
    """
    submission = queries.held(submission)
    verdict = rules.may_write(actor, submission)
    if not verdict:
        raise Denied(verdict.reason)
    if not note.strip() and upload is None:
        raise ValidationError(_("Ghi căn cứ, hoặc chọn một tệp."))
    stored = files.store(actor=actor, upload=upload, purpose=EVIDENCE) if upload else None
    code = figure_code(cell.indicator.code, cell.breakdown.key)
    made = store.add_evidence(
        actor=actor, book=book(submission), unit=submission.agency.code, item=item(code),
        note=note.strip() or (upload.name or "" if upload else ""), file=stored,
    )  # fmt: skip
    audit.note(
        actor=actor, action=ENTER, about=submission, changes={"proof": [None, str(made.key)], "cell": code}
    )
    events.record(_discussed(submission, "proof", is_open=True))
    return made


@transaction.atomic
def comment(
    *,
    actor: Actor,
    submission: Submission,
    cell: FormCell,
    words: str,
    kind: CellNote.Kind = CellNote.Kind.COMMENT,
) -> CellNote:
    """Say something about a cell, mark it to follow up, or dispute a counted value. Raises Denied, ValidationError."""
    require(actor, VIEW, submission)
    submission = queries.begun(submission)
    made = series.add_note(actor=actor, address=address(submission, cell), kind=kind, words=words)
    audit.note(
        actor=actor, action=VIEW, about=submission,
        changes={"note": made.kind, "cell": cell.indicator.code, "words": made.words},
    )  # fmt: skip
    events.record(_discussed(submission, made.kind, is_open=True))
    return made


@transaction.atomic
def answer_note(*, actor: Actor, submission: Submission, note: CellNote, answer: str = "") -> CellNote:
    """Settle what was said about a cell: its writer, or whoever manages the form. Raises Denied."""
    require(actor, VIEW if note.by is not None and note.by == actor.person else MANAGE, submission)
    closed = series.close_note(actor=actor, note=note, answer=answer)
    audit.note(actor=actor, action=VIEW, about=submission, changes={"closed_note": str(note.key)})
    events.record(_discussed(submission, closed.kind, is_open=False))
    return closed


def _discussed(submission: Submission, kind: str, *, is_open: bool) -> FigureDiscussed:
    form, agency, period = submission.form.code, submission.agency.code, submission.period.code
    return FigureDiscussed(form=form, agency=agency, period=period, kind=kind, open=is_open)


@transaction.atomic
def write_counted(
    *,
    actor: Actor,
    period: Period,
    code: str,
    values: Mapping[int, Decimal],
    since: dt.date,
    invented: bool = False,
) -> series.Written:
    """Write what the platform counted for an indicator that names a fact; `invented`: from records that a demo made up.

    Only the house itself calls this.
    """
    if not actor.is_system:
        raise Denied(_("Số liệu này do nền tảng tự đếm."))
    one = series.indicator(code)
    data = [NewDatum(Address(one.pk, period.pk, agency), value) for agency, value in sorted(values.items())]
    note = _("Đếm từ ngày %(day)s") % {"day": since}
    written = series.write(actor=actor, data=data, source=Source.FACT, note=note, invented=invented)
    changed = written.new + written.changed
    if changed:
        changes = {"period": period.code, "counted": len(values), "changed": changed}
        audit.note(actor=actor, action=ENTER, about=("indicator", code), changes=changes)
        events.record(FiguresCounted(indicator=code, period=period.code, changed=changed))
    return written
