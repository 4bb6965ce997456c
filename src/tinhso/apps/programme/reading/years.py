"""Which year a figure is for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tinhso.apps.programme.reading.prepared import Prepared

_Y = r"(?P<y>20[0-6]\d)"
_DATE_TAIL = (
    r"(?:\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*|tháng\s+\d{1,2}\s*(?:năm\s+|"
    r"[/.\-]\s*)|quý\s+(?:[ivx]+|\d)\s*[/.\-]\s*|\d{1,2}\s*/\s*)"
)
_CUE = re.compile(
    r"(?P<from>giai đoạn|nhiệm kỳ|thời kỳ|từ năm|trong các năm|các năm)\s*(?:từ\s+(?:năm\s+)?)?(?P<a>20\d\d)"
    r"\s*(?:-|đến|÷|–|,|và)\s*(?:năm\s+)?(?P<b>20\d\d|\d\d(?!\d))"
    rf"|(?P<p>(?:đến|tới|vào|trước|trong|hết|cuối|từ|sau|đầu|của|cho)?\s*(?:trước\s+|"
    rf"hết\s+|cuối\s+|đầu\s+)?(?:năm|(?:đến|tới|vào)(?:\s+hết|\s+cuối|\s+trước)?)\s*(?:học\s+)?(?:20\d\d\s*"
    rf"-\s*)?){_Y}(?!\s*/QĐ|\d|/)"
    rf"|(?P<d>(?:đến|trước|vào|hết|chậm nhất|trong|xong|thành|cuối)\s*(?:ngày\s+|"
    rf"hết\s+|trước\s+)*){_DATE_TAIL}(?P<dy>20\d\d)"
    r"|(?P<dot>20\d\d)\s*-\s*(?P<end>20\d\d)"
    r"|(?<=[^\W\d] )(?P<bare>20[0-6]\d)(?=\s+(?:là|đạt|chiếm|phấn đấu)\b)"
)
# A year that names something else: an outlook, a base year, the date or title of another document.
_OUTLOOK = re.compile(r"(?:định hướng|tầm nhìn)\s*(?:đến|tới)?\s*(?:năm)?\s*$")


@dataclass(frozen=True)
class YearCue:
    """A year that can date a figure: where it stands and what it says."""

    start: int
    end: int
    year: int
    outlook: bool
    words: str
    month: bool = False  # a month or day: when a task ends, not the year of goals


def year_cues(prepared: Prepared, start: int, end: int) -> list[YearCue]:
    """The years in a range that can date a figure, in order. Outlooks are marked; base years left out."""
    text = prepared.low
    found: list[YearCue] = []
    for match in _CUE.finditer(text, start, end):
        year = _year_of(match)
        before = text[max(start, match.start() - 40) : match.start()]
        if year is None or _dates_something_else(before, match[0], text[match.end() : match.end() + 14]):
            continue
        outlook = bool(_OUTLOOK.search(before)) or bool(re.search(r"(?:định hướng|tầm nhìn)", match[0]))
        found.append(
            YearCue(
                match.start(),
                match.end(),
                year,
                outlook,
                prepared.words(match.start(), match.end()),
                bool(match["d"]) and not re.search(r"(?:31|30)\s*/\s*12|tháng 12", match[0]),
            )
        )
    return found


def _dates_something_else(before: str, cue: str, after: str) -> bool:
    """Whether the year is a base year (so với năm 2020), the date of a document, or where a rise starts."""
    whole = before + cue
    if re.search(r"so với\s+(?:\w+\s+){0,3}(?:năm|cuối năm|đầu năm|giai đoạn)?\s*20\d\d$", whole):
        return True
    dated = re.search(r"ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+20\d\d$", whole)
    if dated and not re.search(r"(?:trước|đến|chậm nhất)\s+ngày\s+\d{1,2}\s+tháng", whole):
        return True
    month = re.search(r"tháng\s+\d{1,2}\s+năm\s+20\d\d$", whole)
    if month and not re.search(r"(?:trước|đến|vào|hết)\s+(?:cuối |hết )?(?:ngày\s+\d{1,2}\s+)?tháng", whole):
        return True
    if re.search(r"(?:kể từ|từ sau|bắt đầu từ|từ)\s*$", before) and "giai đoạn" not in cue:
        return True
    rise = re.match(r"\s*\)?\s*,?\s*(?:tăng\s+)?(?:lên|xuống)\b", after)
    return bool(rise and re.search(r"từ\s[^.;]{0,30}$", before))


def _year_of(match: re.Match[str]) -> int | None:
    if match["b"]:
        last = int(match["b"])
        return last if last > 99 else int(match["a"][:2]) * 100 + last
    for group in ("y", "dy", "end", "bare"):
        if match[group]:
            year = int(match[group])
            return year if 2005 <= year <= 2060 else None
    return None


def plain_years(prepared: Prepared, start: int, end: int) -> list[YearCue]:
    """The cues of a range without outlooks and quoted names, unless there is nothing else."""
    cues = year_cues(prepared, start, end)
    plain = [c for c in cues if not c.outlook] or cues
    return [c for c in plain if prepared.norm.count('"', start, c.start) % 2 == 0] or plain
