"""From the words of "how to score" to a rule of the grammar: what was recognised, how surely, and why."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from tinhso.engines.indicators.numbers import vn
from tinhso.kernel.text.api import fold, phrase

Rule = dict[str, object]
NUMBER = r"(\d{1,6}(?:[.,]\d{1,4})?)"
_PERCENT = re.compile(NUMBER + r"\s*%")
_POINTS = re.compile(NUMBER + r"\s*(?:diem|d)\b")
_AT_LEAST = re.compile(r"(?:>=|≥|tu|dat tu|du|dat|>)\s*" + NUMBER + r"\s*%\s*(?:tro len)?")
_BETWEEN = re.compile(r"(?:tu\s*)?" + NUMBER + r"\s*%?\s*(?:-|–|den)\s*(?:duoi|<)?\s*" + NUMBER)
_BELOW = re.compile(r"(?:duoi|<|it hon)\s*" + NUMBER)
_FROM = re.compile(r"(?:>=|≥|tu|>|tren)\s*" + NUMBER)
_EXACT = re.compile(r"^\D{0,12}?" + NUMBER)
_OVER = re.compile(
    r"(?:tỷ lệ|tỉ lệ)?\s*(.{3,120}?)\s*(?:/|trên tổng số|chia cho|so với tổng số)\s*(.{3,120})", re.I
)
_EACH = re.compile(
    r"\b(?:moi|cu moi|cu)\s+([^;\n]{2,80}?)\s*(?:duoc|dat|cong|tru|tinh|:|=)?\s*(?:them\s*)?"
    + NUMBER
    + r"\s*(?:diem|d)\b"
)
LIKE_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_DAY = re.compile(r"\b\d{1,2}/\d{1,2}\b")
_WORTH_SHARE = re.compile(NUMBER + r"\s*%\s*(?:so\s*)?diem(?: toi da)?")
_LETTERS = re.compile(r"\b([ab])\s*(?:=|:|là)\s*([^;.\n]{3,160})", re.I)


@dataclass(frozen=True, slots=True)
class Guess:
    """A rule, its confidence in percent, and what was or was not seen."""

    rule: Rule
    confidence: int
    reasons: tuple[str, ...] = field(default=())


def exact(words: str) -> Fraction:
    """A number as an annex writes it: 1.000 is a thousand, 0.125 and 2.5 are what their dot says."""
    return Fraction(words.replace(".", "") if LIKE_THOUSANDS.fullmatch(words) else words.replace(",", "."))


def plain(value: Fraction) -> int | float:
    """A number as JSON and YAML keep it."""
    return int(value) if value.denominator == 1 else float(value)


def guess_rule(words: str, name: str, maximum: Fraction | None) -> Guess:
    """The most likely rule; `given` (points entered by hand) when nothing is recognised."""
    if not words.strip():
        return Guess({"type": "given"}, 40, (phrase("Không có cách tính; để chấm điểm trực tiếp."),))
    folded = fold(words)
    for recognise in READERS:
        found = recognise(words, folded, name, maximum)
        if found is not None:
            return found
    return Guess(
        {"type": "given"},
        30,
        (phrase("Chưa nhận ra cách tính; để chấm điểm trực tiếp, cần người chọn quy tắc."),),
    )


def _lines(words: str) -> list[str]:
    """The text in its steps: by line, by semicolon, after each "điểm"."""
    parts = re.split(
        r"[;\n]|(?<=\bđiểm)[.,]\s+|(?<=\btối đa)[.,]\s+|(?<=\b(?:điểm|diem))\s*(?=[-+•]\s)", words, flags=re.I
    )
    return [part.strip(" -+•.:,") for part in parts if part.strip(" -+•.:,")]


def _worth(line: str, maximum: Fraction | None) -> Fraction | None:
    """The points a step brings: "7,5 điểm", "50% điểm tối đa", "điểm tối đa", "không tính điểm"; None when unclear."""
    folded = fold(line)
    if maximum is None or re.search(r"(?:x|\*|×|nhan)\s*(?:voi\s*)?(?:diem toi da|\d)", folded):
        return None
    share = re.search(NUMBER + r"\s*%\s*(?:so\s*)?diem", folded)
    if share:
        return exact(share.group(1)) / 100 * maximum
    points = _points(folded)
    if len(points) == 1:
        return points[0]
    if points:
        return None
    if re.search(r"khong (?:tinh|co|duoc|cham) diem", folded):
        return Fraction(0)
    return maximum if "diem toi da" in folded else None


def _condition(line: str) -> str:
    """A step without the points it brings, as people wrote it."""
    words = re.sub(
        r"[:(,]?\s*(?:được|đạt|chấm|thì|tính)?\s*\(?"
        r"(?:\d{1,6}(?:[.,]\d{1,4})?\s*%?\s*(?:số\s*)?(?:điểm tối đa|điểm|đ\b)"
        r"|điểm tối đa|không (?:tính|có|được|chấm) điểm)\)?\.?\s*$",
        "", line, flags=re.I,
    )  # fmt: skip
    return re.sub(r"^[a-zđ0-9]{1,2}[).]\s*", "", words).strip(" -+•.:,(")


def _ratio(words: str, folded: str, name: str, maximum: Fraction | None) -> Guess | None:
    same = _in_words(folded, maximum)
    over = "ty le" in same or "ti le" in same or "/" in same or ":" in same
    formula = over and re.search(r"(?:x|\*|×|nhan)\s*(?:voi\s*)?\(?\s*diem toi da", same)
    steps = [one for line in _lines(words) if (one := _worth(line, maximum)) is not None]
    if not formula and (
        not re.search(r"\b(?:ty|ti) le\b|%", same) or "diem toi da" not in same or len(steps) > 2
        or len(_points(same)) > 1
    ):  # fmt: skip
        return None
    rule, reasons, sure = _labels(words, name)
    threshold = _AT_LEAST.search(same)
    full = threshold and exact(threshold.group(1)) / 100
    if not full or full >= 1:
        kind = "ratio_cliff" if _all_or_nothing(same) and full else "ratio"
        if kind == "ratio_cliff":
            rule["full_at"] = 1
        reasons.append(phrase("Thấy “tỷ lệ × điểm tối đa”."))
        return Guess({"type": kind, **rule}, sure, tuple(reasons))
    rule["full_at"] = plain(full)
    kind = _shape(same)
    reasons.append(phrase("Thấy ngưỡng {full} % được điểm tối đa.", full=plain(full * 100)))
    return Guess({"type": kind, **rule}, sure - 5, tuple(reasons))


def _in_words(folded: str, maximum: Fraction | None) -> str:
    """The text with "the maximum" where it writes the maximum's number: "tỷ lệ x 10,5" means times the maximum."""

    def name(match: "re.Match[str]") -> str:
        return f"{match.group(1)}diem toi da" if exact(match.group(2)) == maximum else match.group(0)

    times = re.sub(r"((?:x|\*|×|nhan)\s*(?:voi\s*)?)" + NUMBER + r"(?:\s*(?:diem|d)\b)?", name, folded)
    return re.sub(r"(:\s*|=\s*|duoc\s+)" + NUMBER + r"\s*(?:diem|d)\b(?! toi da)", name, times)


def _all_or_nothing(folded: str) -> bool:
    return bool(
        re.search(
            r"(?:duoi|<|khong|chua|con lai|nguoc lai)[^;\n]*(?:\b0\s*diem|khong (?:tinh|co|duoc) diem)",
            folded,
        )
    )


def _shape(folded: str) -> str:
    if _all_or_nothing(folded):
        return "ratio_cliff"
    if re.search(r"(?:ty|ti) le\s*(?:/|:|chia)\s*(?:cho\s*)?\d|(?:ty|ti) le[^;\n/]{0,60}/\s*\d+\s*%", folded):
        return "ratio_capped_scaled"
    return "ratio_capped_jump"


def _labels(words: str, name: str) -> tuple[Rule, list[str], int]:
    """Numerator and denominator in words, and whether one is part of the other."""
    named = {one.lower(): _balanced(" ".join(text.split())) for one, text in _LETTERS.findall(words)}
    top, bottom = named.get("a", ""), named.get("b", "")
    if not (top and bottom):
        match = _OVER.search(words.split("\n", maxsplit=1)[0]) or _OVER.search(name)
        if match and not re.search(r"\d\s*%|điểm", match.group(0)):
            top, bottom = (" ".join(one.split()).strip(" .:;,") for one in match.groups())
    rule: Rule = {"cap": "subset"}
    if top and bottom:
        rule["inputs"] = {"numerator": {"label": top}, "denominator": {"label": bottom}}
        return rule, [phrase("Đọc được tử số và mẫu số; coi tử số là một phần của mẫu số.")], 85
    return rule, [phrase("Chưa rõ tử số, mẫu số; coi tử số là một phần của mẫu số.")], 70


def _balanced(words: str) -> str:
    """Without the bracket that was opened before these words."""
    return words.rstrip(" )") if words.count(")") > words.count("(") else words


def _points(folded: str) -> list[Fraction]:
    return [exact(one) for one in _POINTS.findall(folded)]


def _bands(words: str, folded: str, name: str, maximum: Fraction | None) -> Guess | None:
    lines = _lines(words)
    steps = [(fold(line), points) for line in lines if (points := _worth(line, maximum)) is not None]
    if len(steps) < 2 or maximum is None or len(steps) < len(lines) - 1 or _DAY.search(folded):
        return None
    percent = any("%" in _WORTH_SHARE.sub("", line) for line, _ in steps)
    lows = [(_low(_POINTS.sub("", _WORTH_SHARE.sub("", line))), value) for line, value in steps]
    if any(low is None for low, _ in lows):
        return None
    ordered = sorted((low, value) for low, value in lows if low is not None)
    if len({low for low, _ in ordered}) != len(ordered) or max(value for _, value in ordered) != maximum:
        return None
    reasons = [phrase("Đọc được {count} mức điểm theo khoảng.", count=len(ordered))]
    if ordered[0][0] > 0:
        ordered.insert(0, (Fraction(0), Fraction(0)))
        reasons.append(phrase("Thêm mức 0 điểm cho phần dưới mức thấp nhất."))
    bands = []
    for place, (low, value) in enumerate(ordered):
        band: Rule = {"from": plain(low), **_share(value, maximum)}
        if place + 1 < len(ordered):
            band["below"] = plain(ordered[place + 1][0])
        bands.append(band)
    rule: Rule = {"type": "bands", "on": "value", "label": name[:1].lower() + name[1:], "bands": bands}
    if percent:
        rule["noun"] = "%"
        reasons.append(phrase("Mức tính theo phần trăm: nhập 85 là 85 %."))
    return Guess(rule, 80, tuple(reasons))


def _share(value: Fraction, maximum: Fraction) -> Rule:
    """A band's worth: as a factor where that is a short decimal, else in points, which stay exact."""
    share = value / maximum if maximum else Fraction(0)
    short = (share * 10**4).denominator == 1
    return {"factor": plain(share)} if short else {"points": plain(value)}


def _low(line: str) -> Fraction | None:
    """Where a band begins: "from 3 to below 5" at 3, "below 3" at 0, "3 meetings" at 3."""
    for pattern in (_BETWEEN, _FROM):
        match = pattern.search(line)
        if match:
            return exact(match.group(1))
    if _BELOW.search(line) or re.match(r"^(?:khong|chua)\b", line):
        return Fraction(0)
    match = _EXACT.search(line)
    return exact(match.group(1)) if match else None


def _boolean(words: str, folded: str, name: str, maximum: Fraction | None) -> Guess | None:
    lines = _lines(words)
    values = [_worth(line, maximum) for line in lines]
    no = any(re.match(r"^(?:khong|chua|neu khong|neu chua)\b", fold(line)) for line in lines)
    yes = re.search(r"(?:^|\b)(?:co|da|neu co|neu da|dat|ban hanh|thuc hien)\b", folded)
    if not yes or len(lines) > 3 or re.search(r"\b(?:ty|ti) le\b|%", folded):
        return None
    # A step worth half the points (late, in part) would be lost in a yes or no: every step is all or nothing.
    if no and set(values) <= {Fraction(0), maximum, None} and values.count(maximum) <= 1:
        label = _condition(lines[0])
        # A bare "có" asks nothing that the item's name does not.
        said = {"label": label[:1].lower() + label[1:]} if len(label.split()) > 1 else {}
        sure = 70 if None in values and len(lines) > 2 else 90
        return Guess({"type": "boolean", **said}, sure, (phrase("Thấy “có” và “không”."),))
    if "diem toi da" in folded and len(lines) <= 2 and not _points(folded):
        return Guess({"type": "boolean"}, 65, (phrase("Thấy một điều kiện được điểm tối đa."),))
    return None


def _choice(words: str, folded: str, name: str, maximum: Fraction | None) -> Guess | None:
    lines = _lines(words)
    worth = [_worth(line, maximum) for line in lines]
    labels = [_condition(line) for line in lines]
    if not 2 <= len(lines) <= 12 or None in worth or not all(labels) or not maximum:
        return None
    found = [(label, one) for label, one in zip(labels, worth, strict=True) if one is not None]
    if max(one for _, one in found) != maximum or min(one for _, one in found) < 0:
        return None
    options = {
        f"o{n}": {"label": said, "factor": _factor(one, maximum)} for n, (said, one) in enumerate(found, 1)
    }
    reason = phrase("Đọc được {count} phương án, mỗi phương án một mức điểm.", count=len(options))
    return Guess({"type": "choice", "options": options}, 80, (reason,))


def _factor(value: Fraction, maximum: Fraction) -> int | float:
    return plain(value / maximum)


def _per_case(words: str, folded: str, name: str, maximum: Fraction | None) -> Guess | None:
    match = _EACH.search(folded)
    if match is None or not maximum or len(_lines(words)) > 2:
        return None
    each = exact(match.group(2))
    most = re.search(r"(?:toi da|khong qua|nhieu nhat)\s*(?:la\s*)?" + NUMBER + r"\s*(?:diem|d)\b", folded)
    if not 0 < each <= maximum or (most and exact(most.group(1)) != maximum):
        return None
    noun = re.match(r"(?:.*?)\bmỗi\s+(.{2,60}?)\s*(?:được|đạt|cộng|trừ|tính|:|=|\d)", words, re.I | re.S)
    label = name[:1].lower() + name[1:]
    rule: Rule = {"type": "per_case", "each": plain(each), "label": label}
    if noun:
        rule["noun"] = re.split(r"\s(?:được|đạt)\b", " ".join(noun.group(1).split()))[0]
    return Guess(rule, 85, (phrase("Thấy “mỗi … được {each} điểm”.", each=vn(each)),))


def _parts(words: str, folded: str, name: str, maximum: Fraction | None) -> Guess | None:
    raw = [one.strip(" -+•.,") for one in re.split(r"[;\n]", words) if one.strip(" -+•.,")]
    found = []
    for line in raw:
        points = _points(fold(line))
        if len(points) != 1 or not points[0]:
            return None
        found.append((_condition(line), points[0]))
    if len(found) < 2 or maximum is None or sum((p for _, p in found), Fraction(0)) != maximum:
        return None
    parts = [
        {"input": f"part_{n}", "label": label or phrase("phần {n}", n=n), "points": plain(points)}
        for n, (label, points) in enumerate(found, start=1)
    ]
    return Guess(
        {"type": "additive", "parts": parts}, 85, (phrase("Các phần cộng lại đúng bằng điểm tối đa."),)
    )


READERS: tuple[Callable[[str, str, str, Fraction | None], Guess | None], ...] = (
    _parts,
    _per_case,
    _boolean,
    _ratio,
    _bands,
    _choice,
)
