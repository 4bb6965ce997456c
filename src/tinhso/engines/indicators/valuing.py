"""From what people wrote to exact values: names matched, answers read, ranges kept."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import isfinite

from tinhso.engines.indicators.framework import Framework, Item
from tinhso.engines.indicators.numbers import NotANumber, exact, read_number, vn
from tinhso.engines.indicators.problems import Problem, ValuesRefused
from tinhso.engines.indicators.reading import nearest
from tinhso.engines.indicators.rules.base import NOT_APPLICABLE, Input, spelled
from tinhso.kernel.text.api import phrase

Raw = str | int | float | Decimal | Fraction | bool | None
RawValues = Mapping[str, Mapping[str, Raw]]
ExactValues = dict[str, dict[str, Fraction]]

NOT_APPLICABLE_WORDS = {"na", "n/a", "không áp dụng", "khong ap dung", "not_applicable"}


class Unreadable(Exception):
    """One value cannot be taken: what is wrong and the remedy."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what, self.remedy = what, remedy


def find_item(framework: Framework, code: str) -> Item:
    """The item with this code, whatever its letter case. Raises Unreadable with the nearest codes."""
    try:
        return framework.item(code)
    except KeyError:
        close = nearest(code, framework.codes)
        hint = phrase("có phải {close}? ", close=", ".join(close)) if close else ""
        raise Unreadable(
            phrase("không có chỉ số “{code}” trong khung {code2}.", code=code, code2=framework.code),
            phrase(
                "{hint}Xem mã ở trang Bộ chỉ số, hoặc chạy: tinhso frameworks {code}.",
                hint=hint,
                code=framework.code,
            ),
        ) from None


def find_input(item: Item, name: str) -> Input:
    """The input of an item by name, alias, or (empty name) the item's own. Raises Unreadable."""
    found = item.input(name)
    if found is not None:
        return found
    names = [one.name for one in item.inputs()]
    listed = ", ".join(names) or phrase("(không có)")
    if not name.strip():
        raise Unreadable(
            phrase("chỉ số này cần nêu tên đầu vào."), phrase("ghi một trong: {listed}.", listed=listed)
        )
    close = nearest(name, names)
    hint = phrase("có phải “{close}”? ", close=close[0]) if close else ""
    raise Unreadable(
        phrase("chỉ số {code} không có đầu vào “{name}”.", code=item.code, name=name),
        phrase("{hint}Đầu vào của chỉ số: {listed}.", hint=hint, listed=listed),
    )


def read_value(one: Input, raw: Raw) -> Fraction | None:
    """The exact value of one input; None when nothing was entered. Raises Unreadable."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    if one.may_not_apply and isinstance(raw, str) and spelled(raw) in NOT_APPLICABLE_WORDS:
        return NOT_APPLICABLE
    if one.kind in {"yes_no", "choice"}:
        return _option(one, raw)
    if isinstance(raw, bool):
        raise Unreadable(phrase("cần một số, không phải câu trả lời có hoặc không."), phrase("nhập số."))
    try:
        value, by_sign = _number(one, raw)
    except TypeError:
        raise Unreadable(phrase("{raw} không phải là số.", raw=repr(raw)), phrase("nhập một số.")) from None
    return _in_range(one, value, by_sign=by_sign)


def _option(one: Input, raw: Raw) -> Fraction:
    if isinstance(raw, bool):
        written = "yes" if raw else "no"
    elif isinstance(raw, str):
        written = raw
    else:
        number = exact(raw or 0)
        written = str(number.numerator) if number.denominator == 1 else str(raw)
    found = one.code_of(written)
    if found is not None:
        return found
    if one.kind == "yes_no":
        raise Unreadable(
            phrase("“{raw}” không phải là có hoặc không.", raw=raw),
            phrase("ghi có hoặc không (yes/no, true/false, 1/0)."),
        )
    close = nearest(written, one.options)
    hint = phrase("có phải “{close}”? ", close=close[0]) if close else ""
    listed = ", ".join(one.options)
    raise Unreadable(
        phrase("“{raw}” không có trong các lựa chọn.", raw=raw),
        phrase("{hint}Ghi một trong: {listed}.", hint=hint, listed=listed),
    )


def _number(one: Input, raw: Raw) -> tuple[Fraction, bool]:
    if not isinstance(raw, str):
        if isinstance(raw, float) and not isfinite(raw):
            raise Unreadable(phrase("{raw} không phải là số.", raw=raw), phrase("nhập một số hữu hạn."))
        return exact(raw), False
    text = raw.strip()
    by_sign = text.endswith("%")
    if by_sign and one.in_percent:
        text, by_sign = text.removesuffix("%").strip(), False
    if by_sign and one.kind != "share":
        raise Unreadable(
            phrase("“{text}” là phần trăm, ở đây cần một số.", text=text), phrase("nhập số, không có dấu %.")
        )
    try:
        value = read_number(text.removesuffix("%"), count=one.kind == "count")
    except NotANumber as error:
        raise Unreadable(error.what, error.remedy) from error
    return (value / 100 if by_sign else value), by_sign


def _in_range(one: Input, value: Fraction, *, by_sign: bool) -> Fraction:
    low, high = one.low, one.high
    if by_sign and one.over_by_percent_sign:
        high = None
    if one.whole and value.denominator != 1:
        raise Unreadable(phrase("{value} không phải số nguyên.", value=vn(value)), phrase("nhập số nguyên."))
    if (low is not None and value < low) or (high is not None and value > high):
        bounds = (
            phrase("từ {low} đến {high}", low=vn(low or Fraction(0)), high=vn(high))
            if high is not None
            else phrase("từ {low} trở lên", low=vn(low or Fraction(0)))
        )
        remedy = phrase("nhập giá trị {bounds}", bounds=bounds)
        if one.kind == "share" and value > 1:
            remedy += (
                phrase(", hoặc ghi dấu phần trăm ({value} %)", value=vn(value))
                if value <= 100 or one.over_by_percent_sign
                else ""
            )
        raise Unreadable(phrase("{value} nằm ngoài khoảng cho phép.", value=vn(value)), f"{remedy}.")
    return value


def read_values(framework: Framework, values: RawValues, unit: str = "") -> ExactValues:
    """Every value of one unit, by item code and input name. Raises ValuesRefused with all faults."""
    found: ExactValues = {}
    faults: list[Problem] = []
    for code, inputs in values.items():
        try:
            item = find_item(framework, code)
        except Unreadable as error:
            faults.append(Problem(error.what, error.remedy, unit=unit, item=code))
            continue
        mine = found.setdefault(item.code, {})
        for name, raw in inputs.items():
            try:
                one = find_input(item, name)
                value = read_value(one, raw)
                if value is not None and one.name in mine:
                    raise Unreadable(
                        phrase("đầu vào “{name}” có hai giá trị.", name=one.name),
                        phrase("chỉ giữ một giá trị."),
                    )
            except Unreadable as error:
                faults.append(Problem(error.what, error.remedy, unit=unit, item=item.code, input=name))
                continue
            if value is not None:
                mine[one.name] = value
    if faults:
        raise ValuesRefused(faults)
    return found
