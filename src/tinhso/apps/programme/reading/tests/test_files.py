"""Files: tables of .docx and .pdf, page breaks, and files that cannot be read."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest
import typst

from tinhso.apps.programme.reading import cli
from tinhso.apps.programme.reading.api import CannotRead, as_json, read_file

HEADER = ["TT", "Chỉ tiêu", "Đơn vị tính", "Thực hiện 2023", "Mục tiêu 2025", "Mục tiêu 2030"]
ROWS = [
    ["1", "Tỷ lệ hồ sơ trực tuyến toàn trình", "%", "45", "≥ 80", "100"],
    ["2", "Doanh nghiệp công nghệ số", "doanh nghiệp", "30", "60 - 70", "120"],
    ["3", "Xếp hạng chuyển đổi số", "Hạng", "40", "≤ 30", "≤ 20"],
]
WANTED = [
    (">=", 80, None, "%", 2025),
    ("=", 100, None, "%", 2030),
    ("range", 60, 70, "doanh nghiệp", 2025),
    ("=", 120, None, "doanh nghiệp", 2030),
    ("<=", 30, None, "hạng", 2025),
    ("<=", 20, None, "hạng", 2030),
]
TASKS = [
    ["STT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian"],
    [
        "1",
        "Xây dựng kho dữ liệu dùng chung của tỉnh",
        "Sở Khoa học và Công nghệ",
        "Sở Tài chính; Công an tỉnh",
        "Quý II/2025",
    ],
    ["2", "Đào tạo kỹ năng số cho cán bộ xã", "Sở Nội vụ", "UBND các xã", "30/9/2025"],
]


def _rows(path: Path) -> list[tuple[str, float, float | None, str, int | None]]:
    return [(t.comparator, t.value, t.value_max, t.unit, t.year) for t in read_file(path).targets]


@pytest.fixture
def word(tmp_path: Path) -> Path:
    document = docx.Document()
    document.add_paragraph("KẾ HOẠCH CHUYỂN ĐỔI SỐ TỈNH NGHỆ AN GIAI ĐOẠN 2024-2025")
    document.add_paragraph("Đến năm 2025, tối thiểu 60% hồ sơ cấp xã được xử lý trên môi trường mạng.")
    for rows in ([HEADER, *ROWS], TASKS):
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                table.cell(i, j).text = cell
        document.add_page_break()
    path = tmp_path / "ke-hoach.docx"
    document.save(str(path))
    return path


def _typst_table(rows: list[list[str]]) -> str:
    cells = ", ".join(f"[{cell}]" for row in rows for cell in row)
    return f"#table(columns: {len(rows[0])}, {cells})\n"


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    source = (
        "#set page(width: 29cm, height: 18cm, margin: 2cm)\n= KẾ HOẠCH CHUYỂN ĐỔI SỐ TỈNH NGHỆ AN\n\n"
        "Đến năm 2025, tối thiểu 60% hồ sơ cấp xã được xử lý trên môi trường mạng.\n\n"
        + _typst_table([HEADER, *ROWS])
        + "#pagebreak()\nDANH MỤC NHIỆM VỤ\n\n"
        + _typst_table(TASKS)
    )
    path = tmp_path / "ke-hoach.pdf"
    typst.compile(source.encode(), output=str(path))
    return path


def test_docx_tables_are_read_and_spans_point_at_cells(word: Path) -> None:
    assert _rows(word) == [(">=", 60, None, "%", 2025), *WANTED]
    reading = read_file(word)
    assert [reading.text[slice(*t.number_span)] for t in reading.targets[1:4]] == ["80", "100", "60 - 70"]
    assert {t.place for t in reading.targets} == {"Nghệ An"}


def test_docx_task_tables_are_read(word: Path) -> None:
    tasks = read_file(word).tasks
    assert [(t.lead, t.coordinating, t.deadline) for t in tasks] == [
        ("Sở Khoa học và Công nghệ", ("Sở Tài chính", "Công an tỉnh"), "2025-06"),
        ("Sở Nội vụ", ("UBND các xã",), "2025-09-30"),
    ]


def test_pdf_keeps_marks_and_tables(pdf: Path) -> None:
    reading = read_file(pdf)
    assert "Tỷ lệ hồ sơ trực tuyến toàn trình | % | 45 | ≥ 80 | 100" in reading.text
    assert _rows(pdf) == [(">=", 60, None, "%", 2025), *WANTED]
    assert [t.deadline for t in reading.tasks] == ["2025-06", "2025-09-30"]


def test_a_pdf_table_goes_on_over_the_page_break(tmp_path: Path) -> None:
    rows = [
        [str(i), f"Tỷ lệ hồ sơ trực tuyến của lĩnh vực thứ {i}", "%", str(50 + i % 40)] for i in range(1, 61)
    ]
    path = tmp_path / "dai.pdf"
    text = "CHỈ TIÊU TỈNH NGHỆ AN\n\n" + _typst_table(
        [["TT", "Chỉ tiêu", "Đơn vị tính", "Mục tiêu năm 2026"], *rows]
    )
    typst.compile(text.encode(), output=str(path))
    assert [(t.value, t.year) for t in read_file(path).targets] == [(50 + i % 40, 2026) for i in range(1, 61)]


def test_a_docx_header_in_two_merged_rows_names_the_years(tmp_path: Path) -> None:
    rows = [
        ["TT", "Chỉ tiêu", "Mục tiêu", ""],
        ["", "", "2025", "2030"],
        ["1", "Tỷ lệ hồ sơ trực tuyến", "60", "≥ 90"],
    ]
    document = docx.Document()
    document.add_paragraph("CHỈ TIÊU TỈNH GIA LAI")
    table = document.add_table(rows=3, cols=4)
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            table.cell(i, j).text = cell
    table.cell(0, 2).merge(table.cell(0, 3))
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(1, 1))
    path = tmp_path / "gop.docx"
    document.save(str(path))
    assert _rows(path) == [("=", 60, None, "%", 2025), (">=", 90, None, "%", 2030)]


def _refused(path: Path) -> str:
    with pytest.raises(CannotRead) as caught:
        read_file(path)
    assert path.name in str(caught.value)
    assert "Hãy" in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("name", ["hong.docx", "hong.pdf"])
def test_a_broken_file_is_refused_by_name_with_a_remedy(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"%PDF-1.7 broken" if name.endswith("pdf") else b"PK\x03\x04 broken")
    assert "hỏng" in _refused(path)


def test_an_oversized_file_is_refused_before_reading(tmp_path: Path) -> None:
    path = tmp_path / "lon.pdf"
    with path.open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)
    assert "200 MB" in _refused(path)


def test_empty_unknown_and_missing_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "trong.txt").write_bytes(b"")
    (tmp_path / "trang.txt").write_text(" \n ")
    (tmp_path / "bang.xls").write_bytes(b"x")
    assert "trống" in _refused(tmp_path / "trong.txt")
    assert "không có chữ" in _refused(tmp_path / "trang.txt")
    assert ".docx" in _refused(tmp_path / "bang.xls")
    assert "Không thấy" in _refused(tmp_path / "khong-co.txt")


def test_a_scanned_pdf_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "quet.pdf"
    typst.compile(b"#rect(width: 5cm, height: 5cm)", output=str(path))
    assert "bản quét" in _refused(path)


def test_text_keeps_its_line_ends_and_other_encodings_are_named(tmp_path: Path) -> None:
    body = "Đến năm 2025 đạt 80% hồ sơ.\r\nHết.\r\n"
    for codec in ("utf-8", "utf-8-sig", "utf-16"):
        path = tmp_path / f"{codec}.txt"
        path.write_bytes(body.encode(codec))
        assert read_file(path).text == body
    old = tmp_path / "tcvn3.txt"
    old.write_bytes("Đến năm".encode()[:2] + b"\xb5\xb8")
    assert "UTF-8" in _refused(old)


def test_the_command_prints_json_or_a_summary(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "kh.txt"
    path.write_text("Tỉnh Nghệ An phấn đấu đến năm 2025 đạt 80% hồ sơ trực tuyến.", encoding="utf-8")
    assert cli.main(["read", str(path), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed == json.loads(json.dumps(as_json(read_file(path))))
    target = printed["targets"][0]
    keys = {"metric", "comparator", "value", "value_max", "unit", "year", "place", "pillar", "sector", "span"}
    assert keys <= set(target)
    assert "80%" in printed["text"][slice(*target["span"])]
    assert cli.main(["read", str(path)]) == 0
    assert "Nghệ An" in capsys.readouterr().out


def test_the_command_says_why_it_failed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["read", str(tmp_path / "khong-co.txt"), "--json"]) == 2
    assert "Không thấy tệp" in capsys.readouterr().err
