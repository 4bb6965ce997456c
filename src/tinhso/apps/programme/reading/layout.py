"""Lines into blocks: headings, list items and paragraphs, each with the headings it stands under."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace

from tinhso.apps.programme.reading.prepared import Prepared, Span, join_lines

# Vietnamese capitals and small letters for use inside character classes (their Unicode blocks interleave).
_LETTERS = [
    chr(c)
    for c in [
        *range(0x41, 0x5B),
        *range(0xC0, 0xDE),
        0x102,
        0x110,
        0x128,
        0x168,
        0x1A0,
        0x1AF,
        *range(0x1EA0, 0x1EFA, 2),
    ]
]
UPPER = "".join(c for c in _LETTERS if c.isupper())
LOWER = UPPER.lower()

# Outline markers, outermost first. A colon-ended line without marker is COLON, plain text is PLAIN.
_MARKERS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (
        1,
        re.compile(
            r"(?:phần|chương|phụ lục|phần thứ)\b(?:\s+(?:[ivxlc]+|\d+|nhất|hai|ba|thứ \w+))?\s*[.:\-]?\s*",
            re.I,
        ),
    ),
    (2, re.compile(r"[IVX]{1,6}\s?[.\-/)](?:\s+|(?=[^\W\d_]))")),
    (2, re.compile(r"điều\s+\d+\s*[.:]\s*", re.I)),
    (5, re.compile(r"\d{1,2}\.\d{1,2}\.\d{1,2}\.?[):]?\s+")),
    (4, re.compile(r"\d{1,2}\.\d{1,2}[.):]?\s+(?!%)")),
    (3, re.compile(r"\d{1,2}\s?[.)/](?:\s+|(?=[^\W\d_]))")),
    (6, re.compile(r"\(?(?:[a-hk-lđ]|\d{1,2}|i{1,3}|iv|v)\)\s*")),
    (6, re.compile(r"[a-eđ]\.\s+")),
    (6, re.compile(r"[a-e]\d?[.)]\s+")),
    (8, re.compile(r"\+\s*")),
    (7, re.compile(r"[-*•●▪◦–✓✔➢❖]\s*(?!\d{1,2}/)")),
)
CAPS, COLON, PLAIN, SUBHEAD, UNDER_COLON = 1, 6.5, 9, 5.5, 6.6
_TERMINAL = re.compile(r"[.;:!?…]\s*[\"')]*\s*$")
_LEADS_ON = re.compile(
    (
        r"(?:\b(?:và|của|đến|về|đạt|trên|từ|là|tối thiểu|tối thiếu|ít nhất|hơn|dưới|"
        r"khoảng|với|cho|các|trong|tại|được|bằng|để|theo|có|những)|,|/)\s*$"
    ),
    re.I,
)
_NUMBER_NEXT = re.compile(r"(?:\b(?:ngày|năm|tháng|điều)\s*$)", re.I)


@dataclass(frozen=True)
class Block:
    """One paragraph, list item or heading: its range in `norm`, outline level and where its words begin."""

    start: int
    end: int
    level: float
    body: int
    heading: bool


@dataclass(frozen=True)
class Passage:
    """A block with the blocks it stands under, nearest first."""

    block: Block
    above: tuple[Block, ...]


def marker_of(line: str) -> tuple[float, int]:
    """The outline level of a line and the length of its marker; (PLAIN, 0) when it has none."""
    for level, pattern in _MARKERS:
        match = pattern.match(line)
        if match:
            return level, match.end()
    return PLAIN, 0


def _lines(text: str, holes: list[Span]) -> list[Span]:
    out: list[Span] = []
    at = 0
    hole = 0
    for piece in text.splitlines(keepends=True):
        start, at = at, at + len(piece)
        while hole < len(holes) and holes[hole][1] <= start:
            hole += 1
        if hole < len(holes) and holes[hole][0] < at and start < holes[hole][1]:
            continue
        end = start + len(piece.rstrip())
        out.append((start + len(piece) - len(piece.lstrip()) if piece.strip() else start, max(end, start)))
    return out


_OTHER_NEWS = re.compile(
    r"(?im)^\s*(?:(?:các )?(?:tin|bài)(?: viết)? "
    r"(?:liên quan|khác|cùng (?:chuyên mục|chủ đề)|mới|đọc nhiều|cũ hơn|mới hơn)|"
    r"cùng chuyên mục|có thể bạn quan tâm|tin nổi bật|đọc nhiều)\s*:?\s*$"
)


_CAPTION = re.compile(r"(?i)\((?:ảnh|hình)\b[^)]*\)\s*\.?$|\bảnh\s*:\s*[^.:]{2,40}$|^ảnh minh họa")


def story_end(prepared: Prepared) -> int:
    """Where a news page leaves its story for the headlines of others; a box amid the story does not end it."""
    match = _OTHER_NEWS.search(prepared.norm, len(prepared.norm) // 2)
    if match is None or any(len(line) > 220 for line in prepared.norm[match.end() :].splitlines()):
        return len(prepared.norm)
    return match.start()


def is_caps(line: str) -> bool:
    """Whether nearly all letters of a line are capitals."""
    letters = [c for c in line if c.isalpha()]
    return len(letters) >= 4 and sum(c.isupper() for c in letters) >= 0.85 * len(letters)


def _wraps(prev: str, line: str, width: int) -> bool:
    """Whether `line` goes on with the sentence of `prev`, the line before it."""
    if marker_of(line)[0] < PLAIN or line.startswith("|") or prev.strip() == "|":
        return bool(re.match(r"\d{1,2}[.)]\s", line)) and bool(re.search(r"(?:Điều|số|ngày|tháng)\s*$", prev))
    if re.match(r"số\s*:?\s*\d*\s*[/-]?", line, re.I) and re.match(r"số\s*:?\s*[\d/]", line, re.I):
        return False
    if is_caps(prev) or is_caps(line):
        return is_caps(prev) and is_caps(line) and len(prev) < 120
    if _TERMINAL.search(prev):
        return False
    if _LEADS_ON.search(prev) or (_NUMBER_NEXT.search(prev) and line[0].isdigit()):
        return True
    if re.search(r"\bsố\s*$", prev, re.I) and re.match(r"\d{1,5}\s*(?:/\s*\d{4}\s*)?[-/]\s*[^\W\d_]", line):
        return True
    if line[0].islower() or (re.search(r"\bsố\s*\d{1,5}$", prev) and re.match(r"[A-ZĐ]{2,4}/", line)):
        return True
    return width >= 40 and len(prev) >= 0.75 * width and len(line) <= width * 1.1 and width < 140


def _breaks(text: str, lines: list[Span]) -> list[int]:
    lengths = sorted(b - a for a, b in lines if b - a > 20)
    width = lengths[int(len(lengths) * 0.9)] if lengths else 0
    found: list[int] = []
    head = ""
    for (a, b), (c, d) in itertools.pairwise(lines):
        if a == b or c == d or text.count("\n", b, c) != 1:
            continue
        prev = text[a:b]
        head = prev
        if _wraps(head, text[c:d], width):
            found.append(text.index("\n", b))
    return found


def _block(text: str, start: int, end: int) -> Block:
    line = text[start:end]
    level, length = marker_of(line)
    body = start + length
    words = text[body:end]
    short = len(words) < 160
    ends_open = not re.search(r"[.;,!?]\s*$", words)
    if level < 7 and short and (ends_open or words.rstrip().endswith(":")):
        return Block(start, end, level, body, True)
    if level < PLAIN:
        return Block(start, end, level, body, words.rstrip().endswith(":"))
    if is_caps(line) and len(line) < 300:
        return Block(start, end, CAPS, body, True)
    if line.rstrip().endswith(":"):
        return Block(start, end, COLON, body, True)
    if len(line) < 110 and ends_open and line[:1].isupper() and not re.search(r"\d\s*%", line):
        return Block(start, end, SUBHEAD, body, True)
    return Block(start, end, PLAIN, body, False)


def _opens_list(text: str, above: Block, block: Block) -> bool:
    """Whether a bullet such as "- Đến năm 2025:" stands over the next bullets of its own level."""
    same = above.level == block.level >= 7 and above.heading and not block.heading
    return same and text[above.start : above.end].rstrip().endswith(":")


def _announces(text: str, stack: list[Block], last: Block | None, block: Block) -> bool:
    """Whether `… mục tiêu … như sau:` stands right over the first of numbered items that are no headings."""
    return (
        bool(stack)
        and stack[-1] is last
        and stack[-1].level == COLON
        and not block.heading
        and block.level in (3, 6)
        and bool(re.search(r"mục tiêu|chỉ tiêu|phấn đấu", text[stack[-1].start : stack[-1].end], re.I))
    )


def lay_out(prepared: Prepared, holes: list[Span]) -> tuple[Prepared, list[Passage]]:
    """Join soft wraps and cut into passages. `holes` are the ranges of tables, read elsewhere."""
    holes = sorted(holes)
    lines = _lines(prepared.norm, holes)
    prepared = join_lines(prepared, _breaks(prepared.norm, lines))
    stack: list[Block] = []
    out: list[Passage] = []
    items_seen = False
    opened: Block | None = None
    for start, end in _lines(prepared.norm, holes):
        if not prepared.norm[start:end].strip(" |-_*"):
            continue
        block = _block(prepared.norm, start, end)
        if block.level == PLAIN and _CAPTION.search(prepared.norm, start, end) and end - start < 200:
            out.append(Passage(block, tuple(reversed(stack))))
            continue  # the caption of a picture amid a list does not close the list
        if block.level == PLAIN:
            # a plain paragraph after list items closes the line that opened the list
            stack = [b for b in stack if b.level < (COLON if items_seen else 7) and b is not opened]
            out.append(Passage(block, tuple(reversed(stack))))
            items_seen = False
            continue
        if block.level == SUBHEAD and any(b.level == COLON for b in stack):
            block = replace(block, level=UNDER_COLON)
        if _announces(prepared.norm, stack, out[-1].block if out else None, block):
            opened = replace(stack[-1], level=block.level - 0.1)
            stack[-1] = opened
        items_seen = block.level >= 7 or (items_seen and block.level > COLON)
        stack = [b for b in stack if b.level < block.level or _opens_list(prepared.norm, b, block)]
        out.append(Passage(block, tuple(reversed(stack))))
        stack.append(block)
    return prepared, out
