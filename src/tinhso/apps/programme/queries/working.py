"""A task in depth, as its page shows it on a day."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet, Sum
from django.http import Http404

from tinhso.apps.programme.actions import EXTEND, REPORT, URGE
from tinhso.apps.programme.models import (
    BudgetLine,
    Disbursement,
    Evidence,
    Extension,
    HandOver,
    Milestone,
    Programme,
    Progress,
    Target,
    Task,
    TaskAgency,
    TaskNeed,
    Urging,
)
from tinhso.apps.programme.queries.programmes import TaskRow, task_rows
from tinhso.apps.programme.standing import with_standing
from tinhso.kernel.access import api as access
from tinhso.kernel.calendar import api as calendar

MOST = 50
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Partner:
    """A coordinating agency with what it said last."""

    row: TaskAgency
    last: Progress | None


@dataclass(frozen=True)
class Money:
    """A budget line with what was paid from it."""

    line: BudgetLine
    paid: int
    payments: tuple[Disbursement, ...]

    @property
    def left(self) -> int:
        """What is not paid yet."""
        return self.line.planned - self.paid


@dataclass(frozen=True)
class Depth:
    """What a task's page shows besides the task. `late_days`: working days past the deadline, 0 in time."""

    partners: tuple[Partner, ...]
    milestones: tuple[Milestone, ...]
    needs: tuple[tuple[TaskNeed, TaskRow], ...]
    needed_by: tuple[TaskNeed, ...]
    money: tuple[Money, ...]
    extensions: tuple[Extension, ...]
    handovers: tuple[HandOver, ...]
    urgings: tuple[Urging, ...]
    late_days: int
    obstacle: Progress | None = field(default=None)

    @property
    def planned(self) -> int:
        """All budget lines together."""
        return sum(one.line.planned for one in self.money)

    @property
    def paid(self) -> int:
        """All payments together."""
        return sum(one.paid for one in self.money)


# What a task has at all: one query decides which of the others are worth asking.
HAS = """
SELECT EXISTS (SELECT FROM programme_taskagency WHERE task_id = t.id AND active),
       EXISTS (SELECT FROM programme_milestone WHERE task_id = t.id),
       EXISTS (SELECT FROM programme_taskneed WHERE task_id = t.id),
       EXISTS (SELECT FROM programme_taskneed WHERE needs_id = t.id),
       EXISTS (SELECT FROM programme_budgetline WHERE task_id = t.id),
       EXISTS (SELECT FROM programme_extension WHERE task_id = t.id),
       EXISTS (SELECT FROM programme_handover WHERE task_id = t.id),
       EXISTS (SELECT FROM programme_urging WHERE task_id = t.id),
       EXISTS (SELECT FROM programme_progress WHERE task_id = t.id AND obstacle <> '')
  FROM (SELECT %s::bigint AS id) t
"""


def depth_of(actor: access.Actor, row: TaskRow, today: dt.date) -> Depth:
    """The task in depth on a day. Urging is shown to who urges and to the lead's officers."""
    task = row.task
    with connection.cursor() as cursor:
        cursor.execute(HAS, [task.pk])
        partners, milestones, needs, needed_by, money, extensions, handovers, urged, stuck = cursor.fetchone()
    urged = urged and (access.may(actor, URGE, task.programme) or access.may(actor, REPORT, task))
    return Depth(
        partners=_partners(task, today) if partners and task.completion != "lead" else (),
        milestones=tuple(task.milestones.order_by("due", "number")[:MOST]) if milestones else (),
        needs=_needs(task, today) if needs else (),
        needed_by=tuple(task.needed_by.select_related("task__programme").order_by("pk")[:MOST])
        if needed_by
        else (),
        money=_money(task, today) if money else (),
        extensions=tuple(task.extensions.order_by("-asked_at")[:MOST]) if extensions else (),
        handovers=_handovers(task) if handovers else (),
        urgings=_urgings(task) if urged else (),
        late_days=late_days(task.deadline, today, calendar.load()) if row.state == "late" else 0,
        obstacle=_obstacle(task, today) if stuck else None,
    )


def _handovers(task: Task) -> tuple[HandOver, ...]:
    return tuple(task.handovers.select_related("old", "new").order_by("-date", "-pk")[:MOST])


def _urgings(task: Task) -> tuple[Urging, ...]:
    rows = task.urgings.select_related("agency", "letter__paper__series", "letter__paper__file")
    return tuple(rows.order_by("-at")[:MOST])


def _obstacle(task: Task, today: dt.date) -> Progress | None:
    """The latest entry, when it names what stands in the way."""
    last = task.progress.filter(date__lte=today, returned_at=None).order_by("-date", "-id").first()
    return last if last is not None and last.obstacle else None


def late_days(deadline: dt.date | None, today: dt.date, days: calendar.WorkCalendar) -> int:
    """Working days past a deadline; calendar days where a year's holidays are not known."""
    if deadline is None or deadline >= today:
        return 0
    try:
        return int(days.working_days_between(deadline, today))
    except calendar.YearUnknown:
        return (today - deadline).days


def _partners(task: Task, today: dt.date) -> tuple[Partner, ...]:
    rows = list(task.coordinating.filter(active=True).order_by("order"))
    if not rows:
        return ()
    entries = Progress.objects.filter(unit__in=rows, date__lte=today, returned_at=None)
    latest = {one.unit_id: one for one in entries.order_by("unit", "-date", "-id").distinct("unit")}
    return tuple(Partner(row, latest.get(row.pk)) for row in rows)


def _needs(task: Task, today: dt.date) -> tuple[tuple[TaskNeed, TaskRow], ...]:
    links = list(task.needs.order_by("pk")[:MOST])
    if not links:
        return ()
    rows = Task.objects.filter(pk__in=[one.needs_id for one in links]).select_related("programme", "lead")
    found = {row.task.pk: row for row in task_rows(with_standing(rows, today), today)}
    return tuple((one, found[one.needs_id]) for one in links)


def _money(task: Task, today: dt.date) -> tuple[Money, ...]:
    lines = list(task.budget.order_by("year", "pk")[:MOST])
    if not lines:
        return ()
    paid = dict(
        Disbursement.objects.filter(line__in=lines, date__lte=today)
        .order_by()
        .values_list("line")
        .annotate(total=Sum("amount"))
    )
    shown: dict[int, list[Disbursement]] = {}
    for one in Disbursement.objects.filter(line__in=lines, date__lte=today).order_by("-date", "-pk")[:MOST]:
        shown.setdefault(one.line_id, []).append(one)
    return tuple(Money(line, int(paid.get(line.pk, 0)), tuple(shown.get(line.pk, ()))) for line in lines)


def reporting_units(actor: access.Actor, task: Task) -> list[TaskAgency]:
    """The coordinating agencies of a task for which this actor may report."""
    rows = (
        task.coordinating.filter(active=True, agency__isnull=False).select_related("agency").order_by("order")
    )
    if task.completion == "lead":
        return []
    return [
        one for one in rows if one.agency and access.may(actor, REPORT, access.Scope(agency=one.agency.path))
    ]


def reused_evidence(history: Sequence[Progress], about: Task | Target) -> dict[int, list[str]]:
    """Evidence (by primary key) whose content was also handed in elsewhere → full codes of where. One query."""
    own = {one.file.blob_id: one.pk for entry in history for one in entry.evidence.all()}
    if not own:
        return {}
    rows = Evidence.objects.filter(file__blob__in=own).select_related(
        "file", "progress__task__programme", "progress__target__programme"
    )
    found: dict[int, list[str]] = {}
    for one in rows.order_by("pk")[: MOST * 4]:
        other = one.progress.task or one.progress.target
        if other is not None and other != about:
            found.setdefault(own[one.file.blob_id], []).append(other.full_code)
    return found


def get_milestone(task: Task, number: int) -> Milestone:
    """A milestone of a task, or Http404."""
    return _found(Milestone.objects.select_related("task__programme", "task__lead"), task=task, number=number)


def get_need(task: Task, code: str) -> TaskNeed:
    """What a task needs first, by that task's full code; or Http404."""
    programme, _slash, tail = code.partition("/")
    rows = TaskNeed.objects.select_related("task__programme__agency", "needs__programme")
    number = int(tail[3:]) if tail[3:].isdigit() else 0
    return _found(rows, task=task, needs__programme__code=programme, needs__number=number)


def get_line(task: Task, key: UUID) -> BudgetLine:
    """A budget line of a task, or Http404."""
    return _found(BudgetLine.objects.select_related("task__programme", "task__lead"), task=task, key=key)


def get_extension(key: UUID) -> Extension:
    """A request for a later deadline, or Http404."""
    rows = Extension.objects.select_related("task__programme__agency", "task__programme__place", "task__lead")
    return _found(rows, key=key)


def get_entry(key: UUID) -> Progress:
    """A progress entry, or Http404."""
    rows = Progress.objects.select_related("task__programme__agency", "target__programme__agency")
    return _found(rows, key=key)


def _found(rows: QuerySet[Row], **where: object) -> Row:
    found = rows.filter(**where).first()
    if found is None:
        raise Http404(str(where))
    return found


def waiting_extensions(actor: access.Actor) -> QuerySet[Extension]:
    """Requests that wait for a decision by this actor."""
    rows = Extension.objects.filter(state=Extension.State.ASKED)
    rows = access.visible(rows, actor, EXTEND, agency="task__programme__agency__path")
    return rows.select_related("task__programme", "task__lead")


def money_of(programme: Programme, today: dt.date) -> tuple[int, int]:
    """What a programme's tasks may cost and what was paid by a day, in đồng."""
    lines = BudgetLine.objects.filter(task__programme=programme)
    planned = lines.aggregate(total=Sum("planned"))["total"] or 0
    paid = (
        Disbursement.objects.filter(line__in=lines, date__lte=today).aggregate(total=Sum("amount"))["total"]
        or 0
    )
    return int(planned), int(paid)


def percent_of_money(planned: int, paid: int) -> Decimal | None:
    """The share that was paid, in percent; None without a plan."""
    return Decimal(100 * paid) / planned if planned else None
