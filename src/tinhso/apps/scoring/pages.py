"""What each page shows, put together from queries and the engine; frozen, ready to be drawn."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from tinhso.apps.scoring import computing, queries
from tinhso.apps.scoring.actions import ENTER, MANAGE, PUBLISH
from tinhso.apps.scoring.appraisal import gates
from tinhso.apps.scoring.appraisal import queries as appraisal
from tinhso.apps.scoring.models import Assessment, Result, Run, Unit
from tinhso.apps.scoring.operations import RIGHT_AT
from tinhso.apps.scoring.provenance import feeding, sources
from tinhso.engines.indicators.api import Framework, Item
from tinhso.engines.indicators.store.api import Evidence, Stage, Value, evidence_counts, inputs, standing
from tinhso.kernel.access.api import Actor, may
from tinhso.kernel.ui.api import Slice, Words, paginate

STAGE_WORDS: dict[str, Words] = {stage.value: stage.label for stage in Stage}


@dataclass(frozen=True)
class Ranking:
    """A page of a published ranking."""

    assessment: Assessment
    run: Run
    rows: Slice[Result]
    groups: Sequence[str]
    group: str
    words: str
    pillars: Mapping[str, str]
    decimals: int
    most: float
    count: int
    framework: Framework | None

    @property
    def partial(self) -> bool:
        """Whether a unit of this page has a rank without a total."""
        return any(row.rank and row.total is None for row in self.rows.rows)


def ranking(code: str, *, group: str, words: str, after: str, limit: int) -> Ranking:
    """25 rows of a ranking. Raises Http404."""
    run = queries.published_run(code)
    assessment = run.assessment
    rows = paginate(
        queries.ranking(run, group=group, words=words), keys=("place_in_list",), after=after, limit=limit
    )
    for row in rows.rows:
        row.run = run
    framework = computing.framework_of(assessment) if assessment.edition else None
    return Ranking(
        assessment=assessment,
        run=run,
        rows=rows,
        groups=run.peer_groups,
        group=group,
        words=words,
        pillars=_pillars(rows.rows),
        decimals=_decimals(framework),
        most=computing.plain(framework.total_maximum) if framework else 0.0,
        count=run.unit_count,
        framework=framework,
    )


def _pillars(rows: Sequence[Result]) -> dict[str, str]:
    found = {code: part["name"] for row in rows[:1] for code, part in row.pillars.items()}
    return found if len(found) <= 4 else {}


def _decimals(framework: Framework | None) -> int:
    if framework is None or framework.total_maximum <= 1:
        return 4
    return framework.decimals or 2


def download_rows(code: str) -> Iterator[list[object]]:
    """Head and rows of a published ranking. Raises Http404 before the first row."""
    run = queries.published_run(code)
    rows = queries.ranking(run).order_by("place_in_list")
    first = rows.first()
    pillars = list(first.pillars) if first else []
    return _rows(rows, pillars)


def _rows(rows: Any, pillars: list[str]) -> Iterator[list[object]]:
    yield ["rank", "unit", "name", "peer_group", "total", *(f"pillar_{code}" for code in pillars)]
    for row in rows.iterator(chunk_size=500):
        values = [row.pillars[code]["points"] if code in row.pillars else "" for code in pillars]
        yield [row.rank or "", row.unit.key, row.unit.name, row.unit.peer_group, row.total, *values]


@dataclass(frozen=True)
class FrameworkPage:
    """A framework with its items by group."""

    assessment: Assessment
    framework: Framework
    groups: Sequence[tuple[Any, Sequence[Item]]]


def framework(code: str) -> FrameworkPage:
    """The framework of an assessment. Raises Http404 for a quoted one."""
    assessment = queries.get_assessment(code)
    if assessment.edition is None:
        raise Http404(code)
    found = computing.framework_of(assessment)
    groups = [(group, [item for item in found.items if item.group == group.id]) for group in found.groups]
    return FrameworkPage(assessment, found, groups)


@dataclass(frozen=True)
class ItemLine:
    """One item in a unit's sheet: its maximum and its points at each stage."""

    item: Item
    points: Mapping[str, float]
    max: float
    state: str
    missing: Sequence[str]
    proofs: int = 0
    entered: bool = False


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
    of: int = 0
    may_enter: bool = False

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
    return _sheet(assessment, unit, queries.results_by_stage(unit, published_only=True), main)


def sheet(actor: Actor, code: str, key: str) -> Sheet:
    """A unit's scores on the desk, drafts included. Raises Http404 when it is not in the actor's reach."""
    unit = queries.get_my_unit(actor, code, key)
    results = _open(unit, appraisal.drafts_open(actor, unit))
    main = next(reversed(results.values()), None)
    return _sheet(unit.assessment, unit, results, main, may_enter=may(actor, ENTER, unit))


def _open(unit: Unit, stages: Collection[str]) -> dict[str, Result]:
    """Results of the stages that are open to the reader."""
    found = queries.results_by_stage(unit, published_only=False)
    return {stage: row for stage, row in found.items() if stage in stages}


def _sheet(
    assessment: Assessment,
    unit: Unit,
    results: Mapping[str, Result],
    main: Result | None,
    *,
    may_enter: bool = False,
) -> Sheet:
    found = computing.framework_of(assessment) if assessment.edition else None
    main = computing.spoken(main) if main else None
    proofs = evidence_counts(assessment.code, unit.key)
    entered = {value.item for value in standing(assessment.code, unit.key)}
    groups = []
    for group in found.groups if found else ():
        lines = [_line(item, results, proofs, entered) for item in found.items if item.group == group.id]  # type: ignore[union-attr]  # inside: found is set
        groups.append((group, lines))
    return Sheet(
        assessment=assessment,
        unit=unit,
        results=results,
        main=main,
        framework=found,
        groups=groups,
        of=main.run.unit_count if main else 0,
        may_enter=may_enter,
    )


def _line(
    item: Item, results: Mapping[str, Result], proofs: Mapping[str, int], entered: set[str]
) -> ItemLine:
    scores = {stage: row.items[item.code] for stage, row in results.items() if item.code in row.items}
    last: Mapping[str, Any] = next(reversed(scores.values()), {})
    return ItemLine(
        item=item,
        points={stage: one["points"] for stage, one in scores.items()},
        max=last.get("max", computing.plain(item.maximum) if item.maximum else 0.0),
        state=last.get("state", "scored"),
        missing=last.get("missing", ()),
        proofs=proofs.get(item.code, 0),
        entered=item.code in entered,
    )


@dataclass(frozen=True)
class InputLine:
    """One input as it stood at a stage."""

    label: str
    stage: Words
    shown: str
    value: Value
    figure: sources.Figure | None = None  # what it was taken from


@dataclass(frozen=True)
class InputRow:
    """One input with what stands for it at each stage (None: nothing entered)."""

    name: str
    label: str
    cells: Sequence[InputLine | None]
    invented: bool


@dataclass(frozen=True)
class Explanation:
    """Everything behind one item's points."""

    assessment: Assessment
    unit: Unit
    item: Item
    group_name: str
    maximum: float
    rule: str
    scores: Sequence[tuple[str, Words, Mapping[str, Any], bool]]  # stage, word, score, is the shown one
    main: Mapping[str, Any]
    inputs: Sequence[InputRow]
    history: Sequence[InputLine]
    evidence: Sequence[Evidence]
    comments: Sequence[Any]
    verdict: Mapping[str, Any] = field(default_factory=dict)  # what appraisal and objection made of it


def explanation(code: str, key: str, item_code: str) -> Explanation:
    """The published points of one item of one unit, explained. Raises Http404."""
    run = queries.published_run(code)
    assessment = run.assessment
    main = queries.result(run, key)
    unit = main.unit
    unit.assessment = assessment
    results = queries.results_by_stage(unit, published_only=True)
    return _explain(unit, item_code, results, stages=tuple(results), published=True)


def _item(found: Framework, code: str) -> Item:
    try:
        return found.item(code)
    except KeyError:
        raise Http404(code) from None


def explained(unit: Unit, item_code: str, stages: Collection[Stage]) -> Explanation:
    """One item of one unit at the stages that are open to the reader, drafts included. Raises Http404."""
    return _explain(unit, item_code, _open(unit, stages), stages=[*stages])


def _explain(
    unit: Unit,
    item_code: str,
    results: Mapping[str, Result],
    *,
    stages: Sequence[str],
    published: bool = False,
) -> Explanation:
    if unit.assessment.edition is None:
        raise Http404(item_code)
    found = computing.framework_of(unit.assessment)
    item = _item(found, item_code)
    last = next(reversed(list(results)), "")
    scores = [
        (stage, STAGE_WORDS[stage], computing.spoken(row).items[item.code], stage == last)
        for stage, row in results.items()
        if item.code in row.items
    ]
    runs = {stage: row.run for stage, row in results.items()} if published else None
    trail = queries.trail(unit, item.code, stages, published=runs)
    labels = {one.name: one for one in item.inputs()}
    order = list(labels)
    figures = sources.figures_of(trail.values)
    lines = [
        InputLine(
            label=(labels[v.input].label if v.input in labels else "") or item.name,
            stage=STAGE_WORDS[v.stage],
            shown=_words(labels.get(v.input), v.value),
            value=v,
            figure=figures.get(v.pk),
        )
        for v in trail.values
    ]
    most = item.maximum
    return Explanation(
        assessment=unit.assessment,
        unit=unit,
        item=item,
        group_name=next((g.name for g in found.groups if g.id == item.group), ""),
        maximum=computing.plain(most) if most else 0.0,
        rule=item.rule.words(most) if item.rule and most else "",
        scores=scores,
        main=scores[-1][2] if scores else {},
        inputs=_input_rows(order, [line for line in lines if line.value.pk in trail.standing], list(results)),
        history=[line for line in lines if line.value.pk not in trail.standing],
        evidence=trail.evidence,
        comments=trail.comments,
        verdict=appraisal.behind(unit, item.code, frozenset(Stage(one) for one in stages)),
    )


def _input_rows(order: Sequence[str], lines: Sequence[InputLine], stages: Sequence[str]) -> list[InputRow]:
    found: dict[str, dict[str, InputLine]] = {}
    for line in lines:
        found.setdefault(line.value.input, {})[line.value.stage] = line
    names = sorted(found, key=lambda name: order.index(name) if name in order else len(order))
    return [
        InputRow(
            name=name,
            label=next(iter(found[name].values())).label,
            cells=[found[name].get(stage) for stage in stages],
            invented=any(line.value.invented for line in found[name].values()),
        )
        for name in names
    ]


def _words(one: Any, value: str) -> str:
    if one is not None and one.kind == "yes_no":
        return {"yes": _("Có"), "no": _("Không")}.get(value, value)
    if one is not None and one.kind == "choice":
        return _(one.word_of(value))
    return value.replace(".", ",") if one is None or one.kind in {"number", "share", "points"} else value


@dataclass(frozen=True)
class Entry:
    """One item of one unit on the desk."""

    unit: Unit
    item: Item
    initial: Mapping[str, str]
    may_write: bool
    locked: bool
    closed: str  # why nothing is entered now, besides the lock
    explained: Explanation
    neighbours: tuple[str, str]
    bound: Mapping[str, Any]  # inputs that are figures of the value store, by name


def entry(actor: Actor, code: str, key: str, item_code: str, stage: Stage) -> Entry:
    """The item at a stage, with what is entered now. Raises Http404 outside the actor's reach."""
    unit = queries.get_my_unit(actor, code, key)
    stages = appraisal.drafts_open(actor, unit)
    shown = explained(unit, item_code, stages)
    now = inputs(code, stage, [key]).get(key, {}).get(item_code, {}) if stage in stages else {}
    codes = [one.code for one in computing.framework_of(unit.assessment).items]
    at = codes.index(item_code)
    return Entry(
        unit=unit,
        item=shown.item,
        initial={f"in-{name}": value for name, value in now.items()},
        may_write=may(actor, RIGHT_AT[stage], unit),
        locked=queries.locked(unit.assessment, stage),
        closed=gates.why_no_entry(unit.assessment, stage),
        explained=shown,
        bound=feeding.bound(unit.assessment, item_code),
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


def units(actor: Actor, code: str, *, after: str, limit: int) -> Units:
    """The units in the actor's reach with their totals by stage. Raises Http404."""
    assessment = queries.get_mine(actor, code)
    rows = paginate(queries.my_units(actor, assessment), keys=("sort_key", "key"), after=after, limit=limit)
    found = Result.objects.filter(unit__in=[one.pk for one in rows.rows]).order_by("run_id")
    totals: dict[int, dict[str, Any]] = {}
    for unit_id, stage, total in found.values_list("unit_id", "run__stage", "total"):
        totals.setdefault(unit_id, {})[stage] = total
    unfinished = appraisal.unfinished(assessment, rows.rows)
    for unit in rows.rows:
        unit.assessment = assessment
        stages = appraisal.drafts_open(actor, unit)
        seen = {stage: total for stage, total in totals.get(unit.pk, {}).items() if stage in stages}
        if unit.pk in unfinished:  # the items that wait would count as nothing
            seen.pop(Stage.APPRAISED, None)
        unit.totals = dict.fromkeys(Stage.values) | seen  # type: ignore[attr-defined]  # read by UnitTable
    return Units(
        assessment=assessment,
        rows=rows,
        drafts=list(assessment.runs.filter(published_at=None).order_by("stage"))
        if may(actor, MANAGE, assessment)
        else [],
        may_manage=may(actor, MANAGE, assessment),
        may_publish=may(actor, PUBLISH, assessment),
        scheduled=appraisal.timetable(assessment) is not None,
    )
