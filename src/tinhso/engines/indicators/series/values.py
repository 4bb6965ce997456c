"""What a person types, as a value of an indicator."""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from tinhso.engines.indicators.models import Indicator
from tinhso.kernel.text import api as text

LARGEST = Decimal(10) ** 17
YES_NO = {
    "co": 1,
    "c": 1,
    "1": 1,
    "x": 1,
    "yes": 1,
    "true": 1,
    "khong": 0,
    "k": 0,
    "0": 0,
    "no": 0,
    "false": 0,
}


class ValueWrong(ValueError):
    """Not a value of this indicator. The message says why and what to write instead."""


def read(indicator: Indicator, typed: str) -> Decimal | None:
    """The value of what was typed (Vietnamese or plain notation); None for an empty cell. Raises ValueWrong."""
    words = typed.strip()
    if not words:
        return None
    if indicator.kind == Indicator.Kind.YES_NO:
        if (found := YES_NO.get(text.fold(words))) is None:
            raise ValueWrong(_("Ghi Có hoặc Không."))
        return Decimal(found)
    if indicator.kind == Indicator.Kind.PERCENT:
        words = words.removesuffix("%").strip()
    try:
        value = Decimal(text.parse_number(words))
    except text.CannotParse as problem:
        raise ValueWrong(str(problem)) from problem
    return check(indicator, value)


PLAIN = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,2})?")
PLAIN_YES_NO = {"1": 1, "true": 1, "0": 0, "false": 0}


def read_plain(indicator: Indicator, words: str) -> Decimal | None:
    """The value of what another system sent: a point before the decimals, nothing between thousands; None for nothing.

    Raises ValueWrong.
    """
    words = words.strip()
    if not words:
        return None
    if indicator.kind == Indicator.Kind.YES_NO:
        if (found := PLAIN_YES_NO.get(words.lower())) is None:
            raise ValueWrong(_("Ghi 1 hoặc 0 (true hoặc false)."))
        return Decimal(found)
    if not PLAIN.fullmatch(words):
        raise ValueWrong(
            _("“%(words)s” không phải là số. Dùng dấu chấm thập phân, không tách hàng nghìn: 1234.5.")
            % {"words": words}
        )
    return check(indicator, Decimal(words))


def check(indicator: Indicator, value: Decimal) -> Decimal:
    """The value, when it fits the indicator's kind and decimals. Raises ValueWrong."""
    if not value.is_finite() or abs(value) >= LARGEST:
        raise ValueWrong(_("Số quá lớn."))
    digits = 0 if indicator.kind in (Indicator.Kind.INTEGER, Indicator.Kind.YES_NO) else indicator.decimals
    if value != round(value, digits):
        if digits:
            raise ValueWrong(_("Nhiều nhất %(n)s chữ số sau dấu phẩy.") % {"n": digits})
        raise ValueWrong(_("Cần một số nguyên, không có phần thập phân."))
    if indicator.kind == Indicator.Kind.YES_NO and value not in (0, 1):
        raise ValueWrong(_("Ghi Có hoặc Không."))
    return value


def shown(indicator: Indicator, value: Decimal | None) -> str:
    """A value as it is read on screen, without its unit."""
    if value is None:
        return ""
    if indicator.kind == Indicator.Kind.YES_NO:
        return _("Có") if value else _("Không")
    return text.format_number(
        value, None if value == round(value, indicator.decimals) else indicator.decimals
    )
