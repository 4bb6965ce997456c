"""The difference between two runs of an assessment: unit by unit, item by item, and which inputs made it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.http import Http404

from tinhso.apps.scoring import computing, queries
from tinhso.apps.scoring.appraisal import queries as appraisal
from tinhso.apps.scoring.models import Assessment, Result, Run, Unit
from tinhso.apps.scoring.provenance import kept, naming
from tinhso.apps.scoring.provenance.explaining import said
from tinhso.engines.indicators.api import Framework
from tinhso.engines.indicators.store.api import Stage, Value
from tinhso.kernel.access.api import Actor
from tinhso.kernel.ui.api import Slice, paginate


@dataclass(frozen=True)
class InputChange:
    """An input that another value stands for; None: none was given."""

    label: str
    old: Value | None
    new: Value | None
    was: str  # as they are read
    now: str


@dataclass(frozen=True)
class ItemChange:
    """An item whose points or inputs differ."""

    code: str
    name: str
    old: float | None
    new: float | None
    inputs: Sequence[InputChange]


@dataclass(frozen=True)
class UnitChange:
    """A unit whose result differs."""

    unit: Unit
    old: Result | None
    new: Result
    items: Sequence[ItemChange]


@dataclass(frozen=True)
class Difference:
    """A page of what differs between two runs."""

    assessment: Assessment
    old: Run
    new: Run
    others: Sequence[Run]
    changes: Sequence[UnitChange]
    rows: Slice[Result]
    count: int
    moved: int
    correction: Any = field(default=None)


def runs(assessment: Assessment, *, published_only: bool) -> list[Run]:
    """The runs of an assessment, newest first, each with the correction that it is, if it is one."""
    rows = (
        Run.objects.filter(assessment=assessment)
        .select_related("correction__of", "verification")
        .order_by("-number")
    )
    found = list(rows.filter(published_at__isnull=False) if published_only else rows)
    for run in found:
        run.assessment = assessment
    return found


def history(code: str) -> tuple[Assessment, list[Run]]:
    """An assessment and its published runs, newest first. Raises Http404 before anything of it is published."""
    assessment = queries.get_assessment(code)
    found = runs(assessment, published_only=True)
    if not found:
        raise Http404(code)
    return assessment, found


def public(code: str, number: int, against: str, *, after: str, limit: int) -> Difference:
    """What a published run changed against another published one. Raises Http404."""
    assessment = queries.get_assessment(code)
    every = runs(assessment, published_only=True)
    found = _difference(assessment, every, number, against, None, after=after, limit=limit)
    written = [
        change.new for unit in found.changes for item in unit.items for change in item.inputs if change.new
    ]
    naming.veil([*written, found.correction] if found.correction else written)
    return found


def on_desk(actor: Actor, code: str, number: int, against: str, *, after: str, limit: int) -> Difference:
    """The same with drafts, for the units in the actor's reach whose stages are open to the actor. Raises Http404."""
    assessment = queries.get_mine(actor, code)
    every = runs(assessment, published_only=False)

    def mine(old: Run, new: Run) -> QuerySet[Unit]:
        units = queries.my_units(actor, assessment)
        drafts = {Stage(run.stage) for run in (old, new) if run.published_at is None}
        if not drafts:
            return units
        listed = RawSQL("SELECT unnest(%s::bigint[])", (_open_to(actor, assessment, units, drafts),))
        return units.filter(pk__in=listed)

    whole = queries.sees_whole(actor, assessment)
    return _difference(assessment, every, number, against, mine, after=after, limit=limit, whole=whole)


def _open_to(actor: Actor, assessment: Assessment, units: QuerySet[Unit], drafts: set[Stage]) -> list[int]:
    """Of these units those whose drafts of the stages the actor may see today. One query."""
    found = list(units.only("assessment", "name", "agency_path", "place_path"))
    for unit in found:
        unit.assessment = assessment
    return [unit.pk for unit in found if drafts <= appraisal.drafts_open(actor, unit)]


def _difference(
    assessment: Assessment,
    every: Sequence[Run],
    number: int,
    against: str,
    mine: Callable[[Run, Run], QuerySet[Unit]] | None,
    *,
    after: str,
    limit: int,
    whole: bool = True,
) -> Difference:
    new = next((run for run in every if run.number == number), None)
    others = [run for run in every if run.number != number]
    old = _against(new, others, against) if new else None
    if new is None or old is None:
        raise Http404(number)
    changed = _changed(old, new)
    if mine is not None:
        changed = changed.filter(unit__in=mine(old, new))
    ranks = whole or None not in (old.published_at, new.published_at)
    if not ranks:  # a place among drafts tells of units beyond the reach
        changed = changed.filter(only_moved=0)
    rows = paginate(changed, keys=("only_moved", "place_in_list"), after=after, limit=limit)
    counted = changed.aggregate(all=Count("pk"), moved=Count("pk", filter=~Q(place_now=F("place_before"))))
    return Difference(
        assessment=assessment,
        old=old,
        new=new,
        others=others,
        changes=_changes(old, new, rows.rows, ranks=ranks) if rows.rows else (),
        rows=rows,
        count=counted["all"],
        moved=counted["moved"] if ranks else 0,
        correction=getattr(new, "correction", None),
    )


def _against(new: Run, others: Sequence[Run], asked: str) -> Run | None:
    """The run that was asked for; else the one that is corrected; else the one before it."""
    if asked:
        return next((run for run in others if str(run.number) == asked), None)
    correction = getattr(new, "correction", None)
    if correction is not None:
        return next((run for run in others if run.pk == correction.of_id), None)
    return next((run for run in others if run.number < new.number), None)


def _changed(old: Run, new: Run) -> QuerySet[Any]:
    """Results of the new run that are not the same in the old one."""
    before = Result.objects.filter(run=old, unit=OuterRef("unit"))
    same = before.filter(items=OuterRef("items"), pillars=OuterRef("pillars")).annotate(
        place=Coalesce("rank", 0)
    )
    rows = (
        Result.objects.filter(run=new)
        .select_related("unit")
        .annotate(
            place_now=Coalesce("rank", 0),
            place_before=Coalesce(Subquery(before.values("rank")[:1]), 0),
            same_place=Subquery(same.values("place")[:1]),
        )
    )
    # Whose own points changed comes first; then those whom others pushed up or down.
    moved = Case(When(same_place__isnull=False, then=1), default=0)
    return rows.exclude(same_place=F("place_now"), same_place__isnull=False).annotate(only_moved=moved)


def _changes(old: Run, new: Run, rows: Sequence[Result], *, ranks: bool) -> list[UnitChange]:
    keys = [row.unit.key for row in rows]
    before = {row.unit_id: row for row in Result.objects.filter(run=old, unit__in=[r.unit_id for r in rows])}
    if not ranks:
        for run, some in ((old, before.values()), (new, rows)):
            for row in some:
                if run.published_at is None:
                    row.rank = None
    was, now = (_inputs(values) for values in kept.differing(old, new, keys))
    framework = computing.framework_of_run(new) if new.assessment.edition else None
    return [
        UnitChange(
            row.unit,
            before.get(row.unit_id),
            row,
            _items(
                before.get(row.unit_id), row, was.get(row.unit.key, {}), now.get(row.unit.key, {}), framework
            ),
        )
        for row in rows
    ]


Of = Mapping[tuple[str, str], Value]


def _inputs(values: Sequence[Value]) -> dict[str, dict[tuple[str, str], Value]]:
    found: dict[str, dict[tuple[str, str], Value]] = {}
    for value in values:
        found.setdefault(value.unit, {})[value.item, value.input] = value
    return found


def _items(
    old: Result | None, new: Result, was: Of, now: Of, framework: Framework | None
) -> list[ItemChange]:
    names = {item.code: item.name for item in framework.items} if framework else {}
    known = (
        {(item.code, one.name): one for item in framework.items for one in item.inputs()} if framework else {}
    )
    inputs: dict[str, list[InputChange]] = {}
    for cell in sorted(was.keys() | now.keys()):
        one, other = was.get(cell), now.get(cell)
        shown = (said(known.get(cell), value.value) if value else "" for value in (one, other))
        label = (known[cell].label or names[cell[0]]) if cell in known else cell[1]
        inputs.setdefault(cell[0], []).append(InputChange(label, one, other, *shown))
    order = list(names) or sorted(new.items)
    found = []
    for code in order:
        before, after = _points(old, code), _points(new, code)
        if before != after or code in inputs:
            found.append(ItemChange(code, names.get(code, code), before, after, inputs.get(code, ())))
    return found


def _points(row: Result | None, code: str) -> float | None:
    return row.items[code].get("points") if row is not None and code in row.items else None
