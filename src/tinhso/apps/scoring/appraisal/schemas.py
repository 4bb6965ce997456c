"""What the HTTP API of the appraisal takes and gives."""

import datetime as dt
from decimal import Decimal
from typing import Literal

from ninja import Field, Schema

from tinhso.apps.scoring.appraisal import narrowing
from tinhso.apps.scoring.appraisal.narrowing import Narrow

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
