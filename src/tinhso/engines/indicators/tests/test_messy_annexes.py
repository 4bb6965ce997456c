"""Annexes as they come: what a person expects to be read is read, and every point of the table arrives."""

from collections.abc import Callable
from fractions import Fraction

import pytest

from tinhso.engines.indicators.api import ReadRow, build, evaluate, load_framework, propose, read_tables
from tinhso.engines.indicators.framework import Framework
from tinhso.engines.indicators.tests import messy


def rows_of(data: bytes, kind: str = "docx") -> dict[str, ReadRow]:
    return {row.code or row.name: row for row in propose(read_tables(data, f"phu-luc.{kind}"))}


def framework_of(rows: dict[str, ReadRow]) -> Framework:
    """What comes out when every row is taken as it was read."""
    taken = [
        {"kind": row.kind, "code": row.code, "name": row.name, "rule": row.rule, "effect": row.effect,
         "max": None if row.maximum is None else float(row.maximum)}
        for row in rows.values() if row.kind != "skip"
    ]  # fmt: skip
    body = build(taken, code="x", name="X", level="commune")
    # Whether a count of nothing costs the points is asked when it is published, not here.
    return load_framework({**body, "valid_from": "2020-01-01"})


@pytest.mark.parametrize(
    ("make", "kind", "groups", "scale"),
    [
        (messy.by_roman_numerals, "docx", [("I", 20), ("II", 30.5), ("III", 20)], 70.5),
        (messy.in_a_spreadsheet, "xlsx", [("A", 20), ("B", 15)], 35),
        (messy.with_bonus_and_penalty, "docx", [("1", 15), ("2", 12), ("3", 0), ("4", 0)], 27),
    ],
)
def test_every_point_of_the_annex_arrives(
    make: Callable[[], bytes], kind: str, groups: list[tuple[str, float]], scale: float
) -> None:
    found = framework_of(rows_of(make(), kind))
    assert [(one.id, float(one.maximum)) for one in found.groups] == groups
    assert float(found.scale) == scale


def test_rules_of_an_annex_with_roman_numerals() -> None:
    rows = rows_of(messy.by_roman_numerals())
    assert {code: row.rule["type"] for code, row in rows.items() if row.kind == "item"} == {
        "I.1": "choice", "I.2": "bands", "I.3.a": "boolean", "I.3.b": "per_case", "II.1": "bands", "II.2": "ratio",
        "II.3": "choice", "III.1": "ratio", "III.2": "bands",
    }  # fmt: skip
    assert rows["I.3.a"].name == "Tuyên truyền chuyển đổi số: Chuyên mục trên cổng thông tin"
    assert rows["III.1"].name == "Tổng chi ngân sách cho chuyển đổi số", (
        "an item that begins with the word total"
    )
    assert [row.name for row in rows.values() if row.kind == "skip"] == [
        "Tuyên truyền chuyển đổi số", "CỘNG (I+II)", "TỔNG ĐIỂM (I + II + III)",
        "(*) Ghi chú: chỉ tính tin, bài đăng trên cổng của xã.",
    ]  # fmt: skip


def test_points_by_level_in_rows_of_their_own_become_the_rule_of_the_item_above() -> None:
    rows = rows_of(messy.in_a_spreadsheet(), "xlsx")
    assert rows["A.1"].rule["bands"] == [
        {"from": 0, "factor": 0, "below": 70},
        {"from": 70, "factor": 0.75, "below": 90},
        {"from": 90, "factor": 1},
    ]
    assert (rows["A.2"].rule["type"], rows["A.2"].rule["full_at"]) == ("ratio_cliff", 1)
    assert [code for code, row in rows.items() if row.kind == "item"] == ["A.1", "A.2", "B.1", "B.2"]


def test_half_the_points_when_late_is_never_read_as_a_yes_or_no() -> None:
    plan = rows_of(messy.with_bonus_and_penalty())["1.1"]
    assert [(one["label"], one["factor"]) for one in plan.rule["options"].values()] == [  # type: ignore[attr-defined]
        ("Có ban hành (trước ngày 15/02)", 1), ("ban hành sau thời hạn", 0.5), ("không ban hành", 0),
    ]  # fmt: skip


def test_bonus_and_penalty_stand_outside_the_scale_and_are_looked_at_by_a_person() -> None:
    rows = rows_of(messy.with_bonus_and_penalty())
    assert [(rows[code].effect, rows[code].confidence < 85) for code in ("3.1", "4.1")] == [
        ("bonus", True), ("penalty", True),
    ]  # fmt: skip
    done = evaluate(framework_of(rows), {"1.1": {"": "o1"}, "3.1": {"": 2}, "4.1": {"": 1}})
    assert done.total.points == 2 + 2 - 1


def test_a_percentage_of_bands_is_entered_as_people_say_it() -> None:
    found = framework_of(rows_of(messy.by_roman_numerals()))
    for written in ("85", "85 %", "85,0"):
        assert evaluate(found, {"II.1": {"": written}}).items["II.1"].points == 15


def test_an_item_with_numbered_parts_beside_items_without_keeps_them_in_one_group() -> None:
    head = ["TT", "Tiêu chí", "Điểm tối đa"]
    rows = propose([[head, ["I", "Nhận thức số", "20"], ["1", "Một", "5"], ["2", "Hai", "10"],
                     ["2.1", "Hai một", "4"], ["2.2", "Hai hai", "6"], ["3", "Ba", "5"]]])  # fmt: skip
    assert [(row.kind, row.code) for row in rows] == [
        ("group", "I"), ("item", "1"), ("skip", "2"), ("item", "2.1"), ("item", "2.2"), ("item", "3"),
    ]  # fmt: skip


def test_a_number_that_a_spreadsheet_took_for_a_date_is_read_back() -> None:
    (row,) = propose([[["TT", "Tiêu chí", "Điểm"], ["2026-02-01 00:00:00", "Có kế hoạch", "5"]]])
    assert (row.code, row.confidence < 85) == ("1.2", True)


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_thousand_points_are_a_thousand_and_decimals_stay(kind: str) -> None:
    rows = rows_of(messy.in_thousands(in_a_book=kind == "xlsx"), kind)
    assert (rows["1"].maximum, rows["2"].maximum) == (1000, Fraction(9, 8))
