"""The whole provenance of one unit's published result, as data: for the paper and for the HTTP API.

Rank → total → pillars → items → rule with its numbers → inputs of every published stage side by side, with the
reasons of cuts and the decisions about objections → reports, counts and proofs → which agency and when.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404

from tinhso.apps.scoring import computing, queries
from tinhso.apps.scoring.appraisal import queries as appraisal
from tinhso.apps.scoring.models import Result, Run
from tinhso.apps.scoring.provenance import figures, kept, naming
from tinhso.apps.scoring.provenance.explaining import said
from tinhso.apps.scoring.provenance.figures import Figure
from tinhso.engines.indicators.api import Framework, Item
from tinhso.engines.indicators.store.api import Evidence, Stage, Value, evidence


@dataclass(frozen=True)
class InputTrail:
    """An input with the figure it was taken from."""

    label: str
    shown: str
    value: Value
    figure: Figure | None


@dataclass(frozen=True)
class StageTrail:
    """An item at one stage: its points and its inputs."""

    stage: Stage
    score: Mapping[str, Any]
    inputs: Sequence[InputTrail]


@dataclass(frozen=True)
class ItemTrail:
    """An item: its rule, its points and inputs at every published stage, what appraisal made of it, its proofs.

    The last of `stages` is the one that the ranking is of.
    """

    item: Item
    rule: str
    stages: Sequence[StageTrail]
    verdict: Mapping[str, Any]
    proofs: Sequence[Evidence]

    @property
    def score(self) -> Mapping[str, Any]:
        """What the ranking counts."""
        return self.stages[-1].score

    @property
    def inputs(self) -> Sequence[InputTrail]:
        """What the ranking was made of."""
        return self.stages[-1].inputs


@dataclass(frozen=True)
class Dossier:
    """A unit's published result with everything behind it; `results` by stage, the ranking's own last."""

    run: Run
    result: Result
    results: Mapping[Stage, Result]
    framework: Framework
    items: Sequence[ItemTrail]
    ranked: int  # how many units of the run have a rank


def of(code: str, key: str, number: int | None = None) -> Dossier:
    """The dossier of a unit in a published run (the newest). Raises Http404, also where a ranking is only quoted."""
    run = queries.published_run(code)
    if number is not None:
        run = queries.published_computed(run.assessment, number)
    if run.origin == Run.Origin.QUOTED or run.published_at is None:
        raise Http404(code)
    result = queries.result(run, key)
    result.unit.assessment = run.assessment
    results = _results(result)
    values = {stage: kept.rows(row.run, [key]) for stage, row in results.items()}
    every = [value for some in values.values() for value in some]
    fed = figures.of(every, public=True)
    proofs = [one for one in evidence(code, key) if one.added_at <= run.published_at]
    verdicts = appraisal.verdicts(result.unit, frozenset(results))
    naming.veil([*every, *proofs, *(one["review"] for one in verdicts.values())])
    framework = computing.framework_of_run(run)
    items = [
        ItemTrail(
            item=item,
            rule=item.rule.words(item.maximum) if item.rule and item.maximum else "",
            stages=[_stage(item, stage, row, values[stage], fed) for stage, row in results.items()],
            verdict=verdicts.get(item.code, {}),
            proofs=[one for one in proofs if one.item == item.code],
        )
        for item in framework.items
        if item.code in result.items
    ]
    return Dossier(
        run, results[Stage(run.stage)], results, framework, items, ranked=queries.ranked_count(run)
    )


def _results(result: Result) -> dict[Stage, Result]:
    """The published results of the unit by stage, up to the ranking's own, which comes last."""
    unit, run = result.unit, result.run
    found = queries.results_by_stage(unit, until=run.published_at) | {run.stage: result}
    order = [stage for stage in Stage if stage.value in found]
    upto = order[: order.index(Stage(run.stage)) + 1]
    computed = [stage for stage in upto if found[stage].run.origin == Run.Origin.COMPUTED]
    return {stage: computing.spoken(found[stage]) for stage in computed}


def _stage(
    item: Item, stage: Stage, row: Result, values: Sequence[Value], fed: Mapping[int, Figure]
) -> StageTrail:
    known = {one.name: one for one in item.inputs()}
    labels = {one.name: one.label or item.name for one in known.values()}
    return StageTrail(
        stage=stage,
        score=row.items.get(item.code, {}),
        inputs=[
            InputTrail(labels.get(v.input, v.input), said(known.get(v.input), v.value), v, fed.get(v.pk))
            for v in values
            if v.item == item.code
        ],
    )


def as_data(found: Dossier) -> dict[str, Any]:
    """In the shape of the HTTP API."""
    run, result = found.run, found.result
    whole = result.items.get("", {})
    return {
        "assessment": run.assessment.code,
        "unit": result.unit.key,
        "name": result.unit.name,
        "invented": run.assessment.invented,
        "trial": settings.DEMO,
        "run": {
            "number": run.number,
            "stage": run.stage,
            "published_at": run.published_at,
            "framework": run.edition_digest,
            "inputs": run.values_digest,
            "engine": run.engine,
            "results": run.results_digest,
        },
        "rank": result.rank,
        "of": found.ranked,
        "group_rank": result.group_rank,
        "total": result.total,
        "stages": [
            {"stage": stage.value, "run": row.run.number, "total": row.total, "rank": row.rank}
            for stage, row in found.results.items()
        ],
        "explanation": whole.get("text", ""),
        "pillars": [
            {
                "code": code,
                "name": one["name"],
                "points": one["points"],
                "max": one["max"],
                "explanation": one["text"],
            }
            for code, one in result.pillars.items()
        ],
        "items": [_item_data(one) for one in found.items],
    }


def _item_data(one: ItemTrail) -> dict[str, Any]:
    return {
        "code": one.item.code,
        "name": one.item.name,
        "group": one.item.group,
        "points": one.score["points"],
        "max": one.score["max"],
        "state": one.score["state"],
        "rule": one.rule,
        "explanation": one.score["text"],
        "inputs": [_input_data(each) for each in one.inputs],
        "stages": [
            {
                "stage": each.stage.value,
                "points": each.score.get("points"),
                "explanation": each.score.get("text", ""),
                "inputs": [_input_data(some) for some in each.inputs],
            }
            for each in one.stages
        ],
        "appraisal": _verdict_data(one.verdict) if one.verdict else None,
        "proofs": [
            {
                "note": each.note,
                "file": each.file.name if each.file else "",
                "added_by": each.added_by_name,
                "added_at": each.added_at,
            }
            for each in one.proofs
        ],
    }


def _input_data(each: InputTrail) -> dict[str, Any]:
    return {
        "input": each.value.input,
        "label": each.label,
        "value": each.value.value,
        "invented": each.value.invented,
        "source": each.value.source,
        "source_note": each.value.source_note,
        "entered_by": each.value.entered_by_name,
        "entered_at": each.value.entered_at,
        "approved_by": each.value.approved_by_name,
        "approved_at": each.value.approved_at,
        "figure": figures.words_of(each.figure) if each.figure else None,
    }


def _verdict_data(verdict: Mapping[str, Any]) -> dict[str, Any]:
    review, objection = verdict["review"], verdict["objection"]
    return {
        "state": review.state,
        "self_points": review.self_points,
        "points": review.points,
        "reason": review.reason,
        "by": review.by_name,
        "at": review.at,
        "objection": {
            "words": objection.words,
            "at": objection.at,
            "state": objection.state,
            "answer": objection.answer,
            "points": objection.points,
            "decided_at": objection.decided_at,
        }
        if objection
        else None,
    }
