"""The template that the house ships: an administrator downloads it, edits it in Word and loads it again."""

import io

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt


def build() -> bytes:
    """The Word file. Its fields are those of `gathering.gather`."""
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(13)
    section = document.sections[0]
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    _head(document)
    document.add_heading("I. Kết quả thực hiện", 1)
    document.add_paragraph(
        "Trong {{ ky }} (từ {{ tu_ngay|ngay }} đến {{ den_ngay|ngay }}), {{ co_quan }} tổng hợp số liệu từ báo cáo của "
        "các cơ quan trên địa bàn {{ dia_phuong }} như sau."
    )
    _table(
        document,
        ("Chỉ tiêu", "Đơn vị", "Kỳ này", "Kỳ trước", "Cùng kỳ năm trước"),
        "d in chi_tieu",
        ("{{ d.ten }}", "{{ d.don_vi }}", "{{ d.so }}", "{{ d.truoc }}", "{{ d.cung_ky }}"),
    )
    document.add_heading("II. Tình hình báo cáo", 1)
    _table(
        document,
        ("Biểu", "Phải nộp", "Đã nộp", "Đúng hạn", "Tỷ lệ đúng hạn"),
        "b in bieu",
        (
            "{{ b.ten }}",
            "{{ b.phai_nop }}",
            "{{ b.da_nop }}",
            "{{ b.dung_han }}",
            "{{ b.ty_le_dung_han|phan_tram(1) }}",
        ),
    )
    document.add_heading("III. Cơ quan chậm báo cáo", 1)
    document.add_paragraph(
        "{% if cham|length == 0 %}Không có cơ quan nào chậm báo cáo."
        "{% else %}Có {{ cham|length }} lượt chậm:{% endif %}"
    )
    _table(
        document,
        ("Cơ quan", "Biểu", "Kỳ", "Tình trạng"),
        "c in cham",
        ("{{ c.co_quan }}", "{{ c.bieu }}", "{{ c.ky }}", "{{ c.tinh_trang }}"),
    )
    document.add_heading("IV. Nhiệm vụ kỳ tới", 1)
    document.add_paragraph("(Cơ quan lập báo cáo viết phần này.)")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _head(document: "docx.document.Document") -> None:
    top = document.add_paragraph("{{ co_quan }}")
    top.runs[0].bold = True
    for words, size in (("BÁO CÁO", 15), ("Kết quả chuyển đổi số {{ ky }}", 14)):
        line = document.add_paragraph(words)
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.runs[0].bold, line.runs[0].font.size = True, Pt(size)


def _table(
    document: "docx.document.Document", heads: tuple[str, ...], loop: str, cells: tuple[str, ...]
) -> None:
    table = document.add_table(rows=4, cols=len(heads), style="Table Grid")
    for cell, words in zip(table.rows[0].cells, heads, strict=True):
        cell.text = words
        cell.paragraphs[0].runs[0].bold = True
    table.rows[1].cells[0].text = "{%tr for " + loop + " %}"
    for cell, words in zip(table.rows[2].cells, cells, strict=True):
        cell.text = words
    table.rows[3].cells[0].text = "{%tr endfor %}"
