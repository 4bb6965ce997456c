"""Annex tables: which columns, which rows, which rule, how surely; and nothing a table holds makes it fall over."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.engines.indicators.api import CannotImport, build, guess_rule, load_framework, propose
from tinhso.engines.indicators.tables_import.columns import find_columns

HEAD = ["TT", "Chỉ số/Chỉ số thành phần", "Điểm tối đa", "Cách xác định và tính điểm", "Tài liệu kiểm chứng"]


def guess(words: str, maximum: int = 10) -> dict[str, object]:
    return guess_rule(words, "Tên chỉ số", Fraction(maximum)).rule


def test_columns_are_found_by_their_headings_under_a_title() -> None:
    found = find_columns([["PHỤ LỤC", "", "", "", ""], HEAD, ["1", "Có kế hoạch", "5", "", ""]])
    assert found is not None
    assert (found.row, found.at) == (1, {"stt": 0, "name": 1, "maximum": 2, "method": 3, "proof": 4})


@pytest.mark.parametrize(
    ("words", "kind", "full_at"),
    [
        ("Tỷ lệ × điểm tối đa", "ratio", None),
        ("Tỷ lệ >= 80%: điểm tối đa; < 80%: tỷ lệ/80% * điểm tối đa", "ratio_capped_scaled", 0.8),
        ("Đạt từ 90% trở lên: điểm tối đa; dưới 90%: tỷ lệ × điểm tối đa", "ratio_capped_jump", 0.9),
        ("Tỷ lệ ≥ 95%: điểm tối đa; dưới 95%: 0 điểm", "ratio_cliff", 0.95),
    ],
)
def test_the_shapes_of_a_ratio_are_told_apart(words: str, kind: str, full_at: float | None) -> None:
    rule = guess(words)
    assert (rule["type"], rule.get("full_at"), rule["cap"]) == (kind, full_at, "subset")


def test_bands_in_percent_and_in_counts() -> None:
    share = guess("Từ 90% trở lên: 10 điểm; từ 70% đến dưới 90%: 6 điểm; dưới 70%: 0 điểm")
    assert share["bands"] == [
        {"from": 0, "factor": 0, "below": 70},
        {"from": 70, "factor": 0.6, "below": 90},
        {"from": 90, "factor": 1},
    ]
    assert share["noun"] == "%"
    count = guess("4 cuộc họp: 10 điểm\n3 cuộc họp: 6 điểm\n2 cuộc họp: 3 điểm")
    assert [band["from"] for band in count["bands"]] == [0, 2, 3, 4]  # type: ignore[attr-defined]  # a list


def test_bands_that_never_reach_the_maximum_are_not_guessed() -> None:
    assert guess("3 cuộc: 5 điểm; 2 cuộc: 3 điểm")["type"] == "given"


def test_yes_or_no_parts_and_what_nobody_can_know() -> None:
    assert guess("Đã ban hành: điểm tối đa\nChưa ban hành: 0 điểm") == {
        "type": "boolean",
        "label": "đã ban hành",
    }
    parts = guess("a) Có quy chế: 4 điểm\nb) Có phân công: 6 điểm")
    assert [part["points"] for part in parts["parts"]] == [4, 6]  # type: ignore[attr-defined]  # a list
    unsure = guess_rule("Theo hướng dẫn của Sở", "Tên", Fraction(10))
    assert (unsure.rule, unsure.confidence < 60, len(unsure.reasons)) == ({"type": "given"}, True, 1)


def test_three_levels_give_groups_of_the_lowest_headings() -> None:
    rows = [
        HEAD,
        ["I", "NỀN TẢNG CHUNG", "20", "", ""],
        ["1", "Nhận thức số", "20", "", ""],
        ["1.1", "Có kế hoạch", "12", "Có: 12 điểm; Không: 0 điểm", ""],
        ["1.2", "Có chuyên mục", "8", "Có: 8 điểm; Không: 0 điểm", ""],
        ["Tổng điểm", "", "20", "", ""],
    ]
    read = propose([rows])
    assert [(row.kind, row.code) for row in read] == [
        ("group", "I"), ("group", "1"), ("item", "1.1"), ("item", "1.2"), ("skip", ""),
    ]  # fmt: skip
    taken = [
        {"kind": row.kind, "code": row.code, "name": row.name, "rule": row.rule,
         "max": int(row.maximum) if row.maximum is not None else None}
        for row in read if row.kind != "skip"
    ]  # fmt: skip
    framework = load_framework(build(taken, code="x", name="X", level="commune"))
    assert [(group.id, group.maximum) for group in framework.groups] == [("1", 20)]
    assert framework.scale == 20


def test_numbers_that_start_again_in_each_group_get_the_group_before_them() -> None:
    rows = [HEAD, ["A", "Nhóm một", "", "", ""], ["1", "Một", "5", "x", ""], ["B", "Nhóm hai", "", "", ""],
            ["1", "Hai", "5", "x", ""]]  # fmt: skip
    assert [row.code for row in propose([rows]) if row.kind == "item"] == ["A.1", "B.1"]


def test_a_row_that_goes_on_below_is_joined_to_the_one_above() -> None:
    rows = [
        HEAD,
        ["1", "Một", "10", "Đã ban hành: điểm tối đa", ""],
        ["", "", "", "Chưa ban hành: 0 điểm", "Văn bản"],
    ]
    (row,) = propose([rows])
    assert (row.rule["type"], row.proof) == ("boolean", "Văn bản")


cell = st.text(alphabet="aĐ1.%;≥<:x/ \n0điểmtỷlệcóI", max_size=24)


@given(st.lists(st.lists(cell, min_size=1, max_size=6), max_size=12))
def test_whatever_stands_in_a_table_every_row_has_a_kind_a_confidence_and_a_reason_or_is_sure(
    rows: list[list[str]],
) -> None:
    try:
        read = propose([[HEAD, *rows]])
    except CannotImport as said:
        assert str(said)
        return
    for row in read:
        assert 0 <= row.confidence <= 100
        assert row.reasons, "why it was read so is always said"
    codes = [row.code.casefold() for row in read if row.kind != "skip"]
    assert len(codes) == len(set(codes))
