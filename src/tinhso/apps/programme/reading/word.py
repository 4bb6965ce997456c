""".docx in reading order with its tables; old Vietnamese fonts (TCVN3, VNI) go through viparse, which repairs them.

The document's XML is walked directly: looking up the style of every run took 11 s of CPU on a 40-page plan.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from tinhso.apps.programme.reading.files import LIMIT_MB, Sheetwriter
from tinhso.apps.programme.reading.grids import Grid
from tinhso.apps.programme.reading.model import CannotRead

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OLD_FONT = re.compile(rb'w:(?:ascii|hAnsi)="(?:\.Vn|VNI-)')
_UNPACKED_MB = 300
_DROPPED = {f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}pPr", f"{_W}rPr", f"{_W}txbxContent"}


def read_docx(path: Path) -> tuple[str, list[Grid]]:
    """The text of a .docx and its tables as ranges of that text."""
    broken = (
        f"Tệp “{path.name}” hỏng hoặc không phải .docx thật. "
        "Hãy mở bằng Word/LibreOffice, lưu lại thành .docx rồi tải lên lần nữa."
    )
    try:
        with ZipFile(path) as package:
            if package.getinfo("word/document.xml").file_size > _UNPACKED_MB * 1024 * 1024:
                raise CannotRead(f"Tệp “{path.name}” phồng quá lớn khi mở. Hãy tách thành nhiều tệp nhỏ hơn.")
            data = package.read("word/document.xml")
        return _repaired(path) if _OLD_FONT.search(data) else _walked(data)
    except (BadZipFile, KeyError, ValueError, OSError, SyntaxError, RuntimeError) as error:
        raise CannotRead(broken) from error


def _repaired(path: Path) -> tuple[str, list[Grid]]:
    import viparse

    try:
        loaded = viparse.load(path, output="json", ocr=False, max_bytes=LIMIT_MB * 1024 * 1024)
    except viparse.ViparseError as error:
        raise ValueError(str(error)) from error
    sheet = Sheetwriter()
    for block in json.loads(loaded[0].text)["blocks"]:
        if block["type"] == "table":
            sheet.table(block["rows"])
        else:
            for line in str(block["text"]).split("\n"):
                sheet.paragraph(line)
    return sheet.text, sheet.grids


def _walked(data: bytes) -> tuple[str, list[Grid]]:
    from docx.oxml import parse_xml

    sheet = Sheetwriter()
    _blocks(parse_xml(data).find(f"{_W}body"), sheet)
    return sheet.text, sheet.grids


def _blocks(parent: Any, sheet: Sheetwriter) -> None:
    for child in parent if parent is not None else ():
        if child.tag == f"{_W}p":
            for line in _words(child).split("\n"):
                sheet.paragraph(line)
        elif child.tag == f"{_W}tbl":
            sheet.table([_cells(row) for row in child.iter(f"{_W}tr")])
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"):
            _blocks(child, sheet)


def _words(node: Any) -> str:
    """The text of a paragraph without what tracked changes removed."""
    if node.tag in _DROPPED:
        return ""
    if node.tag == f"{_W}t":
        return node.text or ""
    if node.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}softHyphen", f"{_W}noBreakHyphen"):
        return {"tab": " ", "br": "\n", "cr": "\n"}.get(node.tag.removeprefix(_W), "-")
    return "".join(_words(child) for child in node)


def _cells(row: Any) -> list[str]:
    """The cells of a row on the table's grid: a wide cell is followed by empty ones, a merged-down one is empty."""
    out: list[str] = []
    for cell in row.iter(f"{_W}tc"):
        merged = cell.find(f"{_W}tcPr/{_W}vMerge")
        wide = cell.find(f"{_W}tcPr/{_W}gridSpan")
        goes_on = merged is not None and merged.get(f"{_W}val") != "restart"
        out.append("" if goes_on else "\n".join(_words(p) for p in cell.findall(f"{_W}p")))
        out += [""] * (int(wide.get(f"{_W}val", "1")) - 1 if wide is not None else 0)
    return out
