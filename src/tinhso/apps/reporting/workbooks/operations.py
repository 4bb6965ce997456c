"""Taking a workbook in: all of it, or none of it and every fault named."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.apps.reporting import names, queries, rules
from tinhso.apps.reporting.models import FormCell, Submission
from tinhso.apps.reporting.operations import Edit, comment, save
from tinhso.apps.reporting.workbooks import reading
from tinhso.apps.reporting.workbooks.layout import Fault
from tinhso.apps.reporting.workbooks.reading import Typed
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Figure, Source
from tinhso.kernel.access.api import Actor, Denied
from tinhso.kernel.files import api as files


@dataclass(frozen=True)
class Taken:
    """What became of a workbook: how many figures were written, or what has to be mended first."""

    written: int
    faults: tuple[Fault, ...] = ()
    rows: tuple[Typed, ...] = ()


@transaction.atomic
def take(*, actor: Actor, submission: Submission, upload: "UploadedFile[Any]") -> Taken:
    """Write the figures of a workbook when every one of them can be written; otherwise write nothing.

    The file is kept as the source of its figures. Raises Denied (the report cannot be written at all), NotOurs (not a
    workbook of this report), Refused by `files` (type, size).
    """
    submission = queries.held(submission)
    verdict = rules.may_write(actor, submission)
    if not verdict:
        raise Denied(verdict.reason)
    rows = reading.read(upload.read(), submission)
    upload.seek(0)
    cells = {one.order: one for one in queries.cells(submission.version)}
    now = series.figures(
        [one.indicator_id for one in cells.values()], submission.period, submission.agency_id
    )
    faults, edits = _sort(rows, cells, now)
    if faults:
        return Taken(0, tuple(faults), tuple(rows))
    kept = files.store(actor=actor, upload=upload, purpose=names.WORKBOOK)
    saved = save(
        actor=actor, submission=submission, edits=edits, source=Source.IMPORT,
        note=_("Tệp %(name)s") % {"name": (upload.name or "")[:200]}, file=kept,
    ) if edits else []  # fmt: skip
    for row in rows:
        if row.note and row.order in cells and cells[row.order].indicator.typed_by_people:
            comment(actor=actor, submission=submission, cell=cells[row.order], words=row.note)
    return Taken(len(saved), (), tuple(rows))


def _sort(
    rows: Sequence[Typed], cells: dict[int, FormCell], now: dict[tuple[int, int], Figure]
) -> tuple[list[Fault], list[Edit]]:
    """The faults, and the edits of cells that differ from what stands."""
    faults, edits, met = [], [], set()
    for row in rows:
        cell = cells.get(row.order)
        if cell is None or row.order in met:
            faults.append(
                Fault(
                    0,
                    _("Dòng lạ hoặc lặp lại (số %(n)s); đừng thêm, chép dòng.") % {"n": row.order},
                    row.value,
                )
            )
            continue
        met.add(row.order)
        if not cell.indicator.typed_by_people:
            continue
        figure = now.get((cell.indicator_id, cell.breakdown_id))
        try:
            value = series.values.read(cell.indicator, row.value)
        except series.ValueWrong as problem:
            faults.append(Fault(row.order, str(problem), row.value))
            continue
        if value == (figure.value if figure else None):
            continue
        if figure is not None and figure.clock != row.seen:
            faults.append(Fault(row.order, _newer(cell, figure), row.value))
            continue
        edits.append(Edit(uuid.uuid4(), row.order, row.value, row.seen))
    return faults, edits


def _newer(cell: FormCell, figure: Figure) -> str:
    said = series.values.shown(cell.indicator, figure.value) or _("trống")
    return _("%(who)s đã ghi %(value)s sau khi bạn tải mẫu. Tải lại mẫu, hoặc sửa ô này trên màn hình.") % {
        "who": figure.by_name,
        "value": said,
    }
