"""Tables of a .docx or .xlsx as rows of texts; a bad file is refused with what it is and what to do."""

import io
import re
import zipfile
from pathlib import PurePath
from typing import Any

from tinhso.engines.indicators.tables_import.wording import LIKE_THOUSANDS
from tinhso.kernel.text.api import phrase

MOST_BYTES = 20 * 2**20
MOST_UNPACKED = 200 * 2**20
MOST_ROWS = 2000
MOST_COLUMNS = 40
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DROPPED = {f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}pPr", f"{_W}rPr"}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"

Rows = list[list[str]]


class CannotImport(Exception):
    """The file gives no table of an index set. The message says what it is instead, and what to do."""


def read_tables(data: bytes, name: str) -> list[Rows]:
    """Every table of the file, in order; cells as plain text. Raises CannotImport."""
    kind = PurePath(name).suffix.lower()
    if not data:
        raise CannotImport(phrase("Tệp “{name}” rỗng. Hãy chọn lại tệp.", name=name))
    if len(data) > MOST_BYTES:
        raise CannotImport(
            phrase("Tệp “{name}” quá lớn, nhiều nhất 20 MB. Hãy tách riêng phụ lục.", name=name)
        )
    if data.startswith(_OLD_OFFICE):
        raise CannotImport(
            phrase(
                "Tệp “{name}” là Word, Excel đời cũ hoặc có mật khẩu. Hãy bỏ mật khẩu, lưu lại thành .docx hoặc .xlsx.",
                name=name,
            )
        )
    if kind not in {".docx", ".xlsx"}:
        raise CannotImport(
            phrase(
                "Tệp “{name}” không phải .docx hay .xlsx. Hãy lưu phụ lục thành một trong hai loại.",
                name=name,
            )
        )
    try:
        _refuse_swollen(data, name)
        found = _word(data) if kind == ".docx" else _excel(data)
    except CannotImport:
        raise
    except Exception as problem:  # whatever a broken archive makes the two readers raise
        raise CannotImport(
            phrase(
                "Tệp “{name}” hỏng hoặc không đúng loại. Hãy mở bằng Word/Excel, lưu lại rồi tải lên lần nữa.",
                name=name,
            )
        ) from problem
    found = [table for table in found if any(any(row) for row in table)]
    if not found:
        raise CannotImport(
            phrase("Tệp “{name}” không có bảng nào. Hãy chọn tệp có bảng phụ lục bộ chỉ số.", name=name)
        )
    if sum(len(table) for table in found) > MOST_ROWS:
        raise CannotImport(
            phrase("Các bảng có hơn {most} dòng. Hãy giữ lại riêng bảng bộ chỉ số.", most=MOST_ROWS)
        )
    return found


def _refuse_swollen(data: bytes, name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if sum(one.file_size for one in package.infolist()) > MOST_UNPACKED:
            raise CannotImport(
                phrase("Tệp “{name}” phồng quá lớn khi mở. Hãy tách riêng phụ lục.", name=name)
            )


def _word(data: bytes) -> list[Rows]:
    from docx.oxml import parse_xml

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = parse_xml(package.read("word/document.xml")).find(f"{_W}body")
    if body is None:
        return []
    return [
        [_cells(row) for row in table.iter(f"{_W}tr")] for table in body.iter(f"{_W}tbl") if not _inner(table)
    ]


def _inner(table: Any) -> bool:
    return any(one.tag == f"{_W}tc" for one in table.iterancestors())


def _words(node: Any) -> str:
    if node.tag in _DROPPED:
        return ""
    if node.tag == f"{_W}t":
        return node.text or ""
    if node.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
        return " " if node.tag == f"{_W}tab" else "\n"
    words = "".join(_words(child) for child in node)
    return "" if node.tag == f"{_W}r" and _is_mark(node, words) else words


def _is_mark(run: Any, words: str) -> bool:
    """The raised number of a footnote: "10" with a raised 1 is ten, not a hundred and one."""
    raised = run.find(f"{_W}rPr/{_W}vertAlign")
    return (
        raised is not None
        and raised.get(f"{_W}val") == "superscript"
        and bool(re.fullmatch(r"[\d*()\s]+", words))
    )


def _cells(row: Any) -> list[str]:
    """On the table's grid: a wide cell is followed by empty ones, a cell merged downwards is empty."""
    out: list[str] = []
    for cell in row.iter(f"{_W}tc"):
        merged = cell.find(f"{_W}tcPr/{_W}vMerge")
        wide = cell.find(f"{_W}tcPr/{_W}gridSpan")
        goes_on = merged is not None and merged.get(f"{_W}val") != "restart"
        out.append("" if goes_on else _tidy("\n".join(_words(p) for p in cell.findall(f"{_W}p"))))
        span = int(wide.get(f"{_W}val", "1")) if wide is not None else 1
        out += [""] * (min(span, MOST_COLUMNS) - 1)
    return out[:MOST_COLUMNS]


def _excel(data: bytes) -> list[Rows]:
    from openpyxl import load_workbook

    found: list[Rows] = []
    # Read as a stream: a sheet held whole takes fifty times what it takes in the file.
    for page in load_workbook(io.BytesIO(data), data_only=True, read_only=True).worksheets:
        page.reset_dimensions()  # what the file says of its size is not relied upon
        rows = page.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True)
        found.append([[_cell(value) for value in row] for row in rows])
    return found


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, float) and LIKE_THOUSANDS.fullmatch(str(value)):
        return f"{value}0"  # 1.125 of a spreadsheet is no thousand
    return "" if value is None else _tidy(str(value))


def _tidy(words: str) -> str:
    lines = (" ".join(line.split()) for line in words.replace("\u00a0", " ").split("\n"))
    return "\n".join(line for line in lines if line)
