"""A task's milestones and what it needs first."""

import datetime as dt

from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tinhso.apps.programme.actions import EDIT, REPORT
from tinhso.apps.programme.events import MilestoneReached, TaskSaved
from tinhso.apps.programme.locks import Lock, hold
from tinhso.apps.programme.models import Milestone, Task, TaskNeed
from tinhso.kernel.access import api as access
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.text import api as text

MOST_MILESTONES = 50
NEEDED = """
WITH RECURSIVE first(id) AS (
    SELECT %s::bigint UNION SELECT n.needs_id FROM programme_taskneed n JOIN first ON first.id = n.task_id)
SELECT EXISTS (SELECT FROM first WHERE id = %s)
"""


class CannotChangeTask(Exception):
    """The task cannot be changed so. The message names what is wrong and the remedy."""


@transaction.atomic
def add_milestone(*, actor: access.Actor, task: Task, title: str, due: dt.date) -> Milestone:
    """Add a step on the way. Its day is not before the task begins nor after its deadline.

    Raises Denied, CannotChangeTask.
    """
    access.require(actor, EDIT, task.programme)
    task = Task.objects.select_for_update(of=("self",)).select_related("programme").get(pk=task.pk)
    if due < task.start_date or (task.deadline and due > task.deadline):
        raise CannotChangeTask(
            _("Hạn của mốc phải từ ngày bắt đầu đến hạn của nhiệm vụ (%(start)s – %(end)s).")
            % {
                "start": text.format_date(task.start_date),
                "end": text.format_date(task.deadline) if task.deadline else "…",
            }
        )
    last = int(task.milestones.aggregate(last=Max("number"))["last"] or 0)
    if last >= MOST_MILESTONES:
        raise CannotChangeTask(_("Một nhiệm vụ có nhiều nhất %(most)s mốc.") % {"most": MOST_MILESTONES})
    made = Milestone.objects.create(task=task, number=last + 1, title=title, due=due)
    _note(actor, task, {"milestone": [None, f"{made.number}. {title} ({due.isoformat()})"]})
    return made


@transaction.atomic
def reach_milestone(*, actor: access.Actor, milestone: Milestone, on: dt.date, note: str = "") -> Milestone:
    """Say that a milestone was reached on a day, not in the future; said again, the day is corrected.

    Raises Denied, CannotChangeTask.
    """
    access.require(actor, REPORT, milestone.task)
    if on > text.today():
        raise CannotChangeTask(_("Ngày đạt mốc chưa tới. Hãy nhập ngày hôm nay hoặc ngày trước đó."))
    milestone = Milestone.objects.select_for_update(of=("self",)).get(pk=milestone.pk)
    before = milestone.reached_on
    milestone.reached_on, milestone.note = on, note
    milestone.save(update_fields=["reached_on", "note"])
    code = milestone.task.full_code
    audit.note(
        actor=actor, action=REPORT, about=("programme.task", code),
        changes={f"milestone {milestone.number} reached": [before.isoformat() if before else None, on.isoformat()]},
    )  # fmt: skip
    events.record(MilestoneReached(task=code, milestone=milestone.number, date=on))
    return milestone


@transaction.atomic
def add_need(*, actor: access.Actor, task: Task, needs: Task) -> TaskNeed:
    """Say that `task` cannot be finished before `needs`. Refused when that closes a circle.

    Raises Denied, CannotChangeTask.
    """
    access.require(actor, EDIT, task.programme)
    hold(Lock.NEEDS)
    with connection.cursor() as cursor:
        cursor.execute(NEEDED, [needs.pk, task.pk])
        if cursor.fetchone()[0]:
            raise CannotChangeTask(
                _("%(needs)s đang chờ %(task)s, trực tiếp hoặc qua việc khác; hai việc không thể chờ nhau.")
                % {"needs": needs.full_code, "task": task.full_code}
            )
    try:
        with transaction.atomic():
            made = TaskNeed.objects.create(task=task, needs=needs)
    except IntegrityError as there:
        raise CannotChangeTask(_("Nhiệm vụ này đã chờ nhiệm vụ đó.")) from there
    _note(actor, task, {"needs": [None, needs.full_code]})
    return made


@transaction.atomic
def remove_need(*, actor: access.Actor, need: TaskNeed) -> None:
    """Take it back. Raises Denied."""
    access.require(actor, EDIT, need.task.programme)
    task, code = need.task, need.needs.full_code
    need.delete()
    _note(actor, task, {"needs": [code, None]})


def _note(actor: access.Actor, task: Task, changes: dict[str, list[str | None]]) -> None:
    audit.note(actor=actor, action=EDIT, about=("programme.task", task.full_code), changes=changes)
    events.record(TaskSaved(task=task.full_code, programme=task.programme.code))
