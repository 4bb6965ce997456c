"""Numbers as people and machines write them, read exactly; and exact numbers as Vietnamese text."""

import re
from decimal import Decimal
from fractions import Fraction

from tinhso.kernel.text.api import phrase

_PLAIN = re.compile(r"[+-]?[0-9]{1,30}(?:[.,][0-9]{1,30})?")
_EXPONENT = re.compile(r"[+-]?[0-9]{1,20}(?:\.[0-9]{1,20})?[eE][+-]?[0-9]{1,2}")
_VIETNAMESE = re.compile(r"[+-]?[0-9]{1,3}(?:(?:\.[0-9]{3}){2,}(?:,[0-9]+)?|\.[0-9]{3},[0-9]+)")
_ENGLISH = re.compile(r"[+-]?[0-9]{1,3}(?:(?:,[0-9]{3}){2,}(?:\.[0-9]+)?|,[0-9]{3}\.[0-9]+)")
_SPACED = re.compile(r"[+-]?[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?")
_LIKE_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
LONGEST = 60
MOST_APART = 12


class NotANumber(ValueError):
    """The text is no number, or could be read as two different ones. Carries the remedy."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


def read_number(text: str, *, count: bool = False) -> Fraction:
    """Read a number exactly.

    `12.5` and `12,5` are twelve and a half; `1.234.567`, `1.234,5`, `1,234.5` and `1 234` have thousands
    marks. For a count (`count=True`) `1.234` and `1,234` are refused, because one reader sees one and a
    quarter there and another twelve hundred; elsewhere a single mark is always the decimal mark.

    Raises NotANumber.
    """
    clean = text.strip().replace("\u00a0", " ").replace("\u202f", " ")
    if len(clean) > LONGEST:
        raise NotANumber(
            phrase("số dài quá {longest} ký tự.", longest=LONGEST), phrase("ghi lại số ngắn gọn hơn.")
        )
    if count and _LIKE_THOUSANDS.fullmatch(clean):
        whole = re.sub(r"[.,]", "", clean)
        raise NotANumber(
            phrase("“{clean}” có thể đọc là {whole} hoặc là số thập phân.", clean=clean, whole=whole),
            phrase(
                "ghi {whole} (không dấu ngăn hàng nghìn), hoặc thêm số 0 ở cuối nếu là số thập phân.",
                whole=whole,
            ),
        )
    if _PLAIN.fullmatch(clean):
        return Fraction(clean.replace(",", "."))
    if _EXPONENT.fullmatch(clean):
        return Fraction(clean)
    if _VIETNAMESE.fullmatch(clean):
        return Fraction(clean.replace(".", "").replace(",", "."))
    if _ENGLISH.fullmatch(clean):
        return Fraction(clean.replace(",", ""))
    if _SPACED.fullmatch(clean):
        return Fraction(clean.replace(" ", "").replace(",", "."))
    raise NotANumber(
        phrase("“{clean}” không phải là số.", clean=clean), phrase("ghi một số, ví dụ 12, 12.5 hoặc 12,5.")
    )


def unmistakable(written: str) -> str:
    """A number with a dot before its decimals so that nobody reads thousands: `85.125` as `85.1250`."""
    return f"{written}0" if _LIKE_THOUSANDS.fullmatch(written) else written


def exact(value: object) -> Fraction:
    """An exact fraction of a number; a float counts as the shortest decimal that prints as it."""
    if isinstance(value, float):
        return Fraction(repr(float(value)))
    if isinstance(value, int | Decimal | Fraction):
        return Fraction(value)
    raise TypeError(f"{value!r} is not a number")


def _nearest(value: Fraction, scale: int) -> int:
    """`value * scale` to the nearest whole number, halves away from zero."""
    doubled = 2 * abs(value.numerator) * scale + value.denominator
    whole = doubled // (2 * value.denominator)
    return whole if value.numerator >= 0 else -whole


def rounded(value: Fraction, decimals: int) -> Fraction:
    """Round half away from zero, as published tables do."""
    return Fraction(_nearest(value, 10**decimals), 10**decimals)


def vn(value: Fraction, decimals: int = 4) -> str:
    """`Fraction(2469, 2)` as `1.234,5`: at most `decimals` decimals, no trailing zeros."""
    units = _nearest(value, 10**decimals)
    whole, rest = divmod(abs(units), 10**decimals)
    text = f"{whole:,}".replace(",", ".")
    if rest:
        text += "," + f"{rest:0{decimals}d}".rstrip("0")
    return f"-{text}" if units < 0 else text


def decimals_apart(value: Fraction, bound: Fraction, decimals: int) -> int:
    """So many decimals, or as many more as show that a value is not the bound it lies beside."""
    while value != bound and decimals < MOST_APART and rounded(value, decimals) == rounded(bound, decimals):
        decimals += 1
    return decimals


def percent(share: Fraction, beside: Fraction | None = None) -> str:
    """`Fraction(3, 5)` as `60 %`, at most two decimals; more where it lies just `beside` a threshold."""
    digits = 2 if beside is None else decimals_apart(share * 100, beside * 100, 2)
    return f"{vn(share * 100, digits)} %"
