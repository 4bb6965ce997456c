"""Publishing freezes a run; running it again from what was kept must give the same, figure by figure."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tinhso.apps.scoring import computing
from tinhso.apps.scoring.models import Result, Run, Unit
from tinhso.apps.scoring.provenance import kept, sealing
from tinhso.engines.indicators.store.api import Stage, digest, inputs

MOST_EXAMPLES = 20
PARTS = ("edition", "values", "results", "sealed")


@dataclass(frozen=True)
class Rerun:
    """What came of running a published run again.

    `differing` are the first units whose points or ranks differ; `words` counts units whose figures agree and whose
    explanation is worded otherwise (a newer wording of the engine). Where the framework's text is not what it was,
    nothing is computed. Runs of before this was kept have no seal; their figures are compared one by one.
    `sealed_same`: all that the run shows, words and sources of inputs too, is what the record says was published.
    """

    run: Run
    engine: str
    edition_same: bool
    values_same: bool
    results_same: bool
    sealed_same: bool
    count: int
    differing: tuple[str, ...]
    words: int

    @property
    def same(self) -> bool:
        """Whether the framework, the inputs and every figure are what was published."""
        return not self.wrong

    @property
    def wrong(self) -> list[str]:
        """Which of `PARTS` are not what was published."""
        parts = (self.edition_same, self.values_same, self.results_same, self.sealed_same)
        return [name for name, same in zip(PARTS, parts, strict=True) if not same]


def freeze(run: Run, *, by: str) -> Run:
    """Keep a draft's units and inputs and seal its figures. The caller holds the book and saves the run.

    A draft that moved unit by unit since it was last computed as a whole, or is behind its inputs or its framework,
    is computed anew first: what is published was computed at one go.
    """
    assessment = run.assessment
    edition = assessment.edition.digest if assessment.edition else ""
    standing = digest(inputs(assessment.code, Stage(run.stage)))
    if (run.values_digest, run.edition_digest, run.engine) != (standing, edition, computing.ENGINE):
        run = computing.refresh(assessment, Stage(run.stage), by=by)
    kept.keep(run)
    run.results_digest = seal(run.results.select_related("unit"))
    return run


def figures(row: Result) -> dict[str, Any]:
    """Everything a result says in figures: without the sentences."""
    return {
        "unit": row.unit.key,
        "total": None if row.total is None else f"{row.total:f}",
        "rank": row.rank,
        "group_rank": row.group_rank,
        "place": row.place_in_list,
        "pillars": _plain(row.pillars),
        "items": _plain(row.items),
    }


def _plain(parts: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    return {
        code: {key: value for key, value in part.items() if key != "text"} for code, part in parts.items()
    }


def seal(rows: Iterable[Result]) -> str:
    """A fingerprint of results: the same figures give the same in any order."""
    lines = sorted(json.dumps(figures(row), sort_keys=True, ensure_ascii=False) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def rerun(run: Run) -> Rerun:
    """Compute a published run again from its edition and the inputs it kept, and compare. Writes nothing."""
    edition = computing.edition_of(run)
    units = kept.units(run)
    values_same = digest(kept.as_inputs(units)) == run.values_digest
    said = sealing.noted(run)
    sealed_same = not said or said == sealing.of(run)
    if edition is None or _text_digest(edition.body) != run.edition_digest:
        return Rerun(run, computing.ENGINE, False, values_same, False, sealed_same, 0, (), 0)
    made = _compute(run, units)
    stored = {row.unit.key: row for row in run.results.select_related("unit")}
    differing = sorted(
        key
        for key in stored.keys() | made.keys()
        if key not in stored or key not in made or figures(stored[key]) != figures(made[key])
    )
    words = sum(_words(stored[key]) != _words(made[key]) for key in stored.keys() & made.keys())
    return Rerun(
        run=run,
        engine=computing.ENGINE,
        edition_same=True,
        values_same=values_same,
        results_same=not differing and run.results_digest in ("", seal(made.values())),
        sealed_same=sealed_same,
        count=len(differing),
        differing=tuple(differing[:MOST_EXAMPLES]),
        words=words,
    )


def _compute(run: Run, units: Iterable[kept.Kept]) -> dict[str, Result]:
    framework = computing.framework_of_run(run)
    made = {}
    for one in units:
        was = one.frozen
        unit = Unit(
            key=was.unit.key, name=was.name, sort_key=was.sort_key, peer_group=was.peer_group, ranked=was.ranked
        )  # fmt: skip
        row = Result(unit=unit, place_in_list=0)
        computing.fill(row, computing.scored(framework, one.values, unit=was.name))
        made[unit.key] = row
    for key, place in computing.places(list(made.values()), framework).items():
        made[key].rank, made[key].group_rank, made[key].place_in_list = place
    return made


def _words(row: Result) -> list[str]:
    return [
        part.get("text", "") for parts in (row.pillars, row.items) for _code, part in sorted(parts.items())
    ]


def _text_digest(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
