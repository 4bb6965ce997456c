"""Word files with links, and as PDF."""

import io
from typing import Any

import docx
import pypdfium2
import pytest
from docx.shared import Pt

from tinhso.engines.documents.api import TemplateRefused, docx_to_pdf, linked, render_docx, unlinked


def word(build: Any) -> bytes:
    document = docx.Document()
    build(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def report(document: Any) -> None:
    document.add_heading("Báo cáo {{ ky }}", 1)
    run = document.add_paragraph("Tỷ lệ đạt ").add_run("{{ so.TY_LE }}%")
    run.bold, run.font.size = True, Pt(15)
    table = document.add_table(rows=2, cols=2, style="Table Grid")
    table.cell(0, 0).text, table.cell(0, 1).text = "Cơ quan", "Số"
    table.cell(1, 0).text, table.cell(1, 1).text = "Sở Y tế", "{{ so.TY_LE }}"


DATA = {"ky": "Quý I/2024", "so": {"TY_LE": linked("64,3", "https://tinhso.example/so-lieu/?chi-tieu=TY_LE")}}


def test_linked_words_become_hyperlinks_and_keep_their_look() -> None:
    filled = docx.Document(io.BytesIO(render_docx(word(report), DATA)))
    paragraph = next(one for one in filled.paragraphs if "Tỷ lệ" in one.text)
    assert paragraph.text == "Tỷ lệ đạt 64,3%"
    (link,) = paragraph.hyperlinks
    assert (link.text, link.url, link.runs[0].bold) == (
        "64,3",
        "https://tinhso.example/so-lieu/?chi-tieu=TY_LE",
        True,
    )
    assert filled.tables[0].cell(1, 1).paragraphs[0].hyperlinks[0].text == "64,3"
    assert unlinked(DATA["so"]["TY_LE"]) == "64,3"


def test_a_filled_file_is_drawn_with_its_words_tables_and_links() -> None:
    pdf = docx_to_pdf(render_docx(word(report), DATA))
    words = words_of(pdf)
    for said in ("Báo cáo Quý I/2024", "Tỷ lệ đạt 64,3%", "Sở Y tế", "Cơ quan"):
        assert said in words
    assert pdf.count(b"/URI") >= 2


def test_merged_cells_and_page_breaks_are_drawn() -> None:
    def build(document: Any) -> None:
        table = document.add_table(rows=1, cols=3)
        table.cell(0, 0).merge(table.cell(0, 1)).text = "Gộp hai ô"
        table.cell(0, 2).text = "Ô ba"
        document.add_page_break()
        document.add_paragraph("Trang hai")

    pdf = docx_to_pdf(word(build))
    assert len(pypdfium2.PdfDocument(pdf)) == 2
    assert "Gộp hai ô" in words_of(pdf)


def test_what_is_not_drawn_is_refused_by_name() -> None:
    def build(document: Any) -> None:
        picture = docx.oxml.OxmlElement("w:drawing")
        document.add_paragraph("x").runs[0]._r.append(picture)

    with pytest.raises(TemplateRefused, match="ảnh"):
        docx_to_pdf(word(build))


def test_signs_of_typst_in_the_words_stay_words() -> None:
    pdf = docx_to_pdf(word(lambda document: document.add_paragraph("#set page() *đậm* $x$ [a] @b <c>")))
    assert "#set page() *đậm* $x$ [a] @b <c>" in words_of(pdf)
