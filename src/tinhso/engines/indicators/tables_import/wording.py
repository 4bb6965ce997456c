"""From the words of "how to score" to a rule of the grammar: what was recognised, how surely, and why."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from tinhso.kernel.text.api import fold, phrase

Rule = dict[str, object]
NUMBER = r"(\d{1,6}(?:[.,]\d{1,4})?)"
_PERCENT = re.compile(NUMBER + r"\s*%")
_POINTS = re.compile(NUMBER + r"\s*(?:diem|d)\b")
_AT_LEAST = re.compile(r"(?:>=|≥|tu|dat tu|>)\s*" + NUMBER + r"\s*%\s*(?:tro len)?")
_BETWEEN = re.compile(r"(?:tu\s*)?" + NUMBER + r"\s*%?\s*(?:-|–|den)\s*(?:duoi|<)?\s*" + NUMBER)
_BELOW = re.compile(r"(?:duoi|<)\s*" + NUMBER)
_FROM = re.compile(r"(?:>=|≥|tu|>|tren)\s*" + NUMBER)
_EXACT = re.compile(r"^\D{0,12}?" + NUMBER)
_OVER = re.compile(
    r"(?:tỷ lệ|tỉ lệ)?\s*(.{3,120}?)\s*(?:/|trên tổng số|chia cho|so với tổng số)\s*(.{3,120})", re.I
)
_LETTERS = re.compile(r"\b([ab])\s*(?:=|:|là)\s*([^;.\n]{3,160})", re.I)


@dataclass(frozen=True, slots=True)
class Guess:
    """A rule, its confidence in percent, and what was or was not seen."""

    rule: Rule
    confidence: int
    reasons: tuple[str, ...] = field(default=())


def exact(words: str) -> Fraction:
    """A number as an annex writes it."""
    return Fraction(words.replace(",", "."))


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


def _lines(folded: str) -> list[str]:
    parts = re.split(r"[;\n]|(?<=\bdiem)[.,]\s|(?<=\bdiem)\s*(?=[-+•]\s)", folded)
    return [part.strip(" -+•.:,") for part in parts if part.strip(" -+•.:,")]


def _ratio(words: str, folded: str, name: str, maximum: Fraction | None) -> Guess | None:
    if "ty le" not in folded and "ti le" not in folded and "/" not in folded:
        return None
    if re.search(
        r"(?:ty|ti) le\s*(?:x|\*|×|nhan)\s*(?:voi\s*)?(?:diem toi da|" + NUMBER + ")", folded
    ) is None and ("diem toi da" not in folded or len(_points(folded)) > 1):
        return None
    rule, reasons, sure = _labels(words, name)
    threshold = _AT_LEAST.search(folded)
    full = threshold and exact(threshold.group(1)) / 100
    if not full or full >= 1:
        kind = "ratio_cliff" if _all_or_nothing(folded) and full else "ratio"
        if kind == "ratio_cliff":
            rule["full_at"] = 1
        reasons.append(phrase("Thấy “tỷ lệ × điểm tối đa”."))
        return Guess({"type": kind, **rule}, sure, tuple(reasons))
    rule["full_at"] = plain(full)
    kind = _shape(folded)
    reasons.append(phrase("Thấy ngưỡng {full} % được điểm tối đa.", full=plain(full * 100)))
    return Guess({"type": kind, **rule}, sure - 5, tuple(reasons))


def _all_or_nothing(folded: str) -> bool:
    return bool(re.search(r"(?:duoi|<|khong dat|con lai|nguoc lai)[^;\n]*\b0\s*diem", folded))


def _shape(folded: str) -> str:
    if _all_or_nothing(folded):
        return "ratio_cliff"
    if re.search(r"(?:ty|ti) le\s*(?:/|:|chia)\s*(?:cho\s*)?\d", folded):
        return "ratio_capped_scaled"
    return "ratio_capped_jump"


def _labels(words: str, name: str) -> tuple[Rule, list[str], int]:
    """Numerator and denominator in words, and whether one is part of the other."""
    named = {one.lower(): " ".join(text.split()) for one, text in _LETTERS.findall(words)}
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


def _points(folded: str) -> list[Fraction]:
    return [exact(one) for one in _POINTS.findall(folded)]


def _bands(words: str, folded: str, name: str, maximum: Fraction | None) -> Guess | None:
    steps = [(line, points[-1]) for line in _lines(folded) if len(points := _points(line)) == 1]
    if len(steps) < 2 or maximum is None:
        return None
    percent = any("%" in line for line, _ in steps)
    lows = [(_low(_POINTS.sub("", line)), value) for line, value in steps]
    if any(low is None for low, _ in lows):
        return None
    scale = Fraction(100) if percent else Fraction(1)
    ordered = sorted((low / scale, value) for low, value in lows if low is not None)
    if len({low for low, _ in ordered}) != len(ordered) or max(value for _, value in ordered) != maximum:
        return None
    reasons = [phrase("Đọc được {count} mức điểm theo khoảng.", count=len(ordered))]
    if ordered[0][0] > 0:
        ordered.insert(0, (Fraction(0), Fraction(0)))
        reasons.append(phrase("Thêm mức 0 điểm cho phần dưới mức thấp nhất."))
    bands = []
    for place, (low, value) in enumerate(ordered):
        band: Rule = {"from": plain(low), "factor": _factor(value, maximum)}
        if place + 1 < len(ordered):
            band["below"] = plain(ordered[place + 1][0])
        bands.append(band)
    if percent:
        reasons.append(phrase("Mức tính theo phần trăm, ghi dưới dạng 0 đến 1."))
    rule: Rule = {"type": "bands", "on": "value", "label": name[:1].lower() + name[1:], "bands": bands}
    return Guess(rule, 80, tuple(reasons))


def _factor(value: Fraction, maximum: Fraction) -> int | float:
    share = value / maximum if maximum else Fraction(0)
    return plain(share) if share.limit_denominator(10**4) == share else round(float(share), 6)


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
    lines = _lines(folded)
    values = [points[-1] for line in lines if (points := _points(line))]
    no = any(re.match(r"^(?:khong|chua|neu khong|neu chua)\b", line) for line in lines)
    yes = re.search(r"(?:^|\b)(?:co|da|neu co|neu da|dat|ban hanh|thuc hien)\b", folded)
    if not yes or len(lines) > 3 or "ty le" in folded:
        return None
    if no and (not values or set(values) <= {Fraction(0), maximum}):
        label = next((line for line in words.split("\n") if line.strip()), name).split(":")[0].strip(" -+•.")
        # A bare "có" asks nothing that the item's name does not.
        said = {"label": label[:1].lower() + label[1:]} if len(label.split()) > 1 else {}
        return Guess({"type": "boolean", **said}, 90, (phrase("Thấy “có” và “không”."),))
    if "diem toi da" in folded and len(lines) <= 2 and not values:
        return Guess({"type": "boolean"}, 65, (phrase("Thấy một điều kiện được điểm tối đa."),))
    return None


def _parts(words: str, folded: str, name: str, maximum: Fraction | None) -> Guess | None:
    raw = [one.strip(" -+•.,") for one in re.split(r"[;\n]", words) if one.strip(" -+•.,")]
    found = []
    for line in raw:
        points = _points(fold(line))
        if len(points) != 1 or not points[0]:
            return None
        label = re.sub(r"[:(]?\s*\(?" + NUMBER + r"\s*(?:điểm|đ)\)?\.?\s*$", "", line, flags=re.I)
        label = re.sub(r"^[a-zđ0-9]{1,2}[).]\s*", "", label).strip(" -+•.:,(")
        found.append((label, points[0]))
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
    _bands,
    _boolean,
    _ratio,
)
