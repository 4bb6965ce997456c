"""What a finding says, as plain JSON values, and how the findings of a plan become targets and tasks. Pure."""

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tinhso.apps.programme.reading.api import CitedDocument, FoundTarget, FoundTask, Reading
from tinhso.kernel.text import api as text

Content = dict[str, Any]

_QUARTER = re.compile(r"(?:(\d{4})-Q([1-4])|quý\s+([1-4]|IV|I{1,3})[\s/]+(?:năm\s+)?(\d{4}))", re.IGNORECASE)
_MONTH = re.compile(r"(\d{4})-(\d{1,2})|(?:tháng\s+)?(\d{1,2})[/-](\d{4})", re.IGNORECASE)
_YEAR = re.compile(r"(?:năm\s+)?(\d{4})(?:\s*-\s*(\d{4}))?", re.IGNORECASE)
_WORKING = re.compile(r"(?:trong\s+)?(\d{1,3})\s+ngày\s+làm\s+việc", re.IGNORECASE)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True)
class Read:
    """One finding as it is stored: its kind, content, spans (the phrase first), confidence and reason."""

    kind: str
    content: Content
    spans: tuple[tuple[int, int], ...]
    confidence: float
    reason: str


def found_in(reading: Reading) -> list[Read]:
    """Everything a reading found, in the order of the text."""
    found = [*map(_target, reading.targets), *map(_task, reading.tasks), *map(_document, reading.documents)]
    return sorted(found, key=lambda one: (one.spans[0] if one.spans else (0, 0), one.kind))


def _target(one: FoundTarget) -> Read:
    content = {
        "metric": one.metric, "comparator": one.comparator, "value": _exact(one.value),
        "value_max": _exact(one.value_max), "unit": one.unit, "year": one.year, "place": one.place or "",
        "pillar": one.pillar or "", "sector": one.sector or "",
    }  # fmt: skip
    return Read("target", content, one.spans, one.confidence, one.reason)


def _task(one: FoundTask) -> Read:
    content = {
        "action": one.action, "lead": one.lead or "", "coordinating": list(one.coordinating),
        "deadline": one.deadline or "", "sector": one.sector or "",
    }  # fmt: skip
    return Read("task", content, one.spans, one.confidence, one.reason)


def _document(one: CitedDocument) -> Read:
    content = {"number": one.number, "date": one.date, "issuer": one.issuer or "", "kind": one.kind or ""}
    return Read("document", content, one.spans, one.confidence, one.reason)


def _exact(value: float | None) -> str | None:
    """A figure as decimal text, as it stood on paper: 85.5, not 85.50000000000001."""
    return None if value is None else format(Decimal(repr(value)).normalize(), "f")


def deadline_date(written: str) -> dt.date | None:
    """The last day a deadline means, None for continuing work ("thường xuyên") and the like.

    Reads `2024-06-30`, `30/6/2024`, `2024-06`, `6/2024`, `2024-Q3`, `quý III năm 2024`, `2024`, `2024-2025`
    (the end), each as the last day of that time. Years outside 1976–2099 are no deadline.
    """
    typed = written.strip()
    try:
        return text.parse_date(typed)
    except text.CannotParse:
        pass  # not a day: perhaps a quarter, month or year
    year, month = 0, 12
    if quarter := _QUARTER.fullmatch(typed):
        year = int(quarter[1] or quarter[4])
        which = quarter[2] or quarter[3].lower()
        month = 3 * (_ROMAN.get(which) or int(which))
    elif span := _MONTH.fullmatch(typed):
        year, month = int(span[1] or span[4]), int(span[2] or span[3])
    elif years := _YEAR.fullmatch(typed):
        year = int(years[2] or years[1])
    if not (1976 <= year <= 2099 and 1 <= month <= 12):
        return None
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def working_days(written: str) -> int | None:
    """How many working days a deadline like "15 ngày làm việc" allows; None for any other."""
    found = _WORKING.match(written.strip())
    return int(found[1]) or None if found else None


@dataclass
class Joined:
    """Target findings that are one target with values for several years."""

    content: Content
    source: int  # primary key of the first finding
    values: dict[int | None, tuple[Decimal, Decimal | None]] = field(default_factory=dict)


def join_targets(findings: Iterable[tuple[int, Content]]) -> list[Joined]:
    """Findings (primary key, content) as targets: the same metric, comparator, unit, place and pillar in other
    years is one target. A second, different value for a year it already has starts a new target, so that no
    confirmed figure is lost; the same value again is the same statement.
    """
    joined: list[Joined] = []
    by_name: dict[tuple[str, ...], list[Joined]] = {}
    for source, content in findings:
        name = tuple(
            text.fold(str(content[part])) for part in ("metric", "comparator", "unit", "place", "pillar")
        )
        year = content["year"]
        value = (
            Decimal(content["value"]),
            None if content["value_max"] is None else Decimal(content["value_max"]),
        )
        for one in by_name.get(name, []):
            if one.values.setdefault(year, value) == value:
                break
        else:
            one = Joined(content, source, {year: value})
            by_name.setdefault(name, []).append(one)
            joined.append(one)
    return joined


def differences(before: Content, after: Content) -> Iterator[tuple[str, Any, Any]]:
    """(field, old, new) for every field that differs, for the audit record."""
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            yield name, before.get(name), after.get(name)
