"""Figures that could be a target: percentages, ranks and counts, with comparator and unit."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tinhso.apps.programme.reading.prepared import Prepared
from tinhso.apps.programme.reading.words import (
    AFTER_AT_LEAST,
    AFTER_AT_MOST,
    BEFORE,
    COUNT_UNITS,
    NOT_COUNTED_BEFORE,
    NUMBER,
)

PERCENT, RANK, COUNT = "percent", "rank", "count"


@dataclass(frozen=True)
class Figure:
    """A figure in the text. `start`/`end`: the number with its unit; `phrase`/`tail`: with its comparator words."""

    kind: str
    start: int
    end: int
    phrase: int
    tail: int
    value: float
    value_max: float | None
    unit: str
    comparator: str


_PCT = r"\s*(?:%|phần trăm\b|o/o)"
_PERCENT_RANGE = re.compile(rf"(?<![\d.,/])(?P<a>{NUMBER}){_PCT}?\s*(?:-|÷|đến|tới)\s*(?P<b>{NUMBER}){_PCT}")
_PERCENT = re.compile(rf"(?<![\d.,/])(?P<a>{NUMBER}){_PCT}")
_N = r"(?P<a>\d{1,3})(?:\s*(?:-|đến)\s*(?P<b>\d{1,3}))?"
_AREA = r"(?:tỉnh|địa phương|nước|quốc gia|thành phố|thành|đơn vị|bộ|xã|huyện|phường)"
_LEADING = (
    r"(?:dẫn đầu|đứng đầu|hàng đầu|tốt nhất|cao nhất|đầu\b|mạnh nhất|đi đầu|"
    r"có chỉ số|có thứ hạng|phát triển nhất)"
)
_RANKS = (
    re.compile(
        rf"(?:nhóm|\"?top\"?|tốp)\s*(?:các\s*)?(?:đầu\s*)?{_N}(?=\s*(?:/\s*\d\d\s*{_AREA}|\"|{_AREA}|"
        rf"{_LEADING}|trên|trong|của|cả|về|toàn|asean|thế giới|châu á|khu vực|vào|đến|năm|[,.;)]|$))"
    ),
    re.compile(
        rf"(?:trong|thuộc|vào|là|một trong)\s*(?:số\s*|những\s*|các\s*|nhóm\s*)?{_N}\s*{_AREA}[^.;:%\d]{{0,60}}?"
        rf"{_LEADING}"
    ),
    re.compile(
        rf"(?:(?:xếp|đứng|giữ|đạt)\s*(?:vị trí|thứ hạng|hạng|thứ)|vị trí|thứ hạng|"
        rf"xếp hạng)\s*(?:thứ\s*)?(?:từ\s*)?(?:thứ\s*)?{_N}(?!\s*(?:tuổi|giường|%|"
        rf"tỉnh|sao|/\s*\d(?!\d\s*{_AREA})|[.,]?\d))"
    ),
)
_UNITS = "|".join(re.escape(u) for u in sorted(COUNT_UNITS, key=len, reverse=True))
_COUNT = re.compile(
    rf"(?<![\d.,/\w:])(?<!\d-)(?P<a>{NUMBER})(?:\s*(?:-|÷|đến)\s*(?P<b>{NUMBER}))?"
    rf"(?:\s+|(?=(?:ha|km|[mgt]bps|mb/s|gb/s|mw|kwh)\b))(?P<unit>(?:triệu "
    rf"|nghìn |ngàn |tỷ |tỉ )?(?:{_UNITS}))(?!\w)"
)
_PER_HEADS = re.compile(
    rf"(?<![\d.,/\w])(?P<a>{NUMBER})(?:\s*-\s*(?P<b>{NUMBER}))?\s*"
    rf"(?P<unit>/\s*(?:1\.000|10\.000|100\.000|(?:1 |một )?vạn)\s+(?:người )?dân)(?!\w)"
)
_NOT_PERCENT_AFTER = re.compile(r"\s*(?:vốn|cổ phần|pin\b)")


def parse_number(text: str, counted: bool = False) -> float:
    """A Vietnamese number: `1.250,5` is 1250.5, `12,5` is 12.5; `2,500` of counted things is 2500."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        return float(text.replace(".", "").replace(",", "."))
    if counted and re.fullmatch(r"\d{1,3},\d{3}", text):
        return float(text.replace(",", ""))
    return float(text.replace(",", "."))


def _percent_value(text: str) -> float:
    return float(text.replace(",", "."))


def comparator_before(prepared: Prepared, start: int, floor: int) -> tuple[str | None, int]:
    """The comparator word that ends just before `start` (not before `floor`), and where it begins."""
    left = prepared.fold[max(floor, start - 45) : start]
    base = start - len(left)
    link = r"\s*(?:(?:la|dat|co|duoc|phai dat|dat duoc|dat muc|dat ty le|du|cho|:)\s*)?$"
    for pattern, sign in BEFORE:
        if pattern.startswith("(?:toi thi"):
            match = re.search(
                (
                    rf"(?<!\w)(?:toi thieu|toi thieu la|it nhat|khong duoi|khong thap hon|khong "
                    rf"it hon|khong nho hon){link}"
                ),
                left,
            )
        elif re.search(r"[≥≤<>~]", pattern):
            match = re.search(rf"(?:(?<!\w)|(?<=\W)){pattern}{link}", left)
        else:
            match = re.search(rf"(?<!\w){pattern}{link}", left)
        if match:
            return sign, base + match.start()
    return None, start


def _finish(
    prepared: Prepared,
    floor: int,
    kind: str,
    match: re.Match[str],
    values: tuple[float, float | None],
    unit: str,
) -> Figure:
    start, end = match.start("a"), match.end()
    sign, phrase = comparator_before(prepared, start, floor)
    low = prepared.fold
    from_word = re.search(r"(?<!\w)tu\s*(?:muc\s*)?$", low[max(floor, start - 10) : start])
    if from_word:
        phrase = min(phrase, start - len(from_word[0]))
        sign = sign or (">=" if kind == PERCENT else None)
    tail = end
    more, less = re.compile(AFTER_AT_LEAST).match(low, end), re.compile(AFTER_AT_MOST).match(low, end)
    if more or less:
        sign, tail = (">=", more.end()) if more else ("<=", less.end() if less else end)
    if values[1] is not None:
        sign = "range"
    return Figure(kind, start, end, phrase, tail, values[0], values[1], unit, sign or "=")


def _is_base(prepared: Prepared, figure: Figure, floor: int, ceiling: int) -> bool:
    """Whether the figure is where a rise starts: `từ 60% (năm 2020) lên 80%`."""
    left = prepared.low[max(floor, figure.start - 14) : figure.start]
    right = prepared.low[figure.end : min(ceiling, figure.end + 45)]
    return bool(re.search(r"\btừ\s*(?:mức\s*|khoảng\s*)?$", left)) and bool(
        re.match(
            r"\s*(?:\([^)]*\)|(?:vào\s+|hiện nay|của\s+)?(?:cuối\s+)?(?:năm\s*20\d\d)?)?\s*,?\s*(?:tăng\s*)?lên\b",
            right,
        )
    )


def _percents(prepared: Prepared, start: int, end: int) -> list[Figure]:
    out: list[Figure] = []
    taken = start
    text = prepared.low
    while match := _PERCENT.search(text, taken, end):
        both = _PERCENT_RANGE.search(text, taken, end)
        if (
            both
            and both.start() <= match.start()
            and _percent_value(both["a"]) < _percent_value(both["b"]) <= 1000
        ):
            values = (_percent_value(both["a"]), _percent_value(both["b"]))
            out.append(_finish(prepared, start, PERCENT, both, values, "%"))
            taken = both.end()
            continue
        taken = match.end()
        if not _NOT_PERCENT_AFTER.match(text, match.end()):
            out.append(_finish(prepared, start, PERCENT, match, (_percent_value(match["a"]), None), "%"))
    return [f for f in out if not _is_base(prepared, f, start, end)]


def _ranks(prepared: Prepared, start: int, end: int) -> list[Figure]:
    out: list[Figure] = []
    for order, pattern in enumerate(_RANKS):
        for match in pattern.finditer(prepared.low, start, end):
            at, stop = match.start("a"), match.end("b") if match["b"] else match.end("a")
            if any(f.start == at for f in out) or not 0 < int(match["a"]) <= 200:
                continue
            high = float(match["b"]) if match["b"] else None
            sign, phrase = comparator_before(prepared, at, start)
            better = re.compile(AFTER_AT_LEAST).match(prepared.fold, stop)
            tail = better.end() if better else stop
            if high is not None:
                sign = "range"
            elif order < 2 or better or sign in (">", ">="):
                sign = "<="
            phrase = min(phrase, match.start())
            out.append(Figure(RANK, at, stop, phrase, tail, float(match["a"]), high, "hạng", sign or "="))
    return out


def _unit_name(words: str) -> str:
    """A unit in small letters, but `USD`, `TTHC`, `Mbps` as they are written."""
    return " ".join(w if re.search(r"\w[A-ZĐ]|^[MGT]b", w) else w.lower() for w in words.split())


def _counts(prepared: Prepared, start: int, end: int) -> list[Figure]:
    out: list[Figure] = []
    matches = [*_PER_HEADS.finditer(prepared.low, start, end), *_COUNT.finditer(prepared.low, start, end)]
    for match in matches:
        figure = _finish(
            prepared,
            start,
            COUNT,
            match,
            (parse_number(match["a"], True), parse_number(match["b"], True) if match["b"] else None),
            _unit_name(prepared.norm[match.start("unit") : match.end("unit")]),
        )
        left = prepared.low[max(start, figure.phrase - 24) : figure.phrase]
        right = prepared.low[match.end() : match.end() + 12]
        parts = bool(out) and _part(prepared.low[out[-1].end : figure.phrase])
        if re.search(NOT_COUNTED_BEFORE, left) and figure.comparator == "=" and not parts:
            continue
        aged = match["unit"] in ("năm", "tuổi") and not re.search(
            r"tuổi thọ|số năm sống", prepared.low[max(start, figure.phrase - 60) : figure.phrase]
        )
        if aged or re.match(r"\s*(?:tuổi|sao\b|:|trọng tâm|,? ?giải pháp|chủ yếu)", right):
            continue
        if figure.value_max is not None and figure.value_max <= figure.value:
            continue
        if figure.value == 1 and re.search(
            _PER_ONE, prepared.low[max(start, match.start() - 40) : match.start()]
        ):
            continue
        out.append(figure)
    return out


def _part(between: str) -> bool:
    """Whether a count goes on from the one before it: `90 hợp tác xã với 8.000 thành viên`, `(bao gồm 700 người`."""
    return bool(re.search(r"\((?:bao )?gồm\s*$", between)) or (
        bool(re.search(r"(?:^|\s)với\s*$", between))
        and len(between.split()) < 6
        and not re.search(r"[;.]", between)
    )


# `số dân bình quân trên 01 điểm phục vụ`: one is what the figure is reckoned by.
_PER_ONE = r"(?:bình quân|trung bình|phục vụ|mật độ|tính|số \w+) trên\s*$"
_SPEEDS = ("Tbps", "Gbps", "Mbps", "Gb/s", "Mb/s")


def _qualifies(prepared: Prepared, speed: Figure, share: Figure) -> bool:
    """Whether a speed only says which access a share is of: `50% hộ dùng tốc độ trên 1 Gbps`."""
    between = prepared.low[share.end : speed.phrase]
    if re.search(r"[;\n]|\.\s", between):
        return False
    return bool(re.search(r"(?:với|tiếp cận) tốc độ", between)) or (
        "tốc độ" in between and "," not in between
    )


def figures(prepared: Prepared, start: int, end: int) -> list[Figure]:
    """All figures of a range in order, without overlaps (percent before rank before count)."""
    chosen: list[Figure] = []
    for figure in [
        *_percents(prepared, start, end),
        *_ranks(prepared, start, end),
        *_counts(prepared, start, end),
    ]:
        if all(figure.end <= f.start or figure.start >= f.end for f in chosen):
            chosen.append(figure)
    chosen.sort(key=lambda f: f.start)
    return [
        f
        for i, f in enumerate(chosen)
        if not (
            i
            and f.unit in _SPEEDS
            and chosen[i - 1].kind == PERCENT
            and _qualifies(prepared, f, chosen[i - 1])
        )
    ]
