"""The HTTP API of reports: what is due, the sheet, its figures cell by cell, and every step of its way."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from typing import Any, Literal

from django.utils.translation import gettext as _
from ninja import Field, Router, Schema
from ninja.responses import Status

from tinhso.apps.reporting import asking, operations, payload, queries, rules
from tinhso.apps.reporting import sheet as sheets
from tinhso.apps.reporting.actions import APPROVE, ENTER, VIEW
from tinhso.apps.reporting.exchange import api_figures
from tinhso.apps.reporting.models import Submission
from tinhso.apps.reporting.names import figure_code
from tinhso.apps.reporting.operations import CannotMove, Edit
from tinhso.kernel.access.api import api_needs
from tinhso.kernel.text import api as text
from tinhso.kernel.ui.api import Request, on_its_day

router = Router(tags=["reporting"])
router.add_router("", api_figures.router)
REPORT = "/reports/{form}/{period}/{agency}"
MOST_EDITS = 200
MOST_ASKED = 600  # agencies or periods in one question
Step = Literal["complete", "reopen", "return", "approve", "unapprove", "accept", "unaccept"]


class Problem(Schema):
    """What is wrong, in words; `cells` and `checks` say where."""

    detail: str
    cells: list[int] = []
    checks: list[str] = []


class Stale(Problem):
    """The form has another version now, or somebody else is signed in."""

    version: int


class DueOut(Schema):
    """A report that is asked of an agency."""

    form: str
    title: str
    period: str
    agency: str
    agency_name: str
    state: str
    due_date: dt.date
    late: bool


class CellOut(Schema):
    """One figure of a sheet; values are decimals written out, `formula` is a tree of lists."""

    cell: int
    figure: str
    title: str
    section: str
    unit: str
    kind: str
    decimals: int
    source: str
    required: bool
    value: str | None
    clock: int
    low: str | None
    high: str | None
    formula: list[Any] | None
    past: dict[str, float] | None


class CheckOut(Schema):
    """A check with the trees of its sides."""

    code: str
    title: str
    operator: str
    tolerance: str
    importance: str
    advice: str
    left: list[Any]
    right: list[Any]


class SheetOut(Schema):
    """A report: definition, figures, and what the caller may do with it."""

    form: str
    period: str
    agency: str
    version: int
    state: str
    due_date: dt.date
    lock_date: dt.date | None
    person: str | None
    read_at: dt.datetime
    may_write: bool
    why_not: str
    abilities: dict[str, bool]
    cells: list[CellOut]
    checks: list[CheckOut]
    known: list[list[Any]]


class EditIn(Schema):
    """One change of a cell under a key of the sender's own; `seen` is the clock of the value that the sender saw."""

    key: uuid.UUID
    figure: str = Field(max_length=260)
    typed: str = Field(max_length=100)
    seen: int = Field(0, ge=0)


class EditsIn(Schema):
    """Changes of one sheet, made under a version of its form by a person."""

    version: int
    person: str | None = None
    edits: list[EditIn] = Field(max_length=MOST_EDITS)


class SavedOut(Schema):
    """What became of a change: saved, overtaken (somebody wrote later), invalid (`words` say why)."""

    key: uuid.UUID
    figure: str
    state: str
    value: str | None
    clock: int
    words: str


class SavedAll(Schema):
    """Answers in the order of the changes."""

    rows: list[SavedOut]
    read_at: dt.datetime


class StepIn(Schema):
    """Words for a step (the reason of a return), and explanations of failing checks by code."""

    words: str = Field("", max_length=4000)
    explained: dict[str, str] = {}


class StateOut(Schema):
    """Where a report stands, and what the caller may do with it."""

    form: str
    period: str
    agency: str
    state: str
    on_time: bool | None
    abilities: dict[str, bool]


class VersionOut(Schema):
    """A version of a form."""

    number: int
    valid_from: dt.date
    published_at: dt.datetime | None
    due_working_days: int
    lock_working_days: int | None
    steps: int
    cells: int


class FormOut(Schema):
    """A form with its versions."""

    form: str
    title: str
    period_kind: str
    owner: str
    versions: list[VersionOut]


class ManyIn(Schema):
    """Reports of one form to be approved."""

    form: str
    period: str
    agencies: list[str] = Field(max_length=MOST_ASKED)


class OutcomeOut(Schema):
    """What became of one report of many."""

    agency: str
    done: bool
    words: str


@router.get("/reports/due", auth=api_needs(ENTER), response=list[DueOut], operation_id="list_due_reports")
@on_its_day
def due_reports(request: Request) -> Any:
    """What the caller's agencies have to hand in, the earliest day first."""
    return [
        {
            "form": one.form.code, "title": one.form.title, "period": one.span.code, "agency": one.agency.code,
            "agency_name": one.agency.name, "state": one.state, "due_date": one.due_date, "late": one.late,
        }
        for one in queries.due_for(request.actor)
    ]  # fmt: skip


@router.get("/reports/forms/{form}", auth=api_needs(VIEW), response=FormOut, operation_id="read_report_form")
def report_form(request: Request, form: str) -> Any:
    """A form and its versions, newest first."""
    one = queries.form(form)
    return {
        "form": one.code, "title": one.title, "period_kind": one.period_kind, "owner": one.owner.code,
        "versions": [
            {
                "number": v.number, "valid_from": v.valid_from, "published_at": v.published_at,
                "due_working_days": v.due_working_days, "lock_working_days": v.lock_working_days,
                "steps": v.steps, "cells": v.asked,  # type: ignore[attr-defined]  # annotated
            }
            for v in asking.versions(one)
        ],
    }  # fmt: skip


@router.get("/reports/status", auth=api_needs(VIEW), response={200: list[StateOut], 422: Problem},
            operation_id="read_report_states")  # fmt: skip
@on_its_day
def report_states(request: Request, form: str, periods: str, agencies: str) -> Any:
    """Where many reports stand (codes with commas between them); reports not begun yet are left out."""
    asked = [one.split(",") for one in (periods, agencies)]
    if any(len(codes) > MOST_ASKED for codes in asked):
        return Status(422, {"detail": _("Hỏi nhiều nhất %(n)s mã một lần.") % {"n": MOST_ASKED}})
    return [_state(request, one) for one in queries.reports(request.actor, form, *asked)]


@router.post(
    "/reports/approve", auth=api_needs(APPROVE), response=list[OutcomeOut], operation_id="approve_reports"
)
@on_its_day
def approve_reports(request: Request, body: ManyIn) -> Any:
    """Approve many reports of one form and period, the lowest agencies first; each answer says what held it up."""
    found = queries.reports(request.actor, body.form, [body.period], body.agencies)
    return [
        {"agency": one.submission.agency.code, "done": one.done, "words": one.words}
        for one in operations.approve_many(actor=request.actor, submissions=found)
    ]


@router.get(REPORT, auth=api_needs(VIEW), response=SheetOut, operation_id="read_report")
@on_its_day
def read_report(request: Request, form: str, period: str, agency: str) -> Any:
    """A report as a sheet."""
    report = queries.report(request.actor, form, period, agency)
    return payload.of_sheet(request.actor, sheets.read(request.actor, report))


@router.patch(
    f"{REPORT}/cells",
    auth=api_needs(ENTER),
    response={200: SavedAll, 409: Stale},
    operation_id="write_report_cells",
)
@on_its_day
def write_report_cells(request: Request, form: str, period: str, agency: str, body: EditsIn) -> Any:
    """Write figures cell by cell. The same key again is written once and answered alike; a wrong one is not stored."""
    report = queries.report(request.actor, form, period, agency, to=ENTER)
    if problem := _stale(request, report, body):
        return Status(409, {"detail": problem, "version": report.version.number})
    names = {figure_code(c.indicator.code, c.breakdown.key): c.order for c in queries.cells(report.version)}
    edits = [Edit(one.key, names.get(one.figure, 0), one.typed, one.seen) for one in body.edits]
    saved = operations.save(actor=request.actor, submission=report, edits=edits)
    rows = [
        {
            "key": one.key, "figure": edit.figure, "state": one.state, "value": payload.plain(one.value),
            "clock": one.clock, "words": one.words,
        }
        for one, edit in zip(saved, body.edits, strict=True)
    ]  # fmt: skip
    return {"rows": rows, "read_at": text.now()}


STEPS: Mapping[str, Callable[..., Submission]] = {
    "complete": operations.complete,
    "reopen": operations.reopen,
    "return": operations.send_back,
    "approve": operations.approve,
    "unapprove": operations.unapprove,
    "accept": operations.accept,
    "unaccept": operations.unaccept,
}
WITH_WORDS = {"reopen", "return", "unapprove", "unaccept"}


@router.post(
    f"{REPORT}/{{step}}",
    auth=api_needs(VIEW),
    response={200: StateOut, 422: Problem},
    operation_id="move_report",
)
@on_its_day
def move_report(request: Request, form: str, period: str, agency: str, step: Step, body: StepIn) -> Any:
    """Hand in, reopen, return, approve, accept, or take one of these back; 422 says what is in the way."""
    report = queries.report(request.actor, form, period, agency)
    more: dict[str, Any] = {"words": body.words} if step in WITH_WORDS else {}
    if step == "complete":
        more = {"explained": body.explained}
    try:
        done = STEPS[step](actor=request.actor, submission=report, **more)
    except CannotMove as problem:
        return Status(422, {"detail": str(problem), "cells": problem.cells, "checks": problem.checks})
    return _state(request, done)


def _state(request: Request, one: Submission) -> dict[str, Any]:
    return {
        "form": one.form.code, "period": one.period.code, "agency": one.agency.code, "state": one.state,
        "on_time": one.on_time(), "abilities": rules.abilities(request.actor, one),
    }  # fmt: skip


def _stale(request: Request, report: Submission, body: EditsIn) -> str:
    """Why these changes cannot be taken at all; empty when they can."""
    if body.person is not None and body.person != str(request.actor.person):
        return _(
            "Số liệu này do tài khoản khác nhập trên máy này; hãy đăng nhập lại bằng tài khoản ấy để gửi."
        )
    if body.version != report.version.number:
        return _("Biểu đã có phiên bản %(n)s; hãy mở lại tờ báo cáo. Số đã gõ vẫn được giữ trên máy.") % {
            "n": report.version.number
        }
    return ""
