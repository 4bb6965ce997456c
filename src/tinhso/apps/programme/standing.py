"""What a row says besides its own columns: goals by year, who works with whom, the latest entry by a day.

All of it comes in one JSON column of the statement that reads the rows, so a page of targets or tasks is one
query. Figures travel as text: JSON's numbers would lose digits.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import JSONField, QuerySet
from django.db.models.expressions import RawSQL

from tinhso.apps.programme.models import Target, Task
from tinhso.apps.programme.state_sql import doubtful, said

Row = TypeVar("Row", Task, Target)

TARGET = """jsonb_build_object(
'goals', coalesce((SELECT jsonb_agg(jsonb_build_array(year, value::text, value_max::text, evidence)
                                    ORDER BY year NULLS LAST)
                     FROM programme_targetvalue WHERE target_id = programme_target.id), '[]'),
'last', (SELECT jsonb_build_array(date, value::text, invented, rolled_up) FROM programme_progress
          WHERE target_id = programme_target.id AND date <= %s AND returned_at IS NULL
          ORDER BY date DESC, id DESC LIMIT 1))"""

TASK = f"""(SELECT jsonb_build_object(
'with', coalesce((SELECT jsonb_agg(name ORDER BY "order")
                    FROM programme_taskagency WHERE task_id = programme_task.id AND active), '[]'),
'last', CASE WHEN last.percent IS NOT NULL
             THEN jsonb_build_array(last.date, last.percent::text, last.invented, programme_task.rollup <> '') END,
'doubtful', {doubtful("programme_task", "p.today", "last.confidence")})
  FROM (SELECT %s::date AS today) p CROSS JOIN {said("programme_task", "p.today")} last)"""  # noqa: S608  names of our own


@dataclass(frozen=True, slots=True)
class YearGoal:
    """The goal of one year; `year` is empty where the plan means its whole period."""

    year: int | None
    value: Decimal
    value_max: Decimal | None
    evidence: str = ""  # TargetValue.Evidence

    @property
    def counts(self) -> bool:
        """Whether anybody is held against it."""
        return self.evidence != "unverified"


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest entry: its day, its figure (percent of a task, value of a target), whether a demo made it up
    and whether it was rolled up from parts."""

    date: dt.date
    amount: Decimal
    invented: bool
    rolled_up: bool = False


def with_standing(rows: QuerySet[Row], today: dt.date) -> QuerySet[Row]:
    """The same rows, each with what `goals_of`, `partners_of` and `latest_of` read."""
    sql = TASK if rows.model is Task else TARGET
    return rows.annotate(standing=RawSQL(sql, (today,), output_field=JSONField()))  # noqa: S611  constant text


def goals_of(target: Target) -> tuple[YearGoal, ...]:
    """Its goals in the order of the years, the whole period last."""
    return tuple(
        YearGoal(year, Decimal(value), None if value_max is None else Decimal(value_max), evidence)
        for year, value, value_max, evidence in _standing(target)["goals"]
    )


def partners_of(task: Task) -> tuple[str, ...]:
    """Names of the coordinating agencies, in the order of the plan."""
    return tuple(_standing(task)["with"])


def latest_of(row: Task | Target) -> Latest | None:
    """The latest entry by the day the rows were read for; None when nothing was reported."""
    found = _standing(row)["last"]
    if found is None:
        return None
    date, amount, invented, rolled_up = found
    return Latest(dt.date.fromisoformat(date), Decimal(amount), bool(invented), rolled_up)


def is_doubtful(task: Task) -> bool:
    """Whether it is at risk for another reason than the calendar."""
    return bool(_standing(task)["doubtful"])


def _standing(row: Task | Target) -> Any:
    return row.standing  # type: ignore[union-attr]  # annotated by with_standing
