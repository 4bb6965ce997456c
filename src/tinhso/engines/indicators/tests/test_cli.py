"""`tinhso score` and `tinhso frameworks`, as people and scripts call them."""

import json
import os
import subprocess
import sys

import pytest

from tinhso.engines.indicators.api import published_results
from tinhso.engines.indicators.cli import main

HCMC = "dti-commune-hcmc-2025"


@pytest.fixture
def score(tmp_path, capsys):
    def run(text: str | bytes, framework: str = HCMC, *options: str):
        path = tmp_path / "so-lieu.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        code = main(["score", "--framework", framework, "--values", str(path), *(options or ("--json",))])
        printed = capsys.readouterr()
        return code, printed.out, printed.err.replace(f"{path}", "so-lieu.csv")

    return run


def rows(*lines: str) -> str:
    return "\n".join(("unit,item,input,value", *lines)) + "\n"


def test_published_results_of_2022_come_out_with_their_ranks(score):
    published = [row for row in published_results() if row.year == 2022 and row.indexes]
    lines = [f"{row.province},{code},,{value}" for row in published for code, value in row.indexes.items()]
    code, out, err = score(rows(*lines), "dti-922-2022")
    answer = json.loads(out)
    assert (code, err, answer["framework"]) == (0, "", "dti-922-2022")
    for unit, row in zip(answer["units"], published, strict=True):
        assert unit["unit"] == row.province
        assert abs(unit["total"] - float(row.total)) <= 0.0001
        assert unit["rank"] == row.rank
        assert list(unit["pillars"]) == ["gov", "eco", "soc"]
    assert answer["units"][0]["items"]["7"] == {
        "points": 171.5,
        "max": 200,
        "explanation": "0,8575 × 200 điểm = 171,5 điểm",
    }


def test_equal_totals_share_a_rank(score):
    lines = [
        f"{unit},{item},,{value}"
        for unit, value in (("A", 1), ("B", 0.5), ("C", 0.5), ("D", 0))
        for item in "12"
    ]
    _, out, _ = score(rows(*lines), "dti-922-2022")
    assert {unit["unit"]: unit["rank"] for unit in json.loads(out)["units"]} == {
        "A": 1,
        "B": 2,
        "C": 2,
        "D": 4,
    }


def test_every_kind_of_input_is_taken(score):
    code, out, _ = score(
        rows(
            "Xã A,DTI-01,,có",
            "Xã A,DTI-02,numerator,12",
            "Xã A,DTI-02,denominator,20",
            "Xã A,DTI-04,section_exists,yes",
            "Xã A,DTI-04,posts_per_year,20",
            "Xã A,DTI-07,q1,on_time",
            "Xã A,DTI-07,q2,trễ hạn",
            "Xã A,DTI-10,plan_issued,1",
            "Xã A,DTI-10,assigned tasks done,true",
            'Xã A,DTI-28,ratio,"0,74"',
            "Xã A,dti-29,,80%",
            "Xã A,DTI-36,not_applicable,x",
        )
    )
    items = json.loads(out)["units"][0]["items"]
    assert code == 0
    wanted = {
        "DTI-01": 2,
        "DTI-02": 1.2,
        "DTI-04": 1,
        "DTI-07": 0.75,
        "DTI-10": 2,
        "DTI-28": 3.7,
        "DTI-29": 5,
        "DTI-36": 4,
    }
    assert {item: items[item]["points"] for item in wanted} == wanted
    assert items["DTI-07"]["missing"] == ["q3", "q4"]


def test_a_file_from_excel_is_taken(score):
    code, out, _ = score("\ufeffunit;item;input;value\r\nXã A;DTI-01;;có\r\n\r\nXã A;DTI-28;;0,75\r\n")
    assert (code, json.loads(out)["units"][0]["total"]) == (0, 7)


def refused(result) -> str:
    code, out, err = result
    assert (code, out) == (2, "")
    return err.strip()


def test_a_wrong_column(score):
    assert refused(score("unit,item,inputs,value\nA,DTI-01,,có\n")) == (
        "Tệp so-lieu.csv, dòng 1, cột “inputs”: cột “inputs” không đúng; thiếu cột input. "
        "Cách sửa: dòng đầu phải đúng là: unit,item,input,value."
    )


def test_an_unknown_framework_lists_the_nearest(score):
    message = refused(score(rows("A,1,,1"), "dti-922"))
    assert message.startswith("Không có khung chỉ số “dti-922”. Có phải dti-922-2022")
    assert "dti-commune-hcmc-2025" in message


def test_a_value_out_of_range_names_row_and_column(score):
    assert refused(score(rows("A,1,,0.5", "A,2,,1.5"), "dti-922-2022")) == (
        "Tệp so-lieu.csv, dòng 3, cột “value”, đơn vị “A”, chỉ số 2, đầu vào “value”: "
        "1,5 nằm ngoài khoảng cho phép. Cách sửa: nhập giá trị từ 0 đến 1."
    )


def test_a_part_larger_than_its_whole(score):
    message = refused(score(rows("A,DTI-02,numerator,25", "A,DTI-02,denominator,20")))
    assert message.startswith(
        "Tệp so-lieu.csv, dòng 2, cột “value”, đơn vị “A”, chỉ số DTI-02, đầu vào “numerator”: "
    )


def test_a_row_written_twice_even_under_another_name(score):
    message = refused(score(rows("A,DTI-28,value,0.5", "B,DTI-28,,0.5", "A,DTI-28,ratio,0.6")))
    assert message.startswith("Tệp so-lieu.csv, dòng 4, cột “value”")
    assert "trùng với dòng 2" in message


def test_every_fault_of_a_file_is_told(score):
    message = refused(score(rows("A,DTI-99,,1", "A,DTI-02,numer,1", ",DTI-02,numerator,1")))
    assert [line.split(":")[0].split(", ")[1:3] for line in message.splitlines()] == [
        ["dòng 2", "cột “item”"],
        ["dòng 3", "cột “input”"],
        ["dòng 4", "cột “unit”"],
    ]
    assert "có phải DTI-" in message
    assert "có phải “numerator”?" in message


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "thiếu cột unit, item, input, value"),
        ("unit,item,input,value\n", "không có dòng giá trị nào"),
        ("unit,item,input,value\nA,DTI-28,,0,75\n", "dòng có 5 ô, cần đúng 4"),
        ('unit,item,input,value\nA,DTI-28,,"0.75\n', "sai định dạng CSV"),
        (b"unit,item,input,value\nX\xe3,DTI-28,,0.75\n", "không phải văn bản UTF-8"),
        ("unit,item,input,value\nA,DTI-02,numerator,1.234\n", "có thể đọc là 1234 hoặc là số thập phân"),
    ],
)
def test_broken_files(score, text, part):
    assert part in refused(score(text))


def test_a_file_that_is_not_there(capsys):
    assert main(["score", "--framework", HCMC, "--values", "/khong/co.csv", "--json"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert (
        printed.err
        == "Tệp /khong/co.csv: không mở được tệp. Cách sửa: kiểm tra lại đường dẫn và quyền đọc.\n"
    )


def test_a_missing_option(capsys):
    assert main(["score", "--framework", HCMC]) == 2
    assert "Sai lệnh" in capsys.readouterr().err


def test_a_province_may_bring_its_own_framework(score, tmp_path):
    path = tmp_path / "rieng.yaml"
    path.write_text(
        "code: rieng\nname: Riêng\nlevel: commune\nscale: 2\ngroups: [{id: A, name: A, max: 2}]\n"
        "items: [{code: X, group: A, name: X, max: 2, rule: {type: ratio, cap: subset}}]\n",
        encoding="utf-8",
    )
    said = refused(score(rows("Xã A,X,,0.5"), str(path)))
    assert "mẫu số 0" in said
    assert "accepted_traps: {trap: no_cases, items: [X], reason: …}" in said
    answers = (
        "accepted_traps: [{trap: no_cases, items: [X], reason: theo quy định}]\nranking: {decimals: 2}\n"
    )
    path.write_text(path.read_text(encoding="utf-8") + answers, encoding="utf-8")
    _, out, _ = score(rows("Xã A,X,,0.5"), str(path))
    assert json.loads(out)["units"][0]["total"] == 1
    path.write_text(path.read_text(encoding="utf-8").replace("max: 2}]", "max: 3}]"), encoding="utf-8")
    assert "điểm tối đa các chỉ số cộng lại là 2, nhóm ghi 3" in refused(
        score(rows("Xã A,X,,0.5"), str(path))
    )


def test_frameworks_are_listed_with_items_inputs_and_rules(capsys):
    assert main(["frameworks"]) == 0
    text = capsys.readouterr().out
    assert "dti-922-2022: Bộ chỉ số đánh giá chuyển đổi số cấp tỉnh (DTI), bản 2022" in text
    assert "đầu vào: q1 = on_time | late | missing: báo cáo quý kỳ Q1" in text
    assert main(["frameworks", "--json", HCMC]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [one["name"] for one in listed["items"][3]["inputs"]] == ["section_exists", "posts_per_year"]
    assert main(["frameworks", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["frameworks"]) == 10


def test_a_table_for_people(score):
    code, out, _ = score(
        rows("Xã A,DTI-02,numerator,12", "Xã A,DTI-02,denominator,20"), HCMC, "--framework", HCMC
    )
    assert code == 0
    assert "1. Xã A: 1,2/100" in out
    assert "12/20 cuộc họp = 60 % × 2 điểm = 1,2 điểm" in out


def test_the_engine_is_light_to_import():
    check = (
        "import sys, tinhso.engines.indicators.api, tinhso.engines.indicators.cli;"
        "print([name for name in ('django', 'numpy', 'yaml') if name in sys.modules])"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True, env=env)
    assert done.stdout.strip() == "[]"
