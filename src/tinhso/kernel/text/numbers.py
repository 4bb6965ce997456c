"""Numbers and money as written in Vietnam: dot for thousands, comma for decimals."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from tinhso.kernel.text.messages import gettext as _

Number = int | float | Decimal

_SPACES = "[ \u00a0\u202f]"
_PLAIN = re.compile(r"(\d+)(?:,(\d+))?", re.ASCII)
_GROUPED = re.compile(
    rf"([1-9]\d{{0,2}}(?:\.\d{{3}})+|[1-9]\d{{0,2}}(?:{_SPACES}\d{{3}})+)(?:,(\d+))?", re.ASCII
)
_NOT_DIGIT = re.compile(r"\D")
_LONGEST = 60
_SWAP = str.maketrans(",.", ".,")


class CannotParse(ValueError):
    """The text is no number or date. The message is Vietnamese and fit for the person who typed it."""


def parse_number(text: str) -> Decimal:
    """The number a Vietnamese reader sees in `text`. Raises CannotParse.

    `1.234,5` `1234,5` `1 234,5` `-7` are read. Forms that could be read in two ways:
    `1.234` is one thousand two hundred and thirty-four, `1,234` is one and 234 thousandths;
    `1.5`, `0.125`, `1,234.5` and `12.34` are refused, because a dot never marks decimals here.
    """
    typed = text.strip()
    body = typed[1:].lstrip() if typed[:1] in ("-", "+", "\u2212") else typed
    found = (_PLAIN.fullmatch(body) or _GROUPED.fullmatch(body)) if len(typed) <= _LONGEST else None
    if found is None:
        raise CannotParse(_why_not(typed))
    whole = _NOT_DIGIT.sub("", found[1])
    number = Decimal(f"{whole}.{found[2]}" if found[2] else whole)
    return -number if typed[0] in "-\u2212" and number else number


def format_number(value: Number, digits: int | None = None) -> str:
    """`1234.5` → `1.234,5`. With `digits` that many decimals, halves rounded away from zero;
    without, all decimals the value has and no trailing zeros. Raises ValueError for NaN and infinity."""
    number = _exact(value)
    if digits is not None:
        number = number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    written = f"{number:,f}"
    if digits is None and "." in written:
        written = written.rstrip("0").rstrip(".")
    if not number:
        written = written.lstrip("-")
    return written.translate(_SWAP)


def format_percent(ratio: Number, digits: int | None = None) -> str:
    """A ratio of one as percent: `0.855` → `85,5%`. Without `digits` at most two decimals."""
    percent = _exact(ratio) * 100
    if digits is None:
        percent = percent.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return format_number(percent, digits) + "%"


def format_money(amount: Number) -> str:
    """Đồng, whole: `1250000` → `1.250.000 đ`. Halves of a đồng are rounded away from zero."""
    return format_number(amount, 0) + " đ"


def _exact(value: Number) -> Decimal:
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise ValueError(f"not a finite number: {value!r}")
    return number


def _why_not(typed: str) -> str:
    shown = typed if len(typed) <= _LONGEST else typed[:_LONGEST] + "…"
    if not typed:
        return _("Chưa nhập số.")
    if re.fullmatch(r"[-+\u2212]?\d+\.\d+", typed, re.ASCII):
        message = _(
            "“{typed}” không rõ nghĩa: phần thập phân viết sau dấu phẩy ({suggestion}), "
            "dấu chấm chỉ tách từng nhóm ba chữ số."
        )
        return message.format(typed=shown, suggestion=typed.replace(".", ","))
    message = _(
        "“{typed}” không phải là số. Viết như 1.234,5: dấu chấm tách hàng nghìn, "
        "dấu phẩy trước phần thập phân."
    )
    return message.format(typed=shown)
