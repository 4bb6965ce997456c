""".docx through viparse: reading order, tables, and old Vietnamese encodings (TCVN3, VNI) repaired."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import BadZipFile

from tinhso.apps.programme.reading.files import LIMIT_MB, Sheetwriter
from tinhso.apps.programme.reading.grids import Grid
from tinhso.apps.programme.reading.model import CannotRead


def read_docx(path: Path) -> tuple[str, list[Grid]]:
    """The text of a .docx and its tables as ranges of that text."""
    import viparse

    try:
        loaded = viparse.load(path, output="json", ocr=False, max_bytes=LIMIT_MB * 1024 * 1024)
    except (viparse.ViparseError, BadZipFile, KeyError, ValueError, OSError) as error:
        raise CannotRead(
            f"Tệp “{path.name}” hỏng hoặc không phải .docx thật. Hãy mở bằng Word/LibreOffice, "
            f"lưu lại thành .docx rồi tải lên lần nữa."
        ) from error
    sheet = Sheetwriter()
    for block in json.loads(loaded[0].text)["blocks"]:
        if block["type"] == "table":
            sheet.table(block["rows"])
        else:
            for line in str(block["text"]).split("\n"):
                sheet.paragraph(line)
    return sheet.text, sheet.grids
