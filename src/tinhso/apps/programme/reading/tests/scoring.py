"""Strict scores of a reading against hand-made expectations (tests/texts/*.yaml).

A target line is `comparator | value or low-high | unit | year | words around the number [| place]`; it is met
only by a target with the same comparator, value, unit, year and place whose number stands in those words.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tinhso.apps.programme.reading.api import CitedDocument, FoundTarget, FoundTask, Reading, read_text

Expected = dict[str, Any]


@dataclass
class Score:
    """Counts of one kind of item."""

    hit: int = 0
    wanted: int = 0
    found: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 1 when there was nothing to find and nothing was found."""
        return 2 * self.hit / (self.wanted + self.found) if self.wanted + self.found else 1.0

    def add(self, other: Score) -> None:
        """Add another text's counts."""
        self.hit, self.wanted, self.found = (
            self.hit + other.hit,
            self.wanted + other.wanted,
            self.found + other.found,
        )
        self.notes += other.notes


def _null(text: str) -> str | None:
    text = text.strip()
    return None if text in ("null", "") else text


def parse_target(line: str, place: str | None) -> Expected:
    """One expectation line as a dict."""
    parts = [p.strip() for p in line.split(" | ")]
    low, _, high = parts[1].partition("..")
    year = _null(parts[3])
    return {
        "comparator": parts[0],
        "value": float(low),
        "value_max": float(high) if high else None,
        "unit": parts[2],
        "year": int(year) if year else None,
        "words": parts[4].replace("¦", "|"),
        "place": _null(parts[5]) if len(parts) > 5 else place,
    }


def meets(found: FoundTarget, want: Expected, text: str) -> bool:
    """Whether a found target is the expected one, field by field and by position."""
    for name in ("comparator", "value", "value_max", "unit", "year", "place"):
        if getattr(found, name) != want[name]:
            return False
    ranges = [(m.start(), m.end()) for m in re.finditer(re.escape(want["words"]), text)]
    places = [found.number_span, *found.spans[1:]]
    return any(a < end and start < b for start, end in places for a, b in ranges)


def score_targets(reading: Reading, wants: list[Expected]) -> Score:
    """Strict score of the targets."""
    score = Score(0, len(wants), len(reading.targets))
    left = list(reading.targets)
    for want in wants:
        if want["words"] not in reading.text:
            score.notes.append(f"không có trong văn bản: {want['words']}")
        match = next((t for t in left if meets(t, want, reading.text)), None)
        if match:
            left.remove(match)
            score.hit += 1
        else:
            score.notes.append(f"thiếu: {want}")
    score.notes += [
        f"thừa: {t.comparator} {t.value} {t.value_max} {t.unit} {t.year} {t.place} «{t.metric[:60]}» {t.reason}"
        for t in left
    ]
    return score


def score_documents(found: tuple[CitedDocument, ...], lines: list[str]) -> Score:
    """Score of documents by number, date and issuer."""
    wants = [tuple(_null(p) for p in line.split(" | ")) for line in lines]
    got = [(d.number, d.date, d.issuer) for d in found]
    score = Score(0, len(wants), len(got))
    for want in wants:
        if want in got:
            got.remove(want)
            score.hit += 1
        else:
            score.notes.append(f"thiếu văn bản: {want}")
    score.notes += [f"thừa văn bản: {g}" for g in got]
    return score


def score_tasks(found: tuple[FoundTask, ...], lines: list[str], text: str) -> Score:
    """Score of tasks: `lead | deadline | number of partners | words of the action`."""
    score = Score(0, len(lines), len(found))
    left = list(found)
    for line in lines:
        lead, due, partners, words = (p.strip() for p in line.split(" | "))
        match = next(
            (
                t
                for t in left
                if t.lead == _null(lead)
                and t.deadline == _null(due)
                and len(t.coordinating) == int(partners)
                and words in " ".join(text[slice(*t.spans[0])].split())
            ),
            None,
        )
        if match:
            left.remove(match)
            score.hit += 1
        else:
            score.notes.append(f"thiếu nhiệm vụ: {line}")
    score.notes += [
        f"thừa nhiệm vụ: {t.lead} | {t.deadline} | {t.coordinating} | {t.action[:70]}" for t in left
    ]
    return score


def score_folder(folder: Path) -> dict[str, Score]:
    """Scores of all annotated texts of a folder, added up; notes name text and fault."""
    total = {"targets": Score(), "documents": Score(), "tasks": Score()}
    for path in sorted(folder.glob("*.yaml")):
        wanted = yaml.safe_load(path.read_text(encoding="utf-8"))
        with path.with_suffix(".txt").open(encoding="utf-8", newline="") as stream:
            reading = read_text(stream.read())
        wants = [parse_target(line, wanted.get("place")) for line in wanted.get("targets") or []]
        parts = {
            "targets": score_targets(reading, wants),
            "documents": score_documents(reading.documents, wanted.get("documents") or []),
        }
        if "tasks" in wanted:
            parts["tasks"] = score_tasks(reading.tasks, wanted["tasks"] or [], reading.text)
        for name, part in parts.items():
            part.notes = [f"{path.stem}: {note}" for note in part.notes]
            total[name].add(part)
    return total


if __name__ == "__main__":
    for kind, found_score in score_folder(Path(sys.argv[1])).items():
        shown = (
            f"{kind}: F1 {found_score.f1:.3f} ({found_score.hit} đúng / {found_score.wanted} "
            f"cần / {found_score.found} thấy)"
        )
        sys.stdout.write("\n".join([shown, *found_score.notes]) + "\n")
