"""How a file writes its numbers is told by the file as a whole; where it cannot be told, its sender says."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.engines.indicators.conventions import Cell, Convention, plain, recognised
from tinhso.engines.indicators.loading import load_framework
from tinhso.engines.indicators.problems import ValuesRefused
from tinhso.engines.indicators.values_csv import read_values_csv

FRAMEWORK = load_framework(
    {
        "code": "a", "name": "A", "level": "commune", "scale": 2001,
        "groups": [{"id": "g", "name": "G", "max": 2001}],
        "items": [
            {"code": "1", "name": "Điểm nhập", "group": "g", "max": 2000, "rule": {"type": "given"}},
            {"code": "2", "name": "Có trang", "group": "g", "max": 1, "rule": {"type": "boolean"}},
        ],
    }
)  # fmt: skip


def told(*written: str, chosen: Convention | None = None) -> Convention | None:
    return recognised([Cell(row, one) for row, one in enumerate(written, start=2)], chosen)


@pytest.mark.parametrize(
    "one", ["12,5", "1.234,5", "1.234.567", "0,125", "1 234,567", "1234,567", "12,5 %", "-3,1"]
)
def test_cells_that_tell_of_a_decimal_comma(one: str) -> None:
    assert told("7", "1.250", one) is Convention.COMMA


@pytest.mark.parametrize(
    "one", ["12.5", "1,234.5", "1,234,567", "0.125", "1 234.567", "1.5e3", "12.5%", "-3.1"]
)
def test_cells_that_tell_of_a_decimal_dot(one: str) -> None:
    assert told("7", "1,250", one) is Convention.DOT


def test_where_no_cell_depends_on_it_nothing_is_asked() -> None:
    assert told("7", "1250", "1 250", "85 %", "có", "") is None


def test_a_file_of_both_kinds_is_refused_and_a_cell_of_each_is_named() -> None:
    with pytest.raises(ValuesRefused, match=r"“12,5” ở dòng 2, “0\.85” ở dòng 4"):
        told("12,5", "1.250", "0.85")


def test_a_file_of_unclear_cells_alone_is_refused_until_its_sender_says() -> None:
    with pytest.raises(ValuesRefused, match=r"“1\.250” có thể là 1250") as refused:
        told("7", "1.250")
    assert "chọn cách viết số" in refused.value.problems[0].remedy
    assert told("7", "1.250", chosen=Convention.COMMA) is Convention.COMMA
    assert [plain("1.250", one) for one in Convention] == ["1250", "1.2500"]


def test_what_the_sender_says_is_held_against_the_cells() -> None:
    with pytest.raises(ValuesRefused, match=r"Dòng 3.*“12\.5” không theo cách viết số đã chọn"):
        told("1.250", "12.5", chosen=Convention.COMMA)


@pytest.mark.parametrize(
    ("written", "as_comma", "as_dot"),
    [
        (
            "1.234,5",
            "1234.5",
            "1.234,5",
        ),  # what is no number of the convention is left for the rule to refuse
        ("1.250", "1250", "1.2500"),  # kept with a nought: never to be taken for thousands
        ("1,250", "1.2500", "1250"),
        ("12,5 %", "12.5%", "12,5 %"),
        ("1 250", "1250", "1250"),
        ("-7", "-7", "-7"),
        ("1.25.5", "1.25.5", "1.25.5"),
        ("nhiều", "nhiều", "nhiều"),
    ],
)
def test_a_cell_as_the_store_keeps_it(written: str, as_comma: str, as_dot: str) -> None:
    assert (plain(written, Convention.COMMA), plain(written, Convention.DOT)) == (as_comma, as_dot)


@given(st.lists(st.decimals(-9_999_999, 9_999_999, places=3), min_size=1, max_size=8))
def test_whatever_is_written_in_one_convention_is_read_back_or_asked_about(numbers: list) -> None:
    for convention, swap in ((Convention.DOT, ""), (Convention.COMMA, ",.")):
        written = [f"{one:,f}".translate(str.maketrans(",.", ".,") if swap else {}) for one in numbers]
        try:
            assert told(*written) in (convention, None)
        except ValuesRefused:
            assert told(*written, chosen=convention) is convention
        read = [plain(one, convention) for one in written]
        assert [float(one) for one in read] == [float(one) for one in numbers]


def write(folder: Path, *rows: str) -> Path:
    path = folder / "so-lieu.csv"
    path.write_text("unit;item;input;value\n" + "\n".join(rows))
    return path


def test_one_clear_cell_reads_the_whole_file_and_answers_are_no_numbers(tmp_path: Path) -> None:
    found = read_values_csv(FRAMEWORK, write(tmp_path, "a;1;;1.250", "b;1;;12,5", "c;2;;1"))
    assert found.numbers is Convention.COMMA
    assert found.values == {
        "a": {"1": {"points": "1250"}},
        "b": {"1": {"points": "12.5"}},
        "c": {"2": {"value": "1"}},
    }


def test_the_refusal_names_file_and_row(tmp_path: Path) -> None:
    with pytest.raises(ValuesRefused, match=r"so-lieu\.csv, dòng 3, cột “value”"):
        read_values_csv(FRAMEWORK, write(tmp_path, "a;1;;12.5", "b;1;;12,5"))
