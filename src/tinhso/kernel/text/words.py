"""Numbers in words, for money on official papers."""

from __future__ import annotations

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BILLION = 10**9


def number_in_words(number: int) -> str:
    """`1250000` → `một triệu hai trăm năm mươi nghìn`.

    Standard reading: mốt, tư, lăm after the tens; linh for an empty ten; không trăm for an empty
    hundred inside a number.
    """
    if number < 0:
        return "âm " + number_in_words(-number)
    if number == 0:
        return _DIGITS[0]
    return " ".join(_read(number, inside=False))


def money_in_words(amount: int) -> str:
    """Đồng in words as papers want it: capital first letter, `… đồng` at the end."""
    words = f"{number_in_words(amount)} đồng"
    return words[0].upper() + words[1:]


def _read(number: int, *, inside: bool) -> list[str]:
    if number >= _BILLION:
        high, low = divmod(number, _BILLION)
        return [*_read(high, inside=inside), "tỷ", *_read(low, inside=True)]
    words: list[str] = []
    for size, name in ((10**6, ["triệu"]), (10**3, ["nghìn"]), (1, [])):
        group, number = divmod(number, size)
        if group:
            words += [*_hundreds(group, inside=inside or bool(words)), *name]
    return words


def _hundreds(group: int, *, inside: bool) -> list[str]:
    hundred, rest = divmod(group, 100)
    ten, one = divmod(rest, 10)
    words: list[str] = []
    if hundred or inside:
        words += [_DIGITS[hundred], "trăm"]
    if ten == 0:
        return words + ((["linh"] if words else []) + [_DIGITS[one]] if one else [])
    words += ["mười"] if ten == 1 else [_DIGITS[ten], "mươi"]
    if one:
        after_tens = {5: "lăm"} if ten == 1 else {1: "mốt", 4: "tư", 5: "lăm"}
        words.append(after_tens.get(one, _DIGITS[one]))
    return words
