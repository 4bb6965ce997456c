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


def _same(text: str, a: FoundTarget, b: FoundTarget, ta: frozenset[str], tb: frozenset[str]) -> bool:
    if a.spans[0] == b.spans[0] or (a.level != b.level and a.level and b.level):
        return False
    if a.year != b.year and a.year is not None and b.year is not None:
        return False
    if not ta or not tb or {w for w in ta if w.isdigit()} != {w for w in tb if w.isdigit()}:
        return False
    common = len(ta & tb)
    jaccard = common / len(ta | tb)
    if _neighbours(text, a, b):
        return jaccard >= 0.9
    contained = common / min(len(ta), len(tb))
    return jaccard >= 0.6 or (
        contained >= 0.85 and min(len(ta), len(tb)) >= 2 and common / max(len(ta), len(tb)) >= 0.4
    )


def merge_targets(text: str, found: list[FoundTarget]) -> list[FoundTarget]:
    """Merge equal promises (value, unit, year, place, and nearly the same words); keep every span."""
    kept: list[FoundTarget] = []
    words: list[frozenset[str]] = []
    by_key: dict[tuple[object, ...], list[int]] = {}
    for target in found:
        tokens = _tokens(target.metric)
        key = (target.value, target.value_max, target.unit, target.place)
        for index in by_key.get(key, []):
            if _same(text, kept[index], target, words[index], tokens):
                kept[index] = _joined(kept[index], target)
                break
        else:
            by_key.setdefault(key, []).append(len(kept))
            kept.append(target)
            words.append(tokens)
    return kept


def _joined(a: FoundTarget, b: FoundTarget) -> FoundTarget:
    return replace(
        a,
        spans=(*a.spans, *b.spans),
        year=a.year if a.year is not None else b.year,
        comparator=a.comparator if a.comparator != "=" else b.comparator,
        pillar=a.pillar or b.pillar,
        sector=a.sector or b.sector,
        confidence=max(a.confidence, b.confidence),
        reason=a.reason if "nhắc lại" in a.reason else f"{a.reason}; nhắc lại trong văn bản",
    )
