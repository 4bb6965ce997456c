"""Tables in plain text: `a | b | c` lines, tabbed lines, and web tables flattened to one cell a line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tinhso.apps.programme.reading.prepared import Prepared, Span


@dataclass(frozen=True)
class Grid:
    """A table: rows of cells, each a range of the text."""

    rows: list[list[Span]]

    @property
    def start(self) -> int:
        """Where the table begins in the text."""
        return self.rows[0][0][0]

    @property
    def end(self) -> int:
        """Where the table ends in the text."""
        return max(cell[1] for cell in self.rows[-1])


_HEADER = re.compile(
    r"^(?:tên\s+)?(?:chỉ tiêu|mục tiêu|nội dung|nhiệm vụ|đơn vị|đvt|chủ trì|"
    r"phối hợp|cơ quan|thời gian|tiến độ|thực hiện|hiện trạng|"
    r"kết quả|sản phẩm|ghi chú|(?:đến )?năm|lộ trình|kế hoạch|kinh phí|20\d\d|"
    r"giai đoạn|đầu mối|chỉ số|hoàn thành|thời hạn|giá trị|tỷ lệ|phân công|"
    r"lĩnh vực|dự kiến|yêu cầu|hình thức|số lượng|mức|tiêu chí|danh mục|công việc|giải pháp|dự án|trách nhiệm|theo dõi)"
)
_INDEX = re.compile(r"^(?:\d{1,3}|[ivx]{1,5}|[a-h]|\d{1,2}\.\d{1,2})[.)]?$", re.I)


def find_grids(prepared: Prepared) -> list[Grid]:
    """The tables of a plain text in order."""
    text = prepared.norm
    lines: list[Span] = []
    at = 0
    for piece in text.splitlines(keepends=True):
        lines.append((at, at + len(piece.rstrip())))
        at += len(piece)
    out = _marked(text, lines)
    out += _flattened(prepared, [s for s in lines if not any(g.start <= s[0] < g.end for g in out)])
    return sorted(out, key=lambda g: g.start)


def _cells(text: str, start: int, end: int) -> list[Span]:
    mark = "|" if text.count("|", start, end) >= 2 or " | " in text[start:end] else "\t"
    cells: list[Span] = []
    at = start
    for piece in text[start:end].split(mark):
        inner = len(piece) - len(piece.lstrip())
        cells.append(
            (
                at + min(inner, len(piece)),
                at + len(piece.rstrip()) if piece.strip() else at + min(inner, len(piece)),
            )
        )
        at += len(piece) + 1
    if mark == "|":
        if cells and cells[0][0] == cells[0][1]:
            cells = cells[1:]
        if cells and cells[-1][0] >= cells[-1][1]:
            cells = cells[:-1]
    return cells


def _marked(text: str, lines: list[Span]) -> list[Grid]:
    out: list[Grid] = []
    rows: list[list[Span]] = []
    for start, end in [*lines, (len(text), len(text))]:
        line = text[start:end]
        if (
            line.count("|") >= 2
            or (line.count("\t") >= 2 and len([p for p in line.split("\t") if p.strip()]) >= 2)
            or (rows and "\t" in line.strip())
        ):
            if not re.fullmatch(r"[\s|:\-]+", line):
                rows.append(_cells(text, start, end))
            continue
        if len([r for r in rows if len(r) > 1]) >= 2:
            out.append(Grid(rows))
        rows = []
    return out


def _flattened(prepared: Prepared, lines: list[Span]) -> list[Grid]:
    """Runs of short lines that start with TT/STT, column names, then `1`, cell, cell, …, `2`, cell, …"""
    filled = _pieces(prepared.norm, lines)
    out: list[Grid] = []
    i = 0
    while i < len(filled):
        word = prepared.low[filled[i][0] : filled[i][1]].strip(" .|")
        if word in ("tt", "stt", "số tt"):
            grid, i = _one_flattened(prepared, filled, i)
            if grid:
                out.append(grid)
                continue
        i += 1
    return out


def _pieces(text: str, lines: list[Span]) -> list[Span]:
    """The filled lines; where bars part the cells, the cells, with empty ones and those of several lines."""
    bars = [
        i for i, (a, b) in enumerate(lines) if text[a:b].rstrip().endswith("|") and text.count("|", a, b) == 1
    ]
    runs: list[list[int]] = []
    for i in bars:
        if runs and i - runs[-1][-1] <= 8:
            runs[-1].append(i)
        else:
            runs.append([i])
    barred: dict[int, int] = {run[0]: run[-1] for run in runs if len(run) >= 8}
    out: list[Span] = []
    i = 0
    while i < len(lines):
        if i not in barred:
            if text[lines[i][0] : lines[i][1]].strip(" |"):
                out.append(lines[i])
            i += 1
            continue
        start, last = lines[i][0], barred[i]
        for stop in (j for j in bars if i <= j <= last):
            out.append(_trimmed(text, start, lines[stop][1] - 1))
            start = lines[stop][1]
        i = last + 1
    return out


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, max(start, end)


def _one_flattened(prepared: Prepared, lines: list[Span], first: int) -> tuple[Grid | None, int]:
    words = [" ".join(prepared.low[a:b].split()) for a, b in lines]
    head = first + 1
    top = [lines[first]]
    while head < len(lines) and len(words[head]) < 60 and (_HEADER.match(words[head]) or not words[head]):
        if words[head] and prepared.norm[lines[head][0]].islower():
            top[-1] = (top[-1][0], lines[head][1])  # a header of two lines
        else:
            top.append(lines[head])
        head += 1
    width = len(top)
    if width < 3 or head >= len(lines) or not _INDEX.match(words[head]):
        return None, first + 1
    rows = [top]
    at, last = head, 0
    while at < len(lines) and _INDEX.match(words[at]):
        stop = _row_end(words, at, width, last)
        rows.append(list(lines[at:stop]))
        number = re.match(r"\d+", words[at])
        last = int(number[0]) if number else last
        at = stop
        while _is_section(words, at):
            rows.append([lines[at]])
            at += 1
    return (Grid(rows), at) if len(rows) > 2 else (None, first + 1)


def _is_section(words: list[str], at: int) -> bool:
    """Whether a line is a section title: no index itself, an index right after it."""
    return (
        at + 1 < len(words)
        and not _INDEX.match(words[at])
        and len(words[at]) < 90
        and bool(_INDEX.match(words[at + 1]))
    )


def _row_end(words: list[str], at: int, width: int, last: int) -> int:
    """Where the row that starts at `at` ends: at its full width, or sooner where the next index stands."""
    full = min(at + width, len(words))
    number = re.match(r"\d+", words[at])
    if not number and at + 2 < len(words) and words[at + 2].rstrip(".)") in (str(last + 1), "1"):
        return at + 2
    if full == len(words) or _INDEX.match(words[full]) or _is_section(words, full):
        return full
    for stop in range(at + 2, full):
        if _is_next(words[at], words[stop]):
            return stop
    return full


def _is_next(index: str, word: str) -> bool:
    here, there = re.match(r"\d+", index), re.fullmatch(r"(\d+)[.)]?", word)
    if re.fullmatch(r"[ivx]+", index):
        return word in ("1", "1.")
    return bool(here and there and int(there[1]) == int(here[0]) + 1) or bool(
        re.fullmatch(r"[ivx]{2,5}", word)
    )
