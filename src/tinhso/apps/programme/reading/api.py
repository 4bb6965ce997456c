"""Door 1 of the plan reader."""

from __future__ import annotations

from tinhso.apps.programme.reading.files import LIMIT_MB, read_file
from tinhso.apps.programme.reading.model import (
    CannotRead,
    CitedDocument,
    FoundTarget,
    FoundTask,
    Reading,
    Span,
)
from tinhso.apps.programme.reading.reader import read_text as _read_text
from tinhso.apps.programme.reading.report import as_json, summary

__all__ = [
    "LIMIT_MB",
    "CannotRead",
    "CitedDocument",
    "FoundTarget",
    "FoundTask",
    "Reading",
    "Span",
    "as_json",
    "read_file",
    "read_text",
    "summary",
]


def read_text(text: str) -> Reading:
    """Read a plan's text: documents, targets and tasks with spans into `text`. Pure and deterministic."""
    return _read_text(text)
