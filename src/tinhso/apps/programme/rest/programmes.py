"""The HTTP API of programmes: reading is for everyone, reporting progress for who may."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from tinhso.apps.programme import operations, queries
from tinhso.apps.programme.actions import REPORT
from tinhso.apps.programme.models import Programme, Task
from tinhso.kernel.access.api import api_needs, api_public
from tinhso.kernel.ui import api as ui

router = Router(tags=["programme"])
MOST = 100


class ProgrammeOut(Schema):
    """A programme."""

    code: str
    title: str
    first_year: int
    last_year: int
    agency: str | None
    owner: str
    level: str
    parent: str | None
    document: str | None


class ProgrammeDetail(ProgrammeOut):
    """A programme with how many targets and tasks are in each state."""

    targets: dict[str, int]
    tasks: dict[str, int]


class ValueOut(Schema):
    """The goal of one year; `year` null: the whole period."""

    year: int | None
    value: Decimal
    value_max: Decimal | None


class TargetOut(Schema):
    """A target as it stands on the day asked for."""

    code: str
    metric: str
    comparator: str
    unit: str
    pillar: str
    sector: str
    place: str
    values: list[ValueOut]
    actual: Decimal | None
    actual_date: dt.date | None
    invented: bool
    state: str


class TaskOut(Schema):
    """A task as it stands on the day asked for."""

    code: str
    action: str
    lead: str
    lead_code: str | None
    coordinating: list[str]
    deadline: dt.date | None
    deadline_text: str
    percent: Decimal | None
    reported_date: dt.date | None
    invented: bool
    state: str


class Programmes(Schema):
    """A page; `next` is the value of `after` for the following one, empty at the end."""

    rows: list[ProgrammeOut]
    next: str


class Targets(Schema):
    """A page; `next` as in Programmes."""

    rows: list[TargetOut]
    next: str


class Tasks(Schema):
    """A page; `next` as in Programmes."""

    rows: list[TaskOut]
    next: str


class ProgressIn(Schema):
    """An entry: `amount` is percent for a task, the actual value in its unit for a target."""

    date: dt.date
    amount: Decimal = Field(max_digits=24, decimal_places=6)
    note: str = Field(min_length=1, max_length=4000)


class ProgressOut(Schema):
    """The entry that was written."""

    key: str
    subject: str


class Problem(Schema):
    """What is wrong, in words."""

    detail: str


class Narrow(Schema):
    """How a list is narrowed and paged."""

    pillar: str = ""
    state: str = ""
    agency: str = ""
    after: str = ""
    limit: int = Field(25, ge=1, le=MOST)
    day: dt.date | None = None

    def filters(self) -> queries.Filters:
        """The same as on the page."""
        return queries.Filters(pillar=self.pillar, state=self.state, agency=self.agency)


@router.get("/programmes", auth=api_public, response=Programmes)
def list_programmes(request: HttpRequest, after: str = "", limit: int = 25) -> Any:
    """Programmes, the latest first."""
    page = ui.paginate(
        queries.programmes(), keys=("-last_year", "code"), after=after, limit=min(max(limit, 1), MOST)
    )
    return {"rows": [programme_out(one) for one in page.rows], "next": page.next}


@router.get("/programmes/{code}", auth=api_public, response=ProgrammeDetail)
def get_programme(request: HttpRequest, code: str, day: dt.date | None = None) -> Any:
    """One programme and how it stands on `day` (default: today)."""
    one = queries.get_programme(code)
    targets, tasks = queries.counts_of(one, day_of(request, day))
    return {**programme_out(one), "targets": targets, "tasks": tasks}


@router.get("/programmes/{code}/targets", auth=api_public, response=Targets)
def list_targets(request: HttpRequest, code: str, narrow: Query[Narrow]) -> Any:
    """Its targets in their order."""
    one, day = queries.get_programme(code), day_of(request, narrow.day)
    page = ui.paginate(
        queries.targets_of(one, narrow.filters(), day),
        keys=("number",),
        after=narrow.after,
        limit=narrow.limit,
    )
    rows = queries.target_rows(one, page.rows, day)
    return {"rows": [_target(row) for row in rows], "next": page.next}


@router.get("/programmes/{code}/tasks", auth=api_public, response=Tasks)
def list_tasks(request: HttpRequest, code: str, narrow: Query[Narrow]) -> Any:
    """Its tasks in their order; `agency` is the code of a lead or coordinating agency."""
    one, day = queries.get_programme(code), day_of(request, narrow.day)
    rows = queries.tasks_of(one, narrow.filters(), day)
    page = ui.paginate(rows, keys=("number",), after=narrow.after, limit=narrow.limit)
    return {"rows": [task_out(row) for row in queries.task_rows(page.rows, day)], "next": page.next}


@router.post(
    "/programmes/{code}/tasks/{number}/progress",
    auth=api_needs(REPORT),
    response={201: ProgressOut, 422: Problem},
)
def report_task(request: ui.Request, code: str, number: int, entry: ProgressIn) -> Any:
    """Record how far a task is."""
    return _report(request, queries.get_task(code, number), entry)


@router.post(
    "/programmes/{code}/targets/{number}/progress",
    auth=api_needs(REPORT),
    response={201: ProgressOut, 422: Problem},
)
def report_target(request: ui.Request, code: str, number: int, entry: ProgressIn) -> Any:
    """Record where a target stands."""
    return _report(request, queries.get_target(code, number), entry)


def _report(request: ui.Request, about: Any, entry: ProgressIn) -> Status[Any]:
    try:
        made = operations.record_progress(
            actor=request.actor, about=about, date=entry.date, amount=entry.amount, note=entry.note
        )
    except operations.CannotReport as problem:
        return Status(422, {"detail": str(problem)})
    return Status(201, {"key": str(made.key), "subject": about.full_code})


def day_of(request: HttpRequest, day: dt.date | None) -> dt.date:
    """The day asked for, else the one the request looks at."""
    return day or request.day  # type: ignore[attr-defined]  # set by DayMiddleware


def programme_out(one: Programme) -> dict[str, Any]:
    """As ProgrammeOut."""
    return {
        "code": one.code, "title": one.title, "first_year": one.first_year, "last_year": one.last_year,
        "agency": one.agency.code if one.agency else None, "owner": one.owner, "level": one.level,
        "parent": one.parent.code if one.parent else None, "document": one.document.number if one.document else None,
    }  # fmt: skip


def _target(row: queries.TargetRow) -> dict[str, Any]:
    target, last = row.target, row.last
    return {
        "code": target.code, "metric": target.metric, "comparator": target.comparator, "unit": target.unit,
        "pillar": target.pillar, "sector": target.sector, "place": target.place_text, "values": row.values,
        "actual": last.amount if last else None, "actual_date": last.date if last else None,
        "invented": bool(last and last.invented), "state": row.state,
    }  # fmt: skip


def task_out(row: queries.TaskRow) -> dict[str, Any]:
    """As TaskOut."""
    task, last = row.task, row.last
    return {
        "code": task.code, "action": task.action, "lead": _lead(task), "coordinating": row.coordinating,
        "lead_code": task.lead.code if task.lead else None, "deadline": task.deadline,
        "deadline_text": task.deadline_text, "percent": last.amount if last else None,
        "reported_date": last.date if last else None, "invented": bool(last and last.invented), "state": row.state,
    }  # fmt: skip


def _lead(task: Task) -> str:
    return task.lead.name if task.lead else task.lead_text
