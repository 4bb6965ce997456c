"""The inputs of a run: of a published one as they were kept, of a draft as they stand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from tinhso.apps.scoring.models import Run, Unit
from tinhso.apps.scoring.provenance.models import FrozenUnit
from tinhso.engines.indicators.store import api as store
from tinhso.engines.indicators.store.api import Inputs, Stage, Value, by_ids, current, current_ids, inputs

# A unit keeps the ids of its standing inputs: rows of the store never change, a correction supersedes them.
FREEZE = """
INSERT INTO scoring_frozenunit (run_id, unit_id, name, sort_key, peer_group, ranked, value_ids)
SELECT %(run)s, u.id, u.name, u.sort_key, u.peer_group, u.ranked, coalesce(v.ids, '{}')
  FROM scoring_unit u
  LEFT JOIN (SELECT unit, array_agg(id ORDER BY id) AS ids FROM indicators_value
              WHERE book = %(book)s AND stage = %(stage)s AND superseded_at IS NULL GROUP BY unit) v ON v.unit = u.key
 WHERE u.assessment_id = %(assessment)s
"""


@dataclass(frozen=True)
class Kept:
    """A unit with its inputs as a run has them."""

    frozen: FrozenUnit
    values: dict[str, dict[str, str]]


def keep(run: Run) -> None:
    """Keep units and inputs of a draft as they stand. The caller holds the book and publishes the run."""
    with connection.cursor() as cursor:
        cursor.execute(
            FREEZE,
            {"run": run.pk, "book": run.assessment.code, "stage": run.stage, "assessment": run.assessment_id},
        )


def units(run: Run) -> list[Kept]:
    """Every unit that a published run kept, with its inputs. Two queries."""
    rows = list(run.frozen.select_related("unit").order_by("unit__key"))
    found = by_ids({one for row in rows for one in row.value_ids})
    kept = []
    for row in rows:
        values: dict[str, dict[str, str]] = {}
        for value in (found[one] for one in row.value_ids if one in found):
            values.setdefault(value.item, {})[value.input] = value.value
        kept.append(Kept(row, values))
    return kept


def inputs_of(run: Run) -> Inputs:
    """The inputs of a whole run: of a published one as they were kept, whatever a correction has changed since."""
    return inputs(run.assessment.code, Stage(run.stage)) if _stands(run) else as_inputs(units(run))


def as_inputs(kept: Iterable[Kept]) -> Inputs:
    """In the shape of the value store: unit → item → input → value."""
    return {one.frozen.unit.key: one.values for one in kept if one.values}


def rows(run: Run, units: Sequence[str], item: str | None = None) -> list[Value]:
    """The inputs of these units (of one item) in a run: kept ones where it is published, else the standing ones."""
    if _stands(run):
        found = current(run.assessment.code, Stage(run.stage), units)
    else:
        found = sorted(by_ids(_kept_ids(run, units)).values(), key=lambda v: v.pk)
    return [value for value in found if item is None or value.item == item]


def differing(old: Run, new: Run, units: Sequence[str]) -> tuple[list[Value], list[Value]]:
    """The inputs of these units that are not the same in two runs: as the old one and as the new one has them."""
    was, now = (
        current_ids(run.assessment.code, Stage(run.stage), units) if _stands(run) else _kept_ids(run, units)
        for run in (old, new)
    )
    return store.differing(was, now)


def _stands(run: Run) -> bool:
    """Whether the run has its inputs as they stand now."""
    return run.published_at is None or run.origin == Run.Origin.QUOTED


def _kept_ids(run: Run, units: Sequence[str]) -> set[int]:
    lists = run.frozen.filter(unit__key__in=list(units)).values_list("value_ids", flat=True)
    return {one for ids in lists for one in ids}


def values_of(run: Run, unit: str) -> dict[str, dict[str, str]]:
    """The inputs of one unit in a run by item and input."""
    if _stands(run):
        return inputs(run.assessment.code, Stage(run.stage), [unit]).get(unit, {})
    found: dict[str, dict[str, str]] = {}
    for value in rows(run, [unit]):
        found.setdefault(value.item, {})[value.input] = value.value
    return found


def standing(runs: Mapping[str, Run], unit: Unit, values: Iterable[Value]) -> set[int]:
    """Of these values of a unit the ids of those that published runs (by stage) were made of."""
    frozen = {stage: run.pk for stage, run in runs.items() if run.origin == Run.Origin.COMPUTED}
    lists = FrozenUnit.objects.filter(run__in=frozen.values(), unit=unit).values_list("value_ids", flat=True)
    used = {one for ids in lists for one in ids}
    return {v.pk for v in values if (v.pk in used if v.stage in frozen else v.superseded_at is None)}
