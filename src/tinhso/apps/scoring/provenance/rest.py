"""The HTTP API of provenance: published runs, and everything behind a unit's published score, to everyone."""

import datetime as dt
from decimal import Decimal
from typing import Any

from ninja import Router, Schema

from tinhso.apps.scoring.provenance import differing, dossier
from tinhso.kernel.access.api import api_public
from tinhso.kernel.ui.api import Request

router = Router(tags=["scoring"])


class RunOut(Schema):
    """A published run. The digests are SHA-256: the same text, inputs or figures give the same."""

    number: int
    stage: str
    origin: str
    published_at: dt.datetime
    framework: str
    inputs: str
    engine: str
    results: str
    corrects: int | None
    reason: str


class SealOut(Schema):
    """The run that a provenance belongs to."""

    number: int
    stage: str
    published_at: dt.datetime
    framework: str
    inputs: str
    engine: str
    results: str


class PartOut(Schema):
    """A pillar or group."""

    code: str
    name: str
    points: float
    max: float
    explanation: str


class StampOut(Schema):
    """Somebody vouched for a figure."""

    what: str
    by: str
    at: dt.datetime


class OriginOut(Schema):
    """A report or count that a figure came from; `link` opens for whom it may concern."""

    title: str
    state: str
    link: str
    stamps: list[StampOut]


class StoredOut(Schema):
    """A stored figure behind a computed one."""

    agency: str
    period: str
    value: str
    written_by: str
    written_at: dt.datetime
    origins: list[OriginOut]


class PartOfFigureOut(Schema):
    """A figure in a formula or a sum: the formula, the same with its numbers, its parts, the stored figures behind it.

    At most 12 stored figures of each are given; `more` says how many others there are.
    """

    indicator: str
    title: str
    period: str
    value: str
    formula: str
    numbers: str
    parts: list["PartOfFigureOut"]
    figures: list[StoredOut]
    more: int


class FigureOut(Schema):
    """A figure of the value store that an input was taken from."""

    indicator: str
    title: str
    period: str
    agency: str
    breakdown: str
    counted: bool
    written_by: str
    written_at: dt.datetime | None
    origins: list[OriginOut]
    made: PartOfFigureOut | None


class InputOut(Schema):
    """An input as the run has it: its value, whence, which agency entered and which approved it."""

    input: str
    label: str
    value: str
    invented: bool
    source: str
    source_note: str
    entered_by: str
    entered_at: dt.datetime
    approved_by: str
    approved_at: dt.datetime | None
    figure: FigureOut | None


class ProofOut(Schema):
    """A proof; its file is read by officers of the unit."""

    note: str
    file: str
    added_by: str
    added_at: dt.datetime


class ItemStageOut(Schema):
    """An item at one published stage."""

    stage: str
    points: float | None
    explanation: str
    inputs: list[InputOut]


class ObjectionOut(Schema):
    """What the unit said against the appraisal of an item, and what was decided."""

    words: str
    at: dt.datetime
    state: str
    answer: str
    points: Decimal | None
    decided_at: dt.datetime | None


class AppraisalOut(Schema):
    """What appraisal made of an item: the reason of a cut or a raise, the agency, the objection if there is one."""

    state: str
    self_points: Decimal
    points: Decimal | None
    reason: str
    by: str
    at: dt.datetime | None
    objection: ObjectionOut | None


class StageTotalOut(Schema):
    """The unit's total and rank at one published stage."""

    stage: str
    run: int
    total: Decimal | None
    rank: int | None


class ItemTrailOut(Schema):
    """An item with its rule, its explanation, its inputs and proofs; `stages` side by side, the ranking's own last."""

    code: str
    name: str
    group: str
    points: float
    max: float
    state: str
    rule: str
    explanation: str
    inputs: list[InputOut]
    stages: list[ItemStageOut]
    appraisal: AppraisalOut | None
    proofs: list[ProofOut]


class ProvenanceOut(Schema):
    """From the rank of a unit down to each input, which agency gave it and when. `of`: how many units are ranked.

    `trial`: of a demonstration.
    """

    assessment: str
    unit: str
    name: str
    invented: bool
    trial: bool
    run: SealOut
    rank: int | None
    of: int
    group_rank: int | None
    total: Decimal | None
    stages: list[StageTotalOut]
    explanation: str
    pillars: list[PartOut]
    items: list[ItemTrailOut]


class InputChangeOut(Schema):
    """An input that another value stands for; null: none was given."""

    label: str
    old: str | None
    new: str | None


class ItemChangeOut(Schema):
    """An item whose points or inputs differ."""

    code: str
    name: str
    old: float | None
    new: float | None
    inputs: list[InputChangeOut]


class UnitChangeOut(Schema):
    """A unit whose result differs: ranks and totals of both runs, and the items that made it."""

    unit: str
    name: str
    old_rank: int | None
    rank: int | None
    old_total: Decimal | None
    total: Decimal | None
    items: list[ItemChangeOut]


class DifferenceOut(Schema):
    """What a published run changed against another one; `next` is the mark for `after`, empty at the end."""

    run: int
    against: int
    reason: str
    same_framework: bool
    changed: int
    moved: int
    units: list[UnitChangeOut]
    next: str


@router.get(
    "/assessments/{code}/runs/{number}/difference",
    auth=api_public,
    response=DifferenceOut,
    operation_id="read_difference",
)
def difference(
    request: Request, code: str, number: int, against: str = "", after: str = "", limit: int = 25
) -> dict[str, Any]:
    """What a published run changed, unit by unit: against the one it corrects, or another published one."""
    shown = differing.public(code, number, against, after=after, limit=min(max(limit, 1), 200))
    return {
        "run": shown.new.number,
        "against": shown.old.number,
        "reason": shown.correction.reason if shown.correction else "",
        "same_framework": shown.old.edition_digest == shown.new.edition_digest,
        "changed": shown.count,
        "moved": shown.moved,
        "units": [_change(one) for one in shown.changes],
        "next": shown.rows.next,
    }


def _change(one: differing.UnitChange) -> dict[str, Any]:
    return {
        "unit": one.unit.key,
        "name": one.unit.name,
        "old_rank": one.old.rank if one.old else None,
        "rank": one.new.rank,
        "old_total": one.old.total if one.old else None,
        "total": one.new.total,
        "items": [
            {
                "code": item.code,
                "name": item.name,
                "old": item.old,
                "new": item.new,
                "inputs": [
                    {
                        "label": each.label,
                        "old": each.old.value if each.old else None,
                        "new": each.new.value if each.new else None,
                    }
                    for each in item.inputs
                ],
            }
            for item in one.items
        ],
    }


@router.get("/assessments/{code}/runs", auth=api_public, response=list[RunOut], operation_id="list_runs")
def runs(request: Request, code: str) -> list[dict[str, Any]]:
    """Every published run of an assessment, newest first, with the reason of each correction."""
    return [
        {
            "number": run.number,
            "stage": run.stage,
            "origin": run.origin,
            "published_at": run.published_at,
            "framework": run.edition_digest,
            "inputs": run.values_digest,
            "engine": run.engine,
            "results": run.results_digest,
            "corrects": correction.of.number if correction else None,
            "reason": correction.reason if correction else "",
        }
        for run in differing.history(code)[1]
        for correction in [getattr(run, "correction", None)]
    ]


@router.get(
    "/assessments/{code}/units/{unit}/provenance",
    auth=api_public,
    response=ProvenanceOut,
    operation_id="read_provenance",
)
def provenance(request: Request, code: str, unit: str, run: int | None = None) -> dict[str, Any]:
    """Everything behind one unit's published score: rules, numbers, inputs, reports, proofs, which agency and when.

    `run`: as it was published then; without it the newest.
    """
    return dossier.as_data(dossier.of(code, unit, run))
