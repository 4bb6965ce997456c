"""Scoring one unit: every point explained, nothing silent, bad values refused with their place."""

from fractions import Fraction

import pytest

from tinhso.engines.indicators.api import ValuesRefused, evaluate, framework, merge_units
from tinhso.engines.indicators.tests.small import small

FULL = {
    "A1": {"": "có"},
    "A2": {"numerator": 12, "denominator": 20},
    "A3": {"numerator": "4", "denominator": "10"},
    "A4": {"section": "yes", "posts": "12"},
    "B1": {"q1": "on_time", "q2": "đúng hạn", "q3": "late", "q4": "không nộp"},
    "B2": {"in_use": True, "numerator": 95, "denominator": 100},
}


def score(**changes):
    values = {code: inputs for code, inputs in (FULL | changes).items() if inputs is not None}
    return evaluate(small(), values, unit="Xã Thử")


def problems(framework_, values) -> list[str]:
    with pytest.raises(ValuesRefused) as caught:
        evaluate(framework_, values, unit="Xã Thử")
    return [str(problem) for problem in caught.value.problems]


def test_points_of_every_rule_add_up():
    done = score()
    assert {code: one.points for code, one in done.items.items()} == {
        "A1": 5,
        "A2": 3,
        "A3": 2,
        "A4": 3,
        "B1": Fraction("2.5"),
        "B2": Fraction("5.8"),
        "C1": 0,
        "P1": 0,
    }
    assert (done.groups["A"].points, done.groups["B"].points, done.total.points) == (
        13,
        Fraction("8.3"),
        Fraction("21.3"),
    )


def test_each_item_explains_its_points():
    done = score()
    assert done.items["A1"].explanation == "Có kế hoạch → 5/5 điểm"
    assert done.items["A2"].explanation == "12/20 cuộc họp = 60 % × 5 điểm = 3 điểm"
    assert (
        done.items["A3"].explanation == "4/10 = 40 %, dưới ngưỡng 80 %: 40 % ÷ 80 % = 50 % × 4 điểm = 2 điểm"
    )
    assert done.items["A4"].explanation == "12 thuộc khoảng từ 10 đến dưới 50: 50 % × 6 điểm = 3 điểm"
    assert (
        done.items["B1"].explanation
        == "Q1 đúng hạn 1 + Q2 đúng hạn 1 + Q3 trễ hạn 0,5 + Q4 không nộp 0 = 2,5 điểm"
    )


def test_the_same_values_in_another_order_give_the_same_score():
    backwards = {code: dict(reversed(list(inputs.items()))) for code, inputs in reversed(FULL.items())}
    assert evaluate(small(), backwards, unit="Xã Thử") == score()


def test_missing_values_count_zero_and_are_listed():
    done = score(A2=None, A4={"posts": 60})
    assert done.missing == (
        ("A2", "numerator"),
        ("A2", "denominator"),
        ("A4", "section"),
        ("C1", "count"),
        ("P1", "count"),
    )
    assert done.items["A4"].explanation == "Điều kiện “có chuyên mục”: thiếu đầu vào section → 0/6 điểm"


def test_without_its_condition_a_band_gives_nothing():
    done = score(A4={"section": "không", "posts": 60})
    assert (done.items["A4"].points, done.missing) == (0, (("C1", "count"), ("P1", "count")))


def test_what_does_not_apply_is_shared_out_by_weight():
    done = score(A3={"denominator": 0})
    assert [done.items[code].maximum for code in ("A1", "A2", "A3", "A4")] == [
        Fraction("6.25"),
        Fraction("6.25"),
        0,
        Fraction("7.5"),
    ]
    assert done.items["A2"].points == Fraction("3.75")
    assert (
        done.items["A3"].explanation
        == "Không có phản ánh: 4 điểm được chia lại cho các chỉ số khác trong nhóm"
    )


def test_a_unit_with_full_marks_keeps_them_when_points_are_shared_out():
    full = score(A2={"": 1}, A3={"not_applicable": "có"}, A4={"section": "có", "": 50})
    assert full.groups["A"].points == 20


def test_what_does_not_apply_may_give_full_points():
    done = score(B2={"not_applicable": "yes"})
    assert (done.items["B2"].points, done.items["B2"].state) == (6, "not_applicable")


def test_a_gate_limits_its_target():
    done = score(A1={"": "không"})
    assert done.items["B1"].points == 2
    assert done.items["B1"].explanation.endswith(
        "Phải có kế hoạch: A1 chưa đạt 100 % điểm tối đa, giới hạn ở 50 % → còn 2 điểm"
    )


def test_bonus_and_penalty_are_capped():
    done = score(C1={"": 9}, P1={"count": "9"})
    assert (done.items["C1"].points, done.items["P1"].points) == (2, 5)
    assert done.total.points == Fraction("21.3") + 2 - 4


def test_values_out_of_range_name_unit_item_input_and_remedy():
    assert problems(small(), {"A2": {"numerator": "-1", "denominator": 20}}) == [
        "Đơn vị “Xã Thử”, chỉ số A2, đầu vào “numerator”: -1 nằm ngoài khoảng cho phép. "
        "Cách sửa: nhập giá trị từ 0 trở lên."
    ]
    assert problems(small(), {"A2": {"numerator": 21, "denominator": 20}}) == [
        "Đơn vị “Xã Thử”, chỉ số A2, đầu vào “numerator”: tử số 21 lớn hơn mẫu số 20, trong khi tử số phải là "
        "một phần của mẫu số. Cách sửa: kiểm tra lại hai số; tử số chỉ được từ 0 đến 20."
    ]
    assert problems(small(), {"A1": {"": "có thể"}}) == [
        "Đơn vị “Xã Thử”, chỉ số A1: “có thể” không phải là có hoặc không. "
        "Cách sửa: ghi có hoặc không (yes/no, true/false, 1/0)."
    ]


@pytest.mark.parametrize("value", ["abc", "nan", "inf", float("nan"), "1e999", "٣", "1..2"])
def test_what_is_no_number_is_refused(value):
    (only,) = problems(small(), {"A2": {"numerator": value, "denominator": 20}})
    assert "không phải là số" in only or "không phải là" in only


def test_a_ratio_written_as_percent_needs_its_sign():
    hcmc = framework("dti-commune-hcmc-2025")
    assert evaluate(hcmc, {"DTI-02": {"": "60 %"}}).items["DTI-02"].points == Fraction("1.2")
    (only,) = problems(hcmc, {"DTI-02": {"": "60"}})
    assert only.endswith(
        "60 nằm ngoài khoảng cho phép. Cách sửa: nhập giá trị từ 0 đến 1, hoặc ghi dấu phần trăm (60 %)."
    )


def test_unknown_names_get_the_nearest():
    (item,) = problems(small(), {"A9": {"": 1}})
    assert "không có chỉ số “A9” trong khung nho. Cách sửa: có phải " in item
    (name,) = problems(small(), {"A2": {"numerater": 1}})
    assert name.endswith(
        "chỉ số A2 không có đầu vào “numerater”. "
        "Cách sửa: có phải “numerator”? Đầu vào của chỉ số: numerator, denominator, value."
    )


def test_a_merged_unit_has_the_plain_mean_of_each_index():
    dti = framework("dti-922-2022")
    one = evaluate(dti, {str(code): {"": "0.8"} for code in (1, 2, 3, 4, 5, 7, 8, 9)}, unit="Hải Dương")
    other = evaluate(dti, {str(code): {"": "0.5"} for code in (1, 2, 3, 4, 5, 7, 8, 9)}, unit="Hải Phòng")
    merged = merge_units(dti, [one, other], unit="Hải Phòng (mới)")
    assert merged.total.points == Fraction("0.65")
    assert merged.items["7"].points == 130
    assert (
        merged.items["7"].explanation
        == "Trung bình cộng của Hải Dương, Hải Phòng: (160 + 100) ÷ 2 = 130 điểm"
    )


def test_a_unit_merged_from_one_keeps_its_score():
    done = score()
    assert merge_units(small(), [done], unit="X").total.points == done.total.points
