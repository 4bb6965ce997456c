"""What each page of appraisal shows, put together from queries; frozen, ready to be drawn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tinhso.apps.scoring import computing
from tinhso.apps.scoring import pages as scoring
from tinhso.apps.scoring.actions import APPRAISE, DECIDE, ENTER, MANAGE, PUBLISH, VIEW_DRAFT
from tinhso.apps.scoring.appraisal import queries, rules
from tinhso.apps.scoring.appraisal.models import Assignment, Drawn, Objection, Review, Sample, Timetable
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.models import Assessment
from tinhso.engines.indicators.api import Item
from tinhso.engines.indicators.store.api import Stage, inputs
from tinhso.kernel.access.api import Actor, may
from tinhso.kernel.text import api as text
from tinhso.kernel.ui.api import Slice, paginate

ROWS = 25
Tabs = Sequence[tuple[str, str, bool, None]]


def tabs(actor: Actor, assessment: Assessment, here: str) -> Tabs:
    """The rooms of a round that the actor may enter; none for a round that is only quoted."""
    if assessment.edition_id is None:
        return []
    runs = may(actor, MANAGE, assessment)
    if not runs and queries.timetable(assessment) is None:
        return []
    rooms = (
        ("assessment", _("Đơn vị"), may(actor, VIEW_DRAFT)),
        ("queue", _("Hàng chờ"), may(actor, APPRAISE)),
        ("objections", _("Khiếu nại"), may(actor, VIEW_DRAFT)),
        ("statistics", _("Thống kê"), may(actor, APPRAISE)),
        ("sample", _("Kiểm tra mẫu"), may(actor, APPRAISE)),
        ("timetable", _("Lịch, phân công"), runs),
        ("papers", _("Văn bản"), runs),
    )
    return [
        (word, reverse(f"scoring:{name}", args=[assessment.code]), name == here, None)
        for name, word, allowed in rooms
        if allowed
    ]


def names(assessment: Assessment) -> dict[str, str]:
    """The items' names by code."""
    return {one.code: one.name for one in computing.framework_of(assessment).items}


def dress(rows: Iterable[Any], assessment: Assessment, review: str = "") -> None:
    """Give rows what their table reads: the item's name and code, the unit, the round."""
    titles = names(assessment)
    for row in rows:
        about: Review = getattr(row, review) if review else row
        row.assessment, row.title = assessment, titles.get(about.item, about.item)
        if review:
            row.unit, row.item = about.unit, about.item


@dataclass(frozen=True)
class Objections:
    """Objections, and what a unit may object to."""

    assessment: Assessment
    tabs: Tabs
    phase: Phase | None
    locked: bool
    days: Timetable | None
    rows: Slice[Objection]
    changed: Slice[Review]
    enters: bool
    state: str
    counts: Mapping[str, int]
    own: Mapping[str, Any]


def objections(
    actor: Actor, assessment: Assessment, *, state: str, after: str, changed_after: str
) -> Objections:
    """25 objections in the actor's sight, and 25 changed items of the actor's own units."""
    found = queries.objections(actor, assessment)
    state = state if state in Objection.State.values else ""
    found = found.filter(state=state) if state else found
    rows = paginate(found, keys=("-id",), after=after, limit=ROWS)
    dress(rows.rows, assessment, "review")
    changed = paginate(
        queries.changed_of_my_units(actor, assessment), keys=("id",), after=changed_after, limit=ROWS
    )
    dress(changed.rows, assessment)
    for row in changed.rows:
        said = getattr(row, "objection", None)
        row.said = said.get_state_display() if said else _("Chưa khiếu nại")  # type: ignore[attr-defined]  # read by ChangedTable
    return Objections(
        assessment=assessment,
        tabs=tabs(actor, assessment, "objections"),
        phase=queries.phase(assessment),
        locked=queries.locked(assessment),
        days=queries.timetable(assessment),
        rows=rows,
        changed=changed,
        enters=bool(actor.reach(ENTER.code)),
        state=state,
        counts=queries.objection_counts(actor, assessment),
        own=queries.sums_of_my_units(actor, assessment),
    )


@dataclass(frozen=True)
class ObjectionPage:
    """One item with its verdict and its objection."""

    review: Review
    objection: Objection | None
    explained: scoring.Explanation
    may_object: bool
    may_decide: bool
    stored: Mapping[str, str]
    tabs: Tabs
    phase: Phase | None
    days: Timetable | None


def objection(actor: Actor, code: str, unit: str, item: str) -> ObjectionPage:
    """The item as its unit and those who decide see it. Raises Http404."""
    row = queries.get_objectionable(actor, code, unit, item)
    found = getattr(row, "objection", None)
    open_ = found is not None and found.state == Objection.State.OPEN
    now = queries.phase(row.assessment)
    locked = Stage.FINAL in queries.published_stages(row.assessment)
    values = inputs(code, Stage.SELF, [unit]).get(unit, {}).get(row.item, {})
    drafts = queries.drafts_open(actor, row.unit)
    if Stage.APPRAISED not in drafts and queries.in_reach(actor).filter(pk=row.pk).exists():
        drafts |= {Stage.SELF, Stage.APPRAISED}  # a cross-checking agency: its items, not the unit
    return ObjectionPage(
        review=row,
        objection=found,
        explained=scoring.explained(
            row.unit,
            row.item,
            queries.stages_open(actor, row.unit) | drafts,
            drafts=drafts,
        ),
        may_object=found is None and now == Phase.OBJECTION and may(actor, ENTER, row.unit) and not locked,
        may_decide=open_
        and not locked
        and may(actor, DECIDE, row.unit)
        and not queries.is_own(actor, row.unit)
        and row.by != actor.person,
        stored=values,
        tabs=tabs(actor, row.assessment, "objections"),
        phase=now,
        days=queries.timetable(row.assessment),
    )


def next_objection(actor: Actor, shown: ObjectionPage) -> str:
    """After a decision: the next objection that waits for the actor, else the decision itself."""
    code = shown.review.assessment.code
    found = queries.next_open(actor, shown.review)
    about = found.review if found else shown.review
    return reverse("scoring:objection", args=[code, about.unit.key, about.item])


@dataclass(frozen=True)
class Plan:
    """The days of a round, who checks what, how far it is."""

    assessment: Assessment
    tabs: Tabs
    days: Timetable | None
    phase: Phase | None
    locked: bool
    assignments: Sequence[tuple[Assignment, str]]
    items: Sequence[Item]
    progress: Mapping[str, int]
    may_publish: bool
    agencies: Sequence[tuple[str, str]]  # code and name: who may cross-check
    units: int

    @property
    def total(self) -> int:
        """All reviews of the round."""
        return sum(n for state, n in self.progress.items() if state != "open")

    @property
    def may_open(self) -> bool:
        """Whether something could come into the queues now."""
        begun = self.phase not in (None, Phase.SELF)
        return begun and not self.locked and self.total < self.units * len(self.items)

    @property
    def unchecked(self) -> int:
        """How many items of the random sample have no finding yet. One query."""
        return queries.unchecked(self.assessment)

    @property
    def hindrances(self) -> list[str]:
        """What stands against concluding now, in words; empty when nothing does."""
        if self.days is None:
            return [_("Đợt này chưa có lịch. Hãy đặt lịch trước.")]
        found = []
        if self.phase not in (Phase.DECISION, Phase.OVER):
            found.append(
                _("Còn thời gian khiếu nại: chốt được từ sau ngày %(day)s.")
                % {"day": text.format_date(self.days.objection_closes)}
            )
        if not self.total:
            found.append(_("Chưa mở thẩm định."))
        if waiting := self.progress.get(Review.State.WAITING, 0):
            found.append(_("Còn %(n)s mục chờ thẩm định.") % {"n": waiting})
        if open_ := self.progress.get("open", 0):
            found.append(_("Còn %(n)s khiếu nại chờ giải quyết.") % {"n": open_})
        return found


def plan(actor: Actor, code: str) -> Plan:
    """The round as its manager sees it. Raises Http404."""
    assessment = queries.get_managed(actor, code)
    titles = names(assessment)
    return Plan(
        assessment=assessment,
        tabs=tabs(actor, assessment, "timetable"),
        days=queries.timetable(assessment),
        phase=queries.phase(assessment),
        locked=Stage.FINAL in queries.published_stages(assessment),
        assignments=[(one, titles.get(one.item, "")) for one in queries.assignments(assessment)],
        items=computing.scored_items(assessment),
        progress=queries.progress(assessment),
        may_publish=may(actor, PUBLISH, assessment),
        agencies=[(one.code, f"{one.name} ({one.code})") for one in queries.may_cross_check(assessment)],
        units=assessment.units.count(),
    )


@dataclass(frozen=True)
class SamplePage:
    """A sample: its commitment, after the draw its seed and items."""

    assessment: Assessment
    sample: Sample | None
    rows: Slice[Drawn]
    tabs: Tabs = ()
    phase: Phase | None = None
    may_manage: bool = False
    checked: int = 0
    of: int = 0
    final: bool = False

    @property
    def seed(self) -> str:
        """The seed, once it is public."""
        return self.sample.seed if self.sample and self.sample.drawn_at else ""


def sample(actor: Actor, code: str, after: str) -> SamplePage:
    """The sample on the desk: items in the actor's reach. Raises Http404."""
    assessment = queries.get_round(actor, code)
    found = queries.sample(assessment)
    rows: Slice[Drawn] = Slice()
    of = checked = 0
    if found:
        mine = queries.drawn(actor, found)
        rows = paginate(mine, keys=("place",), after=after, limit=ROWS)
        of, checked = mine.count(), mine.exclude(finding="").count()
    dress(rows.rows, assessment, "review")
    return SamplePage(
        assessment=assessment,
        sample=found,
        rows=rows,
        tabs=tabs(actor, assessment, "sample"),
        phase=queries.phase(assessment),
        may_manage=may(actor, MANAGE, assessment),
        checked=checked,
        of=of,
    )


def public_sample(code: str, after: str) -> SamplePage:
    """The sample as everyone may check it. Raises Http404 where none was announced."""
    assessment, found = queries.published_sample(code)
    rows = paginate(queries.drawn(None, found), keys=("place",), after=after, limit=ROWS)
    if rows.rows:
        dress(rows.rows, assessment, "review")
    for row in rows.rows:
        row.pair = f"{row.unit.key}|{row.item}"  # type: ignore[attr-defined]  # read by PublicDrawnTable
        row.ticket = rules.ticket(found.seed, row.unit.key, row.item)  # type: ignore[attr-defined]
    final = Stage.FINAL in queries.published_stages(assessment)
    return SamplePage(assessment=assessment, sample=found, rows=rows, final=final)
