"""Values as they really arrive: decomposed letters, a unit named in two ways, units merged in any order."""

import unicodedata
from fractions import Fraction
from itertools import permutations
from pathlib import Path

import pytest

from tinhso.engines.indicators.api import evaluate, merge_units
from tinhso.engines.indicators.problems import ValuesRefused
from tinhso.engines.indicators.tests.small import small
from tinhso.engines.indicators.values_csv import read_values_csv

UNITS = {"hai-tan": "hai-tan", "Phường Hải Tân": "hai-tan"}


def decomposed(words: str) -> str:
    return unicodedata.normalize("NFD", words)


def file(folder: Path, *lines: str) -> Path:
    path = folder / "values.csv"
    path.write_text("\n".join(("unit,item,input,value", *lines)), encoding="utf-8")
    return path


def test_an_answer_in_decomposed_letters_is_the_same_answer() -> None:
    for said in ("có", "Đạt", "không đạt"):
        values = {"A1": {"value": decomposed(said)}}
        plain = evaluate(small(), {"A1": {"value": said}}).items["A1"].points
        assert evaluate(small(), values).items["A1"].points == plain


def test_a_file_in_decomposed_letters_names_the_same_units(tmp_path: Path) -> None:
    sent = file(tmp_path, decomposed("Phường Hải Tân,A1,,có"), decomposed("hai-tan,B1,q1,đúng hạn"))
    found = read_values_csv(small(), sent, UNITS).values
    assert evaluate(small(), found["hai-tan"]).items["A1"].points == 5


def test_a_unit_by_key_and_by_name_in_one_file_is_one_unit(tmp_path: Path) -> None:
    sent = file(tmp_path, "hai-tan,A1,,có", "Phường Hải Tân,A2,n,3", "Phường Hải Tân,A2,d,4")
    found = read_values_csv(small(), sent, UNITS).values
    assert found == {"hai-tan": {"A1": {"value": "có"}, "A2": {"numerator": "3", "denominator": "4"}}}


def test_the_same_input_under_key_and_name_is_said_twice(tmp_path: Path) -> None:
    sent = file(tmp_path, "hai-tan,A1,,có", "Phường Hải Tân,A1,,không")
    with pytest.raises(ValuesRefused) as refused:
        read_values_csv(small(), sent, UNITS)
    assert [(one.row, "dòng 2" in one.what) for one in refused.value.problems] == [(3, True)]


def test_units_merge_alike_in_any_order() -> None:
    framework = small()
    one = evaluate(
        framework, {"A3": {"numerator": "0", "denominator": "0"}, "A1": {"value": "yes"}}, unit="một"
    )
    two = evaluate(
        framework, {"A3": {"numerator": "1", "denominator": "4"}, "A1": {"value": "no"}}, unit="hai"
    )
    found = {
        tuple(
            (item.state, item.points, item.maximum)
            for item in merge_units(framework, order, unit="x").items.values()
        )
        for order in permutations((one, two))
    }
    assert len(found) == 1
    merged = merge_units(framework, (one, two), unit="x")
    assert merged.items["A3"].state == "scored"
    assert merged.items["A3"].points == Fraction(1, 2) * two.items["A3"].points
