import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel.text.api import money_in_words, number_in_words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (4, "bốn"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (50, "năm mươi"),
        (101, "một trăm linh một"),
        (105, "một trăm linh năm"),
        (115, "một trăm mười lăm"),
        (1005, "một nghìn không trăm linh năm"),
        (1_250_000, "một triệu hai trăm năm mươi nghìn"),
        (1_000_005, "một triệu không trăm linh năm"),
        (3_021_000, "ba triệu không trăm hai mươi mốt nghìn"),
        (1_000_000_000, "một tỷ"),
        (2_000_000_015, "hai tỷ không trăm mười lăm"),
        (1_500_000_000_000, "một nghìn năm trăm tỷ"),
        (-7, "âm bảy"),
    ],
)
def test_numbers_are_read_as_people_say_them(number: int, words: str) -> None:
    assert number_in_words(number) == words


def test_money_starts_with_a_capital_and_ends_with_dong() -> None:
    assert money_in_words(1_250_000) == "Một triệu hai trăm năm mươi nghìn đồng"


DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
VALUE = {word: value for value, word in enumerate(DIGITS)} | {"mốt": 1, "tư": 4, "lăm": 5}
SCALE = {"nghìn": 10**3, "triệu": 10**6, "tỷ": 10**9}


def heard(words: str) -> int:
    """What a listener writes down: an independent reading for numbers below 10^12."""
    total = group = 0
    for word in words.split():
        if word == "tỷ":
            total, group = (total + group) * 10**9, 0
        elif word in SCALE:
            total, group = total + group * SCALE[word], 0
        elif word == "trăm":
            group = group % 10 * 100
        elif word == "mươi":
            group = group // 100 * 100 + group % 10 * 10
        elif word == "mười":
            group += 10
        elif word != "linh":
            group += VALUE[word]
    return total + group


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_words_say_exactly_the_number(number: int) -> None:
    assert heard(number_in_words(number)) == number
