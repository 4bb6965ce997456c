"""How a unit's self-assessment looks as a workbook: a row an input, what may be typed unlocked, the rest locked."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from tinhso.apps.scoring import computing, forms
from tinhso.apps.scoring.appraisal import gates
from tinhso.apps.scoring.appraisal import queries as appraisal
from tinhso.apps.scoring.models import Unit
from tinhso.apps.scoring.provenance import feeding
from tinhso.engines.indicators.api import Input, Item
from tinhso.engines.indicators.store.api import Stage, evidence_counts, inputs
from tinhso.kernel.text import api as text

MARK = "tinhso-tu-cham"  # what says that a workbook is ours
FIRST_ROW = 7
KEY, CODE, TITLE, ASKED, VALUE, PROOF, NOTE, HINT, SEEN = range(1, 10)  # KEY and SEEN are hidden
WIDTHS = {CODE: 9, TITLE: 46, ASKED: 34, VALUE: 16, PROOF: 40, NOTE: 30, HINT: 52}
NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,12})?%?")  # what a spreadsheet keeps without loss
EDGE = Side(style="thin", color="BFC5CE")
LINE = Border(left=EDGE, right=EDGE, top=EDGE, bottom=EDGE)
GREY, YELLOW = (PatternFill("solid", start_color=colour) for colour in ("EEF0F3", "FFF7D6"))


@dataclass(frozen=True)
class Line:
    """One input of one item: what stands, and whether people type it."""

    item: Item
    one: Input
    first: bool  # of its item: proofs and remarks stand here
    stored: str
    typed: bool

    @property
    def key(self) -> str:
        """What tells the row from the others."""
        return f"{self.item.code}|{self.one.name}"

    @property
    def label(self) -> str:
        """What is asked for."""
        words = self.one.label or _("Số liệu của chỉ số")
        return words[:1].upper() + words[1:]


def lines(unit: Unit) -> list[Line]:
    """Every input that people are asked for in the self-assessment of a unit, in the framework's order."""
    book = unit.assessment.code
    stored = inputs(book, Stage.SELF, [unit.key]).get(unit.key, {})
    bound: dict[str, list[str]] = {}
    for row in feeding.bindings(unit.assessment):
        bound.setdefault(row.item, []).append(row.input)
    return list(_lines(computing.framework_of(unit.assessment).items, stored, bound))


def _lines(
    items: Sequence[Item], stored: Mapping[str, Mapping[str, str]], bound: Mapping[str, Sequence[str]]
) -> Iterator[Line]:
    for item in items:
        fed = feeding.not_typed(bound.get(item.code, ()))
        for place, one in enumerate(computing.wanted(item)):
            now = stored.get(item.code, {}).get(one.name, "")
            yield Line(item, one, place == 0, now, one.name not in fed)


def identity(unit: Unit) -> str:
    """Which round, unit and edition a workbook is of."""
    edition = unit.assessment.edition
    return f"{unit.assessment.code}|{unit.key}|{edition.digest if edition else ''}"


def cell_value(one: Input, stored: str) -> tuple[Any, str]:
    """A stored input as a cell and its number format: a number where the spreadsheet keeps it without loss."""
    words = stored.strip()
    if one.kind in forms.CHOSEN:
        return dict(forms.options(one)).get(words, words), "@"
    if not NUMBER.fullmatch(words):
        return forms.written(one, stored), "General"
    if words.endswith("%"):
        return float(words[:-1]) / 100, "0.00%"
    return (float(words) if "." in words else int(words)), "General"


def build(unit: Unit) -> bytes:
    """The workbook of a unit, with what is entered so far."""
    book = Workbook()
    page = book.active or book.create_sheet()
    page.title = _("Tự chấm")
    found = lines(unit)
    _head(page, unit)
    proofs = evidence_counts(unit.assessment.code, unit.key)
    for row, line in enumerate(found, start=FIRST_ROW + 1):
        _row(page, row, line, proofs.get(line.item.code, 0))
    _lists(book, page, found)
    page.protection.sheet = True
    page.protection.formatColumns = page.protection.formatRows = False  # widths and heights stay free
    page.freeze_panes = page.cell(FIRST_ROW + 1, VALUE)
    for column in (KEY, SEEN):
        page.column_dimensions[get_column_letter(column)].hidden = True
    for column, width in WIDTHS.items():
        page.column_dimensions[get_column_letter(column)].width = width
    page.page_setup.orientation, page.page_setup.fitToWidth, page.page_setup.fitToHeight = "landscape", 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = f"{FIRST_ROW}:{FIRST_ROW}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _say(page: Any, row: int, column: int, words: str) -> Any:
    """Words in a cell, never a formula whatever they begin with."""
    cell = page.cell(row, column, words)
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=row >= FIRST_ROW, vertical="top")
    return cell


def _head(page: Any, unit: Unit) -> None:
    _say(page, 1, KEY, MARK)
    _say(page, 2, KEY, identity(unit))
    _say(page, 1, CODE, unit.name).font = Font(bold=True, size=14)
    _say(page, 2, CODE, unit.assessment.title)
    days = appraisal.timetable(unit.assessment)
    until = _("Tự chấm đến hết ngày %(day)s (giờ Việt Nam).") % {
        "day": text.format_date(days.self_until)
    } if days else ""  # fmt: skip
    _say(page, 3, CODE, until or gates.why_no_entry(unit.assessment, Stage.SELF)).font = Font(bold=True)
    _say(page, 4, CODE, _("Chỉ nhập vào ô màu vàng. Ô để trống hoặc giữ nguyên thì số liệu đã có không đổi."))
    _say(
        page, 5, CODE,
        _("Xong thì lưu tệp và nộp ở trang tự chấm của đơn vị; nền tảng cho xem lại từng ô trước khi ghi."),
    )  # fmt: skip
    heads = {
        KEY: "#", CODE: _("Mã"), TITLE: _("Chỉ số"), ASKED: _("Số liệu cần nhập"), VALUE: _("Giá trị"),
        PROOF: _("Minh chứng nộp thêm"), NOTE: _("Ghi chú, lý do"), HINT: _("Cách nhập, quy tắc"), SEEN: "#",
    }  # fmt: skip
    for column, words in heads.items():
        cell = _say(page, FIRST_ROW, column, words)
        cell.font, cell.border, cell.fill = Font(bold=True), LINE, GREY


def _row(page: Any, row: int, line: Line, proofs: int) -> None:
    value, shape = cell_value(line.one, line.stored) if line.stored else (None, "General")
    _say(page, row, KEY, line.key)
    _say(page, row, SEEN, line.stored)
    _say(page, row, CODE, line.item.code if line.first else "")
    _say(page, row, TITLE, line.item.name if line.first else "")
    _say(page, row, ASKED, line.label)
    _say(page, row, HINT, _hint(line, proofs))
    box = page.cell(row, VALUE, value)
    box.number_format, box.alignment = shape, Alignment(vertical="top", horizontal="right")
    for column, open_ in ((VALUE, line.typed), (PROOF, line.first), (NOTE, line.first)):
        cell = page.cell(row, column)
        cell.protection = Protection(locked=not open_)
        cell.fill = YELLOW if open_ else GREY
        if column != VALUE:
            cell.number_format, cell.alignment = "@", Alignment(wrap_text=True, vertical="top")
    for column in range(CODE, SEEN):
        page.cell(row, column).border = LINE


def _hint(line: Line, proofs: int) -> str:
    said = [forms.hint(line.one)] if line.typed else [_("Lấy từ báo cáo, không nhập tay.")]
    item = line.item
    if line.first and item.rule and item.maximum:
        most = text.format_number(float(item.maximum))
        rule = item.rule.words(item.maximum)
        said.append(_("Tối đa %(n)s điểm: %(rule)s") % {"n": most, "rule": rule})
    if line.first and item.proof:
        said.append(_("Minh chứng cần có: %(words)s") % {"words": item.proof})
    if line.first and proofs:
        said.append(_("Đã nộp %(n)s minh chứng.") % {"n": proofs})
    return "\n".join(one for one in said if one)


def _lists(book: Workbook, page: Any, found: Sequence[Line]) -> None:
    """Excel's own checks: choices from a list, a number where a number belongs."""
    hidden = book.create_sheet("DanhMuc")
    hidden.sheet_state = "hidden"
    columns: dict[tuple[str, ...], str] = {}
    rules: dict[str, DataValidation] = {}
    for row, line in enumerate(found, start=FIRST_ROW + 1):
        if not line.typed:
            continue
        formula = ""
        if line.one.kind in forms.CHOSEN:
            words = tuple(label for _code, label in forms.options(line.one))
            formula = columns.get(words) or columns.setdefault(
                words, _column(hidden, len(columns) + 1, words)
            )
        kind = formula or ("whole" if line.one.kind == "count" else "")
        if kind not in rules:
            rules[kind] = _rule(formula, whole=kind == "whole")
        rules[kind].add(f"{get_column_letter(VALUE)}{row}")
    for kind, rule in rules.items():
        if kind:
            page.add_data_validation(rule)


def _column(hidden: Any, column: int, words: Sequence[str]) -> str:
    for row, one in enumerate(words, start=1):
        _say(hidden, row, column, one)
    letter = get_column_letter(column)
    return f"{quote_sheetname(hidden.title)}!${letter}$1:${letter}${len(words)}"


def _rule(formula: str, *, whole: bool) -> DataValidation:
    if not whole:
        rule = DataValidation(type="list", formula1=formula, allow_blank=True)
        rule.error = _("Hãy chọn một mục trong danh sách.")
        return rule
    rule = DataValidation(
        type="whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True, errorStyle="warning"
    )
    rule.error = _("Ô này cần một số nguyên, ví dụ 1250.")
    return rule
