"""The Word templates that the house ships, in the layout of Nghị định 30/2020/NĐ-CP, Phụ lục I.

What only the office knows (number, day, place, legal bases, who signs) is left blank or stands in square brackets:
no legal basis is named that the data do not name.
"""

import io
from collections.abc import Callable, Sequence
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt

from tinhso.apps.scoring.papers.models import Paper

Align = WD_ALIGN_PARAGRAPH
DAY = "[địa danh], ngày      tháng      năm 20..."
RULE_INDENT = {"issuer": Cm(2.2), "motto": Cm(1.7), "summary": Cm(5.5)}


def build(paper: Paper) -> bytes:
    """The Word file of a paper. Its fields are those of `gathering.gather`."""
    document = _document()
    WRITE[paper](document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _document() -> Any:
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(0), Pt(6)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True  # the first page bears no number
    number = section.header.paragraphs[0]
    number.alignment = Align.CENTER
    _field(number.add_run(), "PAGE")
    return document


def _field(run: Any, name: str) -> None:
    for kind, words in (("begin", ""), ("", name), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = words
        run._r.append(part)


def _line(
    where: Any, words: str, *, size: float = 14, bold: bool = False, italic: bool = False, **how: Any
) -> Any:
    """A paragraph; words between ** are bold."""
    line = where.add_paragraph()
    line.alignment = how.get("align", Align.JUSTIFY)
    if how.get("indent", True) and line.alignment == Align.JUSTIFY:
        line.paragraph_format.first_line_indent = Cm(1)
    line.paragraph_format.space_after = Pt(how.get("after", 6))
    line.paragraph_format.keep_with_next = how.get("keep", False)
    for place, part in enumerate(words.split("**")):
        run = line.add_run(part)
        run.bold, run.italic, run.font.size = bold or place % 2 == 1, italic, Pt(size)
    return line


def _middle(where: Any, words: str, **how: Any) -> Any:
    return _line(where, words, align=Align.CENTER, **how)


def _rule(where: Any, indent: Any) -> None:
    """A rule under a title, drawn as the border of a line without words."""
    line = where.add_paragraph()
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = indent
    line.paragraph_format.space_after, line.paragraph_format.line_spacing = Pt(4), Pt(3)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    line._p.get_or_add_pPr().append(borders)


def _head(document: Any, symbol: str, kind: str, summary: str) -> None:
    """Agency and nation side by side, number and day, the kind and what it is about."""
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    left, right = table.rows[0].cells
    _widths(table, (7, 9.5))
    for cell in (left, right):
        cell._tc.remove(cell.paragraphs[0]._p)
    _line(left, "{%p if co_quan_tren_hoa %}")
    _middle(left, "{{ co_quan_tren_hoa }}", size=12, after=0)
    _line(left, "{%p endif %}")
    _middle(left, "{{ co_quan_hoa }}", size=12, bold=True, after=0)
    _rule(left, RULE_INDENT["issuer"])
    _middle(left, f"Số:        /{symbol}", size=13, after=0)
    _middle(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True, after=0)
    _middle(right, "Độc lập - Tự do - Hạnh phúc", size=13, bold=True, after=0)
    _rule(right, RULE_INDENT["motto"])
    _middle(right, DAY, size=13, italic=True, after=0)
    _middle(document, "", after=0)
    _middle(document, kind, bold=True, after=0, keep=True)
    _middle(document, summary, bold=True, after=2, keep=True)
    _rule(document, RULE_INDENT["summary"])
    _line(document, "{%p if gia_dinh %}")
    _middle(document, "(Số liệu giả định, chỉ để chạy thử)", italic=True)
    _line(document, "{%p endif %}")


def _table(
    document: Any, heads: Sequence[tuple[str, float]], loop: str, cells: Sequence[str], left: set[int]
) -> None:
    """A table with one row for each of `loop`; `heads` with widths in cm, `left` the columns of words."""
    table = document.add_table(rows=4, cols=len(heads), style="Table Grid")
    table.autofit = False
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    _widths(table, [width for _words, width in heads])
    for place, (words, _width) in enumerate(heads):
        _cell(table.rows[0].cells[place], words, Align.CENTER, bold=True)
        _cell(table.rows[2].cells[place], cells[place], Align.LEFT if place in left else Align.CENTER)
    table.rows[1].cells[0].text = "{%tr for d in " + loop + " %}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    _middle(document, "", size=6, after=0)


def _widths(table: Any, widths: Sequence[float]) -> None:
    """Word goes by the cells, other programs by the grid."""
    for place, width in enumerate(widths):
        table.columns[place].width = Cm(width)
        for cell in table.columns[place].cells:
            cell.width = Cm(width)


def _cell(cell: Any, words: str, align: Any, *, bold: bool = False) -> None:
    line = cell.paragraphs[0]
    line.alignment, line.paragraph_format.space_after = align, Pt(2)
    run = line.add_run(words)
    run.bold, run.font.size = bold, Pt(12)


def _signed(document: Any, recipients: Sequence[str], signs: Sequence[str]) -> None:
    """Recipients (or another who signs) on the left, who signs on the right, on one page."""
    table = document.add_table(rows=1, cols=len(signs) + bool(recipients))
    cells = list(table.rows[0].cells)
    keep = OxmlElement("w:cantSplit")
    table.rows[0]._tr.get_or_add_trPr().append(keep)
    for cell in cells:
        cell._tc.remove(cell.paragraphs[0]._p)
    if recipients:
        where = cells.pop(0)
        _line(where, "Nơi nhận:", size=12, bold=True, italic=True, align=Align.LEFT, after=0)
        for n, one in enumerate(recipients):
            end = "." if n + 1 == len(recipients) else ";"
            _line(where, f"- {one}{end}", size=11, align=Align.LEFT, after=0)
    for cell, words in zip(cells, signs, strict=True):
        _middle(cell, words, bold=True, after=0)
        for _space in range(3):
            _middle(cell, "", after=0)
        _middle(cell, "[Họ và tên]", bold=True, after=0)


def _source(document: Any) -> None:
    _line(
        document,
        "Nguồn: lần tính {{ lan }} của nền tảng, chốt {{ chot_luc|gio }}, dấu vết {{ dau_vet }}; {{ dia_chi }}",
        size=11, italic=True, align=Align.LEFT,
    )  # fmt: skip


def _decision(document: Any) -> None:
    _head(document, "QĐ-{{ ky_hieu }}", "QUYẾT ĐỊNH", "Công bố kết quả {{ dot }}")
    _middle(document, "[THẨM QUYỀN BAN HÀNH]", bold=True)
    _line(
        document, "Căn cứ [văn bản quy định thẩm quyền của cơ quan ban hành: ghi tên, số, ngày];", italic=True
    )
    _line(document, "{%p for c in can_cu %}")
    _line(document, "Căn cứ {{ c }};", italic=True)
    _line(document, "{%p endfor %}")
    _line(document, "Căn cứ [kế hoạch, văn bản giao tổ chức đánh giá: ghi tên, số, ngày];", italic=True)
    _line(document, "Theo đề nghị của [đơn vị trình].", italic=True)
    _middle(document, "QUYẾT ĐỊNH:", bold=True, keep=True)
    _line(
        document,
        "**Điều 1.** Công bố kết quả {{ dot_nam }} "
        "theo “{{ bo_chi_so }}” của {{ so_don_vi|so }} đơn vị, "
        "trong đó {{ so_xep_hang|so }} đơn vị được xếp hạng (Phụ lục kèm theo).",
    )
    _line(
        document,
        "**Điều 2.** Bảng xếp hạng và nguồn gốc điểm của từng đơn vị được công khai tại {{ dia_chi }}. "
        "[Cơ quan ghi việc sử dụng kết quả.]",
    )
    _line(
        document,
        "**Điều 3.** Quyết định này có hiệu lực kể từ ngày ký. [Chức danh người chịu trách nhiệm] và các đơn vị có tên "
        "tại Phụ lục chịu trách nhiệm thi hành Quyết định này./.",
    )
    _signed(
        document, ("Như Điều 3", "[nơi nhận khác]", "Lưu: VT, [đơn vị soạn thảo]"), ("[CHỨC VỤ NGƯỜI KÝ]",)
    )
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    _middle(document, "PHỤ LỤC", bold=True, after=0)
    _middle(document, "Kết quả {{ dot }}", bold=True, after=0)
    by = "(Kèm theo Quyết định số        /QĐ-{{ ky_hieu }} ngày      tháng      năm 20... của [cơ quan ban hành])"
    _middle(document, by, italic=True)
    _table(
        document,
        (("Hạng", 1.5), ("Đơn vị", 6.5), ("Điểm", 2.2), ("So với điểm tối đa", 2.6), ("Ghi chú", 3.7)),
        "bang",
        (
            "{{ d.hang|so }}",
            "{{ d.ten }}",
            "{{ d.diem|so(2) }}",
            "{{ d.ty_le|phan_tram(1) }}",
            "{{ d.ghi_chu }}",
        ),
        {1, 4},
    )
    _source(document)


def _minutes(document: Any) -> None:
    _head(document, "BB-{{ ky_hieu }}", "BIÊN BẢN", "Thẩm định kết quả tự đánh giá của {{ don_vi }}")
    for words in (
        "Thời gian bắt đầu: [giờ, ngày]. Địa điểm: [nơi họp].",
        "Thành phần tham dự: [họ tên, chức vụ].",
        "Chủ trì: [họ tên, chức vụ]. Thư ký: [họ tên, chức vụ].",
        "**Nội dung:** thẩm định kết quả tự đánh giá của {{ don_vi }} trong đợt “{{ dot }}” theo “{{ bo_chi_so }}”.",
        "**1. Kết quả.** Điểm tự đánh giá {{ tong.tu_cham|so(2) }}; điểm sau thẩm định {{ tong.tham_dinh|so(2) }}; "
        "điểm chính thức {{ tong.chinh_thuc|so(2) }} trên {{ toi_da|so }} điểm; "
        "hạng {{ hang|so }} trên {{ so_don_vi|so }} đơn vị. "
        "Có {{ thay_doi|length }} chỉ số có điểm chính thức khác điểm tự đánh giá.",
        "**2. Từng chỉ số.**",
    ):
        _line(document, words)
    _table(
        document,
        (("Mã", 1.5), ("Chỉ số", 4.5), ("Tối đa", 1.4), ("Tự chấm", 1.5), ("Thẩm định", 1.6), ("Chính thức", 1.6),
         ("Lý do", 4.4)),
        "chi_so",
        ("{{ d.ma }}", "{{ d.ten }}", "{{ d.toi_da|so }}", "{{ d.tu_cham|so(2) }}", "{{ d.tham_dinh|so(2) }}",
         "{{ d.chinh_thuc|so(2) }}", "{{ d.ly_do }}"),
        {1, 6},
    )  # fmt: skip
    _line(document, "**3. Ý kiến của đơn vị:** [ghi ý kiến, hoặc “Thống nhất”].")
    _line(
        document,
        "Biên bản kết thúc vào [giờ, ngày], được đọc lại cho những người dự họp cùng nghe và thống nhất ký tên./.",
    )
    _source(document)
    _signed(document, (), ("ĐẠI DIỆN ĐƠN VỊ", "THƯ KÝ", "CHỦ TRÌ"))


def _report(document: Any) -> None:
    _head(document, "BC-{{ ky_hieu }}", "BÁO CÁO", "Kết quả {{ dot }}")
    _middle(document, "Kính gửi: [nơi nhận báo cáo].")
    _line(document, "**I. Kết quả chung**", keep=True)
    _line(
        document,
        "Đợt đánh giá {{ dot_nam }} "
        "theo “{{ bo_chi_so }}” có {{ so_don_vi|so }} đơn vị, "
        "{{ so_xep_hang|so }} đơn vị được xếp hạng. Điểm cao nhất {{ cao_nhat|so(2) }}, "
        "thấp nhất {{ thap_nhat|so(2) }}, trung bình {{ trung_binh|so(2) }}, "
        "trung vị {{ trung_vi|so(2) }} trên {{ toi_da|so }} điểm.",
    )
    _table(
        document, (("Trụ cột, nhóm chỉ số", 8.5), ("Tối đa", 2.4), ("Trung bình", 2.6), ("Tỷ lệ", 2.8)), "theo_nhom",
        ("{{ d.ten }}", "{{ d.toi_da|so }}", "{{ d.trung_binh|so(2) }}", "{{ d.ty_le|phan_tram(1) }}"), {0},
    )  # fmt: skip
    _line(document, "**II. Thứ hạng**", keep=True)
    _line(document, "Các đơn vị dẫn đầu:", keep=True)
    places = (("Hạng", 2), ("Đơn vị", 8.3), ("Điểm", 3), ("So với điểm tối đa", 3))
    cells = ("{{ d.hang|so }}", "{{ d.ten }}", "{{ d.diem|so(2) }}", "{{ d.ty_le|phan_tram(1) }}")
    _table(document, places, "dan_dau", cells, {1})
    _line(document, "{%p if cuoi_bang %}")
    _line(document, "Các đơn vị cuối bảng:", keep=True)
    _table(document, places, "cuoi_bang", cells, {1})
    _line(document, "{%p endif %}")
    _line(document, "{%p if tang or giam %}")
    _line(
        document,
        "So với {{ so_voi }}: tăng hạng nhiều nhất: {% for d in tang %}{{ d.ten }} (tăng {{ d.doi_hang|so }})"
        "{% if not loop.last %}, {% endif %}{% else %}không có{% endfor %}; giảm hạng nhiều nhất: {% for d in giam %}"
        "{{ d.ten }} (giảm {{ -d.doi_hang }}){% if not loop.last %}, {% endif %}{% else %}không có{% endfor %}.",
    )
    _line(document, "{%p endif %}")
    _line(document, "**III. Thẩm định, khiếu nại**", keep=True)
    _line(document, "{%p if tham_dinh.muc %}")
    _line(
        document,
        "Đã thẩm định {{ tham_dinh.muc|so }} mục: {{ tham_dinh.bi_cat|so }} mục bị cắt điểm (trong đó "
        "{{ tham_dinh.ve_khong|so }} mục về 0), {{ tham_dinh.duoc_nang|so }} mục được nâng. Có "
        "{{ tham_dinh.khieu_nai|so }} khiếu nại, {{ tham_dinh.khieu_nai_dung|so }} khiếu nại đúng.",
    )
    _line(document, "{%p else %}")
    _line(document, "[Đợt này không thẩm định qua hàng chờ của nền tảng; cơ quan ghi cách thẩm định.]")
    _line(document, "{%p endif %}")
    _line(document, "**IV. Chỉ số mất nhiều điểm nhất**", keep=True)
    _table(
        document, (("Mã", 1.8), ("Chỉ số", 7.2), ("Điểm mất", 2.3), ("Tỷ lệ mất", 2.3), ("Đơn vị 0 điểm", 2.7)),
        "mat_diem",
        ("{{ d.ma }}", "{{ d.ten }}", "{{ d.mat|so(2) }}", "{{ d.ty_le|phan_tram(1) }}", "{{ d.khong_diem|so }}"), {1},
    )  # fmt: skip
    _line(document, "**V. Nhận xét, kiến nghị**", keep=True)
    _line(document, "[Cơ quan lập báo cáo viết phần này]./.")
    _source(document)
    _signed(document, ("Như trên", "[nơi nhận khác]", "Lưu: VT, [đơn vị soạn thảo]"), ("[CHỨC VỤ NGƯỜI KÝ]",))


WRITE: dict[Paper, Callable[[Any], None]] = {
    Paper.DECISION: _decision,
    Paper.MINUTES: _minutes,
    Paper.REPORT: _report,
}
