"""A published run as a file: CSV and Excel to read, JSON for programs. SDMX is written in `sdmx.py`."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from tinhso.apps.scoring.rankings.citing import Citation
from tinhso.apps.scoring.rankings.pages import Shown, in_order
from tinhso.apps.scoring.rankings.rows import Row

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOM = "\ufeff"  # Excel takes a CSV for UTF-8 only with it
NAMES = (
    "rank", "group_rank", "unit", "name", "peer_group", "points", "previous_change", "change_note", "note",
)  # fmt: skip
ORIGIN = ("by", "year", "source", "licence", "address", "invented", "corrected_by")
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _parts(shown: Shown, lines: Sequence[Row]) -> dict[str, str]:
    names = {code: part["name"] for row in lines[:1] for code, part in row.result.pillars.items()}
    return dict(in_order(shown.framework, names))


def csv_text(shown: Shown, lines: Sequence[Row], cited: Citation) -> Iterator[str]:
    """A line of names, then one line a unit, best first; each ends with whence it is, so that it may stand alone."""
    parts = _parts(shown, lines)
    out = io.StringIO()
    writer = csv.writer(out)
    out.write(BOM)
    writer.writerow([*NAMES, *(f"part_{code}" for code in parts), *ORIGIN])
    source = shown.assessment.source or cited.publisher
    origin = [shown.by.name, shown.assessment.year, source, cited.licence, cited.address]
    corrected = shown.corrected.run.number if shown.corrected else ""
    origin = [plain(one) for one in (*origin, "yes" if shown.assessment.invented else "no", corrected)]
    for row in lines:
        writer.writerow(
            [*map(plain, _cells(row, row.change_note)), *(row.part(code) for code in parts), *origin]
        )
    yield out.getvalue()


def plain(value: Any) -> Any:
    """A cell of a CSV: words that a spreadsheet would take for a formula are quoted."""
    if isinstance(value, str) and value.startswith(STARTS_FORMULA):
        return f"'{value}"
    return value


def _cells(row: Row, change_note: str) -> list[Any]:
    unit = row.result.unit
    return [
        row.placed.rank,
        row.placed.group_rank,
        unit.key,
        unit.name,
        unit.peer_group,
        row.placed.points,
        row.step.gained if row.step else None,
        change_note,
        row.note,
    ]


def xlsx(shown: Shown, lines: Sequence[Row], cited: Citation) -> bytes:
    """A workbook: the ranking, and a sheet that says what it is, whence, and how to cite it."""
    book = Workbook(write_only=True)
    parts = _parts(shown, lines)
    page = book.create_sheet(_("Xếp hạng"))
    page.freeze_panes = "C2"
    page.column_dimensions["D"].width = 32
    names = [
        _("Hạng"),
        _("Hạng trong nhóm"),
        _("Mã đơn vị"),
        _("Đơn vị"),
        _("Nhóm so sánh"),
        shown.by.name,
        _("Bậc tăng, giảm"),
        _("Vì sao không có số bậc"),
        _("Ghi chú"),
    ]
    page.append([_bold(page, words) for words in [*names, *parts.values()]])
    for row in lines:
        page.append(
            [
                _cell(page, one)
                for one in [*_cells(row, row.change_words), *(row.part(code) for code in parts)]
            ]
        )
    about = book.create_sheet(_("Nguồn, trích dẫn"))
    about.column_dimensions["A"].width = 24
    about.column_dimensions["B"].width = 100
    for name, words in facts(shown, cited):
        about.append([_bold(about, name), _cell(about, words)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _bold(page: Any, words: str) -> Any:
    made = _cell(page, words)
    made.font = Font(bold=True)
    return made


def _cell(page: Any, value: Any) -> Any:
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)  # a workbook that held one would not open
    made = WriteOnlyCell(page, value=value)
    if isinstance(value, str):
        made.data_type = "s"  # words stay words, whatever they begin with
    return made


def facts(shown: Shown, cited: Citation) -> list[tuple[str, str]]:
    """What the file is: title, year, publication, source, licence, address."""
    run = shown.run
    found = [
        (_("Bảng xếp hạng"), shown.assessment.title),
        (_("Xếp theo"), shown.by.name),
        (_("Nhóm so sánh"), shown.asked.group or _("Tất cả")),
        (_("Năm"), str(shown.assessment.year)),
        (_("Lần công bố"), f"{run.number} ({run.get_origin_display()})"),
        (_("Bộ chỉ số"), shown.framework.name if shown.framework else _("không kèm")),
        (_("Nguồn"), shown.assessment.source or cited.publisher),
        (_("So với"), shown.before if shown.moved.comparable else shown.moved.reason),
        (_("Giấy phép"), cited.licence),
        (_("Trích dẫn"), cited.line),
        (_("Địa chỉ cố định"), cited.address),
    ]
    return [(_("Lưu ý"), _("Số liệu giả định để chạy thử")), *found] if shown.assessment.invented else found


def json_text(shown: Shown, lines: Sequence[Row], cited: Citation) -> str:
    """One document: what it is, then every unit."""
    run, assessment = shown.run, shown.assessment
    return json.dumps(
        {
            "assessment": assessment.code,
            "title": assessment.title,
            "year": assessment.year,
            "map_date": assessment.map_date.isoformat(),
            "run": run.number,
            "stage": run.stage,
            "origin": run.origin,
            "published_at": run.published_at.isoformat() if run.published_at else None,
            "invented": assessment.invented,
            "corrected_by": shown.corrected.run.number if shown.corrected else None,
            "framework": {
                "code": shown.framework.code,
                "digest": run.edition_digest or assessment.edition.digest,
            }
            if shown.framework and assessment.edition
            else None,
            "group": shown.asked.group or None,
            "by": {"code": shown.by.code, "name": shown.by.name, "maximum": shown.by.maximum or None},
            "compared_with": _before(shown),
            "source": assessment.source or cited.publisher,
            "licence": cited.licence,
            "citation": cited.line,
            "address": cited.address,
            "units": [_unit(row) for row in lines],
        },
        ensure_ascii=False,
        indent=1,
    )


def _before(shown: Shown) -> dict[str, Any]:
    before = shown.moved.before
    if before is None or not shown.moved.comparable:
        return {"assessment": None, "run": None, "reason": shown.moved.reason}
    return {"assessment": before.assessment.code, "run": before.number, "reason": ""}


def _unit(row: Row) -> dict[str, Any]:
    unit = row.result.unit
    return {
        "unit": unit.key,
        "name": unit.name,
        "peer_group": unit.peer_group,
        "rank": row.placed.rank,
        "group_rank": row.placed.group_rank,
        "points": row.placed.points,
        "change": row.step.gained if row.step else None,
        "new": row.change_note == "new",
        "change_note": row.change_note,
        "unranked_reason": row.note,
        "parts": {code: part["points"] for code, part in row.result.pillars.items()},
    }
