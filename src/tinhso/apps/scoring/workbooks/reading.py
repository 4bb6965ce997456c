"""A workbook that came back: what was typed where, or why it is not ours."""

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from tinhso.apps.scoring.models import Unit
from tinhso.apps.scoring.workbooks.layout import FIRST_ROW, KEY, MARK, NOTE, PROOF, SEEN, VALUE, identity
from tinhso.kernel.text import api as text

MB = 1024 * 1024
MOST_BYTES = 5 * MB
MOST_UNPACKED = 50 * MB
MOST_ROWS = 2000
MOST_WORDS = 500
MOST_PAGES = 20
BROKEN = (
    InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, IndexError, TypeError, AttributeError,
    EOFError, NotImplementedError, SyntaxError,
)  # fmt: skip


class NotOurs(Exception):
    """The file is no workbook of this self-assessment. The message says what it is instead and what to do."""


@dataclass(frozen=True)
class Typed:
    """One row: which input, what was typed, proof and remark, and what stood when the workbook was made."""

    key: str
    value: str
    proof: str
    note: str
    seen: str


def read(data: bytes, unit: Unit) -> list[Typed]:
    """The rows of a workbook of this unit's self-assessment. Raises NotOurs."""
    if len(data) > MOST_BYTES:
        raise NotOurs(
            _("Tệp quá lớn: nhiều nhất %(n)s MB. Tệp minh chứng nộp ở trang của từng chỉ số.") % {"n": 5}
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if sum(one.file_size for one in parts.infolist()) > MOST_UNPACKED:
                raise NotOurs(_("Tệp Excel giải nén ra quá lớn."))
        rows = _ours(load_workbook(io.BytesIO(data), data_only=True, read_only=True).worksheets)
    except BROKEN as problem:
        raise NotOurs(_("Không đọc được tệp: cần tệp Excel .xlsx còn nguyên vẹn.")) from problem
    _refuse_foreign(_marks(rows), unit)
    return list(_typed(rows[FIRST_ROW:]))


def _ours(pages: list[Any]) -> list[Any]:
    """The rows of the page that bears our mark, wherever it stands among others; else of the first."""
    found: list[Any] = []
    for page in pages[:MOST_PAGES]:
        page.reset_dimensions()  # what the file says of its size is not relied upon
        rows = list(page.iter_rows(max_row=FIRST_ROW + MOST_ROWS, max_col=SEEN))
        if _marks(rows)[:1] == [MARK]:
            return rows
        found = found or rows
    return found


def _marks(rows: list[Any]) -> list[Any]:
    return [row[KEY - 1].value if len(row) >= KEY else None for row in rows[:2]]


def _refuse_foreign(marks: list[Any], unit: Unit) -> None:
    mark, said = [*marks, None, None][:2]
    if mark != MARK:
        raise NotOurs(
            _("Tệp này không phải mẫu tự chấm tải từ nền tảng. Hãy tải mẫu ở trang này rồi điền vào đó.")
        )
    code, key, edition = [*str(said or "").split("|"), "", "", ""][:3]
    own_code, own_key, own_edition = identity(unit).split("|")
    if code != own_code:
        raise NotOurs(_("Tệp này là của đợt khác (%(code)s). Hãy nộp ở đúng đợt ấy.") % {"code": code})
    if key != own_key:
        other = unit.assessment.units.filter(key=key).values_list("name", flat=True).first() or key
        raise NotOurs(_("Tệp này là của %(unit)s. Hãy nộp ở trang của đơn vị ấy.") % {"unit": other})
    if edition != own_edition:
        raise NotOurs(
            _("Bộ chỉ số của đợt đã thay đổi sau khi bạn tải mẫu. Hãy tải lại mẫu và chép số liệu sang.")
        )


def _typed(rows: list[Any]) -> Iterator[Typed]:
    for row in rows:
        cells = {cell.column: cell for cell in row if getattr(cell, "column", None)}
        value, proof, note, key, seen = (_words(cells.get(at)) for at in (VALUE, PROOF, NOTE, KEY, SEEN))
        if key or value or proof or note:
            yield Typed(key, value, proof, note, seen)


def _words(cell: Any) -> str:
    """What stands in a cell, in the notation that people type: a number of Excel's is exact to 15 digits."""
    value = None if cell is None else cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if isinstance(value, int | float):
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        if "%" in (cell.number_format or ""):
            return f"{text.format_number((number * 100).normalize())} %"
        return text.format_number(number)
    if isinstance(value, dt.date):  # a spreadsheet makes days of what looks like one
        return text.format_date(value)
    return str(value).strip()


def packed(rows: list[Typed]) -> list[dict[str, str]]:
    """The rows as data that a page carries from the review to the confirmation."""
    return [asdict(one) for one in rows]


def unpacked(data: Any) -> list[Typed]:
    """The rows of a confirmed review. Raises NotOurs for anything else."""
    names = Typed.__dataclass_fields__.keys()
    if not isinstance(data, list) or not all(
        isinstance(one, dict) and one.keys() == names and all(isinstance(v, str) for v in one.values())
        for one in data
    ):
        raise NotOurs(_("Không đọc được phần đã xem lại. Hãy gửi lại tệp."))
    return [Typed(**one) for one in data]
