"""What the advice reads: a unit's inputs, the totals it is held against, and what the best peers have."""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.db import connection
from django.db.models import Case, QuerySet, When
from django.utils.translation import gettext as _

from tinhso.apps.scoring import computing, queries
from tinhso.apps.scoring.advice.models import InputSeries, ItemPlan
from tinhso.apps.scoring.appraisal import queries as appraisal
from tinhso.apps.scoring.models import Assessment, Result, Run, Unit
from tinhso.apps.scoring.provenance import kept
from tinhso.engines.indicators.api import Framework, rank
from tinhso.engines.indicators.store.api import Stage, inputs
from tinhso.kernel.access.api import Actor

# The highest points of each item among the peers, of a penalty the lowest; of equals the first by name.
BEST = """
SELECT DISTINCT ON (item.key) item.key, (item.value->>'points')::float8, unit.key, unit.name
  FROM scoring_result result
  JOIN scoring_unit unit ON unit.id = result.unit_id
 CROSS JOIN LATERAL jsonb_each(result.items) item
 WHERE result.run_id = %(run)s AND unit.key <> %(unit)s AND (%(group)s = '' OR unit.peer_group = %(group)s)
   AND item.key <> '' AND item.value->>'state' = 'scored'
 ORDER BY item.key, CASE WHEN item.key = ANY(%(penalties)s) THEN -1 ELSE 1 END * (item.value->>'points')::float8 DESC,
       unit.sort_key
"""


def working_stage(actor: Actor, unit: Unit) -> Stage:
    """The latest stage at which the unit has a result that is open to the actor; before any, the self stage."""
    found = queries.stages_with_results(unit, drafts=appraisal.drafts_open(actor, unit))
    return found[-1] if found else Stage.SELF


def values_of(actor: Actor, unit: Unit, stage: Stage) -> dict[str, dict[str, str]]:
    """What is entered for a unit at a stage; what was published, where a correction of it is not open to the actor."""
    drafts = appraisal.drafts_open(actor, unit)
    row = None if stage in drafts else queries.results_by_stage(unit).get(stage)
    if row is not None:
        found = kept.values_of(row.run, unit.key)
    else:
        found = inputs(unit.assessment.code, stage, [unit.key]).get(unit.key, {})
    return {item: dict(names) for item, names in found.items()}


def comparable_run(assessment: Assessment) -> Run | None:
    """The newest published computed run of this round, of its latest stage; else of the last year by its framework."""
    if assessment.edition is None:
        return None
    runs = Run.objects.filter(
        published_at__isnull=False,
        origin=Run.Origin.COMPUTED,
        assessment__edition__code=assessment.edition.code,
    ).select_related("assessment")
    own_first = Case(When(assessment=assessment, then=1), default=0).desc()
    # A round entered late is not held against a year that came after it, while an earlier one is there
    not_later = Case(When(assessment__year__lte=assessment.year, then=1), default=0).desc()
    return queries.last_first(runs, own_first, not_later, "-assessment__year").first()


@dataclass(frozen=True)
class Field:
    """The totals among which a unit is ranked: published ones, or drafts that the actor may see anyway."""

    words: str
    totals: Mapping[str, Fraction]
    groups: Mapping[str, str]
    unranked: frozenset[str]

    def ranks_for(self, unit: Unit, tolerance: Fraction) -> Callable[[Fraction], int | None]:
        """Tells the rank that the unit would have with a total; for many totals, the others are ordered once."""
        ranked = {key: total for key, total in self.totals.items() if key not in self.unranked}
        ranked.pop(unit.key, None)
        others = sorted(ranked.values())

        def rank_with(total: Fraction) -> int | None:
            if not unit.ranked:
                return None
            if tolerance:  # who ties with whom hangs on all the others
                places = rank(ranked | {unit.key: total}, tolerance=tolerance)
                return next(one.rank for one in places if one.unit == unit.key)
            return 1 + len(others) - bisect_right(others, total)

        return rank_with


@dataclass(frozen=True)
class Place:
    """A rank among `of` units, and in the peer group."""

    rank: int | None
    of: int
    group: str
    group_rank: int | None
    group_of: int


def field_of(actor: Actor, unit: Unit, stage: Stage, run: Run | None) -> Field | None:
    """Whom the unit is held against; None when there is nobody whose total the actor may see.

    Published totals of this round; else drafts of the units in the actor's reach; else the last published round by
    the same framework. A draft of a unit outside the actor's reach is never read.
    """
    assessment = unit.assessment
    if run is not None and run.assessment_id == assessment.pk:
        return _field(
            Result.objects.filter(run=run),
            _("kết quả đã công bố của đợt này (%(stage)s)") % {"stage": Stage(run.stage).label},
        )
    drafts = Result.objects.filter(run__assessment=assessment, run__stage=stage, run__published_at=None)
    mine = drafts.filter(unit__in=queries.my_units(actor, assessment))
    found = _field(mine, _("bản chưa công bố của các đơn vị bạn được xem"))
    if len(found.totals) > 1:
        return found
    if run is None:
        return None
    return _field(
        Result.objects.filter(run=run),
        _("kết quả đã công bố của “%(title)s”") % {"title": run.assessment.title},
    )


def _field(rows: QuerySet[Result], words: str) -> Field:
    found = list(rows.values_list("unit__key", "unit__peer_group", "unit__ranked", "total"))
    return Field(
        words=words,
        totals={key: Fraction(total or 0) for key, _group, _ranked, total in found},
        groups={key: group for key, group, _ranked, _total in found},
        unranked=frozenset(key for key, _group, ranked, _total in found if not ranked),
    )


def place_of(field: Field, unit: Unit, total: Fraction, framework: Framework) -> Place:
    """The place the unit would have in the field with this total."""
    totals = {**field.totals, unit.key: total}
    groups = {**field.groups, unit.key: unit.peer_group}
    out = field.unranked - {unit.key} if unit.ranked else field.unranked | {unit.key}
    near = {key: one for key, one in totals.items() if groups[key] == unit.peer_group}
    overall = {one.unit: one for one in rank(totals, tolerance=framework.tolerance, unranked=out)}[unit.key]
    apart = {one.unit: one for one in rank(near, tolerance=framework.tolerance, unranked=out)}[unit.key]
    return Place(overall.rank, overall.of, unit.peer_group, apart.rank, apart.of)


@dataclass(frozen=True)
class Peer:
    """What the best unit of the peer group has for an item, as published."""

    unit: str
    name: str
    points: float
    values: Mapping[str, str]
    link: tuple[str, str, str]  # assessment, unit, item: its published explanation


def best_peers(run: Run, unit: Unit) -> dict[str, Peer]:
    """The best peer for each item in a published run, with its inputs. Three queries."""
    with connection.cursor() as cursor:
        penalties = computing.framework_of(unit.assessment).with_effect("penalty")
        cursor.execute(
            BEST, {"run": run.pk, "unit": unit.key, "group": unit.peer_group, "penalties": penalties}
        )
        rows = cursor.fetchall()
    # As the run kept them: a correction that is open has other ones, which are nobody's business yet.
    entered: dict[str, dict[str, dict[str, str]]] = {}
    for value in kept.rows(run, list({key for _item, _points, key, _name in rows})):
        entered.setdefault(value.unit, {}).setdefault(value.item, {})[value.input] = value.value
    return {
        item: Peer(
            unit=key,
            name=name,
            points=points,
            values=entered.get(key, {}).get(item, {}),
            link=(run.assessment.code, key, item),
        )
        for item, points, key, name in rows
    }


def plans_of(assessment: Assessment) -> dict[str, ItemPlan]:
    """Effort and deadline by item; "" is the whole round."""
    return {one.item: one for one in ItemPlan.objects.filter(assessment=assessment)}


def series_of(assessment: Assessment) -> list[InputSeries]:
    """The indicators behind the inputs of a round."""
    rows = InputSeries.objects.filter(assessment=assessment).select_related("indicator")
    return list(rows.order_by("item", "input"))
