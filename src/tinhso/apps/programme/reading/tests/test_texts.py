"""The annotated texts: strict scores against the aims of the plan reader."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tinhso.apps.programme.reading.api import Reading, read_text
from tinhso.apps.programme.reading.tests.scoring import Score, score_folder

TEXTS = Path(__file__).parent / "texts"


@pytest.fixture(scope="module")
def scores() -> dict[str, Score]:
    return score_folder(TEXTS)


def test_there_are_enough_annotations(scores: dict[str, Score]) -> None:
    assert len(list(TEXTS.glob("*.yaml"))) >= 12
    assert scores["targets"].wanted >= 150


def test_targets_are_read_strictly(scores: dict[str, Score]) -> None:
    """Comparator, value, unit, year, place and position of the number must all be right."""
    assert scores["targets"].f1 >= 0.95, "\n".join(scores["targets"].notes)


def test_documents_are_read_with_number_date_and_issuer(scores: dict[str, Score]) -> None:
    assert scores["documents"].f1 >= 0.98, "\n".join(scores["documents"].notes)


def test_tasks_are_read_with_lead_deadline_and_partners(scores: dict[str, Score]) -> None:
    assert scores["tasks"].f1 >= 0.9, "\n".join(scores["tasks"].notes)


def _all_spans(reading: Reading) -> list[tuple[int, int]]:
    items = [*reading.documents, *reading.targets, *reading.tasks]
    return [span for item in items for span in item.spans]


@pytest.mark.parametrize("path", sorted(TEXTS.glob("*.txt")), ids=lambda p: p.stem)
def test_spans_lie_in_the_unchanged_text(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as stream:
        text = stream.read()
    reading = read_text(text)
    assert reading.text == text
    assert all(0 <= start < end <= len(text) for start, end in _all_spans(reading))
    for target in reading.targets:
        number = text[slice(*target.number_span)]
        assert any(c.isdigit() for c in number)
        assert 0 < target.confidence <= 1
        assert target.reason


def test_reading_twice_gives_the_same() -> None:
    text = (TEXTS / "01-ke-hoach-tinh.txt").read_text(encoding="utf-8")
    assert read_text(text) == read_text(text)


def test_a_forty_page_plan_is_read_in_seconds() -> None:
    """Aim 2 s on a quiet machine; the bound is wide because tests share theirs."""
    pages = "\n".join(p.read_text(encoding="utf-8") for p in sorted(TEXTS.glob("*.txt")))
    began = time.process_time()
    read_text((pages * 8)[:110_000])
    assert time.process_time() - began < 6
