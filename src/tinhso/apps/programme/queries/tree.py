"""The tree of plans, and what a whole is made of."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.http import Http404

from tinhso.apps.programme.actions import EDIT
from tinhso.apps.programme.models import Programme, Target, TargetPart, Task, TaskPart
from tinhso.apps.programme.queries.programmes import programmes
from tinhso.apps.programme.standing import Latest, YearGoal, goals_of, latest_of, with_standing
from tinhso.kernel.access import api as access
from tinhso.kernel.orgs import api as orgs

ABOVE = """
WITH RECURSIVE up(id, parent_id, step) AS (
    SELECT id, parent_id, 0 FROM programme_programme WHERE id = %s
    UNION ALL SELECT p.id, p.parent_id, up.step + 1 FROM programme_programme p JOIN up ON p.id = up.parent_id)
SELECT p.id, p.code, p.title, p.level FROM up JOIN programme_programme p ON p.id = up.id
 WHERE up.step > 0 ORDER BY up.step DESC
"""


def plans_above(programme: Programme) -> list[Programme]:
    """The plans it stands under, the highest first. One query."""
    return list(Programme.objects.raw(ABOVE, [programme.pk]))


def plans_below(programme: Programme) -> QuerySet[Programme]:
    """The plans that stand directly under it."""
    return programmes().filter(parent=programme)


@dataclass(frozen=True)
class PartRow:
    """A part of a whole, or a whole of a part, as it stands on a day."""

    link: TargetPart | TaskPart
    row: Target | Task
    goals: tuple[YearGoal, ...]
    last: Latest | None

    @property
    def weight(self) -> Decimal:
        """Its weight in the whole."""
        return self.link.weight


def links_down(whole: Target | Task) -> QuerySet[TargetPart] | QuerySet[TaskPart]:
    """The links to its parts."""
    return whole.parts.select_related("part__programme__agency")


def links_up(part: Target | Task) -> QuerySet[TargetPart] | QuerySet[TaskPart]:
    """The links to what it serves."""
    return part.wholes.select_related("whole__programme__agency")


def part_rows(links: Sequence[Any], today: dt.date, *, up: bool = False) -> list[PartRow]:
    """These links (`TargetPart` or `TaskPart`) with how their other end stands on a day. One query."""
    ends = [one.whole if up else one.part for one in links]
    if not ends:
        return []
    keys = [one.pk for one in ends]
    standing: dict[int, Target | Task]
    if isinstance(ends[0], Task):
        standing = {one.pk: one for one in with_standing(Task.objects.filter(pk__in=keys), today)}
    else:
        standing = {one.pk: one for one in with_standing(Target.objects.filter(pk__in=keys), today)}
    found = []
    for link, end in zip(links, ends, strict=True):
        now = standing[end.pk]
        goals = goals_of(now) if isinstance(now, Target) else ()
        found.append(PartRow(link, end, goals, latest_of(now)))
    return found


REPORTED = {
    Target: """SELECT count(*), count(*) FILTER (WHERE EXISTS (
    SELECT FROM programme_progress p WHERE p.target_id = t.part_id AND p.date <= %s AND p.returned_at IS NULL))
  FROM programme_targetpart t WHERE t.whole_id = %s""",
    Task: """SELECT count(*), count(*) FILTER (WHERE EXISTS (
    SELECT FROM programme_progress p WHERE p.task_id = t.part_id AND p.date <= %s AND p.returned_at IS NULL))
  FROM programme_taskpart t WHERE t.whole_id = %s""",
}


LINKED = {
    Target: "SELECT EXISTS (SELECT FROM programme_targetpart WHERE part_id = t.id OR whole_id = t.id)"
    " FROM (SELECT %s::bigint AS id) t",
    Task: "SELECT EXISTS (SELECT FROM programme_taskpart WHERE part_id = t.id OR whole_id = t.id)"
    " FROM (SELECT %s::bigint AS id) t",
}


def is_linked(one: Target | Task) -> bool:
    """Whether it has parts or serves something. One query."""
    with connection.cursor() as cursor:
        cursor.execute(LINKED[type(one)], [one.pk])
        return bool(cursor.fetchone()[0])


def coverage(whole: Target | Task, today: dt.date) -> tuple[int, int]:
    """How many parts it has, and how many of them reported by a day. One query."""
    with connection.cursor() as cursor:
        cursor.execute(REPORTED[type(whole)], [today, whole.pk])
        parts, reported = cursor.fetchone()
    return parts, reported


def receivers(actor: access.Actor, programme: Programme, kind: str, on: dt.date) -> QuerySet[orgs.Agency]:
    """The agencies of a kind to which this actor may give work of a programme, by name."""
    rows = access.visible(orgs.valid(on), actor, EDIT, agency="path").select_related(
        "kind", "place", "parent"
    )
    if programme.agency is not None:
        rows = rows.filter(path__under=programme.agency.path.split(".")[0]).exclude(pk=programme.agency.pk)
    return rows.filter(kind__code=kind).order_by("sort_key", "code")


def receiver_kinds(actor: access.Actor, programme: Programme, on: dt.date) -> list[tuple[str, str, int]]:
    """(code, title, number) of the kinds of agency to which this actor may give work of a programme."""
    rows = access.visible(orgs.valid(on), actor, EDIT, agency="path")
    if programme.agency is not None:
        rows = rows.filter(path__under=programme.agency.path.split(".")[0]).exclude(pk=programme.agency.pk)
    found = rows.order_by("kind__rank").values_list("kind__code", "kind__title").annotate(number=Count("pk"))
    return [(code, title, number) for code, title, number in found]


def get_link(part: Target | Task, key: str) -> Target | Task:
    """What `part` serves, by its full code; or Http404."""
    code, _slash, tail = key.partition("/")
    number = tail[3:]
    if not number.isdigit():
        raise Http404(key)
    link = part.wholes.select_related("whole__programme").filter(
        Q(whole__programme__code=code), whole__number=int(number)
    )
    found = link.first()
    if found is None:
        raise Http404(key)
    return found.whole
