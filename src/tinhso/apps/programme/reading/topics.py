"""Pillar and sector of a phrase, from small tables of words."""

from __future__ import annotations

import re

from tinhso.apps.programme.reading.words import PILLARS, SECTORS

_PILLARS = [(code, re.compile(pattern)) for code, pattern in PILLARS]
_SECTORS = [(name, re.compile(rf"(?<!\w)(?:{pattern})")) for name, pattern in SECTORS]
_HEAD_PILLARS = (
    ("security", r"an toàn thông tin|an ninh mạng|an toàn, an ninh"),
    ("awareness", r"nhận thức"),
    ("workforce", r"nhân lực|kỹ năng số"),
    ("data", r"dữ liệu số|phát triển dữ liệu|về dữ liệu"),
    ("infrastructure", r"hạ tầng"),
    ("economy", r"kinh tế số"),
    ("society", r"xã hội số|công dân số"),
    (
        "government",
        r"chính quyền số|chính phủ số|chính quyền điện tử|chuyển đổi số trong hoạt động của (?:các )?cơ quan",
    ),
)


def head_pillar(heads: list[str]) -> str | None:
    """The pillar a heading names, when it names exactly one; nearest heading first."""
    for head in heads:
        named = [code for code, words in _HEAD_PILLARS if re.search(words, head)]
        if len(named) == 1:
            return named[0]
        if len(named) > 1 and len(head) < 80:
            return named[0] if named[0] in ("security", "awareness", "workforce") else None
    return None


def pillar_of(metric: str, heads: list[str]) -> str | None:
    """The pillar of a figure: what its own words say plainly, else its headings, else its words at large."""
    for code, words in _HEAD_PILLARS:
        if code in ("economy", "society", "government") and re.search(words, metric):
            return code
    for code, pattern in _PILLARS[:1]:
        if pattern.search(metric):
            return code
    under = head_pillar(heads)
    if under:
        return under
    for code, pattern in _PILLARS[1:]:
        if pattern.search(metric):
            return code
    return None


def sector_of(metric: str, heads: list[str]) -> str | None:
    """The sector a phrase or its nearest headings name."""
    for text in [metric, *[h for h in heads if len(h) < 120]]:
        for name, pattern in _SECTORS:
            if pattern.search(text):
                return name
    return None
