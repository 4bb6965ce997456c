"""How a report looks as a workbook: one row a figure, what may be typed unlocked, what we need to know hidden."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation

from tinhso.apps.reporting import checking
from tinhso.apps.reporting.models import FormCell, Submission
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Figure, Indicator
from tinhso.kernel.text import api as text

FIRST_ROW = 8
ORDER, TITLE, UNIT, VALUE, NOTE, FAULT, CLOCK = range(1, 8)  # columns; ORDER and CLOCK are hidden
WIDTHS = {TITLE: 58, UNIT: 14, VALUE: 18, NOTE: 36, FAULT: 60}
MARK = "tinhso-bao-cao"  # what says that a workbook is ours
EDGE = Side(style="thin", color="BFC5CE")
LINE = Border(left=EDGE, right=EDGE, top=EDGE, bottom=EDGE)
GREY, RED, YELLOW = (PatternFill("solid", start_color=colour) for colour in ("EEF0F3", "F9D3D0", "FFF7D6"))


@dataclass(frozen=True)
class Fault:
    """What is wrong in a cell, by the figure's order in the form; order 0 is the whole workbook."""

    order: int
    words: str
    typed: str = ""


def build(
    submission: Submission,
    cells: Sequence[FormCell],
    figures: dict[tuple[int, int], Figure],
    *,
    faults: Sequence[Fault] = (),
    typed: dict[int, tuple[str, str]] | None = None,
) -> bytes:
    """The workbook of a report. `faults` are written beside their cells; `typed` (order → value, note) stands in place
    of the stored figures, so that a refused workbook comes back as it was sent."""
    book = Workbook()
    page = book.active or book.create_sheet()
    page.title = _("Số liệu")
    _head(page, submission, faults)
    wrong = {one.order: one.words for one in faults}
    for row, cell in enumerate(cells, start=FIRST_ROW + 1):
        _row(
            page,
            row,
            cell,
            figures.get((cell.indicator_id, cell.breakdown_id)),
            wrong.get(cell.order, ""),
            typed,
        )
    _rules(page, cells, checking.bounds(cells, submission.agency_id))
    page.protection.sheet = True
    page.freeze_panes = f"A{FIRST_ROW + 1}"
    for column in (ORDER, CLOCK):
        page.column_dimensions[_letter(column)].hidden = True
    for column, width in WIDTHS.items():
        page.column_dimensions[_letter(column)].width = width
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _letter(column: int) -> str:
    return chr(ord("A") + column - 1)


def _head(page: Any, submission: Submission, faults: Sequence[Fault]) -> None:
    version = submission.version
    page.cell(1, ORDER, MARK)
    page.cell(
        2, ORDER, f"{submission.form.code}|{version.number}|{submission.agency.code}|{submission.period.code}"
    )
    page.cell(1, TITLE, submission.form.title).font = Font(bold=True, size=14)
    page.cell(2, TITLE, f"{submission.agency.name} · {series.periods.title(submission.period)}")
    due = text.format_date(submission.due_date)
    page.cell(
        3,
        TITLE,
        _("Hạn nộp: %(day)s. Chỉ nhập vào cột Giá trị và Ghi chú; ô màu xám do nền tảng tính.")
        % {"day": due},
    )
    if faults:
        general = " ".join(one.words for one in faults if not one.order)
        said = _("Chưa nhập được ô nào vào nền tảng: còn %(n)s chỗ cần sửa, xem cột Cần sửa.") % {
            "n": len(faults)
        }
        found = page.cell(4, TITLE, f"{said} {general}".strip())
        found.font, found.fill = Font(bold=True, color="9B1C12"), RED
    heads = {ORDER: "#", TITLE: _("Chỉ tiêu"), UNIT: _("Đơn vị tính"), VALUE: _("Giá trị"), NOTE: _("Ghi chú"),
             FAULT: _("Cần sửa") if faults else "", CLOCK: "#"}  # fmt: skip
    for column, words in heads.items():
        made = page.cell(FIRST_ROW, column, words)
        made.font, made.border = Font(bold=True), LINE


def _row(
    page: Any,
    row: int,
    cell: FormCell,
    figure: Figure | None,
    fault: str,
    typed: dict[int, tuple[str, str]] | None,
) -> None:
    free = cell.indicator.typed_by_people
    split = f" – {cell.breakdown.title}" if cell.breakdown.title else ""
    value: Any = figure.value if figure else None
    note = ""
    if typed is not None and free and cell.order in typed:
        value, note = typed[cell.order]
        if not fault and cell.indicator.kind != Indicator.Kind.YES_NO:
            value = series.values.read(cell.indicator, value)
    elif cell.indicator.kind == Indicator.Kind.YES_NO and value is not None:
        value = series.values.shown(cell.indicator, value)
    page.cell(row, ORDER, cell.order)
    page.cell(row, CLOCK, figure.clock if figure else 0)
    page.cell(
        row, TITLE, f"{cell.indicator.title}{split}{' *' if cell.required else ''}"
    ).alignment = Alignment(wrap_text=True)
    page.cell(row, UNIT, cell.indicator.unit)
    box = page.cell(row, VALUE, value)
    box.number_format = (
        "@" if cell.indicator.kind == Indicator.Kind.YES_NO else _format(cell.indicator.decimals)
    )
    remark = page.cell(row, NOTE, note)
    for one in (box, remark):
        one.protection = Protection(locked=not free)
        one.fill = YELLOW if free else GREY
    if cell.indicator.definition:
        box.comment = Comment(cell.indicator.definition[:500], "Tỉnh Số")
    if fault:
        page.cell(row, FAULT, fault).font = Font(color="9B1C12", bold=True)
        page.cell(row, FAULT).alignment = Alignment(wrap_text=True)
        box.fill = RED
    for column in range(TITLE, FAULT):
        page.cell(row, column).border = LINE


def _format(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _rules(page: Any, cells: Sequence[FormCell], bounds: dict[int, checking.Bounds]) -> None:
    """Excel's own checks: a number where a number belongs; what is unusual is asked, not refused."""
    for row, cell in enumerate(cells, start=FIRST_ROW + 1):
        if not cell.indicator.typed_by_people:
            continue
        rule = _rule(cell.indicator, bounds[cell.indicator_id])
        rule.add(f"{_letter(VALUE)}{row}")
        page.add_data_validation(rule)


def _rule(indicator: Indicator, bound: checking.Bounds) -> DataValidation:
    if indicator.kind == Indicator.Kind.YES_NO:
        return DataValidation(type="list", formula1=f'"{_("Có")},{_("Không")}"', allow_blank=True)
    unusual = bound.low is not None or bound.high is not None
    low = bound.low if bound.low is not None else -(10**15)
    high = bound.high if bound.high is not None else 10**15
    kind: Literal["whole", "decimal"] = "whole" if indicator.kind == Indicator.Kind.INTEGER else "decimal"
    rule = DataValidation(
        type=kind, operator="between", formula1=f"{low:f}" if unusual else str(low),
        formula2=f"{high:f}" if unusual else str(high), allow_blank=True, errorStyle="warning" if unusual else "stop",
    )  # fmt: skip
    rule.error = (
        _("Ngoài mức thường thấy; kiểm tra lại.")
        if unusual
        else _("Cần một số; dấu phẩy hoặc chấm theo cài đặt của máy.")
    )
    return rule
