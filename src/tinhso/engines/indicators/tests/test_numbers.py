"""Numbers are read exactly and never guessed."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinhso.engines.indicators.numbers import NotANumber, percent, read_number, vn


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", Fraction(12)),
        ("0.8917", Fraction("0.8917")),
        ("0,8917", Fraction("0.8917")),
        ("1.234,5", Fraction("1234.5")),
        ("1,234.5", Fraction("1234.5")),
        ("1.234.567", Fraction(1234567)),
        ("1 234 567", Fraction(1234567)),
        ("8.5e-05", Fraction("0.000085")),
        (" 7 ", Fraction(7)),
    ],
)
def test_both_ways_of_writing_are_read(text, value):
    assert read_number(text) == value


@pytest.mark.parametrize("text", ["1.234", "1,234"])
def test_a_count_that_reads_two_ways_is_refused(text):
    with pytest.raises(NotANumber) as caught:
        read_number(text, count=True)
    assert caught.value.remedy.startswith("ghi 1234 ")
    assert read_number(text) == Fraction("1.234")


@pytest.mark.parametrize("text", ["", "-", "1.2.3", "1,2,3", "12a", "0x10", "1_000", "9" * 80])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(NotANumber):
        read_number(text)


@settings(max_examples=60, deadline=None)
@given(st.integers(-(10**13), 10**13))
def test_written_numbers_read_back(units):
    number = Fraction(units, 10**4)
    assert read_number(vn(number, 4).replace(".", "")) == number


def test_vietnamese_numbers():
    assert vn(Fraction("1234.5")) == "1.234,5"
    assert vn(Fraction(2, 3)) == "0,6667"
    assert vn(Fraction("-0.00001")) == "0"
    assert percent(Fraction(3, 5)) == "60 %"
