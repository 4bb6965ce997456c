"""Files into text: .txt as it is, .docx and .pdf with their tables kept as rows."""

from __future__ import annotations

from pathlib import Path

from tinhso.apps.programme.reading.grids import Grid
from tinhso.apps.programme.reading.model import CannotRead, Reading
from tinhso.apps.programme.reading.reader import read_text

LIMIT_MB = 50


def read_file(path: Path) -> Reading:
    """Read a .txt, .docx or .pdf plan. Raises CannotRead with a message for people."""
    name = path.name
    if not path.is_file():
        raise CannotRead(f"Không thấy tệp “{name}”. Hãy kiểm tra lại đường dẫn.")
    size = path.stat().st_size
    if size > LIMIT_MB * 1024 * 1024:
        raise CannotRead(
            f"Tệp “{name}” nặng {size / 1024 / 1024:.0f} MB, quá giới hạn {LIMIT_MB} "
            f"MB. Hãy tách phần kế hoạch ra tệp riêng hoặc giảm chất lượng ảnh quét."
        )
    if size == 0:
        raise CannotRead(f"Tệp “{name}” trống (0 byte). Hãy tải lại tệp từ nguồn.")
    kind = path.suffix.lower()
    if kind == ".txt":
        text, grids = _plain(path), None
    elif kind == ".docx":
        from tinhso.apps.programme.reading.word import read_docx

        text, grids = read_docx(path)
    elif kind == ".pdf":
        from tinhso.apps.programme.reading.pdf import read_pdf

        text, grids = read_pdf(path)
    else:
        raise CannotRead(
            f"Tệp “{name}” thuộc loại “{kind or 'không rõ'}”, hệ thống chỉ đọc .txt, "
            f".docx và .pdf. Hãy lưu lại thành .docx hoặc .pdf."
        )
    if not text.strip():
        raise CannotRead(
            f"Tệp “{name}” không có chữ nào. Hãy tải lại bản có chữ; nếu là bản quét thì nhận dạng chữ (OCR) trước."
        )
    return read_text(text, grids)


def _plain(path: Path) -> str:
    data = path.read_bytes()
    for mark, codec in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if data.startswith(mark):
            try:
                return data.decode(codec)
            except UnicodeDecodeError as error:
                raise _undecodable(path, error.start) from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _undecodable(path, error.start) from error


def _undecodable(path: Path, at: int) -> CannotRead:
    return CannotRead(
        f"Tệp “{path.name}” không phải văn bản Unicode (lỗi ở byte thứ {at + 1}). "
        f"Hãy mở bằng trình soạn thảo và lưu lại với mã UTF-8, "
        "hoặc tải bản .docx gốc."
    )


class Sheetwriter:
    """Builds one text from paragraphs and tables and remembers where each cell stands."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self.grids: list[Grid] = []

    def _write(self, text: str) -> tuple[int, int]:
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        return start, self._length

    def paragraph(self, text: str) -> None:
        """Add a paragraph."""
        if text.strip():
            self._write(text.strip("\n") + "\n")

    def table(self, rows: list[list[str]]) -> None:
        """Add a table, a row a line, cells parted by ` | `."""
        spans: list[list[tuple[int, int]]] = []
        for row in rows:
            line: list[tuple[int, int]] = []
            for i, cell in enumerate(row):
                if i:
                    self._write(" | ")
                line.append(self._write(" ".join(cell.split())))
            self._write("\n")
            if line:
                spans.append(line)
        if spans:
            self.grids.append(Grid(spans))

    @property
    def text(self) -> str:
        """All that was added."""
        return "".join(self._parts)
