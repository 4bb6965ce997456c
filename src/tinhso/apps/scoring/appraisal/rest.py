"""The HTTP API of appraisal: the queue, one review with all behind it, verdicts, objections, statistics.

The same rights as on the pages: what is not yours is 404. Every write is a PUT that may be repeated: the same
verdict, objection or decision again by the same person changes nothing; a different one meets 409 with who was first.
"""

import datetime as dt
from decimal import Decimal
from typing import Any, Literal

from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from tinhso.apps.scoring import queries as scoring
from tinhso.apps.scoring.actions import APPRAISE, DECIDE, ENTER, VIEW_DRAFT
from tinhso.apps.scoring.appraisal import narrowing, operations, proofs, queries, queue_pages, statistics
from tinhso.apps.scoring.appraisal.models import Objection, Review
from tinhso.apps.scoring.appraisal.narrowing import Narrow
from tinhso.apps.scoring.appraisal.operations import Overtaken, Refused
from tinhso.apps.scoring.appraisal.pages import names
from tinhso.engines.indicators.api import ValuesRefused
from tinhso.kernel.access.api import api_needs
from tinhso.kernel.ui.api import Request, paginate

router = Router(tags=["scoring"])
REVIEW = "/assessments/{code}/reviews/{unit}/{item}"
OBJECTION = "/assessments/{code}/objections/{unit}/{item}"
MOST = 200
MOST_WORDS = 4000
PROOFS = {
    "lacking": narrowing.LACKING,
    "some": narrowing.PROVEN,
    "unclaimed": narrowing.UNCLAIMED,
    "repeated": narrowing.REPEATED,
    "outside": narrowing.OUTSIDE,
}


class Problem(Schema):
    """What is wrong, in words; `inputs` name the inputs that the item's rule cannot take."""

    detail: str
    inputs: list[str] = []


class ReviewRow(Schema):
    """An item of a unit on a desk. `points` is null while it waits; `proofs` counts what stands beside the claim.

    `repeated_proofs` of them were handed in by another unit too, or by the same in an earlier round;
    `outside_proofs` are papers dated outside the period of the round. Neither cuts points.
    """

    unit: str
    name: str
    item: str
    title: str
    maximum: Decimal
    self_points: Decimal
    points: Decimal | None
    state: str
    proofs: int
    repeated_proofs: int
    outside_proofs: int


class ReviewsOut(Schema):
    """A page of a desk; `counts` are the whole desk's by state; `next` is the mark for `after`, empty at the end."""

    rows: list[ReviewRow]
    counts: dict[str, int]
    next: str


class ReviewNarrow(Schema):
    """How the desk is narrowed and paged: as on the page of the queue."""

    state: Literal["", "waiting", "accepted", "cut", "zeroed", "raised", "corrected"] = ""
    item: str = Field("", max_length=40)
    unit: str = Field("", max_length=100)
    words: str = Field("", max_length=200)
    proof: Literal["", "lacking", "some", "unclaimed", "repeated", "outside"] = ""
    after: str = ""
    limit: int = Field(25, ge=1, le=MOST)

    def narrow(self) -> Narrow:
        """The same in the words of the page."""
        return Narrow(self.state, self.item, self.unit, self.words, PROOFS.get(self.proof, ""))


class UsedOut(Schema):
    """An input as it stands at a stage, and who entered it."""

    input: str
    label: str
    stage: str
    value: str
    entered_by: str
    entered_at: dt.datetime
    source_note: str


class RepeatOut(Schema):
    """Where else a proof was handed in; by the same content, else by the same paper or page."""

    round: str
    unit: str
    name: str
    item: str
    same_file: bool


class ReviewProofOut(Schema):
    """A proof; `file` is its name, `dated` the date of the paper where its note says one."""

    note: str
    file: str
    added_by: str
    added_at: dt.datetime
    dated: dt.date | None
    outside: bool
    repeats: list[RepeatOut]


class ReviewOut(ReviewRow):
    """A review with the rule, the inputs and the proofs. `seen` is to be sent back with a verdict."""

    rule: str
    wanted_proof: str
    explanation: str
    reason: str
    by: str
    at: dt.datetime | None
    seen: str
    may_decide: bool
    inputs: list[UsedOut]
    evidence: list[ReviewProofOut]


class VerdictIn(Schema):
    """Accept what the unit said, or the inputs that were found with a reason; `seen` as the review gave it."""

    accept: bool = False
    values: dict[str, str] = {}
    reason: str = Field("", max_length=MOST_WORDS)
    seen: str = ""


class VerdictOut(Schema):
    """The verdict that stands."""

    state: str
    self_points: Decimal
    points: Decimal | None
    reason: str
    seen: str


class ObjectionOut(Schema):
    """An objection and what was decided about it; `points` is null while it is open."""

    unit: str
    name: str
    item: str
    title: str
    self_points: Decimal
    appraised_points: Decimal | None
    words: str
    evidence: str
    at: dt.datetime
    state: str
    answer: str
    points: Decimal | None
    decided_by: str
    decided_at: dt.datetime | None


class ObjectionsOut(Schema):
    """A page of objections, newest first; `next` as in ReviewsOut."""

    rows: list[ObjectionOut]
    next: str


class ObjectionIn(Schema):
    """Why, and where the proof can be seen; files are attached on the page."""

    words: str = Field(min_length=1, max_length=MOST_WORDS)
    evidence_note: str = Field(min_length=1, max_length=500)


class DecisionIn(Schema):
    """Upheld with the final inputs, or rejected; always with a reason."""

    uphold: bool
    answer: str = Field(min_length=1, max_length=MOST_WORDS)
    values: dict[str, str] = {}


class SumsOut(Schema):
    """Sums over decided reviews; `over` is what was claimed and not found, `lost` what was cut."""

    said: Decimal
    found: Decimal
    over: Decimal
    decided: int
    cuts: int
    zeroed: int
    raises: int
    lost: Decimal
    lost_to_zero: Decimal
    gained: Decimal


class UnitSums(SumsOut):
    """Of a unit."""

    unit: str
    name: str


class ItemSums(SumsOut):
    """Of an item."""

    item: str
    title: str


class StatisticsOut(Schema):
    """What an appraisal did on the caller's desk; a page of units, who over-claims most first."""

    totals: SumsOut
    items: list[ItemSums]
    units: list[UnitSums]
    next: str


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
    assessment = scoring.get_mine(request.actor, code)
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
