""".pdf through pdfium: text in reading order, ruled tables as rows of cells.

pdfium reads a 40-page plan in well under a second; the general table finders took 12 s on the same file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tinhso.apps.programme.reading.files import Sheetwriter
from tinhso.apps.programme.reading.grids import Grid
from tinhso.apps.programme.reading.model import CannotRead

_NEAR = 2.5  # points: lines closer than this are one line
_THIN = 3.0  # points: a path thinner than this is a ruling
_SCANNED = 15  # characters a page below which a PDF has no text layer

Box = tuple[float, float, float, float]  # left, bottom, right, top


@dataclass(frozen=True)
class _Ruled:
    """A ruled table on a page: its lines and its edges."""

    xs: list[float]
    ys: list[float]  # from top to bottom
    across: list[Box]
    down: list[Box]


def read_pdf(path: Path) -> tuple[str, list[Grid]]:
    """The text of a .pdf and its ruled tables as ranges of that text."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise CannotRead(
                f"Tệp “{path.name}” có đặt mật khẩu. Hãy bỏ mật khẩu (mở, in ra PDF mới) rồi tải lại."
            ) from error
        raise CannotRead(
            f"Tệp “{path.name}” hỏng hoặc không phải PDF thật. Hãy xuất lại PDF từ bản gốc rồi tải lên lần nữa."
        ) from error
    try:
        parts: list[str | list[list[str]]] = []
        letters = 0
        for page in document:
            found = _page(page)
            letters += sum(len(p) if isinstance(p, str) else sum(len(c) for r in p for c in r) for p in found)
            _append(parts, found)
        pages = len(document)
    except pypdfium2.PdfiumError as error:
        raise CannotRead(
            f"Tệp “{path.name}” có trang không đọc được. Hãy xuất lại PDF từ bản gốc rồi tải lên lần nữa."
        ) from error
    finally:
        document.close()
    if letters < _SCANNED * max(pages, 1):
        raise CannotRead(
            f"Tệp “{path.name}” là bản quét, không có lớp chữ. Hãy nhận dạng chữ (OCR) hoặc tải bản .docx gốc."
        )
    sheet = Sheetwriter()
    for part in parts:
        if isinstance(part, str):
            for line in part.split("\n"):
                sheet.paragraph(line)
        else:
            sheet.table(part)
    return sheet.text, sheet.grids


def _append(parts: list[str | list[list[str]]], found: list[str | list[list[str]]]) -> None:
    """Add a page; a table broken by the page end is joined, and so is its broken row."""
    if parts and found and isinstance(parts[-1], list) and isinstance(found[0], list):
        above, below = parts[-1], found[0]
        if above and below and len(above[0]) == len(below[0]):
            first = below[0]
            if above[0] == first:
                below = below[1:]
            elif not first[0] and above[-1][0] and not all(first):
                above[-1] = [f"{a} {b}".strip() for a, b in zip(above[-1], first, strict=True)]
                below = below[1:]
            above.extend(below)
            found = found[1:]
    parts.extend(found)


def _page(page: Any) -> list[str | list[list[str]]]:
    text = page.get_textpage()
    width, height = page.get_size()
    tables = _tables(_rulings(page))
    out: list[str | list[list[str]]] = []
    top = height + 50
    for table in tables:
        _band(text, (-50, table.ys[0], width + 50, top), out)
        out.append(_rows(text, table))
        top = table.ys[-1]
    _band(text, (-50, -50, width + 50, top), out)
    return [p for p in out if p]


def _band(text: Any, box: Box, out: list[str | list[list[str]]]) -> None:
    if box[3] - box[1] < 2:
        return
    lines = [line.rstrip() for line in _bounded(text, box).split("\n")]
    while lines and re.fullmatch(r"\s*(?:-\s*)?\d{0,3}(?:\s*-)?\s*", lines[-1]):
        lines.pop()
    while lines and re.fullmatch(r"\s*(?:-\s*)?\d{0,3}(?:\s*-)?\s*", lines[0]):
        lines.pop(0)
    if lines:
        out.append("\n".join(lines))


def _bounded(text: Any, box: Box) -> str:
    found: str = text.get_text_bounded(left=box[0], bottom=box[1], right=box[2], top=box[3])
    return found.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "-").replace("\x02", "-")


def _rulings(page: Any) -> tuple[list[Box], list[Box]]:
    from pypdfium2 import raw

    across: list[Box] = []
    down: list[Box] = []
    for thing in page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH,), max_depth=4):
        left, bottom, right, top = thing.get_bounds()
        wide, tall = right - left, top - bottom
        if tall <= _THIN < wide:
            across.append((left, bottom, right, top))
        elif wide <= _THIN < tall:
            down.append((left, bottom, right, top))
        elif wide > 8 and tall > 6:
            across += [(left, bottom, right, bottom), (left, top, right, top)]
            down += [(left, bottom, left, top), (right, bottom, right, top)]
    return across, down


def _merged(values: list[float]) -> list[float]:
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > _NEAR:
            out.append(value)
    return out


def _tables(rulings: tuple[list[Box], list[Box]]) -> list[_Ruled]:
    """Tables, top first: clusters of vertical rulings with the horizontal ones that cross them."""
    across, down = rulings
    clusters: list[list[Box]] = []
    high: list[float] = []
    for line in sorted(down, key=lambda b: -b[3]):
        if clusters and line[3] >= high[-1] - 4:
            clusters[-1].append(line)
            high[-1] = min(high[-1], line[1])
        else:
            clusters.append([line])
            high.append(line[1])
    out = []
    for lines in clusters:
        bottom, top = min(b[1] for b in lines) - 3, max(b[3] for b in lines) + 3
        inside = [b for b in across if bottom <= (b[1] + b[3]) / 2 <= top]
        xs = _merged([(b[0] + b[2]) / 2 for b in lines])
        ys = _merged([(b[1] + b[3]) / 2 for b in inside])[::-1]
        if (len(xs) >= 3 and len(ys) >= 2) or (len(xs) == 2 and len(ys) >= 4):
            out.append(_Ruled(xs, ys, inside, lines))
    return out


def _crosses(lines: list[Box], at: float, middle: float, upright: bool) -> bool:
    """Whether a ruling lies at `at` and covers `middle` on the other axis."""
    low, high = (0, 2) if upright else (1, 3)
    first, last = (1, 3) if upright else (0, 2)
    return any(
        abs((b[low] + b[high]) / 2 - at) <= _NEAR + 1 and b[first] - 2 <= middle <= b[last] + 2 for b in lines
    )


def _rows(text: Any, table: _Ruled) -> list[list[str]]:
    """The cells of a table; a cell over several columns or rows gives its text once, to its first."""
    xs, ys = table.xs, table.ys
    rows = [["" for _ in xs[1:]] for _ in ys[1:]]
    for i in range(len(ys) - 1):
        middle = (ys[i] + ys[i + 1]) / 2
        j = 0
        while j < len(xs) - 1:
            k = j + 1
            while k < len(xs) - 1 and not _crosses(table.down, xs[k], middle, True):
                k += 1
            column = (xs[j] + xs[k]) / 2
            below = i + 1
            while below < len(ys) - 1 and not _crosses(table.across, ys[below], column, False):
                below += 1
            open_above = i > 0 and not _crosses(table.across, ys[i], column, False)
            if not open_above:
                rows[i][j] = " ".join(_bounded(text, (xs[j], ys[below], xs[k], ys[i])).split())
            j = k
    return [row for row in rows if any(row)]
