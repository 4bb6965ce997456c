"""The HTTP API of rankings: what is published, to everyone."""

import datetime as dt
from typing import Any

from ninja import Router, Schema

from tinhso.apps.scoring import queries
from tinhso.apps.scoring.appraisal import rest as appraisal
from tinhso.apps.scoring.provenance import rest as provenance
from tinhso.apps.scoring.rankings import rest as rankings
from tinhso.kernel.access.api import api_public
from tinhso.kernel.ui.api import Request

router = Router(tags=["scoring"])
router.add_router("", provenance.router)
router.add_router("", rankings.router)
router.add_router("", appraisal.router)


class AssessmentOut(Schema):
    """An assessment with a published ranking."""

    code: str
    title: str
    year: int
    map_date: dt.date
    stage: str
    origin: str
    published_at: dt.datetime
    invented: bool
    source: str


class TotalOut(Schema):
    """One unit's place by its total. `rank` is null for a unit that is scored but not ranked."""

    rank: int | None
    group_rank: int | None
    unit: str
    name: str
    peer_group: str
    total: float | None
    pillars: dict[str, float]


class ItemOut(Schema):
    """Points of one item with the sentence that explains them."""

    points: float
    max: float
    explanation: str
    state: str


class ResultOut(TotalOut):
    """One unit's whole result."""

    items: dict[str, ItemOut]


@router.get("/assessments", auth=api_public, response=list[AssessmentOut], operation_id="list_assessments")
def assessments(request: Request) -> list[dict[str, Any]]:
    """Every assessment with a published ranking, newest year first."""
    return [
        {
            "code": one.assessment.code,
            "title": one.assessment.title,
            "year": one.assessment.year,
            "map_date": one.assessment.map_date,
            "stage": one.run.stage,
            "origin": one.run.origin,
            "published_at": one.run.published_at,
            "invented": one.assessment.invented,
            "source": one.assessment.source,
        }
        for one in queries.published()
    ]


def _row(row: Any) -> dict[str, Any]:
    return {
        "rank": row.rank,
        "group_rank": row.group_rank,
        "unit": row.unit.key,
        "name": row.unit.name,
        "peer_group": row.unit.peer_group,
        "total": row.total,
        "pillars": {code: part["points"] for code, part in row.pillars.items()},
    }


@router.get(
    "/assessments/{code}/units/{unit}", auth=api_public, response=ResultOut, operation_id="read_result"
)
def result(request: Request, code: str, unit: str) -> dict[str, Any]:
    """One unit's published result with every item's points and their explanation."""
    found = queries.result(queries.published_run(code), unit)
    items = {
        item: {"points": one["points"], "max": one["max"], "explanation": one["text"], "state": one["state"]}
        for item, one in found.items.items()
        if item
    }
    return {**_row(found), "items": items}
