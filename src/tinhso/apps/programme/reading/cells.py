"""What a table cell promises: `≥ 90`, `09`, `180 - 200`, `≤ 3 Đông Nam Á; ≤ 50 Thế giới` (two targets)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tinhso.apps.programme.reading.model import FoundTarget
from tinhso.apps.programme.reading.numbers import parse_number
from tinhso.apps.programme.reading.places import Places, level_of, place_of
from tinhso.apps.programme.reading.prepared import Prepared, Span
from tinhso.apps.programme.reading.topics import pillar_of, sector_of
from tinhso.apps.programme.reading.words import COUNT_UNITS, NUMBER

_CELL = re.compile(
    rf"(?P<sign>≥|≤|>=|<=|>|<|~|=|trên|hơn|tối thiểu|ít nhất|từ|dưới|khoảng|tối "
    rf"đa|không quá|không dưới|đạt)?\s*(?:đạt\s*)?(?P<a>{NUMBER})\s*(?P<p1>%)?"
    rf"(?:\s*(?:-|÷|đến)\s*(?P<b>{NUMBER}))?\s*(?P<p2>%)?\s*(?P<more>trở lên)?(?P<rest>[^;\n\d]*)"
)
_SIGNS = {
    "≥": ">=",
    "≤": "<=",
    ">=": ">=",
    "<=": "<=",
    ">": ">",
    "<": "<",
    "~": "~",
    "trên": ">",
    "hơn": ">",
    "tối thiểu": ">=",
    "ít nhất": ">=",
    "dưới": "<",
    "khoảng": "~",
    "tối đa": "<=",
    "không quá": "<=",
    "không dưới": ">=",
}
_OPENS = re.compile(r"\s*(?:[≥≤<>=~]|\d|trên|hơn|tối|ít|từ|dưới|khoảng|không|đạt|top|nhóm|thứ|\()")


_COUNTED = re.compile(
    rf"số(?: lượng)?\s+({'|'.join(sorted(map(re.escape, COUNT_UNITS), key=len, reverse=True))})(?!\w)"
)


@dataclass(frozen=True)
class Row:
    """What a row and its table say about the figures in its cells."""

    name: str
    metric: Span
    unit: str
    percent: bool  # other cells of the table carry a % sign
    heads: list[str]
    places: Places


def _unit(match: re.Match[str], row: Row) -> str:
    name = row.name
    low = row.unit.lower().strip(" .()")
    if match["p1"] or match["p2"] or "%" in low or low in ("tỷ lệ", "phần trăm"):
        return "%"
    if re.search(r"hạng|thứ bậc|vị trí", low) or (not low and re.search(r"xếp hạng|thứ hạng", name.lower())):
        return "hạng"
    if low:
        return low
    if "(%)" in name or re.match(r"(?:tỷ lệ|tỉ lệ|tỷ trọng|tỉ trọng)", name.lower()):
        return "%"
    counted = _COUNTED.match(name.lower())
    if counted:
        return counted[1]
    noun = re.match(r"\s*([^\W\d_]+(?:\s[^\W\d_]+)?)", match["rest"])
    inside = re.search(r"\(([^()%]{1,20})\)\s*$", name)
    if noun or inside:
        return noun[1].lower() if noun else inside[1].lower() if inside else ""
    return "%" if row.percent else ""


def _value(text: str, unit: str) -> float:
    return float(text.replace(",", ".")) if unit == "%" else parse_number(text, True)


def _label(row: Row, more: str) -> str:
    name = re.sub(r"\s*\(\s*%\s*\)$", "", row.name)
    return f"{name} ({more})" if more else name


def read_cell(
    prepared: Prepared, row: Row, cell: Span, year: int | None, sure: float, reason: str
) -> list[FoundTarget]:
    """The targets of one cell, dated by its column or table."""
    text = prepared.low[cell[0] : cell[1]]
    if not _OPENS.match(text):
        return []
    out: list[FoundTarget] = []
    for match in _CELL.finditer(text):
        glued = re.search(r"[\w/]$", text[: match.start("a")])
        if glued or re.match(r"\s*/\s*\d", text[match.end("a") :]):
            continue
        unit = _unit(match, row)
        low = _value(match["a"], unit)
        high = _value(match["b"], unit) if match["b"] else None
        sign = ">=" if match["more"] else _SIGNS.get(match["sign"] or "", "=")
        if sign == "=" and unit == "hạng" and re.search(r"nhóm|top", text):
            sign = "<="
        start = cell[0] + match.start("a")
        end = cell[0] + max(match.end(g) for g in ("a", "b", "p1", "p2"))
        more = prepared.words(cell[0] + match.start("rest"), cell[0] + match.end("rest")).strip(" ,.()")
        label = _label(row, more if unit == "hạng" else "")
        topic = label.lower()
        out.append(
            FoundTarget(
                metric=label,
                comparator="range" if high is not None else sign,
                value=low,
                value_max=high,
                unit=unit,
                year=year,
                place=place_of(prepared, row.places, row.metric, start, False)[0],
                pillar=pillar_of(topic, row.heads),
                sector=sector_of(topic, row.heads),
                spans=(prepared.span(cell[0] + match.start(), end), prepared.span(*row.metric)),
                confidence=sure,
                reason=f"ô của bảng chỉ tiêu; {reason}",
                number_span=prepared.span(start, end),
                level=level_of(topic),
            )
        )
    return out
