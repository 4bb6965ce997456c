from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel.text.api import CannotParse, format_money, format_number, format_percent, parse_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1.234,5", "1234.5"),
        ("1234,5", "1234.5"),
        (" 1 234 567 ", "1234567"),
        ("1\u00a0234,50", "1234.50"),
        ("1.234", "1234"),
        ("1,234", "1.234"),
        ("-7", "-7"),
        ("\u22120,25", "-0.25"),
        ("+3", "3"),
        ("-0", "0"),
        ("007", "7"),
        ("606,27", "606.27"),
    ],
)
def test_numbers_as_typed_in_vietnam(typed: str, number: str) -> None:
    assert parse_number(typed) == Decimal(number)


@pytest.mark.parametrize(
    "typed",
    [
        "1.5",
        "0.125",
        "12.34",
        "1,234.5",
        "1.23.456",
        "0.123.456",
        "",
        "-",
        "abc",
        "1e5",
        "١٢",
        "1,",
        ",5",
        "--1",
    ],
)
def test_unclear_numbers_are_refused(typed: str) -> None:
    with pytest.raises(CannotParse):
        parse_number(typed)


def test_refusal_names_the_remedy() -> None:
    with pytest.raises(CannotParse, match=r"phần thập phân viết sau dấu phẩy \(1,5\)"):
        parse_number("1.5")
    with pytest.raises(CannotParse, match="Chưa nhập số"):
        parse_number("  ")
    with pytest.raises(CannotParse, match="không phải là số"):
        parse_number("9" * 100_000)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**18), max_value=10**18))
def test_what_is_written_is_read_back(number: Decimal) -> None:
    assert parse_number(format_number(number)) == number


@pytest.mark.parametrize(
    ("value", "digits", "written"),
    [
        (1234.5, None, "1.234,5"),
        (Decimal("1.50"), None, "1,5"),
        (Decimal("1E+3"), None, "1.000"),
        (1234567, 2, "1.234.567,00"),
        (Decimal("0.125"), 2, "0,13"),
        (-0.004, 2, "0,00"),
        (0.1 + 0.2, 4, "0,3000"),
        (0, None, "0"),
        (100, None, "100"),
    ],
)
def test_numbers_are_written_with_dots_and_a_comma(
    value: Decimal | float, digits: int | None, written: str
) -> None:
    assert format_number(value, digits) == written


def test_money_and_percent() -> None:
    assert format_money(1_250_000) == "1.250.000 đ"
    assert format_money(-5000) == "-5.000 đ"
    assert format_percent(0.855) == "85,5%"
    assert format_percent(0.07) == "7%"
    assert format_percent(1 / 3) == "33,33%"
    assert format_percent(Decimal("0.85"), 1) == "85,0%"


def test_no_number_is_no_text() -> None:
    with pytest.raises(ValueError, match="finite"):
        format_number(float("nan"))
