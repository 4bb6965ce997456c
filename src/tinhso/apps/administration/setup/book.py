"""The workbook of agencies and people: an empty one to fill in, and what a filled one says."""

import datetime as dt
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from tinhso.kernel.access.api import Role
from tinhso.kernel.orgs import api as orgs
from tinhso.kernel.places import api as places
from tinhso.kernel.text import api as text

AGENCIES, PEOPLE, CHOICES = "Cơ quan", "Cán bộ", "Chọn từ"
AGENCY_COLUMNS = ("Mã định danh", "Tên", "Tên ngắn", "Loại", "Mã cấp trên", "Mã địa bàn", "Hoạt động từ ngày")
PEOPLE_COLUMNS = (
    "Tên đăng nhập", "Họ và tên", "Thư điện tử", "Mã cơ quan", "Chức vụ", "Vai trò", "Phạm vi",
)  # fmt: skip
EVERYWHERE = "Toàn tỉnh"
MOST_ROWS = 5000
COMMUNE = 3
BROKEN = (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError)


class Unreadable(Exception):
    """The file is no such workbook. The message says what is missing."""


@dataclass(frozen=True)
class Row:
    """One row that is not empty: its sheet, its number as the spreadsheet shows it, its cells in order."""

    sheet: str
    number: int
    cells: tuple[str, ...]


def write(path: Path, province: str = "") -> int:
    """Write the workbook to fill in, with the communes of a province (its code of today) when named.

    Returns how many agencies it names. Raises Unreadable for an unknown code.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    rows = list(_agencies(province)) if province else []
    _sheet(book, AGENCIES, AGENCY_COLUMNS, rows)
    first = rows[0][0] if rows else ""
    role = Role.objects.get(code="administrator").title
    _sheet(book, PEOPLE, PEOPLE_COLUMNS, [("quantri", "", "", first, "", role, EVERYWHERE)])
    kinds = [one.title for one in orgs.AgencyKind.objects.order_by("rank")]
    roles = [one.title for one in Role.objects.order_by("title")]
    length = max(len(kinds), len(roles))
    pad = [(*pair,) for pair in zip(_padded(kinds, length), _padded(roles, length), strict=True)]
    _sheet(book, CHOICES, ("Loại cơ quan", "Vai trò"), pad)
    book.save(path)
    return len(rows)


def _padded(words: list[str], length: int) -> list[str]:
    return [*words, *[""] * (length - len(words))]


def _agencies(code: str) -> Iterator[tuple[str, ...]]:
    root = places.by_code(code)
    if root is None or root.parent_id is not None:
        raise Unreadable(_("Không có tỉnh, thành phố nào mang mã “%(code)s” hôm nay.") % {"code": code})
    kinds = dict(orgs.AgencyKind.objects.values_list("code", "title"))
    for place in [root, *places.descendants(root, level=COMMUNE).order_by("sort_key")]:
        name = place.full_name[:1].lower() + place.full_name[1:]
        kind = kinds["ubnd_tinh" if place is root else "ubnd_xa"]
        yield (
            "",
            f"Ủy ban nhân dân {name}",
            f"UBND {name}",
            kind,
            "",
            place.code,
            text.format_date(place.valid_from),
        )


def _sheet(book: Any, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    sheet = book.create_sheet(title)
    sheet.append(columns)
    for row in rows:
        sheet.append(row)
    for number, name in enumerate(columns, 1):
        letter = get_column_letter(number)
        sheet[f"{letter}1"].font = Font(bold=True)
        longest = max([len(name), *(len(row[number - 1]) for row in rows)])
        sheet.column_dimensions[letter].width = min(longest + 3, 60)
    sheet.freeze_panes = "A2"


def read(path: Path) -> tuple[list[Row], list[Row]]:
    """The rows of both sheets. Raises Unreadable."""
    try:
        book = load_workbook(path, data_only=True, read_only=True)
        return _rows(book, AGENCIES, AGENCY_COLUMNS), _rows(book, PEOPLE, PEOPLE_COLUMNS)
    except FileNotFoundError as problem:
        raise Unreadable(_("Không có tệp %(file)s.") % {"file": path}) from problem
    except BROKEN as problem:
        raise Unreadable(_("Không đọc được tệp: cần tệp Excel .xlsx còn nguyên vẹn.")) from problem


def _rows(book: Any, title: str, columns: Sequence[str]) -> list[Row]:
    sheet = next((one for one in book.worksheets if text.fold(one.title) == text.fold(title)), None)
    if sheet is None:
        raise Unreadable(_("Tệp không có trang tính “%(sheet)s”.") % {"sheet": title})
    lines = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=30, values_only=True)
    heads = [text.fold(_words(one)) for one in next(lines, ())]
    missing = [one for one in columns if text.fold(one) not in heads]
    if missing:
        said = {"sheet": title, "columns": ", ".join(missing)}
        raise Unreadable(_("Trang tính “%(sheet)s” thiếu cột: %(columns)s.") % said)
    order = [heads.index(text.fold(one)) for one in columns]
    found = [
        Row(title, number, tuple(_words(line[place]) for place in order))
        for number, line in enumerate(lines, 2)
    ]
    if len(found) > MOST_ROWS:  # what lies beyond is not left out without a word
        said = {"sheet": title, "n": text.format_number(MOST_ROWS)}
        raise Unreadable(_("Trang tính “%(sheet)s” có quá %(n)s dòng. Hãy chia thành nhiều tệp.") % said)
    return [row for row in found if any(row.cells)]


def _words(cell: Any) -> str:
    if isinstance(cell, dt.datetime):
        return text.format_date(cell.date())
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return text.normalise(str(cell)).strip() if cell is not None else ""
