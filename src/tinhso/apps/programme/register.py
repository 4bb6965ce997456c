"""The register's words: one spelling of a number, what the search reads. Pure."""

import re

from tinhso.kernel.text import api as text

MOST_SEARCHED = 200_000  # characters of a text that the search reads; PostgreSQL's tsvector ends at 1 MB
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def plain_number(number: str) -> str:
    """A number in one spelling: `411/QĐ-TTg`, `411 / QĐ-TTg` and `411/qđ-ttg` are `411/qd-ttg`."""
    return "".join(text.fold(number).split())


def searched(*parts: str) -> str:
    """What the search reads of these texts: folded words, nothing else."""
    words = " ".join(text.fold(part) for part in parts if part)
    return _NOT_WORD.sub(" ", words).strip()[:MOST_SEARCHED]
