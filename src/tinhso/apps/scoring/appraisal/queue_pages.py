"""What the appraiser's pages show: the queue, one review with all that stands behind it, statistics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tinhso.apps.scoring import computing
from tinhso.apps.scoring import pages as scoring
from tinhso.apps.scoring.appraisal import narrowing, proofs, queries, statistics
from tinhso.apps.scoring.appraisal.models import Review, Timetable
from tinhso.apps.scoring.appraisal.narrowing import Narrow
from tinhso.apps.scoring.appraisal.operations.reviewing import MOST_AT_ONCE
from tinhso.apps.scoring.appraisal.pages import ROWS, Tabs, dress, names, tabs
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.models import Assessment, Unit
from tinhso.engines.indicators.api import Item
from tinhso.engines.indicators.store.api import Stage, inputs
from tinhso.kernel.access.api import Actor
from tinhso.kernel.ui.api import Slice, paginate

WAITING = Review.State.WAITING


def narrowed(assessment: Assessment, asked: Mapping[str, str]) -> Narrow:
    """As the address says; while items are appraised the usual list is what waits."""
    usual = WAITING.value if queries.phase(assessment) == Phase.APPRAISAL else ""
    return Narrow.of(asked, usual=usual)


@dataclass(frozen=True)
class Queue:
    """A page of an appraiser's desk."""

    assessment: Assessment
    tabs: Tabs
    phase: Phase | None
    locked: bool
    days: Timetable | None
    rows: Slice[Review]
    counts: Mapping[str, int]
    items: Sequence[Item]
    narrow: Narrow
    unit_name: str

    @property
    def may_pick(self) -> bool:
        """Whether items may be accepted from this list now."""
        return self.phase == Phase.APPRAISAL and self.narrow.state == WAITING and bool(self.rows.rows)

    @property
    def total(self) -> int:
        """Everything on the desk."""
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        """What was decided of it."""
        return self.total - self.counts.get(WAITING, 0)


def queue(actor: Actor, code: str, asked: Mapping[str, str], after: str) -> Queue:
    """25 reviews of the actor's desk. Raises Http404."""
    assessment = queries.get_round(actor, code)
    narrow = narrowed(assessment, asked)
    rows = paginate(queries.queue(actor, assessment, narrow), keys=("id",), after=after, limit=ROWS)
    dress(rows.rows, assessment)
    marks = proofs.marks(assessment, rows.rows)
    for row in rows.rows:
        row.proofs, row.query = marks[row.unit.key, row.item], narrow.query  # type: ignore[attr-defined]  # read by the tables
    return Queue(
        assessment=assessment,
        tabs=tabs(actor, assessment, "queue"),
        phase=queries.phase(assessment),
        locked=queries.locked(assessment),
        days=queries.timetable(assessment),
        rows=rows,
        counts=queries.counts(actor, assessment),
        items=computing.scored_items(assessment),
        narrow=narrow,
        unit_name=rows.rows[0].unit.name if narrow.unit and rows.rows else narrow.unit,
    )


@dataclass(frozen=True)
class Accepting:
    """What accepting all of a narrowed list would accept: at most 200 at once, up to `last`."""

    assessment: Assessment
    narrow: Narrow
    reviews: Sequence[int]
    total: int
    lacking: int  # of the total: points claimed, no proof
    repeated: int  # of the total: a proof that was handed in elsewhere too

    @property
    def last(self) -> int:
        """The last review meant: what comes onto the desk later is not accepted unseen."""
        return self.reviews[-1] if self.reviews else 0


def accepting(actor: Actor, code: str, asked: Mapping[str, str], last: int | None = None) -> Accepting:
    """The waiting reviews that the address names. Raises Http404."""
    assessment = queries.get_round(actor, code)
    narrow = Narrow.of(asked).but(state=WAITING.value)
    rows = queries.queue(actor, assessment, narrow).order_by("pk")
    if last is not None:
        rows = rows.filter(pk__lte=last)

    def of_them(proof: str) -> int:
        return (
            queries.queue(actor, assessment, narrow.but(proof=proof)).count()
            if narrow.proof in {"", proof}
            else 0
        )

    return Accepting(
        assessment=assessment,
        narrow=narrow,
        reviews=list(rows.values_list("pk", flat=True)[:MOST_AT_ONCE]),
        total=rows.count(),
        lacking=of_them(narrowing.LACKING),
        repeated=of_them(narrowing.REPEATED),
    )


@dataclass(frozen=True)
class ReviewPage:
    """One item of one unit with everything the appraiser weighs, and the way to the next."""

    review: Review
    item: Item
    explained: scoring.Explanation
    beside: Mapping[int, proofs.Beside]  # by proof
    stored: Mapping[str, str]
    may_change: bool
    narrow: Narrow
    before: Review | None
    after: Review | None
    left: int

    @property
    def repeated(self) -> bool:
        """Whether a proof was handed in elsewhere too."""
        return any(one.places for one in self.beside.values())

    def to(self, review: Review) -> str:
        """The address of a neighbour, in the same list."""
        return _address(review, self.narrow)

    @property
    def queue(self) -> str:
        """The address of the list."""
        return f"{reverse('scoring:queue', args=[self.review.assessment.code])}?{self.narrow.query}"


def _address(review: Review, narrow: Narrow) -> str:
    code = review.assessment.code
    return f"{reverse('scoring:review', args=[code, review.unit.key, review.item])}?{narrow.query}"


def review(actor: Actor, code: str, unit: str, item: str, asked: Mapping[str, str]) -> ReviewPage:
    """The review with self values, rule, proofs; what was found so far, else what the unit said. Raises Http404."""
    row = queries.get_review(actor, code, unit, item)
    stages = [Stage.SELF] if row.state == WAITING else [Stage.SELF, Stage.APPRAISED]
    shown = scoring.explained(row.unit, row.item, stages)
    now = inputs(code, stages[-1], [unit]).get(unit, {}).get(row.item, {})
    narrow = narrowed(row.assessment, asked)
    before, after_ = queries.neighbours(actor, row, narrow)
    for one in (before, after_):
        if one is not None:
            one.assessment = row.assessment
    waiting = queries.queue(actor, row.assessment, narrow.but(state=WAITING.value))
    return ReviewPage(
        review=row,
        item=shown.item,
        explained=shown,
        beside=proofs.beside(actor, row.unit, shown.evidence),
        stored=now,
        may_change=queries.phase(row.assessment) == Phase.APPRAISAL,
        narrow=narrow,
        before=before,
        after=after_,
        left=waiting.count(),
    )


def onwards(actor: Actor, shown: ReviewPage) -> str:
    """The address of the next review that waits in the same list, or of the list."""
    found = queries.next_waiting(actor, shown.review, shown.narrow)
    if found is None:
        return shown.queue
    found.assessment = shown.review.assessment
    return _address(found, shown.narrow)


@dataclass(frozen=True)
class StatisticsPage:
    """What an appraisal did, on the actor's desk."""

    assessment: Assessment
    tabs: Tabs
    totals: statistics.Totals
    units: Slice[Unit]
    items: Sequence[Mapping[str, Any]]
    worst: Unit | None
    repeated: int  # items on the whole desk with a proof that was handed in elsewhere too
    outside: int  # with one dated outside the period


def statistics_page(
    actor: Actor, code: str, *, keys: tuple[str, ...], after: str, items_by: str
) -> StatisticsPage:
    """Over-claims, cuts and raises: 25 units in the order of `keys`, items by `items_by`. Raises Http404."""
    assessment = queries.get_round(actor, code)
    rows = statistics.by_unit(actor, assessment)
    units = paginate(rows, keys=keys, after=after, limit=ROWS)
    worst = rows.order_by("-over", "key").first()
    for row in units.rows:
        row.assessment, row.most = assessment, worst.over if worst else 0
    return StatisticsPage(
        assessment=assessment,
        tabs=tabs(actor, assessment, "statistics"),
        totals=statistics.totals(actor, assessment),
        units=units,
        items=_items(actor, assessment, items_by),
        worst=worst if worst is not None and worst.over > 0 else None,
        repeated=queries.queue(actor, assessment, Narrow(proof=narrowing.REPEATED)).count(),
        outside=queries.queue(actor, assessment, Narrow(proof=narrowing.OUTSIDE)).count(),
    )


def _items(actor: Actor, assessment: Assessment, by: str) -> Sequence[Mapping[str, Any]]:
    titles = names(assessment)
    found = statistics.by_item(actor, assessment)
    most = max((row["lost"] for row in found), default=0)
    lines = [
        {**row, "title": titles.get(row["item"], row["item"]), "assessment": assessment, "most": most}
        for row in found
    ]
    field = by.removeprefix("-")
    if field:
        lines.sort(key=lambda row: row[field], reverse=by.startswith("-"))
    return lines


def item_lines(actor: Actor, assessment: Assessment) -> list[list[object]]:
    """Every item that was cut or raised with its sums, most points lost first, for a download."""
    titles = names(assessment)
    return [
        [row["item"], titles.get(row["item"], ""), *(row[name] for name in statistics.COLUMNS)]
        for row in statistics.by_item(actor, assessment)
    ]
