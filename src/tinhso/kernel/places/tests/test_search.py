"""What people type finds what they mean."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinhso.kernel.places import api as places
from tinhso.kernel.places.naming import folded, kind_and_name
from tinhso.kernel.places.operations import Loaded

YEAR_END = dt.date(2024, 12, 31)
JULY = dt.date(2025, 7, 1)


@pytest.mark.parametrize("typed", ["hai duong", "Hải Dương", "HẢI DƯƠNG", "tỉnh Hải Dương", "t. hai duong"])
def test_hai_duong_is_first_however_it_is_typed(divisions: Loaded, typed: str) -> None:
    first = places.search(typed, on=YEAR_END)[0]
    assert (first.label, first.level) == ("Tỉnh Hải Dương", 1)


def test_kind_as_typed_comes_first(divisions: Loaded) -> None:
    assert places.search("thành phố hải dương", on=YEAR_END)[0].label == "Thành phố Hải Dương, Tỉnh Hải Dương"


def test_a_typing_error_still_finds_it(divisions: Loaded) -> None:
    assert places.search("hai duogn", on=YEAR_END)[0].label == "Tỉnh Hải Dương"
    assert places.search("kanh hoa", on=JULY)[0].label == "Tỉnh Khánh Hòa"


def test_exact_before_prefix_before_word(divisions: Loaded) -> None:
    names = [found.name for found in places.search("thanh hoa", on=YEAR_END)]
    assert names[0] == "Thanh Hóa"
    assert places.search("hoa", on=YEAR_END, limit=5)[0].label == "Tỉnh Hòa Bình"


def test_words_of_the_place_and_of_what_it_lies_in(divisions: Loaded) -> None:
    found = places.search("tran phu hai duong", on=YEAR_END)
    assert found[0].label == "Phường Trần Phú, Thành phố Hải Dương, Tỉnh Hải Dương"


def test_living_places_first_when_no_day_is_given(divisions: Loaded) -> None:
    first = places.search("hai phong")[0]
    assert (first.key, first.valid_to) == ("p31_20250701", None)


def test_accents_as_typed_come_first(divisions: Loaded) -> None:
    assert places.search("Tân Phú", on=JULY)[0].name == "Tân Phú"
    assert places.search("Tân Phù", on=JULY)[0].name.startswith("Tân Ph")


def test_level_and_limit(divisions: Loaded) -> None:
    assert {found.level for found in places.search("tan", on=YEAR_END, level=2)} == {2}
    assert len(places.search("tan", on=YEAR_END, limit=7)) == 7


@pytest.mark.parametrize("typed", ["", "   ", "?!", "%", "_", "zzzzqqq" * 40])
def test_odd_input_finds_nothing_and_breaks_nothing(divisions: Loaded, typed: str) -> None:
    assert places.search(typed) == []


def test_a_found_name_costs_one_query(divisions: Loaded) -> None:
    with CaptureQueriesContext(connection) as asked:
        places.search("hai duong")
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("written", "kinds", "name"),
    [("P. 01", ["phuong"], "1"), ("p1", ["phuong"], "1"), ("TP.HCM", ["thanh-pho"], "ho chi minh"),
     ("Thị trấn Cầu Kè", ["thi-tran"], "cau ke"), ("Xã Xuân Hòa", ["xa"], "xuan hoa"), ("Xã", [], "xa"),
     ("Bà Rịa - Vũng Tàu", [], "ba ria vung tau"), ("Quận 1", ["quan"], "1")],
)  # fmt: skip
def test_kind_and_name(written: str, kinds: list[str], name: str) -> None:
    found, rest = kind_and_name(written)
    assert ([str(kind) for kind in found], rest) == (kinds, name)


def test_folded_drops_marks_and_punctuation() -> None:
    assert folded("Ea H'Leo") == "ea h leo"
