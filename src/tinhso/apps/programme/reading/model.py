"""What a reading holds. Every span is a pair of character offsets into `Reading.text`."""

from __future__ import annotations

from dataclasses import dataclass, field

Span = tuple[int, int]


class CannotRead(Exception):
    """The file cannot be read; the message (Vietnamese) names the file, the problem and the remedy."""


@dataclass(frozen=True)
class CitedDocument:
    """A document the text names, or the text's own header: `749/QĐ-TTg`, 2020-06-03, Thủ tướng Chính phủ."""

    number: str
    date: str | None
    issuer: str | None
    kind: str | None
    spans: tuple[Span, ...]
    confidence: float
    reason: str


@dataclass(frozen=True)
class FoundTarget:
    """One promised figure. `spans[0]` is the phrase that holds it; `number_span` is the figure alone."""

    metric: str
    comparator: str
    value: float
    value_max: float | None
    unit: str
    year: int | None
    place: str | None
    pillar: str | None
    sector: str | None
    spans: tuple[Span, ...]
    confidence: float
    reason: str
    number_span: Span = (0, 0)
    level: str | None = None


@dataclass(frozen=True)
class FoundTask:
    """Something somebody has to do. `deadline`: ISO date, `2025-12`, `2025`, or "thường xuyên"."""

    action: str
    lead: str | None
    coordinating: tuple[str, ...]
    deadline: str | None
    sector: str | None
    spans: tuple[Span, ...]
    confidence: float
    reason: str


@dataclass(frozen=True)
class Reading:
    """Everything found in one text. Nothing here is confirmed: people confirm."""

    text: str
    documents: tuple[CitedDocument, ...] = field(default=())
    targets: tuple[FoundTarget, ...] = field(default=())
    tasks: tuple[FoundTask, ...] = field(default=())
