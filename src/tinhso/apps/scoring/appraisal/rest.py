"""The HTTP API of appraisal: the queue, one review with all behind it, verdicts, objections, statistics.

The same rights as on the pages: what is not yours is 404. Every write is a PUT that may be repeated: the same
verdict, objection or decision again by the same person changes nothing; a different one meets 409 with who was first.
"""

from typing import Any, Literal

from ninja import Query, Router
from ninja.responses import Status

from tinhso.apps.scoring import queries as scoring
from tinhso.apps.scoring.actions import APPRAISE, DECIDE, ENTER, VIEW_DRAFT
from tinhso.apps.scoring.appraisal import operations, proofs, queries, queue_pages, statistics
from tinhso.apps.scoring.appraisal.models import Objection, Review
from tinhso.apps.scoring.appraisal.operations import Overtaken, Refused
from tinhso.apps.scoring.appraisal.pages import names
from tinhso.apps.scoring.appraisal.schemas import (
    MOST,
    DecisionIn,
    ObjectionIn,
    ObjectionOut,
    ObjectionsOut,
    Problem,
    ReviewNarrow,
    ReviewOut,
    ReviewsOut,
    StatisticsOut,
    VerdictIn,
    VerdictOut,
)
from tinhso.engines.indicators.api import ValuesRefused
from tinhso.kernel.access.api import api_needs
from tinhso.kernel.ui.api import Request, paginate

router = Router(tags=["scoring"])
REVIEW = "/assessments/{code}/reviews/{unit}/{item}"
OBJECTION = "/assessments/{code}/objections/{unit}/{item}"


def _row(row: Review, titles: dict[str, str], marks: proofs.Marks) -> dict[str, Any]:
    return {
        "unit": row.unit.key,
        "name": row.unit.name,
        "item": row.item,
        "title": titles.get(row.item, row.item),
        "maximum": row.maximum,
        "self_points": row.self_points,
        "points": row.points,
        "state": row.state,
        "proofs": marks.count,
        "repeated_proofs": marks.repeated,
        "outside_proofs": marks.outside,
    }


@router.get(
    "/assessments/{code}/reviews",
    auth=api_needs(APPRAISE),
    response=ReviewsOut,
    operation_id="list_reviews",
)
def list_reviews(request: Request, code: str, asked: Query[ReviewNarrow]) -> dict[str, Any]:
    """The caller's desk in a round."""
    assessment = queries.get_round(request.actor, code)
    rows = paginate(
        queries.queue(request.actor, assessment, asked.narrow()),
        keys=("id",),
        after=asked.after,
        limit=asked.limit,
    )
    titles, marks = names(assessment), proofs.marks(assessment, rows.rows)
    return {
        "rows": [_row(row, titles, marks[row.unit.key, row.item]) for row in rows.rows],
        "counts": queries.counts(request.actor, assessment),
        "next": rows.next,
    }


@router.get(REVIEW, auth=api_needs(APPRAISE), response=ReviewOut, operation_id="read_review")
def read_review(request: Request, code: str, unit: str, item: str) -> dict[str, Any]:
    """One review with everything its appraiser weighs."""
    shown = queue_pages.review(request.actor, code, unit, item, {})
    row, behind = shown.review, shown.explained
    return {
        **_row(row, {item: shown.item.name}, proofs.counted(behind.evidence, shown.beside)),
        "rule": behind.rule,
        "wanted_proof": shown.item.proof or "",
        "explanation": behind.main.get("text", ""),
        "reason": row.reason,
        "by": row.by_name,
        "at": row.at,
        "seen": row.mark,
        "may_decide": shown.may_change,
        "inputs": [
            {
                "input": one.name,
                "label": one.label,
                "stage": line.value.stage,
                "value": line.value.value,
                "entered_by": line.value.entered_by_name,
                "entered_at": line.value.entered_at,
                "source_note": line.value.source_note,
            }
            for one in behind.inputs
            for line in one.cells
            if line is not None
        ],
        "evidence": [
            {
                "note": one.note,
                "file": one.file.name if one.file else "",
                "added_by": one.added_by_name,
                "added_at": one.added_at,
                "dated": one.dated,
                **_repeats(shown.beside.get(one.pk, proofs.NOTHING)),
            }
            for one in behind.evidence
        ],
    }


def _repeats(said: proofs.Beside) -> dict[str, Any]:
    return {
        "outside": said.outside is not None,
        "repeats": [
            {
                "round": one.unit.assessment.code,
                "unit": one.unit.key,
                "name": one.unit.name,
                "item": one.item,
                "same_file": one.same_file,
            }
            for one in said.places
        ],
    }


@router.put(
    f"{REVIEW}/verdict",
    auth=api_needs(APPRAISE),
    response={200: VerdictOut, 409: Problem, 422: Problem},
    operation_id="decide_review",
)
def decide_review(request: Request, code: str, unit: str, item: str, verdict: VerdictIn) -> Any:
    """Accept an item as its unit scored it, or set the inputs that were found."""
    row = queries.get_review(request.actor, code, unit, item)
    try:
        if verdict.accept:
            operations.accept(actor=request.actor, assessment=row.assessment, reviews=[row.pk])
        else:
            operations.change(
                actor=request.actor,
                review=row,
                values=verdict.values,
                reason=verdict.reason,
                seen=verdict.seen,
            )
    except (Refused, ValuesRefused) as refused:
        return _problem(refused)
    stands = queries.get_review(request.actor, code, unit, item)
    return {
        "state": stands.state,
        "self_points": stands.self_points,
        "points": stands.points,
        "reason": stands.reason,
        "seen": stands.mark,
    }


def _problem(refused: Refused | ValuesRefused) -> Status[Any]:
    if isinstance(refused, ValuesRefused):
        words = " ".join(f"{one.what} {one.remedy}" for one in refused.problems)
        return Status(422, {"detail": words, "inputs": [one.input for one in refused.problems]})
    return Status(409 if isinstance(refused, Overtaken) else 422, {"detail": str(refused)})


def _objection(one: Objection, titles: dict[str, str]) -> dict[str, Any]:
    row = one.review
    return {
        "unit": row.unit.key,
        "name": row.unit.name,
        "item": row.item,
        "title": titles.get(row.item, row.item),
        "self_points": row.self_points,
        "appraised_points": row.points,
        "words": one.words,
        "evidence": one.evidence.note,
        "at": one.at,
        "state": one.state,
        "answer": one.answer,
        "points": one.points,
        "decided_by": one.decided_by_name,
        "decided_at": one.decided_at,
    }


@router.get(
    "/assessments/{code}/objections",
    auth=api_needs(VIEW_DRAFT),
    response=ObjectionsOut,
    operation_id="list_objections",
)
def list_objections(
    request: Request,
    code: str,
    state: Literal["", "open", "upheld", "rejected"] = "",
    after: str = "",
    limit: int = 25,
) -> dict[str, Any]:
    """Objections in the caller's sight: of one's own units, about one's own reviews, or all of a round one runs."""
    assessment = scoring.get_scored(request.actor, code)
    found = queries.objections(request.actor, assessment).select_related("evidence")
    rows = paginate(
        found.filter(state=state) if state else found,
        keys=("-id",),
        after=after,
        limit=min(max(limit, 1), MOST),
    )
    titles = names(assessment)
    return {"rows": [_objection(one, titles) for one in rows.rows], "next": rows.next}


@router.put(
    OBJECTION,
    auth=api_needs(ENTER),
    response={200: ObjectionOut, 409: Problem, 422: Problem},
    operation_id="raise_objection",
)
def raise_objection(request: Request, code: str, unit: str, item: str, said: ObjectionIn) -> Any:
    """Object to the appraisal of one of one's own items, once, while the window is open."""
    row = queries.get_objectionable(request.actor, code, unit, item)
    try:
        made = operations.file_objection(
            actor=request.actor, review=row, words=said.words, evidence_note=said.evidence_note
        )
    except Refused as refused:
        return _problem(refused)
    return _objection(made, names(row.assessment))


@router.put(
    f"{OBJECTION}/decision",
    auth=api_needs(DECIDE),
    response={200: ObjectionOut, 409: Problem, 422: Problem},
    operation_id="decide_objection",
)
def decide_objection(request: Request, code: str, unit: str, item: str, decision: DecisionIn) -> Any:
    """Uphold an objection with the final inputs, or reject it; not about one's own house or review."""
    row = queries.get_objectionable(request.actor, code, unit, item)
    try:
        done = operations.decide(
            actor=request.actor,
            review=row,
            uphold=decision.uphold,
            answer=decision.answer,
            values=decision.values,
        )
    except (Refused, ValuesRefused) as refused:
        return _problem(refused)
    return _objection(done, names(row.assessment))


@router.get(
    "/assessments/{code}/appraisal-statistics",
    auth=api_needs(APPRAISE),
    response=StatisticsOut,
    operation_id="read_appraisal_statistics",
)
def read_statistics(request: Request, code: str, after: str = "", limit: int = 25) -> dict[str, Any]:
    """Who over-claims, which items are cut, over what is decided on the caller's desk."""
    assessment = queries.get_round(request.actor, code)
    titles = names(assessment)
    units = paginate(
        statistics.by_unit(request.actor, assessment),
        keys=("-over", "key"),
        after=after,
        limit=min(max(limit, 1), MOST),
    )
    return {
        "totals": statistics.totals(request.actor, assessment),
        "items": [
            {**row, "title": titles.get(row["item"], row["item"])}
            for row in statistics.by_item(request.actor, assessment)
        ],
        "units": [
            {"unit": one.key, "name": one.name}
            | {column: getattr(one, column) for column in statistics.COLUMNS}
            for one in units.rows
        ],
        "next": units.next,
    }
