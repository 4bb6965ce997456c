"""Annexes as provinces write them, made in memory."""

import io

import docx
from openpyxl import Workbook

HEAD = ["STT", "Tên chỉ số", "Điểm tối đa", "Cách tính", "Tài liệu kiểm chứng"]
ROWS = [
    ["I", "Nhận thức số", "30", "", ""],
    ["1", "Người đứng đầu là Trưởng Ban Chỉ đạo", "10", "Có: điểm tối đa\nKhông: 0 điểm", "Quyết định"],
    ["2", "Số cuộc họp Ban Chỉ đạo", "10",
     "≥ 4 cuộc: 10 điểm; 3 cuộc: 7,5 điểm; 2 cuộc: 5 điểm; dưới 2 cuộc: 0 điểm", ""],
    ["3", "Chuyên mục chuyển đổi số", "10", "a) Có chuyên mục: 4 điểm\nb) Có bài hằng tháng: 6 điểm", ""],
    ["II", "Chính quyền số", "40", "", ""],
    [
        *("1", "Hồ sơ trực tuyến", "20"),
        "a = Số hồ sơ nộp trực tuyến; b = Tổng số hồ sơ; Tỷ lệ = a/b\n- Tỷ lệ ≥ 80%: điểm tối đa\n"
        "- Tỷ lệ < 80%: tỷ lệ/80% × điểm tối đa",
        "",
    ],
    ["2", "Văn bản ký số", "10", "Tỷ lệ văn bản ký số / tổng số văn bản\nTỷ lệ × điểm tối đa", ""],
    ["3", "Mức độ hài lòng", "mười", "theo khảo sát của tỉnh", ""],
    ["", "Tổng cộng", "70", "", ""],
]  # fmt: skip


def word(rows: list[list[str]] | None = None) -> bytes:
    """A .docx with a title and the table."""
    document = docx.Document()
    document.add_paragraph("PHỤ LỤC. BỘ CHỈ SỐ CHUYỂN ĐỔI SỐ CẤP XÃ")
    lines = [HEAD, ["(1)", "(2)", "(3)", "(4)", "(5)"], *(ROWS if rows is None else rows)]
    table = document.add_table(rows=len(lines), cols=len(HEAD))
    for row, line in zip(table.rows, lines, strict=True):
        for cell, words in zip(row.cells, line, strict=True):
            cell.text = words
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def excel(rows: list[list[str]] | None = None, head: list[str] | None = None) -> bytes:
    """An .xlsx with the same table, numbers as numbers, under two lines of title."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["Phụ lục"])
    page.append([])
    page.append(head or HEAD)
    for line in ROWS if rows is None else rows:
        page.append([float(cell) if cell.isdigit() and len(cell) > 1 else cell for cell in line])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
