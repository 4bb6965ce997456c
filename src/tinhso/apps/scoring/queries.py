"""Reading assessments. What is published is for everyone; a draft only for whom it may concern."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.db import connection
from django.db.models import Case, Count, IntegerField, Min, Q, QuerySet, When
from django.db.models.expressions import OrderBy
from django.http import Http404

from tinhso.apps.scoring.actions import ENTER, MANAGE, VIEW_DRAFT
from tinhso.apps.scoring.appraisal import queries as appraisal
from tinhso.apps.scoring.models import Assessment, Comment, Result, Run, Unit
from tinhso.apps.scoring.provenance import kept
from tinhso.engines.indicators.store.api import Evidence, Stage, Value, evidence, evidence_of_file, history
from tinhso.kernel.access.api import Action, Actor, may, visible
from tinhso.kernel.files.api import StoredFile
from tinhso.kernel.text import api as text

EVIDENCE = "scoring.evidence"


@dataclass(frozen=True)
class Listed:
    """An assessment in a list, with its newest published run."""

    assessment: Assessment
    run: Run


def published() -> list[Listed]:
    """Assessments with a published run, newest year first. Two queries."""
    newest = last_first(Run.objects.filter(published_at__isnull=False), "assessment").distinct("assessment")
    runs = _with_edition(Run.objects.filter(pk__in=newest.values("pk")))
    found = [Listed(run.assessment, run) for run in runs]
    return sorted(found, key=lambda one: (-one.assessment.year, one.assessment.title))


def sampled() -> list[Assessment]:
    """Rounds without a published run that announced a random sample, newest first, at most 20. One query."""
    open_rounds = Assessment.objects.exclude(runs__published_at__isnull=False).filter(sample__isnull=False)
    return list(open_rounds.only("code", "title").order_by("-year", "title")[:20])


def last_first(runs: QuerySet[Run], *before: str | OrderBy) -> QuerySet[Run]:
    """The latest stage on top, in it the newest run: a corrected self-score does not stand above the final one."""
    stages = [When(stage=stage.value, then=place) for place, stage in enumerate(Stage)]
    return runs.order_by(*before, Case(*stages, default=-1, output_field=IntegerField()).desc(), "-id")


def _with_edition(runs: QuerySet[Run]) -> QuerySet[Run]:
    """With what their pages ask for; the text of a framework is long and is read once per process."""
    return runs.select_related("assessment__edition").defer("assessment__edition__body")


@dataclass(frozen=True)
class Place:
    """One line at the head of a ranking."""

    key: str
    name: str
    rank: int | None
    total: Decimal | None


@dataclass(frozen=True)
class Top:
    """The head of a published ranking."""

    code: str
    title: str
    invented: bool
    rows: Sequence[Place]


# Everybody's first page shows these: one statement, and only what is drawn.
TOPS = """
WITH newest AS (
    SELECT DISTINCT ON (assessment_id) id, assessment_id FROM scoring_run
     WHERE published_at IS NOT NULL AND stage = %(final)s ORDER BY assessment_id, id DESC
), chosen AS (
    SELECT newest.id AS run, a.code, a.title, a.year, a.invented
      FROM newest JOIN scoring_assessment a ON a.id = newest.assessment_id
     ORDER BY a.year DESC, a.title LIMIT %(rankings)s
)
SELECT chosen.code, chosen.title, chosen.invented, head.key, head.name, head.rank, head.total
  FROM chosen
  LEFT JOIN LATERAL (
       SELECT u.key, u.name, r.rank, r.total, r.place_in_list
         FROM scoring_result r JOIN scoring_unit u ON u.id = r.unit_id
        WHERE r.run_id = chosen.run AND (r.place_in_list <= %(rows)s OR u.folded_name = %(home)s)) head ON true
 ORDER BY chosen.year DESC, chosen.title, head.place_in_list
"""


def tops(home: str, rankings: int = 2, rows: int = 3) -> list[Top]:
    """The first places of the newest final rankings, and where the unit named `home` stands. One query."""
    folded = text.fold(home) if home else None
    with connection.cursor() as cursor:
        cursor.execute(TOPS, {"final": Stage.FINAL, "rankings": rankings, "rows": rows, "home": folded})
        lines = cursor.fetchall()
    return [
        Top(code, title, invented, [Place(*line[3:]) for line in some if line[3] is not None])
        for (code, title, invented), some in groupby(lines, key=lambda line: line[:3])
    ]


def mine(actor: Actor) -> QuerySet[Assessment]:
    """Assessments that have a unit, are run, or have an item to appraise within the actor's reach."""
    reach = actor.reach(VIEW_DRAFT.code)
    if reach.everywhere:
        return Assessment.objects.order_by("-year", "code")
    units = visible(Unit.objects.all(), actor, VIEW_DRAFT, agency="agency_path", place="place_path")
    own = visible(Assessment.objects.all(), actor, VIEW_DRAFT, agency="owner_path", place="place_path")
    checked = appraisal.in_reach(actor)  # a cross-checking agency has items without having units
    return Assessment.objects.filter(
        Q(pk__in=units.values("assessment"))
        | Q(pk__in=own.values("pk"))
        | Q(pk__in=checked.values("assessment"))
    ).order_by("-year", "code")


def get_assessment(code: str) -> Assessment:
    """The assessment. Raises Http404."""
    found = Assessment.objects.select_related("edition").defer("edition__body").filter(code=code).first()
    if found is None:
        raise Http404(code)
    return found


def get_mine(actor: Actor, code: str) -> Assessment:
    """The assessment when the actor may see its drafts somewhere. Raises Http404."""
    rows = mine(actor).select_related("edition", "timetable").defer("edition__body")
    found = rows.filter(code=code).first()
    if found is None:
        raise Http404(code)
    return found


def get_scored(actor: Actor, code: str) -> Assessment:
    """The same with a framework: what is only quoted has nothing behind it. Raises Http404."""
    found = get_mine(actor, code)
    if found.edition is None:
        raise Http404(code)
    return found


def get_managed(actor: Actor, code: str) -> Assessment:
    """The assessment with a framework that the actor runs. Raises Http404."""
    found = get_scored(actor, code)
    if not may(actor, MANAGE, found):
        raise Http404(code)
    return found


def get_my_unit(actor: Actor, code: str, key: str, to: Action = VIEW_DRAFT) -> Unit:
    """The unit when the actor may do `to` with it, with its round. One query. Raises Http404."""
    related = ("place", "assessment__edition", "assessment__timetable")
    rows = Unit.objects.select_related(*related).defer("assessment__edition__body")
    unit = rows.filter(assessment__code=code, key=key).first()
    if unit is None or not may(actor, to, unit):
        raise Http404(key)
    return unit


def published_run(code: str) -> Run:
    """The newest published run of an assessment, with the assessment. One query. Raises Http404."""
    found = _with_edition(Run.objects.filter(assessment__code=code, published_at__isnull=False))
    run = last_first(found).first()
    if run is None:
        raise Http404(code)
    return run


def published_computed(assessment: Assessment, number: int) -> Run:
    """A published run that was computed here. Raises Http404."""
    found = Run.objects.filter(assessment=assessment, number=number, published_at__isnull=False)
    run = found.filter(origin=Run.Origin.COMPUTED).select_related("assessment__edition").first()
    if run is None:
        raise Http404(number)
    return run


def locked(assessment: Assessment, stage: str) -> bool:
    """Whether a stage is published and no correction of it is open."""
    published = set(assessment.runs.filter(stage=stage).values_list("published_at", flat=True))
    return bool(published) and None not in published


def draft_run(assessment: Assessment, stage: str) -> Run | None:
    """The draft of a stage, when something was computed."""
    return assessment.runs.filter(published_at=None, stage=stage).first()


def ranked_count(run: Run) -> int:
    """How many units of a run have a rank: what a rank is one of. One query."""
    return run.results.filter(rank__isnull=False).count()


def result(run: Run, key: str) -> Result:
    """The result of one unit in a run. Raises Http404."""
    found = Result.objects.select_related("unit", "unit__place").filter(run=run, unit__key=key).first()
    if found is None:
        raise Http404(key)
    found.run = run
    return found


def results_by_stage(
    unit: Unit, *, drafts: Collection[str] = (), until: dt.datetime | None = None
) -> dict[str, Result]:
    """The newest result of a unit at each stage (published until a moment), in the order self, appraised, final.

    `drafts`: the stages of which a draft counts too.
    """
    rows = _open(unit, drafts).select_related("run").order_by("run_id")
    if until:
        rows = rows.filter(run__published_at__lte=until)
    newest = {row.run.stage: row for row in rows}
    for row in newest.values():
        row.unit, row.run.assessment = unit, unit.assessment
    return {stage.value: newest[stage.value] for stage in Stage if stage.value in newest}


def stages_with_results(unit: Unit, *, drafts: Collection[str]) -> list[Stage]:
    """The stages that have a result of the unit, the same as `results_by_stage` without reading results."""
    found = set(_open(unit, drafts).values_list("run__stage", flat=True))
    return [stage for stage in Stage if stage in found]


def _open(unit: Unit, drafts: Collection[str]) -> QuerySet[Result]:
    return Result.objects.filter(Q(run__published_at__isnull=False) | Q(run__stage__in=drafts), unit=unit)


def my_units(actor: Actor, assessment: Assessment) -> QuerySet[Unit]:
    """The units of an assessment within the actor's reach."""
    rows = Unit.objects.filter(assessment=assessment)
    if may(actor, MANAGE, assessment):
        return rows
    return visible(rows, actor, VIEW_DRAFT, agency="agency_path", place="place_path")


def sees_whole(actor: Actor, assessment: Assessment) -> bool:
    """Whether no unit of an assessment is beyond the actor's reach: a rank among drafts tells of all the others."""
    if may(actor, MANAGE, assessment):
        return True
    beyond = assessment.units.exclude(pk__in=my_units(actor, assessment).values("pk"))
    return not beyond.exists()


def veil_places(actor: Actor, assessment: Assessment, rows: Iterable[Result]) -> None:
    """Take the ranks out of drafts that the actor does not see whole; the rows are not to be saved."""
    drafts = [row for row in rows if row.run.published_at is None]
    if drafts and not sees_whole(actor, assessment):
        for row in drafts:
            row.rank = row.group_rank = None


def only_units(actor: Actor, assessments: Iterable[Assessment]) -> dict[int, str]:
    """Of the assessments in which the actor reaches exactly one unit: id → the unit's key. One query."""
    rows = Unit.objects.filter(assessment__in=[one.pk for one in assessments])
    seen = visible(rows, actor, VIEW_DRAFT, agency="agency_path", place="place_path").order_by()
    counted = seen.values("assessment").annotate(count=Count("pk"), only=Min("key"))
    return {row["assessment"]: row["only"] for row in counted if row["count"] == 1}


def may_enter(actor: Actor, unit: Unit) -> bool:
    """Whether the actor enters this unit's own figures."""
    return may(actor, ENTER, unit)


@dataclass(frozen=True)
class Trail:
    """Everything behind one item's score."""

    values: Sequence[Value]
    standing: frozenset[int]  # ids of the values that the score was made of; the others are history
    evidence: Sequence[Evidence]
    comments: Sequence[Comment]


def trail(
    unit: Unit, item: str, stages: Sequence[str], *, published: Mapping[str, Run] | None = None
) -> Trail:
    """Values with their history at the given stages, proofs and comments of one item of one unit.

    Of stages in `published` (their runs): as they were published, whatever a correction that is open has changed.
    """
    values = [v for v in history(unit.assessment.code, unit.key, item) if v.stage in stages]
    standing = {v.pk for v in values if v.superseded_at is None}
    proofs = evidence(unit.assessment.code, unit.key, item)
    said = list(Comment.objects.filter(unit=unit, item=item, stage__in=stages).order_by("id"))
    if published:
        standing = kept.standing(published, unit, values)
        until = {stage: run.published_at for stage, run in published.items() if run.published_at}
        values = [v for v in values if v.pk in standing or _by_then(v.superseded_at, until.get(v.stage))]
        said = [one for one in said if _by_then(one.at, until.get(one.stage))]
        if until.keys() >= set(stages):  # a proof belongs to the item, not to a stage
            last = max(until.values())
            proofs = [one for one in proofs if one.added_at <= last]
    return Trail(values, frozenset(standing), proofs, said)


def _by_then(at: dt.datetime | None, until: dt.datetime | None) -> bool:
    """Whether something had happened when a stage was published; a stage that is shown as it is now has no end."""
    return until is None or (at is not None and at <= until)


def may_read_evidence(actor: Actor, file: StoredFile) -> bool:
    """Whoever may see the drafts of the unit that the proof belongs to, or has the item on the desk."""
    found = evidence_of_file(file)
    if found is None:
        return False
    unit = (
        Unit.objects.filter(assessment__code=found.book, key=found.unit).select_related("assessment").first()
    )
    if unit is None:
        return False
    return may(actor, VIEW_DRAFT, unit) or appraisal.may_read_proof(actor, found.book, found.unit, found.item)


def without_points(assessment: Assessment, stage: Stage) -> list[str]:
    """Names of the units that have nothing in the draft of a stage: publishing would show them so. One query."""
    found = Result.objects.filter(
        run__assessment=assessment, run__stage=stage, run__published_at=None, total=0
    )
    return list(found.order_by("unit__sort_key").values_list("unit__name", flat=True))
