"""The pure parts: deadlines, joining, highlighting, header, agency names."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.apps.programme.agencies import plain, spellings
from tinhso.apps.programme.contents import deadline_date, join_targets
from tinhso.apps.programme.forms import shown_deadline, shown_value
from tinhso.apps.programme.header import read_header
from tinhso.apps.programme.highlights import pieces

D = Decimal


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-06-30", dt.date(2024, 6, 30)),
        ("30/6/2024", dt.date(2024, 6, 30)),
        ("2024-02", dt.date(2024, 2, 29)),
        ("6/2024", dt.date(2024, 6, 30)),
        ("tháng 6/2024", dt.date(2024, 6, 30)),
        ("2024-Q3", dt.date(2024, 9, 30)),
        ("quý III năm 2024", dt.date(2024, 9, 30)),
        ("Quý 1/2024", dt.date(2024, 3, 31)),
        ("2025", dt.date(2025, 12, 31)),
        ("năm 2025", dt.date(2025, 12, 31)),
        ("2024-2025", dt.date(2025, 12, 31)),
        ("thường xuyên", None),
        ("", None),
        ("2024-13", None),
        ("12345", None),
        ("31/02/2024", None),
    ],
)
def test_a_deadline_means_its_last_day(written: str, day: dt.date | None) -> None:
    assert deadline_date(written) == day


def target(value: str, year: int | None, metric: str = "Tỷ lệ hồ sơ") -> dict[str, object]:
    return {
        "metric": metric,
        "comparator": ">=",
        "unit": "%",
        "place": "",
        "pillar": "",
        "value": value,
        "value_max": None,
        "year": year,
    }


def test_the_same_metric_in_other_years_is_one_target() -> None:
    joined = join_targets(
        [(1, target("80", 2024)), (2, target("90", 2025)), (3, target("80", 2024, "tỷ lệ hồ sơ"))]
    )
    assert [(one.source, one.values) for one in joined] == [(1, {2024: (D(80), None), 2025: (D(90), None)})]


def test_a_second_figure_for_the_same_year_is_not_lost() -> None:
    joined = join_targets([(1, target("80", 2024)), (2, target("85", 2024))])
    assert [one.values for one in joined] == [{2024: (D(80), None)}, {2024: (D(85), None)}]


spans = st.lists(st.tuples(st.integers(-3, 60), st.integers(-3, 60)).map(list), min_size=1, max_size=3)


@given(st.text(max_size=50), st.lists(spans, max_size=8))
def test_the_pieces_are_the_text_and_know_their_marks(text: str, ranges: list[list[list[int]]]) -> None:
    found = pieces(text, list(enumerate(ranges)))
    assert "".join(piece.text for piece in found) == text
    at = 0
    for piece in found:
        covering = {
            n for n, many in enumerate(ranges) if any(s <= at and at + len(piece.text) <= e for s, e in many)
        }
        assert set(piece.marks) == covering or not piece.text
        at += len(piece.text)


def test_overlapping_findings_show_the_narrowest_first() -> None:
    found = pieces("abcdefgh", [(1, [[0, 6]]), (2, [[2, 4]]), (3, [[3, 8]])])
    assert [(p.text, p.marks, p.begins) for p in found] == [
        ("ab", (1,), (1,)), ("c", (2, 1), (2,)), ("d", (2, 3, 1), (3,)), ("ef", (3, 1), ()), ("gh", (3,), ()),
    ]  # fmt: skip


def test_the_header_of_a_plan() -> None:
    header = read_header(
        "UBND TỈNH X\nSố: 105 /KH-UBND   Hải Dương, ngày 05 tháng 8 năm 2022\n\n"
        "KẾ HOẠCH\nChuyển đổi số\nnăm 2022\n\nCăn cứ"
    )
    assert (header.number, header.date, header.kind, header.title) == (
        "105/KH-UBND", dt.date(2022, 8, 5), "Kế hoạch", "Chuyển đổi số năm 2022",
    )  # fmt: skip


def test_a_text_without_header_has_empty_fields() -> None:
    assert read_header("Phấn đấu năm 2024 đạt 90% hộ có cáp quang.").number == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sở TT&TT", "Sở Thông tin và Truyền thông"),
        ("UBND huyện Gia Lộc", "Ủy ban nhân dân huyện Gia Lộc"),
        ("Sở LĐ-TB&XH", "Sở Lao động, Thương binh và Xã hội"),
        ("SỞ  Y TẾ.", "Sở Y tế"),
    ],
)
def test_agency_names_in_one_spelling(one: str, other: str) -> None:
    assert plain(one) == plain(other)


def test_the_province_name_may_be_left_out_but_a_bare_committee_is_nobody() -> None:
    assert set(spellings("Sở Y tế tỉnh Hải Dương")) >= {"so y te"}
    assert set(spellings("UBND tỉnh")) & set(spellings("Ủy ban nhân dân tỉnh Hải Dương"))
    assert "uy ban nhan dan" not in spellings("Ủy ban nhân dân tỉnh Hải Dương")


def test_how_figures_and_deadlines_are_shown() -> None:
    assert shown_value({**target("1234.5", 2025), "unit": "hộ"}) == "≥ 1.234,5 hộ (2025)"
    assert shown_value({**target("20", None), "comparator": "range", "value_max": "30"}) == "20 – 30%"
    assert [shown_deadline(one) for one in ("2024-06-30", "2024-06", "2024", "thường xuyên")] == [
        "30/06/2024",
        "06/2024",
        "2024",
        "thường xuyên",
    ]
