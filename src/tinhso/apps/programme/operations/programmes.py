"""Making a programme out of decided findings, and keeping its targets and tasks by hand."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tinhso.apps.programme import contents
from tinhso.apps.programme.actions import EDIT
from tinhso.apps.programme.agencies import AgencyNames
from tinhso.apps.programme.events import ProgrammeMade, TargetSaved, TaskSaved
from tinhso.apps.programme.levels import level_of
from tinhso.apps.programme.models import (
    Completion,
    Document,
    Finding,
    Programme,
    Target,
    TargetValue,
    Task,
    TaskAgency,
)
from tinhso.kernel.access import api as access
from tinhso.kernel.audit import api as audit
from tinhso.kernel.calendar import api as calendar
from tinhso.kernel.events import api as events
from tinhso.kernel.orgs import api as orgs
from tinhso.kernel.places import api as places
from tinhso.kernel.text import api as text

State = Finding.State
Values = dict[int | None, tuple[Decimal, Decimal | None]]


class CannotMake(Exception):
    """The programme, target or task cannot be saved. The message names the place and the remedy."""


class StillOpen(CannotMake):
    """Findings wait for a decision; `count` says how many."""

    def __init__(self, count: int) -> None:
        super().__init__(
            ngettext(
                "Còn %(count)s mục chưa xem. Hãy xác nhận, sửa, gộp hoặc bỏ mục đó rồi lập chương trình.",
                "Còn %(count)s mục chưa xem. Hãy xác nhận, sửa, gộp hoặc bỏ từng mục rồi lập chương trình.",
                count,
            )
            % {"count": count}
        )
        self.count = count


@transaction.atomic
def make_programme(
    *,
    actor: access.Actor,
    document: Document,
    code: str,
    title: str,
    first_year: int,
    last_year: int,
    agency: orgs.Agency,
    place: places.Place | None = None,
) -> Programme:
    """Make a programme of the confirmed and corrected findings of a document.

    `agency` steers it; `first_year`–`last_year` is its period. Raises Denied, StillOpen, CannotMake.
    """
    access.require(
        actor, EDIT, access.Scope(agency=agency.path, place=place.path if place else None, label=agency.name)
    )
    document = Document.objects.select_for_update().get(pk=document.pk)
    findings = list(Finding.objects.filter(reading__document=document).order_by("number"))
    _check(document, findings, code, first_year, last_year)
    programme = Programme.objects.create(
        code=code, title=title, document=document, first_year=first_year, last_year=last_year,
        agency=agency, place=place, level=level_of(agency),
    )  # fmt: skip
    kept = [one for one in findings if one.state in (State.CONFIRMED, State.CORRECTED)]
    targets = _make_targets(programme, [one for one in kept if one.kind == Finding.Kind.TARGET])
    tasks = _make_tasks(programme, [one for one in kept if one.kind == Finding.Kind.TASK])
    audit.note(
        actor=actor, action=EDIT.code, about=programme,
        changes={"targets": [None, targets], "tasks": [None, tasks], "document": [None, str(document.key)]},
    )  # fmt: skip
    events.record(
        ProgrammeMade(programme=programme.code, document=str(document.key), targets=targets, tasks=tasks)
    )
    return programme


def _check(document: Document, findings: list[Finding], code: str, first_year: int, last_year: int) -> None:
    made = Programme.objects.filter(document=document).first()
    if made is not None:
        raise CannotMake(_("Văn bản này đã lập chương trình “%(title)s”.") % {"title": made.title})
    still_open = sum(one.state == State.OPEN for one in findings)
    if still_open:
        raise StillOpen(still_open)
    kinds = (Finding.Kind.TARGET, Finding.Kind.TASK)
    if not any(one.state in (State.CONFIRMED, State.CORRECTED) and one.kind in kinds for one in findings):
        raise CannotMake(_("Chưa giữ lại chỉ tiêu hay nhiệm vụ nào. Hãy mở lại và xác nhận ít nhất một mục."))
    if Programme.objects.filter(code=code).exists():
        raise CannotMake(_("Mã “%(code)s” đã dùng cho chương trình khác. Hãy đặt mã khác.") % {"code": code})
    if last_year < first_year:
        raise CannotMake(_("Năm cuối phải từ năm đầu trở đi."))


def _make_targets(programme: Programme, findings: list[Finding]) -> int:
    joined = contents.join_targets((one.pk, one.content) for one in findings)
    targets = Target.objects.bulk_create(
        Target(
            programme=programme, number=number, source_id=one.source, metric=one.content["metric"],
            comparator=one.content["comparator"], unit=one.content["unit"], pillar=one.content["pillar"],
            sector=one.content["sector"], place_text=one.content["place"],
        )
        for number, one in enumerate(joined, start=1)
    )  # fmt: skip
    TargetValue.objects.bulk_create(
        TargetValue(target=target, year=year, value=value, value_max=value_max)
        for target, one in zip(targets, joined, strict=True)
        for year, (value, value_max) in one.values.items()
    )
    return len(targets)


def _make_tasks(programme: Programme, findings: list[Finding]) -> int:
    start = dt.date(programme.first_year, 1, 1)
    names = AgencyNames(programme.agency, start)
    tasks = Task.objects.bulk_create(
        Task(
            programme=programme, number=number, source=one, action=one.content["action"],
            lead=names.find(one.content["lead"]), lead_text=one.content["lead"], start_date=start,
            deadline=deadline_of(one.content["deadline"], start),
            deadline_text=one.content["deadline"], sector=one.content["sector"],
        )
        for number, one in enumerate(findings, start=1)
    )  # fmt: skip
    for task, one in zip(tasks, findings, strict=True):
        _set_partners(task, one.content["coordinating"], names)
    return len(tasks)


@transaction.atomic
def add_target(*, actor: access.Actor, programme: Programme, values: Values, **fields: Any) -> Target:
    """Add a target by hand: `fields` are metric, comparator, unit, pillar, sector, place_text; `values` the
    goal (and upper end) by year. Raises Denied, CannotMake."""
    access.require(actor, EDIT, programme)
    Programme.objects.select_for_update().get(pk=programme.pk)
    target = Target(programme=programme, number=_next(programme.targets), **fields)
    return _save_target(actor, target, values, before={})


@transaction.atomic
def edit_target(*, actor: access.Actor, target: Target, values: Values, **fields: Any) -> Target:
    """Change a target and its values by year; fields as in add_target. Raises Denied, CannotMake."""
    access.require(actor, EDIT, target)
    target = Target.objects.select_for_update(of=("self",)).select_related("programme").get(pk=target.pk)
    before = _target_as_json(target, {v.year: (v.value, v.value_max) for v in target.values.all()}, fields)
    for name, value in fields.items():
        setattr(target, name, value)
    return _save_target(actor, target, values, before=before)


def _save_target(actor: access.Actor, target: Target, values: Values, before: contents.Content) -> Target:
    if not values:
        raise CannotMake(_("Hãy nhập giá trị cho ít nhất một năm."))
    for year, (low, high) in values.items():
        if high is not None and high < low:
            raise CannotMake(
                _("Năm %(year)s: giá trị cao nhất phải lớn hơn giá trị thấp nhất.") % {"year": year or ""}
            )
    target.save()
    target.values.all().delete()
    TargetValue.objects.bulk_create(
        TargetValue(target=target, year=year, value=low, value_max=high)
        for year, (low, high) in values.items()
    )
    after = _target_as_json(
        target, values, ["metric", "comparator", "unit", "pillar", "sector", "place_text"]
    )
    changes = {name: [old, new] for name, old, new in contents.differences(before, after)}
    audit.note(actor=actor, action=EDIT.code, about=("programme.target", target.full_code), changes=changes)
    events.record(TargetSaved(target=target.full_code, programme=target.programme.code))
    return target


def _target_as_json(target: Target, values: Values, names: Iterable[str]) -> contents.Content:
    shown: contents.Content = {name: getattr(target, name) for name in names}
    for year, (low, high) in values.items():
        shown[f"value {year or ''}".strip()] = f"{low:f}" if high is None else f"{low:f} - {high:f}"
    return shown


@transaction.atomic
def add_task(*, actor: access.Actor, programme: Programme, coordinating: list[str], **fields: Any) -> Task:
    """Add a task by hand: `fields` are action, lead_text, deadline_text, deliverable, pillar, sector, and
    optionally start_date and completion; agencies are found by their names. Raises Denied, CannotMake."""
    access.require(actor, EDIT, programme)
    Programme.objects.select_for_update().get(pk=programme.pk)
    task = Task(
        programme=programme, number=_next(programme.tasks), start_date=dt.date(programme.first_year, 1, 1)
    )
    return _save_task(actor, task, coordinating, fields, before={})


@transaction.atomic
def edit_task(*, actor: access.Actor, task: Task, coordinating: list[str], **fields: Any) -> Task:
    """Change a task; fields as in add_task. Raises Denied, CannotMake."""
    access.require(actor, EDIT, task.programme)
    task = Task.objects.select_for_update(of=("self",)).select_related("programme__agency").get(pk=task.pk)
    before = {name: getattr(task, name) for name in fields}
    active = task.coordinating.filter(active=True).order_by("order")
    before["coordinating"] = [one.name for one in active]
    return _save_task(actor, task, coordinating, fields, before=before)


def _save_task(
    actor: access.Actor, task: Task, coordinating: list[str], fields: dict[str, Any], before: contents.Content
) -> Task:
    for name, value in fields.items():
        setattr(task, name, value)
    names = AgencyNames(task.programme.agency, task.start_date)
    task.lead = names.find(task.lead_text)
    task.deadline = deadline_of(task.deadline_text, task.start_date)
    _check_task(task)
    task.save()
    _set_partners(task, coordinating, names)
    after = {**fields, "coordinating": coordinating}
    changes = {name: [old, new] for name, old, new in contents.differences(before, after)}
    audit.note(actor=actor, action=EDIT.code, about=("programme.task", task.full_code), changes=changes)
    events.record(TaskSaved(task=task.full_code, programme=task.programme.code))
    return task


def deadline_of(written: str, start: dt.date) -> dt.date | None:
    """The last day a deadline means; working days ("15 ngày làm việc") count from the day after `start`.

    Raises CannotMake for a year whose holidays are not known.
    """
    working = contents.working_days(written)
    if working is None:
        return contents.deadline_date(written)
    try:
        return calendar.load().add_days(start, working)
    except calendar.YearUnknown as unknown:
        raise CannotMake(str(unknown)) from unknown


def _check_task(task: Task) -> None:
    if task.rollup and task.completion != Completion.LEAD:
        raise CannotMake(
            _("Nhiệm vụ đang tổng hợp từ các phần đã giao nên do cơ quan chủ trì quyết định hoàn thành.")
        )
    if task.deadline is not None and task.deadline < task.start_date:
        raise CannotMake(
            _("Hạn %(day)s trước ngày bắt đầu %(start)s.")
            % {"day": text.format_date(task.deadline), "start": text.format_date(task.start_date)}
        )


def _set_partners(task: Task, names: list[str], known: AgencyNames) -> None:
    """The coordinating agencies in the order given. A row keeps its entries; one taken off that reported is closed."""
    rows = {one.name: one for one in task.coordinating.filter(active=True)}
    gone = [row for name, row in rows.items() if name not in names]
    TaskAgency.objects.filter(pk__in=[row.pk for row in rows.values()]).update(active=False)
    TaskAgency.objects.filter(pk__in=[row.pk for row in gone], progress=None).delete()
    seen: set[int] = set()
    for order, name in enumerate(dict.fromkeys(names), start=1):
        row = rows.get(name) or TaskAgency(task=task, name=name, agency=known.find(name))
        if row.agency_id is not None and (row.agency_id in seen or row.agency_id == task.lead_id):
            continue
        if row.agency_id is not None:
            seen.add(row.agency_id)
        row.order, row.active = order, True
        row.save()


def _next(rows: Any) -> int:
    """The next number in a programme whose row the caller holds."""
    return int(rows.aggregate(last=Max("number"))["last"] or 0) + 1
