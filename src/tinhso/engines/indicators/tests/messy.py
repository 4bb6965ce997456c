"""Three annexes as communes get them: merged cells, two headings, points in rows of their own, footnotes, totals."""

import io

import docx
from openpyxl import Workbook


def word(*tables: list[list[str]]) -> bytes:
    """A row of one text is one cell over the whole width."""
    document = docx.Document()
    for lines in tables:
        document.add_paragraph("Phụ lục (kèm theo Quyết định của UBND tỉnh)")
        width = max(map(len, lines))
        table = document.add_table(rows=0, cols=width)
        for line in lines:
            cells = table.add_row().cells
            if len(line) == 1:
                cells[0].merge(cells[-1])
            for cell, words in zip(cells, line, strict=False):
                cell.text = words
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def by_roman_numerals() -> bytes:
    """Groups over the whole width, parts a) b), a second table without a heading, a total, a footnote."""
    return word(
        [
            ["TT", "Tiêu chí, nội dung đánh giá", "Điểm tối đa", "Phương pháp chấm điểm", "Ghi chú"],
            ["I. NHẬN THỨC SỐ (tối đa 20 điểm)"],
            ["1", "Người đứng đầu là Trưởng Ban Chỉ đạo", "Tối đa 5 điểm",
             "Bí thư hoặc Chủ tịch: 5 điểm; Phó Chủ tịch: 3 điểm; khác: 0 điểm", ""],
            ["2", "Tổ chức họp Ban Chỉ đạo", "10 điểm",
             "- Từ 04 cuộc/năm trở lên: 10 điểm\n- Từ 02 đến 03 cuộc/năm: 5 điểm\n- Dưới 02 cuộc/năm: 0 điểm",
             "Biên bản"],
            ["3", "Tuyên truyền chuyển đổi số", "5 (*)", "", ""],
            ["a)", "Chuyên mục trên cổng thông tin", "2", "Có: 2 điểm; không: 0 điểm", ""],
            ["b)", "Tin, bài trong năm", "3", "Mỗi tin, bài được 0,25 điểm, tối đa 3 điểm", ""],
            ["II", "CHÍNH QUYỀN SỐ", "30,5", "", ""],
            ["1", "Tỷ lệ hồ sơ nộp trực tuyến", "15",
             "Từ 80% trở lên: 15 điểm; từ 50% đến dưới 80%: 7,5 điểm; dưới 50%: 0 điểm", ""],
            ["2", "Tỷ lệ hồ sơ đúng hạn", "10,5", "Điểm = Tỷ lệ hồ sơ đúng hạn x 10,5", ""],
            ["3", "Ban hành kế hoạch", "5",
             "Ban hành trước 31/01: 5 điểm; ban hành sau 31/01: 2,5 điểm; không ban hành: 0 điểm", ""],
            ["", "CỘNG (I+II)", "50,5", "", ""],
        ],
        [
            ["III", "XÃ HỘI SỐ", "20", "", ""],
            ["1", "Tổng chi ngân sách cho chuyển đổi số", "10",
             "a/b*10 (a: số tiền đã chi; b: số tiền được giao)", ""],
            ["2", "Cổng thông tin điện tử đủ nội dung", "10",
             "100% mục: 10 điểm; từ 90% đến dưới 100%: 8 điểm; từ 70% đến dưới 90%: 5 điểm; dưới 70%: không tính điểm",
             ""],
            ["TỔNG ĐIỂM (I + II + III)", "", "70,5", "", ""],
            ["(*) Ghi chú: chỉ tính tin, bài đăng trên cổng của xã."],
        ],
    )  # fmt: skip


def in_a_spreadsheet() -> bytes:
    """A heading of two rows with columns to fill in, points by level in rows of their own, a second sheet."""
    book = Workbook()
    page = book.active
    assert page is not None
    for line in (
        ["ỦY BAN NHÂN DÂN TỈNH"], ["BỘ CHỈ SỐ CHUYỂN ĐỔI SỐ CẤP XÃ NĂM 2026"], [],
        ["STT", "Chỉ số", "Điểm", "", "", "Minh chứng"], ["", "", "Tối đa", "Tự chấm", "Thẩm định", ""],
        ["A", "HẠ TẦNG SỐ", 20],
        [1, "Tỷ lệ hộ gia đình có cáp quang", 10, None, None, "Báo cáo của doanh nghiệp viễn thông"],
        [None, "Từ 90% trở lên", 10], [None, "Từ 70% đến dưới 90%", 7.5], [None, "Dưới 70%", 0],
        [2, "Trang bị máy tính cho công chức", 10],
        [None, "- Đủ 100%", 10], [None, "- Chưa đủ", 0],
        ["B", "KINH TẾ SỐ", 15],
        [1, "Số doanh nghiệp công nghệ số", 5], [2, "Hợp đồng điện tử", 10],
        [None, "Tổng cộng", 35], [], ["Ghi chú: điểm tự chấm làm tròn 2 chữ số."],
    ):  # fmt: skip
        page.append(line)
    for merged in ("A4:A5", "B4:B5", "C4:E4", "F4:F5"):
        page.merge_cells(merged)
    book.create_sheet("Hướng dẫn").append(["Điền cột Tự chấm"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_bonus_and_penalty() -> bytes:
    """Numbers 1, 1.1; half the points when late; so much a case; a bonus and a penalty."""
    return word(
        [
            ["Mã", "Chỉ số thành phần", "Thang điểm tối đa", "Cách tính"],
            ["1", "Nhóm chỉ số Thể chế số", "15", ""],
            ["1.1", "Kế hoạch chuyển đổi số hằng năm", "2",
             "Có ban hành (trước ngày 15/02): điểm tối đa; "
             "ban hành sau thời hạn: 50% điểm tối đa; không ban hành: 0 điểm"],
            ["1.2", "Hoàn thành nhiệm vụ trong kế hoạch", "8",
             "Hoàn thành từ 90% nhiệm vụ trở lên: 8 điểm;\ndưới 90%: Điểm = (Tỷ lệ hoàn thành/90%) x 8"],
            ["1.3", "Sáng kiến chuyển đổi số", "5", "Mỗi sáng kiến được công nhận: 2,5 điểm, tối đa 5 điểm"],
            ["2", "Nhóm chỉ số An toàn thông tin", "12", ""],
            ["2.1", "Máy tính có phần mềm diệt mã độc", "6", "Số máy tính có phần mềm / Tổng số máy tính x 6 điểm"],
            ["2.2", "Diễn tập", "6",
             "Tham gia đầy đủ: 6 điểm. Tham gia không đầy đủ: 3 điểm. Không tham gia: 0 điểm."],
            ["3", "Điểm thưởng", "3", ""],
            ["3.1", "Mô hình hay được nhân rộng", "3", "01 mô hình: 1 điểm; 02 mô hình: 2 điểm; từ 03 mô hình: 3 điểm"],
            ["4", "Điểm trừ", "", ""],
            ["4.1", "Để xảy ra mất an toàn thông tin", "-2", "Mỗi vụ trừ 1 điểm, tối đa 2 điểm"],
            ["", "Tổng", "27", ""],
        ]
    )  # fmt: skip


def in_thousands(*, in_a_book: bool) -> bytes:
    """Items of 1.000 and of 1,125 points: in Word as text, in a workbook as numbers."""
    heading = ["STT", "Tiêu chí", "Điểm tối đa", "Cách tính"]
    if not in_a_book:
        return word([heading, ["1", "Chỉ số lớn", "1.000", ""], ["2", "Chỉ số lẻ", "1,125", ""]])
    book = Workbook()
    for row in (heading, [1, "Chỉ số lớn", 1000, ""], [2, "Chỉ số lẻ", 1.125, ""]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
