"""The rule of `states` as SQL, for filters and counts over whole programmes."""

import datetime as dt
from decimal import Decimal
from typing import TypeVar

from django.db import connection
from django.db.models import CharField, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.lookups import Exact

from tinhso.apps.programme.models import Target, Task
from tinhso.apps.programme.states import ABOUT, SILENCE, TOLERANCE, State

Row = TypeVar("Row", Task, Target)

LAST = """SELECT percent, date, confidence, invented FROM programme_progress
 WHERE {whose} AND date <= {day} AND returned_at IS NULL ORDER BY date DESC, id DESC LIMIT 1"""


def said(task: str, day: str) -> str:
    """`LATERAL (…)`: percent, date, confidence and invented of a task by a day, by its completion rule.

    `task` is the alias of its row, `day` an expression. One row; percent is null when nobody reported.
    """
    own = LAST.format(whose=f"task_id = {task}.id AND unit_id IS NULL", day=day)
    unit = LAST.format(whose="unit_id = a.id", day=day)
    return f"""LATERAL (
SELECT CASE {task}.completion WHEN 'lead' THEN own.percent
            WHEN 'all' THEN CASE WHEN own.percent IS NOT NULL OR co.most IS NOT NULL
                                 THEN least(coalesce(own.percent, 0), co.least) END
            ELSE greatest(own.percent, co.most) END AS percent,
       greatest(own.date, co.date) AS date, own.confidence, coalesce(own.invented, co.invented) AS invented
  FROM (SELECT 1) one
  LEFT JOIN LATERAL ({own}) own ON true
  LEFT JOIN LATERAL (
       SELECT min(coalesce(u.percent, 0)) AS least, max(u.percent) AS most, max(u.date) AS date,
              bool_or(u.invented) AS invented
         FROM programme_taskagency a LEFT JOIN LATERAL ({unit}) u ON true
        WHERE a.task_id = {task}.id AND a.active AND a.agency_id IS NOT NULL
       ) co ON {task}.completion <> 'lead')"""  # noqa: S608  names of our own


def doubtful(task: str, day: str, confidence: str) -> str:
    """Whether a task is at risk for another reason than the calendar (see `states`)."""
    return f"""(coalesce({confidence} = 'low', false) OR EXISTS (
    SELECT FROM programme_milestone m
     WHERE m.task_id = {task}.id AND m.due < {day} AND (m.reached_on IS NULL OR m.reached_on > {day}))
 OR EXISTS (SELECT FROM programme_taskneed need JOIN programme_task first ON first.id = need.needs_id
    CROSS JOIN {said("first", day)} word
     WHERE need.task_id = {task}.id AND first.deadline < {day} AND coalesce(word.percent, 0) < 100))"""  # noqa: S608


TASK = f"""(
SELECT CASE
    WHEN last.percent >= 100 THEN 'done'
    WHEN programme_task.deadline < p.today THEN 'late'
    WHEN {doubtful("programme_task", "p.today", "last.confidence")} THEN 'at_risk'
    WHEN programme_task.deadline IS NULL THEN
        CASE WHEN p.today - coalesce(last.date, programme_task.start_date) > p.silence THEN 'at_risk'
             ELSE 'on_track' END
    WHEN p.today > programme_task.start_date
     AND (coalesce(last.percent, 0) + p.tolerance) * (programme_task.deadline - programme_task.start_date)
         < 100 * (p.today - programme_task.start_date) THEN 'at_risk'
    ELSE 'on_track' END
  FROM (SELECT %s::date AS today, %s::int AS silence, %s::int AS tolerance) p
 CROSS JOIN {said("programme_task", "p.today")} last)"""  # noqa: S608

TARGET = """(
SELECT CASE
    WHEN count(*) = 0 THEN 'on_track'
    WHEN bool_and(goal.met) THEN 'done'
    WHEN bool_or(NOT goal.met AND goal.year < extract(year FROM goal.today)) THEN 'late'
    WHEN bool_or(NOT goal.met AND goal.today > goal.start AND (goal.whole <= 0
         OR (100 * goal.reached + goal.tolerance * goal.whole) * (make_date(goal.year, 12, 31) - goal.start)
            < 100 * (goal.today - goal.start) * goal.whole)) THEN 'at_risk'
    ELSE 'on_track' END
  FROM (
    SELECT p.today, p.tolerance, make_date(prog.first_year, 1, 1) AS start,
           coalesce(v.year, prog.last_year)::int AS year,
           coalesce(CASE programme_target.comparator
               WHEN '<=' THEN last.value <= v.value
               WHEN '<' THEN last.value < v.value
               WHEN '>' THEN last.value > v.value
               WHEN '~' THEN last.value >= v.value * p.about
               ELSE last.value >= v.value END, false) AS met,
           CASE WHEN last.value IS NULL THEN 0
                WHEN programme_target.comparator IN ('<=', '<') THEN v.value ELSE last.value END AS reached,
           CASE WHEN last.value IS NULL THEN 1
                WHEN programme_target.comparator IN ('<=', '<') THEN last.value ELSE v.value END AS whole
      FROM (SELECT %s::date AS today, %s::int AS tolerance, %s::numeric AS about) p
      JOIN programme_targetvalue v ON v.target_id = programme_target.id AND v.evidence <> 'unverified'
      JOIN programme_programme prog ON prog.id = programme_target.programme_id
      LEFT JOIN LATERAL (
           SELECT value FROM programme_progress
            WHERE target_id = programme_target.id AND date <= p.today AND returned_at IS NULL
            ORDER BY date DESC, id DESC LIMIT 1) last ON true
  ) goal)"""


def state_column(model: type[Task] | type[Target], today: dt.date) -> RawSQL:
    """The state on a day as a column of a query over tasks or targets."""
    kind, sql = ("task", TASK) if model is Task else ("target", TARGET)
    return RawSQL(sql, _values(kind, today), output_field=CharField())  # noqa: S611  constant text, values bound


def in_state(rows: QuerySet[Row], state: str, today: dt.date) -> QuerySet[Row]:
    """The tasks or targets that are in a state on a day.

    The rows must stand in the outermost FROM of their query: the rule names their table.
    """
    return rows.filter(Exact(state_column(rows.model, today), state))


def still_open(rows: QuerySet[Row], today: dt.date) -> QuerySet[Row]:
    """The tasks or targets that are not done on a day; see `in_state`."""
    return rows.exclude(Exact(state_column(rows.model, today), State.DONE.value))


def count_states(
    programmes: list[int], today: dt.date, *, kinds: tuple[str, ...] = ("target", "task")
) -> dict[tuple[str, int], dict[State, int]]:
    """How many targets and tasks are in each state on a day, by kind and primary key of the programme. One query."""
    found = {(kind, key): dict.fromkeys(State, 0) for kind in kinds for key in programmes}
    if not found:
        return found
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(_counts(kind, len(programmes)) for kind in kinds),
            [value for kind in kinds for value in (*_values(kind, today), *programmes)],
        )
        for kind, programme, state, number in cursor.fetchall():
            found[kind, programme][State(state)] = number
    return found


def _counts(kind: str, programmes: int) -> str:
    """One placeholder a programme: with an array PostgreSQL guesses its length and plans anew at every call."""
    state, keys = TASK if kind == "task" else TARGET, ", ".join(["%s"] * programmes)
    return (
        f"SELECT '{kind}', programme_id, state, count(*) FROM (SELECT programme_id, {state} AS state"  # noqa: S608  constant text, values bound
        f" FROM programme_{kind} WHERE programme_id IN ({keys})) r GROUP BY 2, 3"
    )


def _values(kind: str, today: dt.date) -> tuple[dt.date, int, int | Decimal]:
    return (today, SILENCE.days, TOLERANCE) if kind == "task" else (today, TOLERANCE, ABOUT)
