"""Days and moments as written in Vietnam."""

from __future__ import annotations

import re
from datetime import date, datetime

from tinhso.kernel.text.clock import local
from tinhso.kernel.text.messages import gettext as _
from tinhso.kernel.text.numbers import CannotParse

_FORMS = (
    re.compile(r"(?P<d>\d{1,2})\s*([/.-])\s*(?P<m>\d{1,2})\s*\2\s*(?P<y>\d{4})", re.ASCII),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})", re.ASCII),
    re.compile(
        r"(?:ngày\s+)?(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})\s+năm\s+(?P<y>\d{4})", re.ASCII | re.IGNORECASE
    ),
)


def parse_date(text: str) -> date:
    """A day from `26/3/2024`, `26-03-2024`, `26.3.2024`, `ngày 26 tháng 3 năm 2024` or ISO `2024-03-26`.

    The day stands before the month; years have four digits. Raises CannotParse.
    """
    typed = text.strip()
    found = next((match for form in _FORMS if (match := form.fullmatch(typed))), None)
    if found is None:
        raise CannotParse(
            _("“{typed}” không phải là ngày. Viết ngày/tháng/năm, ví dụ 26/3/2024.").format(typed=typed[:60])
        )
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        raise CannotParse(
            _("Không có ngày {typed} trong lịch. Hãy xem lại ngày và tháng.").format(typed=typed)
        ) from None


def format_date(day: date) -> str:
    """`26/03/2024`. A moment is shown as its day in Vietnam."""
    if isinstance(day, datetime):
        day = local(day).date()
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def format_datetime(moment: datetime) -> str:
    """`26/03/2024 14:05`, 24 hours, in Vietnam. Raises ValueError for a moment without a zone."""
    there = local(moment)
    return f"{format_date(there.date())} {there.hour:02}:{there.minute:02}"


def format_date_long(day: date) -> str:
    """`ngày 05 tháng 02 năm 2024`: two digits below 10 for days and below 3 for months.

    Source: Nghị định 30/2020/NĐ-CP, Phụ lục I, II.4 (place and date line of official papers).
    """
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"
