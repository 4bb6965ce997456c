"""A workbook that came back: what was typed where, or why it is not ours."""

import io
import zipfile
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from tinhso.apps.reporting.models import Submission
from tinhso.apps.reporting.workbooks.layout import CLOCK, FIRST_ROW, MARK, NOTE, ORDER, VALUE
from tinhso.kernel.text import api as text

MOST_ROWS = 5000
MOST_UNPACKED = 100 * 1024 * 1024


class NotOurs(Exception):
    """The file is no workbook of this report. The message says what it is instead and what to do."""


@dataclass(frozen=True)
class Typed:
    """One row: the figure's order, what was typed, the remark, the clock of the figure when the workbook was made."""

    order: int
    value: str
    note: str
    seen: int


def read(data: bytes, submission: Submission) -> list[Typed]:
    """The rows of a workbook of this report. Raises NotOurs."""
    page = _page(data)
    if page.cell(1, ORDER).value != MARK:
        raise NotOurs(
            _("Tệp không phải mẫu tải từ nền tảng. Hãy tải mẫu Excel của báo cáo này rồi nhập vào đó.")
        )
    form, version, agency, period = [*str(page.cell(2, ORDER).value or "").split("|"), "", "", "", ""][:4]
    if (form, agency, period) != (submission.form.code, submission.agency.code, submission.period.code):
        raise NotOurs(
            _("Tệp này là báo cáo %(form)s của %(agency)s, kỳ %(period)s; hãy nộp ở đúng báo cáo ấy.")
            % {"form": form, "agency": agency, "period": period}
        )
    if version != str(submission.version.number):
        raise NotOurs(_("Biểu đã có phiên bản khác với tệp này. Hãy tải lại mẫu và chép số liệu sang."))
    return _rows(page)


def _page(data: bytes) -> Any:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if sum(one.file_size for one in parts.infolist()) > MOST_UNPACKED:
                raise NotOurs(_("Tệp Excel giải nén ra quá lớn."))
        return load_workbook(io.BytesIO(data), data_only=True).worksheets[0]
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        OSError,
        IndexError,
        TypeError,
    ) as problem:
        raise NotOurs(_("Không đọc được tệp: cần tệp Excel .xlsx còn nguyên vẹn.")) from problem


def _rows(page: Any) -> list[Typed]:
    found = []
    for row in page.iter_rows(
        min_row=FIRST_ROW + 1, max_row=min(page.max_row, FIRST_ROW + MOST_ROWS), values_only=True
    ):
        cells = [*row, *([None] * CLOCK)][:CLOCK]
        order, seen = cells[ORDER - 1], cells[CLOCK - 1]
        if isinstance(order, int):
            value, note = _words(cells[VALUE - 1]), _words(cells[NOTE - 1])
            found.append(Typed(order, value, note, seen if isinstance(seen, int) else 0))
    return found


def _words(value: Any) -> str:
    """What was typed, in the notation that people type: a number of Excel's is exact to 15 digits."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if isinstance(value, int | float):
        return text.format_number(Decimal(repr(value)) if isinstance(value, float) else value)
    return str(value).strip()
