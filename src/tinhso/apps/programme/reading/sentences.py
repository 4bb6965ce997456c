"""Paragraphs into sentences: `TP.`, `1.250,5`, `...`, `v.v.` do not end one; glued text (`95%.Các`) does."""

from __future__ import annotations

import re

from tinhso.apps.programme.reading.layout import LOWER, UPPER
from tinhso.apps.programme.reading.prepared import Span

_END = re.compile(
    rf"[.!?…]+[\"')]*(?=\s+[{UPPER}\d\"(\-+•*])|(?<=[{LOWER}%)\"\d])\.(?=[{UPPER}][{LOWER}{UPPER}])|"
    rf";|\n|(?<=[{LOWER}])(?=[-+]\s?\d{{1,3}}\s?%)"
)
_ABBREVIATION = re.compile(r"(?:\b(?:TP|Tp|tp|T\.P|ThS|Ths|TS|PGS|GS|Nxb|tr|[A-ZĐ])|\bv\.v|\b\d{1,2})$")


def split_sentences(text: str, start: int, end: int) -> list[Span]:
    """The sentences of `text[start:end]`; a semicolon ends one too."""
    out: list[Span] = []
    at = start
    for match in _END.finditer(text, start, end):
        if match[0].startswith(".") and len(match[0].rstrip("\"')")) == 1:
            before = text[max(start, match.start() - 8) : match.start()]
            number = re.search(r"(?:^|\s)\d{1,2}$", before) and not re.search(
                r"\b(?:năm|là|độ|đạt|thứ)\s\d{1,2}$", before
            )
            if (_ABBREVIATION.search(before) and not before[-1:].isdigit()) or number:
                continue
        if _inside_quotes(text, at, match.start()) and match[0] == ";":
            continue
        if text[at : match.end()].strip():
            out.append((at, match.end()))
        at = match.end()
    if text[at:end].strip():
        out.append((at, end))
    return out


def _inside_quotes(text: str, start: int, end: int) -> bool:
    return text.count('"', start, end) % 2 == 1
