"""A Word file of ours as PDF: paragraphs, tables, pictures left out. What an administrator's template usually holds.

Not a word processor: floating boxes, columns, drawings, foot notes and fields are not drawn. A file that has them is
refused with their names, so that no paper loses a part unseen.
"""

import io
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.hyperlink import Hyperlink
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from tinhso.engines.documents.errors import TemplateRefused
from tinhso.engines.documents.typesetting import render_pdf
from tinhso.engines.documents.word import check_docx
from tinhso.kernel.text import api as text

TEMPLATE = Path(__file__).parent / "templates" / "word.typ"
NOT_DRAWN = {
    "w:drawing": text.gettext_noop("hình vẽ, ảnh"),
    "w:pict": text.gettext_noop("hình vẽ, ảnh"),
    "w:footnoteReference": text.gettext_noop("chú thích cuối trang"),
    "w:object": text.gettext_noop("đối tượng nhúng"),
}
ALIGN = {
    WD_ALIGN_PARAGRAPH.CENTER: "center",
    WD_ALIGN_PARAGRAPH.RIGHT: "right",
    WD_ALIGN_PARAGRAPH.JUSTIFY: "justify",
}
POINT = 12700  # English metric units


def docx_to_pdf(filled: bytes) -> bytes:
    """The PDF of a Word file. Raises TemplateRefused for a file with parts that are not drawn, CannotRender."""
    check_docx(filled)
    document = docx.Document(io.BytesIO(filled))
    body = document.element.body
    lost = sorted(
        {text.gettext(words) for tag, words in NOT_DRAWN.items() if body.find(f".//{qn(tag)}") is not None}
    )
    if lost:
        raise TemplateRefused(
            text.phrase(
                "Bản PDF chưa vẽ được {parts} trong mẫu Word. Bỏ chúng, hoặc dùng bản .docx.",
                parts=", ".join(lost),
            )
        )
    section = document.sections[0]
    data = {
        "landscape": bool(
            section.page_width and section.page_height and section.page_width > section.page_height
        ),
        "blocks": [
            _block(element, document)
            for element in body.iterchildren()
            if element.tag in (qn("w:p"), qn("w:tbl"))
        ],
    }
    return render_pdf(TEMPLATE, data)


def _block(element: Any, parent: Any) -> dict[str, Any]:
    if element.tag == qn("w:tbl"):
        return _table(Table(element, parent._body if hasattr(parent, "_body") else parent))
    return _paragraph(Paragraph(element, parent._body if hasattr(parent, "_body") else parent))


def _paragraph(one: Paragraph) -> dict[str, Any]:
    style = one.style.name if one.style is not None else ""
    level = (
        int(style[-1])
        if style.startswith("Heading ") and style[-1].isdigit()
        else (1 if style == "Title" else 0)
    )
    kind = (
        "list"
        if style.startswith("List") or one._p.find(f"./{qn('w:pPr')}/{qn('w:numPr')}") is not None
        else "text"
    )
    return {
        "kind": "heading" if level else kind,
        "level": level,
        "align": ALIGN.get(_alignment(one), "left"),
        "break": any(br.get(qn("w:type")) == "page" for br in one._p.iter(qn("w:br"))),
        "runs": [run for part in one.iter_inner_content() for run in _runs(part)],
    }


def _alignment(one: Paragraph) -> Any:
    if one.alignment is not None:
        return one.alignment
    return one.style.paragraph_format.alignment if one.style is not None else None


def _runs(part: Run | Hyperlink) -> list[dict[str, Any]]:
    if isinstance(part, Hyperlink):
        return [_run(run, part.url) for run in part.runs]
    return [_run(part, "")]


def _run(run: Run, link: str) -> dict[str, Any]:
    size = run.font.size
    return {
        "text": run.text.replace("\n", " "),
        "bold": bool(run.bold),
        "italic": bool(run.italic),
        "under": bool(run.underline),
        "size": size / POINT if size else 0,
        "link": link,
    }


def _table(one: Table) -> dict[str, Any]:
    rows = []
    for row in one.rows:
        cells: list[dict[str, Any]] = []
        seen = None
        for cell in row.cells:
            if cell._tc is seen:
                cells[-1]["span"] += 1
                continue
            seen = cell._tc
            cells.append(_cell(cell))
        rows.append(cells)
    width = max((sum(cell["span"] for cell in row) for row in rows), default=1)
    grid = [column.width or 0 for column in one.columns]
    return {
        "kind": "table",
        "widths": grid if len(grid) == width and all(grid) else [1] * width,
        "bordered": _bordered(one),
        "rows": rows,
    }


def _bordered(one: Table) -> bool:
    style = one.style.name if one.style is not None else ""
    return style not in ("", "Normal Table") or one._tbl.find(f".//{qn('w:tblBorders')}") is not None


def _cell(cell: _Cell) -> dict[str, Any]:
    return {
        "span": 1,
        "blocks": [_block(el, cell) for el in cell._tc.iterchildren() if el.tag in (qn("w:p"), qn("w:tbl"))],
    }
