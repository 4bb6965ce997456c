"""What each page shows, put together from queries and the engine; frozen, ready to be drawn."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from django.http import Http404

from tinhso.apps.scoring import computing, queries
from tinhso.apps.scoring.actions import ENTER, MANAGE, PUBLISH
from tinhso.apps.scoring.appraisal import gates, proofs
from tinhso.apps.scoring.appraisal import queries as appraisal
from tinhso.apps.scoring.appraisal.rules import Phase
from tinhso.apps.scoring.models import Assessment, Result, Run, Unit
from tinhso.apps.scoring.operations import RIGHT_AT
from tinhso.apps.scoring.provenance import binding, feeding
from tinhso.apps.scoring.provenance.explaining import (
    STAGE_WORDS,
    Explanation,
    explained,
    explanation,
)
from tinhso.apps.scoring.rankings.changes import Standing, standing
from tinhso.engines.indicators.api import Framework, Item, Level, level_at
from tinhso.engines.indicators.store.api import Stage, evidence_counts, inputs
from tinhso.kernel.access.api import Actor, may
from tinhso.kernel.ui.api import Slice, Words, paginate

__all__ = [
    "Entry",
    "Explanation",
    "FrameworkPage",
    "ItemLine",
    "Sheet",
    "Units",
    "entry",
    "explained",
    "explanation",
    "framework",
    "result",
    "sheet",
    "units",
]


@dataclass(frozen=True)
class FrameworkPage:
    """A framework with its items by group."""

    assessment: Assessment
    framework: Framework
    groups: Sequence[tuple[Any, Sequence[Item]]]


def framework(code: str) -> FrameworkPage:
    """The framework by which the newest published run was scored. Raises Http404 before anything is published.

    Editions that are published as such are public; that a round is going to be scored by one is not yet.
    """
    run = queries.published_run(code)
    assessment = run.assessment
    if assessment.edition is None:
        raise Http404(code)
    found = computing.framework_of_run(run)
    return FrameworkPage(assessment, found, found.sections())


@dataclass(frozen=True)
class ItemLine:
    """One item in a unit's sheet: its maximum and its points at each stage."""

    item: Item
    points: Mapping[str, float]
    max: float
    state: str
    missing: Sequence[str]
    proofs: int = 0


@dataclass(frozen=True)
class Sheet:
    """All scores of a unit."""

    assessment: Assessment
    unit: Unit
    results: Mapping[str, Result]
    main: Result | None
    framework: Framework | None
    groups: Sequence[tuple[Any, Sequence[ItemLine]]]
    group_points: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    may_enter: bool = False
    standing: Standing | None = None  # of what is published
    self_until: dt.date | None = None  # the last day of self-scoring, while it lasts

    @property
    def parts(self) -> list[tuple[str, Mapping[str, Any]]]:
        """Pillars or groups of the shown result in the framework's order."""
        if self.main is None:
            return []
        found = self.framework
        order = [one.id for one in found.pillars] + [one.id for one in found.groups] if found else []
        return sorted(
            self.main.pillars.items(), key=lambda pair: order.index(pair[0]) if pair[0] in order else 99
        )

    @property
    def level(self) -> Level | None:
        """The level of the shown total, where the framework has levels."""
        total = self.main.total if self.main else None
        return level_at(self.framework, Fraction(total)) if self.framework and total is not None else None

    @property
    def stages(self) -> list[tuple[str, Words]]:
        """Code and word of the stages that have results."""
        return [(code, STAGE_WORDS[code]) for code in self.results]


def result(code: str, key: str) -> Sheet:
    """A unit's published scores. Raises Http404."""
    run = queries.published_run(code)
    assessment = run.assessment
    main = queries.result(run, key)
    unit = main.unit
    unit.assessment = assessment
    found = _sheet(assessment, unit, queries.results_by_stage(unit), main, until=run.published_at)
    return replace(found, standing=standing(main))


def sheet(actor: Actor, code: str, key: str) -> Sheet:
    """A unit's scores on the desk, drafts included. Raises Http404 when it is not in the actor's reach."""
    unit = queries.get_my_unit(actor, code, key)
    results = queries.results_by_stage(unit, drafts=appraisal.drafts_open(actor, unit))
    queries.veil_places(actor, unit.assessment, results.values())
    main = next(reversed(results.values()), None)
    found = _sheet(unit.assessment, unit, results, main, may_enter=may(actor, ENTER, unit))
    days = appraisal.timetable(unit.assessment)
    open_ = days is not None and appraisal.phase(unit.assessment) == Phase.SELF
    return replace(found, self_until=days.self_until if days and open_ else None)


def _sheet(
    assessment: Assessment,
    unit: Unit,
    results: Mapping[str, Result],
    main: Result | None,
    *,
    may_enter: bool = False,
    until: dt.datetime | None = None,
) -> Sheet:
    found = computing.framework_of_run(main.run) if main and assessment.edition else None
    if found is None and assessment.edition:
        found = computing.framework_of(assessment)
    main = computing.spoken(main) if main else None
    proofs = evidence_counts(assessment.code, unit.key, until)
    sections = found.sections() if found else ()
    groups = [(group, [_line(item, results, proofs) for item in items]) for group, items in sections]
    return Sheet(
        assessment=assessment,
        unit=unit,
        results=results,
        main=main,
        framework=found,
        groups=groups,
        may_enter=may_enter,
    )


def _line(item: Item, results: Mapping[str, Result], proofs: Mapping[str, int]) -> ItemLine:
    scores = {stage: row.items[item.code] for stage, row in results.items() if item.code in row.items}
    last: Mapping[str, Any] = next(reversed(scores.values()), {})
    return ItemLine(
        item=item,
        points={stage: one["points"] for stage, one in scores.items()},
        max=last.get("max", computing.plain(item.maximum) if item.maximum else 0.0),
        state=last.get("state", "scored"),
        missing=last.get("missing", ()),
        proofs=proofs.get(item.code, 0),
    )


@dataclass(frozen=True)
class Entry:
    """One item of one unit on the desk."""

    unit: Unit
    item: Item
    stored: Mapping[str, str]
    may_write: bool
    locked: bool
    closed: str  # why nothing is entered now, besides the lock
    explained: Explanation
    neighbours: tuple[str, str]
    bound: Mapping[str, Any]  # inputs that are figures of the value store, by name
    called: Mapping[str, str]  # how these inputs are called on screen
    beside: Mapping[int, proofs.Beside]  # by proof: given in an earlier round, dated outside the period


def entry(actor: Actor, code: str, key: str, item_code: str, stage: Stage) -> Entry:
    """The item at a stage, with what is entered now. Raises Http404 outside the actor's reach."""
    unit = queries.get_my_unit(actor, code, key)
    drafts = appraisal.drafts_open(actor, unit)
    shown = explained(unit, item_code, appraisal.stages_open(actor, unit), drafts)
    now = inputs(code, stage, [key]).get(key, {}).get(item_code, {}) if stage in drafts else {}
    fed = feeding.bound(unit.assessment, item_code)
    codes = [one.code for one in computing.framework_of(unit.assessment).items]
    if item_code not in codes:  # a whole group, or the code in other letters
        raise Http404(item_code)
    at = codes.index(item_code)
    return Entry(
        unit=unit,
        item=shown.item,
        stored=now,
        may_write=may(actor, RIGHT_AT[stage], unit)
        and (stage == Stage.SELF or not appraisal.is_own(actor, unit)),
        locked=queries.locked(unit.assessment, stage),
        closed=gates.why_no_entry(unit.assessment, stage),
        explained=shown,
        bound=fed,
        beside=proofs.beside(actor, unit, shown.evidence, own_only=True),
        called={name: binding.called(shown.item, name) for name in fed},
        neighbours=(codes[at - 1] if at else "", codes[at + 1] if at + 1 < len(codes) else ""),
    )


@dataclass(frozen=True)
class Units:
    """Units of an assessment on the desk."""

    assessment: Assessment
    rows: Slice[Unit]
    drafts: Sequence[Run]
    may_manage: bool
    may_publish: bool
    scheduled: bool  # has a timetable: concluded as a whole, not published stage by stage
    fresh: bool  # its manager has set no days and published nothing yet


def units(actor: Actor, code: str, *, after: str, limit: int) -> Units:
    """The units in the actor's reach with their totals by stage. Raises Http404."""
    assessment = queries.get_mine(actor, code)
    rows = paginate(queries.my_units(actor, assessment), keys=("sort_key", "key"), after=after, limit=limit)
    found = Result.objects.filter(unit__in=[one.pk for one in rows.rows]).order_by("run_id")
    totals: dict[int, list[tuple[str, Any, bool]]] = {}
    for unit_id, stage, total, at in found.values_list("unit_id", "run__stage", "total", "run__published_at"):
        totals.setdefault(unit_id, []).append((stage, total, at is not None))
    unfinished = appraisal.unfinished(assessment, rows.rows)
    for unit in rows.rows:
        unit.assessment = assessment
        drafts = appraisal.drafts_open(actor, unit)
        seen = {stage: total for stage, total, out in totals.get(unit.pk, ()) if out or stage in drafts}
        if unit.pk in unfinished:  # the items that wait would count as nothing
            seen.pop(Stage.APPRAISED, None)
        unit.totals = dict.fromkeys(Stage.values) | seen  # type: ignore[attr-defined]  # read by UnitTable
    manages, scheduled = may(actor, MANAGE, assessment), appraisal.timetable(assessment) is not None
    return Units(
        assessment=assessment,
        rows=rows,
        drafts=list(assessment.runs.filter(published_at=None).select_related("correction").order_by("stage"))
        if manages
        else [],
        may_manage=manages,
        may_publish=may(actor, PUBLISH, assessment),
        scheduled=scheduled,
        fresh=manages and not scheduled and not any(out for of in totals.values() for *_rest, out in of),
    )
