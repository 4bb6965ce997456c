"""A framework is refused at the door with the place, the fault and the remedy."""

from decimal import Decimal
from pathlib import Path

import pytest

from tinhso.engines.indicators.api import FrameworkRefused, framework, framework_codes, load_framework
from tinhso.engines.indicators.rules.grammar import TYPES
from tinhso.engines.indicators.tests.small import small, small_data


def refusal(data) -> list[str]:
    with pytest.raises(FrameworkRefused) as caught:
        load_framework(data)
    return [str(problem) for problem in caught.value.problems]


def test_the_small_framework_is_sound():
    assert [item.code for item in small().items] == ["A1", "A2", "A3", "A4", "B1", "B2", "C1", "P1"]


@pytest.mark.parametrize("code", framework_codes())
def test_every_shipped_framework_loads_and_names_its_sources(code):
    shipped = framework(code)
    assert shipped.code == code
    assert shipped.sources
    assert shipped.official or shipped.caution


def test_every_rule_is_documented():
    text = (Path(__file__).parents[5] / "docs/reference/framework-format.md").read_text(encoding="utf-8")
    assert [name for name in TYPES if f"| `{name}` |" not in text] == []


def test_what_is_not_known_is_marked():
    assert framework("dti-405-2025").evidence == "inferred"
    assert {item.evidence for item in framework("dti-405-2025").items} == {"inferred"}
    assert {item.evidence for item in framework("impuls-industry40").items} == {"recalled"}
    unknown = [item.code for item in framework("kpi-766-2022").items if item.maximum is None]
    assert unknown == ["3.1", "3.2", "3.3", "3.x-a", "3.x-b", "5.x"]


def test_maxima_that_do_not_add_up_to_the_group():
    data = small_data()
    data["items"][0]["max"] = 6
    assert refusal(data) == [
        "Mục nhóm A: điểm tối đa các chỉ số cộng lại là 21, nhóm ghi 20. "
        "Cách sửa: sửa max của chỉ số hoặc của nhóm cho khớp."
    ]


def test_groups_that_do_not_add_up_to_the_scale():
    data = small_data()
    data["scale"] = 100
    assert refusal(data) == [
        "điểm tối đa các nhóm cộng lại là 30, thang điểm ghi 100. Cách sửa: sửa max của nhóm hoặc scale cho khớp."
    ]


def bands(data) -> list:
    return data["items"][3]["rule"]["bands"]


def test_bands_that_overlap():
    data = small_data()
    bands(data)[1]["below"] = 60
    assert refusal(data) == [
        "Mục A4: các khoảng từ 10 đến dưới 60 và từ 50 chồng lên nhau. Cách sửa: sửa from hoặc below cho nối tiếp nhau."
    ]


def test_bands_with_a_gap():
    data = small_data()
    bands(data)[0]["below"] = 9
    assert refusal(data) == [
        "Mục A4: hở từ 9 đến 10 giữa các khoảng. Cách sửa: sửa from hoặc below cho nối tiếp nhau."
    ]


def test_bands_that_end():
    data = small_data()
    bands(data)[2]["below"] = 100
    assert refusal(data) == [
        "Mục A4: từ 100 trở lên không thuộc khoảng nào. Cách sửa: bỏ below của khoảng cao nhất."
    ]


def test_bands_that_start_late():
    data = small_data()
    bands(data)[0]["from"] = 1
    assert refusal(data) == [
        "Mục A4: khoảng thấp nhất bắt đầu từ 1, không phải từ 0. Cách sửa: thêm khoảng từ 0."
    ]


def test_a_ratio_that_could_pass_a_hundred_percent():
    data = small_data()
    del data["items"][1]["rule"]["cap"]
    assert refusal(data) == [
        "Mục A2: tỷ lệ có thể vượt 100 % mà không bị chặn: chưa nói điều gì xảy ra khi tử số lớn hơn mẫu số. "
        "Cách sửa: thêm cap: subset (tử số là một phần của mẫu số, vượt là sai) "
        "hoặc cap: max (vượt thì tính điểm tối đa)."
    ]


def test_a_threshold_over_a_hundred_percent():
    data = small_data()
    data["items"][1]["rule"] = {"type": "ratio_capped_jump", "cap": "max", "full_at": 2}
    assert refusal(data) == [
        "Mục A2: ngưỡng full_at 200 % để tỷ lệ vượt 100 % mà không bị chặn. "
        "Cách sửa: đặt full_at không quá 1, hoặc dùng ratio_capped_scaled."
    ]


def test_a_code_used_twice():
    data = small_data()
    data["items"][1]["code"] = "A1"
    assert "Mục A1: mã chỉ số ghi 2 lần. Cách sửa: mỗi chỉ số một mã." in refusal(data)


def test_an_unknown_rule_names_the_nearest():
    data = small_data()
    data["items"][0]["rule"] = {"type": "bolean"}
    (only,) = refusal(data)
    assert only.startswith("Mục A1: type: “bolean” không có trong danh mục. Gần nhất: boolean")


def test_a_misspelt_key_is_not_ignored():
    data = small_data()
    data["items"][3]["rule"]["bnads"] = []
    assert refusal(data) == [
        "Mục A4: khóa “bnads” không có trong định dạng. Cách sửa: có phải “bands”? Nếu không thì bỏ khóa này."
    ]


def test_parts_that_do_not_add_up():
    data = small_data()
    data["items"][5]["rule"]["parts"][0]["points"] = 1
    (only,) = refusal(data)
    assert only.startswith("Mục B2: các phần cộng lại bằng 83,3333 % điểm tối đa, không phải 100 %.")


def test_periods_that_do_not_add_up():
    data = small_data()
    data["items"][4]["rule"]["periods"] = ["q1", "q2"]
    assert refusal(data) == [
        "Mục B1: 2 kỳ × 1 điểm = 2 điểm, khác điểm tối đa 4. Cách sửa: sửa per_period hoặc max cho khớp."
    ]


def test_a_gate_on_something_unknown():
    data = small_data()
    data["gates"][0]["needs"]["item"] = "A9"
    (only,) = refusal(data)
    assert only.startswith("Mục gates › Phải có kế hoạch: chỉ số điều kiện “A9” không có trong khung.")


def test_points_redistributed_to_something_unknown():
    data = small_data()
    data["items"][2]["not_applicable"]["to"] = ["A2", "A7"]
    (only,) = refusal(data)
    assert only.startswith("Mục A3: chỉ số nhận điểm “A7” không có trong khung.")


def test_an_input_that_the_rule_does_not_have():
    data = small_data()
    data["items"][2]["not_applicable"]["when"] = "petitions"
    (only,) = refusal(data)
    assert only.startswith("Mục A3: đầu vào “petitions” không có trong khung.")


def composite(**changes: object) -> dict:
    data = small_data()
    data["items"] = [item for item in data["items"] if not item.get("effect")]
    del data["adjustments"]
    data["items"][2].pop("not_applicable")
    weights = {"A1": 5, "A2": 5, "A3": 4, "A4": 6, "B1": 4, "B2": 6}
    data["composite"] = {"total": {"weights": weights, "divisor": 30, "max": 1} | changes}
    return data


def test_a_composite_that_adds_up_is_taken():
    assert load_framework(composite()).total_maximum == 1


def test_a_composite_with_an_unknown_item():
    (first, *_rest) = refusal(composite(weights={"A1": 5, "Z": 25}))
    assert first.startswith("Mục composite › total: chỉ số có điểm “Z” không có trong khung.")


def test_a_composite_whose_weights_do_not_add_up():
    (only,) = refusal(composite(divisor=100))
    assert only.startswith("Mục composite › total: tổng trọng số chia 100 là 0,3, công thức ghi tối đa 1.")


def test_validity_that_ends_before_it_starts():
    data = small_data() | {"valid_from": "2025-07-01", "valid_to": "2025-01-01"}
    (only,) = refusal(data)
    assert only.startswith("valid_to 2025-01-01 trước valid_from 2025-07-01.")


def test_every_fault_is_told_at_once():
    data = small_data()
    data["items"][1]["rule"].pop("cap")
    data["items"][0]["rule"]["type"] = "x"
    assert len(refusal(data)) == 2


def test_a_file_names_itself_and_the_line(tmp_path):
    path = tmp_path / "hong.yaml"
    path.write_text("code: a\ncode: b\n", encoding="utf-8")
    (only,) = refusal(path)
    assert only == (
        f"Tệp {path}, dòng 2: không đúng cú pháp YAML: khóa “code” ghi hai lần. "
        "Cách sửa: sửa dòng này theo mẫu trong tài liệu."
    )


def test_a_file_that_is_not_there(tmp_path):
    (only,) = refusal(tmp_path / "khong-co.yaml")
    assert only.endswith("không có tệp này. Cách sửa: kiểm tra lại đường dẫn.")


def test_a_number_too_long_to_work_with():
    data = small_data() | {"ranking": {"tolerance": Decimal("1e-999999999")}}
    assert refusal(data) == [
        "Mục ranking: khóa tolerance phải là số hữu hạn, không quá 30 chữ số. Cách sửa: sửa tolerance."
    ]


def test_a_file_far_too_large(tmp_path):
    path = tmp_path / "lon.yaml"
    path.write_text("# " + "x" * (4 * 2**20), encoding="utf-8")
    (only,) = refusal(path)
    assert "tệp lớn hơn 4 MB." in only
