import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tinhso.kernel.text.api import fold, normalise, slugify

VIETNAMESE = st.text(
    alphabet="aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ ĐHQ"
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đồng Hới", "dong hoi"),
        ("THỪA THIÊN HUẾ", "thua thien hue"),
        ("hoà hòa Hoà", "hoa hoa hoa"),
        ("Đắk Lắk", "dak lak"),
        ("Nguyễn Thị Ơn", "nguyen thi on"),
        ("İstanbul", "istanbul"),
    ],
)
def test_marks_go_and_letters_stay(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("hoà", "hòa"),
        ("Khánh Hoà", "Khánh Hòa"),
        ("THUÝ KHOẺ HOẠ", "THÚY KHỎE HỌA"),
        ("hoàn Hoàng huỳnh quý quỳ quả", "hoàn Hoàng huỳnh quý quỳ quả"),
        ("hòan Hùynh tọai", "hoàn Huỳnh toại"),
        ("qúy qủa qụât", "quý quả quật"),
        ("xoăn loắt", "xoăn loắt"),
        ("của lúa mía", "của lúa mía"),
        ("plain ascii", "plain ascii"),
    ],
)
def test_both_tone_placements_become_one(written: str, canonical: str) -> None:
    assert normalise(written) == canonical
    assert normalise(unicodedata.normalize("NFD", written)) == canonical


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@example("QũoeH")
@given(VIETNAMESE)
def test_normalising_twice_changes_nothing_and_keeps_the_letters(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
    assert fold(normalise(text)) == fold(text)


@given(VIETNAMESE)
def test_vietnamese_folds_to_ascii(text: str) -> None:
    assert fold(text).isascii()


def test_slug_is_an_address_part() -> None:
    assert slugify("Xã Đắk Lắk (mới)") == "xa-dak-lak-moi"
    assert slugify("  ***  ") == ""
