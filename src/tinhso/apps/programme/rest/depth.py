"""Tasks in depth, the tree of plans, an agency's tasks, the register: the same as on the pages."""

import datetime as dt
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.responses import Status

from tinhso.apps.programme import operations, queries
from tinhso.apps.programme.actions import REPORT
from tinhso.apps.programme.rest.programmes import (
    MOST,
    Problem,
    ProgrammeOut,
    TaskOut,
    day_of,
    programme_out,
    task_out,
)
from tinhso.kernel.access.api import STRANGER, api_needs, api_public
from tinhso.kernel.ui import api as ui

router = Router(tags=["programme"])


class MilestoneOut(Schema):
    """A step on the way."""

    number: int
    title: str
    due: dt.date
    reached_on: dt.date | None


class MoneyOut(Schema):
    """A budget line in whole đồng."""

    key: UUID
    title: str
    source: str
    year: int | None
    planned: int
    paid: int


class MovedOut(Schema):
    """A deadline that was moved."""

    old_deadline: dt.date
    new_deadline: dt.date
    cause: str


class HandOverOut(Schema):
    """Work that went to a successor; agencies by code."""

    role: str
    old: str
    new: str
    date: dt.date


class TaskDetail(TaskOut):
    """A task in depth; `needs` are full codes of tasks to be finished first."""

    completion: str
    rollup: str
    milestones: list[MilestoneOut]
    needs: list[str]
    money: list[MoneyOut]
    moved: list[MovedOut]
    handovers: list[HandOverOut]


class TreeOut(Schema):
    """Where a plan stands: the codes above it, the highest first, and a page of the plans below."""

    above: list[str]
    rows: list[ProgrammeOut]
    next: str


class PartOut(Schema):
    """A part of a target: what it is, its weight and its latest figure."""

    code: str
    owner: str
    weight: Decimal
    actual: Decimal | None
    actual_date: dt.date | None


class Parts(Schema):
    """How a target's figure is made from its parts."""

    rollup: str
    parts: int
    reported: int
    rows: list[PartOut]
    next: str


class RegisteredOut(Schema):
    """A document of the register."""

    key: UUID
    number: str
    issued_date: dt.date | None
    issuer: str
    kind: str
    title: str
    status: str


class Registered(Schema):
    """A page; `next` as in Programmes."""

    rows: list[RegisteredOut]
    next: str


class AgencyTasks(Schema):
    """A page; `next` as in Programmes. Codes are full codes."""

    rows: list[TaskOut]
    next: str


class ExtensionIn(Schema):
    """A later deadline asked for."""

    new_deadline: dt.date
    cause: Literal["money", "procedure", "people", "others", "guidance", "technology", "other"]
    reason: str = Field(min_length=1, max_length=2000)


class ExtensionOut(Schema):
    """The request that was written."""

    key: UUID
    state: str


class PaymentIn(Schema):
    """Money paid in whole đồng (negative: taken back); the same `key` is the same payment."""

    key: UUID
    date: dt.date
    amount: int
    note: str = Field(min_length=1, max_length=400)


@router.get("/programmes/{code}/tree", auth=api_public, response=TreeOut)
def get_tree(request: HttpRequest, code: str, after: str = "", limit: int = 25) -> Any:
    """Where a plan stands, and the plans directly below it."""
    one = queries.get_programme(code)
    page = ui.paginate(queries.plans_below(one), keys=("code",), after=after, limit=min(max(limit, 1), MOST))
    above = [plan.code for plan in queries.plans_above(one)]
    return {"above": above, "rows": [programme_out(plan) for plan in page.rows], "next": page.next}


@router.get("/programmes/{code}/targets/{number}/parts", auth=api_public, response=Parts)
def get_parts(
    request: HttpRequest, code: str, number: int, after: str = "", limit: int = 25, day: dt.date | None = None
) -> Any:
    """What a target's figure is made of."""
    whole, on = queries.get_target(code, number), day_of(request, day)
    page = ui.paginate(queries.links_down(whole), keys=("id",), after=after, limit=min(max(limit, 1), MOST))
    parts, reported = queries.coverage(whole, on)
    rows = [
        {
            "code": one.row.full_code, "owner": one.row.programme.owner, "weight": one.weight,
            "actual": one.last.amount if one.last else None, "actual_date": one.last.date if one.last else None,
        }
        for one in queries.part_rows(page.rows, on)
    ]  # fmt: skip
    return {"rollup": whole.rollup, "parts": parts, "reported": reported, "rows": rows, "next": page.next}


@router.get("/programmes/{code}/tasks/{number}", auth=api_public, response=TaskDetail)
def get_task(request: HttpRequest, code: str, number: int, day: dt.date | None = None) -> Any:
    """A task in depth as the public sees it on `day` (default: today)."""
    on = day_of(request, day)
    row = queries.task_row(queries.get_task(code, number), on)
    depth = queries.depth_of(STRANGER, row, on)
    return {
        **task_out(row),
        "completion": row.task.completion,
        "rollup": row.task.rollup,
        "milestones": depth.milestones,
        "needs": [need.task.full_code for _link, need in depth.needs],
        "money": [
            {
                "key": one.line.key, "title": one.line.title, "source": one.line.source, "year": one.line.year,
                "planned": one.line.planned, "paid": one.paid,
            }
            for one in depth.money
        ],
        "moved": [one for one in depth.extensions if one.state == "approved"],
        "handovers": [
            {"role": one.role, "old": one.old.code, "new": one.new.code, "date": one.date}
            for one in depth.handovers
        ],
    }  # fmt: skip


@router.get("/agencies/{agency}/tasks", auth=api_public, response=AgencyTasks)
def list_agency_tasks(
    request: HttpRequest,
    agency: str,
    tab: Literal["late", "soon", "doing", "done"] = "late",
    after: str = "",
    limit: int = 25,
    day: dt.date | None = None,
) -> Any:
    """An agency's tasks, those it leads and those it coordinates, by deadline."""
    one, on = queries.get_agency(agency), day_of(request, day)
    rows = queries.agency_tab(one, tab, on)
    page = ui.paginate(rows, keys=("due", "id"), after=after, limit=min(max(limit, 1), MOST))
    found = queries.task_rows(page.rows, on)
    return {"rows": [{**task_out(row), "code": row.task.full_code} for row in found], "next": page.next}


@router.get("/register", auth=api_public, response=Registered)
def list_register(
    request: HttpRequest,
    q: str = "",
    status: Literal["", "in_force", "amended", "replaced", "expired", "coming"] = "",
    after: str = "",
    limit: int = 25,
    day: dt.date | None = None,
) -> Any:
    """The register of documents, newest first; `q` with or without marks."""
    rows = queries.register(day_of(request, day), words=q[:200], status=status)
    page = ui.paginate(rows, keys=("-day", "-id"), after=after, limit=min(max(limit, 1), MOST))
    return {"rows": page.rows, "next": page.next}


@router.post(
    "/programmes/{code}/tasks/{number}/extensions",
    auth=api_needs(REPORT),
    response={201: ExtensionOut, 422: Problem},
)
def ask_extension(request: ui.Request, code: str, number: int, asked: ExtensionIn) -> Any:
    """Ask for a later deadline."""
    try:
        made = operations.ask_extension(
            actor=request.actor, task=queries.get_task(code, number), **asked.model_dump()
        )
    except operations.CannotExtend as problem:
        return Status(422, {"detail": str(problem)})
    return Status(201, made)


@router.post(
    "/programmes/{code}/tasks/{number}/budget/{line}/payments",
    auth=api_needs(REPORT),
    response={201: PaymentIn, 422: Problem},
)
def pay(request: ui.Request, code: str, number: int, line: UUID, payment: PaymentIn) -> Any:
    """Record a payment from a budget line."""
    task = queries.get_task(code, number)
    try:
        made = operations.pay(actor=request.actor, line=queries.get_line(task, line), **payment.model_dump())
    except operations.CannotPay as problem:
        return Status(422, {"detail": str(problem)})
    return Status(201, made)
