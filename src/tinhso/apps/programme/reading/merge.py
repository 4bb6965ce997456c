"""The same promise said twice is one target with two spans."""

from __future__ import annotations

import re
from dataclasses import replace

from tinhso.apps.programme.reading.model import FoundTarget
from tinhso.apps.programme.reading.prepared import fold_text

_STOP = {
    "va",
    "cua",
    "cac",
    "nhung",
    "duoc",
    "tren",
    "tai",
    "trong",
    "cho",
    "voi",
    "co",
    "den",
    "dat",
    "ty",
    "le",
    "tinh",
    "nam",
    "la",
    "theo",
    "mot",
    "so",
    "toan",
    "dia",
    "ban",
}


def _tokens(metric: str) -> frozenset[str]:
    words = "".join(c if c.isalnum() else " " for c in fold_text(metric)).split()
    return frozenset(w for w in words if w not in _STOP) or frozenset(words)


def _head(metric: str) -> str:
    """The first word that says what is measured: 100% of communes is not 100% of their post offices."""
    words = "".join(c if c.isalnum() else " " for c in fold_text(metric)).split()
    return next((w for w in words if w not in _STOP), "")


def _place_in(text: str, target: FoundTarget) -> str:
    """Whether a phrase stands in a table row, a list item or plain prose."""
    start = text.rfind("\n", 0, target.spans[0][0]) + 1
    end = text.find("\n", start)
    line = text[start : end if end >= 0 else len(text)]
    if " | " in line or "\t" in line:
        return "row"
    return "item" if re.match(r"\s*(?:[-+*•●–]|\w{1,3}[.)])", line) else "prose"


def _neighbours(text: str, a: FoundTarget, b: FoundTarget) -> bool:
    """Whether two phrases stand in one paragraph, list or table: there, like words mean two promises."""
    if "\n" not in text[a.spans[-1][1] : b.spans[0][0]]:
        return True
    places = {_place_in(text, a), _place_in(text, b)}
    return len(places) == 1 and "prose" not in places


def _headline(text: str) -> int:
    """Where the headline ends: the first lines (tag, dateline, title) that are no sentences; 0 when there is none."""
    end = at = lines = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            if (
                lines == 3
                or len(line.strip()) >= 220
                or re.search(r"[.;:,]\s*$|\||\t|^\s*(?:[-+*•]|\d+[.)])", line)
            ):
                break
            end, lines = at + len(line.rstrip()), lines + 1
        at += len(line)
    return end


# Words of wishing and of belonging to the whole, which do not tell two promises apart.
_GENERIC_WORDS = (
    "muc tieu phan dau quyet tam xay dung nen vung manh huong toi phat trien xep hang nhom dan dau ca nuoc nam "
    "tinh thanh pho trong thuoc lot top tot nhat cao co chi chuyen doi 0 se dat ra de vao thieu chiem"
)
_GENERIC = frozenset(_GENERIC_WORDS.split(" "))


def _core(tokens: frozenset[str], target: FoundTarget) -> frozenset[str]:
    """The words of a metric that say what it is about."""
    place = frozenset(fold_text(target.place or "").split())
    return tokens - _GENERIC - place


def _announces(a: FoundTarget, b: FoundTarget, ta: frozenset[str], tb: frozenset[str]) -> bool:
    """Whether a headline says one of the promises of the body, in fewer and other words."""
    if a.year not in (b.year, None) and "trong câu" in a.reason:
        return False
    common = ta & tb
    return len(common) >= (1 if {"grdp", "gdp"} & common else 2) or _core(ta, a) <= _core(tb, b)


def _repeats(text: str, a: FoundTarget, b: FoundTarget, ta: frozenset[str], tb: frozenset[str]) -> bool:
    """Whether a caption or summary says again, in fewer words, what another paragraph promises."""
    ca, cb = _core(ta, a), _core(tb, b)
    ranks = a.unit == "hạng"
    whole = {"grdp", "gdp"}
    if _neighbours(text, a, b) or not (ranks or (whole & ca and whole & cb)):
        return False
    return ca <= cb or cb <= ca


def _same(text: str, a: FoundTarget, b: FoundTarget, ta: frozenset[str], tb: frozenset[str]) -> bool:
    if a.spans[0] == b.spans[0] or (a.level != b.level and a.level and b.level):
        return False
    if a.year != b.year and a.year is not None and b.year is not None:
        return False
    if _repeats(text, a, b, ta, tb):
        return True
    if not ta or not tb or {w for w in ta if w.isdigit()} != {w for w in tb if w.isdigit()}:
        return False
    common = len(ta & tb)
    jaccard = common / len(ta | tb)
    if _neighbours(text, a, b):
        return jaccard >= 0.9
    contained = common / min(len(ta), len(tb))
    shorter, longer = (a, tb) if len(ta) < len(tb) else (b, ta)
    if a.unit == "%" and _head(shorter.metric) not in longer:
        return False
    return jaccard >= 0.6 or (
        contained >= 0.85 and min(len(ta), len(tb)) >= 2 and common / max(len(ta), len(tb)) >= 0.4
    )


def merge_targets(text: str, found: list[FoundTarget]) -> list[FoundTarget]:
    """Merge equal promises (value, unit, year, place, and nearly the same words); keep every span."""
    kept: list[FoundTarget] = []
    words: list[frozenset[str]] = []
    by_key: dict[tuple[object, ...], list[int]] = {}
    headline = _headline(text)
    for target in found:
        tokens = _tokens(target.metric)
        key = (target.value, target.value_max, target.unit, target.place)
        ends = [
            (v, None, target.unit, target.place) for v in (target.value, target.value_max) if v is not None
        ]
        for index in [*by_key.get(key, []), *(i for e in ends if e != key for i in by_key.get(e, []))]:
            said = kept[index]
            announced = said.spans[0][1] <= headline < target.spans[0][0] and _announces(
                said, target, words[index], tokens
            )
            alike = said.value_max == target.value_max
            if announced or (alike and _same(text, said, target, words[index], tokens)):
                kept[index] = _joined(kept[index], target)
                break
        else:
            by_key.setdefault(key, []).append(len(kept))
            kept.append(target)
            words.append(tokens)
    return kept


def _joined(a: FoundTarget, b: FoundTarget) -> FoundTarget:
    own = a.year is not None and (a.year == b.year or "trong câu" in a.reason)
    return replace(
        a,
        value=b.value if b.value_max is not None else a.value,
        spans=(*a.spans, *b.spans),
        year=a.year if own else b.year or a.year,
        value_max=a.value_max if a.value_max is not None else b.value_max,
        comparator=b.comparator if a.comparator == "=" or b.value_max is not None else a.comparator,
        pillar=a.pillar or b.pillar,
        sector=a.sector or b.sector,
        confidence=max(a.confidence, b.confidence),
        reason=a.reason if "nhắc lại" in a.reason else f"{a.reason}; nhắc lại trong văn bản",
    )
