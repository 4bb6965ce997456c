"""Pilots, meetings and their conclusions, cooperation agreements."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tinhso.apps.programme.actions import EDIT
from tinhso.apps.programme.events import PilotDecided, SteeringSaved
from tinhso.apps.programme.models import (
    AgendaItem,
    Agreement,
    Conclusion,
    Meeting,
    Pilot,
    Programme,
    Target,
    Task,
)
from tinhso.apps.programme.operations.programmes import add_task
from tinhso.kernel.access import api as access
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.text import api as text

MOST_CONCLUSIONS = 100


class CannotSteer(Exception):
    """It cannot be entered so. The message names the remedy."""


@transaction.atomic
def add_pilot(*, actor: access.Actor, programme: Programme, **fields: Any) -> Pilot:
    """Enter a pilot: title, where, hypothesis, metric, unit, baseline, goal, less_is_better, start_date, end_date.

    Raises Denied, CannotSteer.
    """
    access.require(actor, EDIT, programme)
    if fields["end_date"] < fields["start_date"]:
        raise CannotSteer(_("Ngày kết thúc phải từ ngày bắt đầu trở đi."))
    pilot = Pilot.objects.create(programme=programme, **fields)
    _saved(actor, pilot, "pilot", {"title": [None, pilot.title], "goal": [None, f"{pilot.goal:f}"]})
    return pilot


@transaction.atomic
def record_result(*, actor: access.Actor, pilot: Pilot, result: Decimal, note: str) -> Pilot:
    """What the pilot reached. Not after the decision. Raises Denied, CannotSteer."""
    access.require(actor, EDIT, pilot.programme)
    pilot = Pilot.objects.select_for_update(of=("self",)).get(pk=pilot.pk)
    if pilot.decision:
        raise CannotSteer(_("Thí điểm này đã có quyết định; kết quả không sửa được nữa."))
    if pilot.start_date > text.today():
        raise CannotSteer(_("Thí điểm chưa bắt đầu nên chưa có kết quả."))
    before = pilot.result
    pilot.result, pilot.result_note = result, note
    pilot.save(update_fields=["result", "result_note"])
    old = None if before is None else f"{before:f}"
    _saved(actor, pilot, "pilot", {"result": [old, f"{result:f}"]})
    return pilot


@transaction.atomic
def decide_pilot(*, actor: access.Actor, pilot: Pilot, decision: str, reason: str) -> Pilot:
    """Scale up, adjust or stop, on the result and with a reason; scaling up makes a task to do it everywhere.

    Raises Denied, CannotSteer.
    """
    access.require(actor, EDIT, pilot.programme)
    pilot = Pilot.objects.select_for_update(of=("self",)).select_related("programme__agency").get(pk=pilot.pk)
    if pilot.decision:
        raise CannotSteer(_("Thí điểm này đã có quyết định."))
    if pilot.result is None:
        raise CannotSteer(_("Hãy ghi kết quả trước khi quyết định."))
    if not reason.strip():
        raise CannotSteer(_("Hãy nêu lý do quyết định."))
    pilot.decision, pilot.decision_reason = decision, reason
    pilot.decided_at, pilot.decided_by_name = text.now(), actor.name
    if decision == Pilot.Decision.SCALE:
        pilot.scaled_task = add_task(
            actor=actor, programme=pilot.programme, coordinating=[],
            action=f"Nhân rộng: {pilot.title}",
            lead_text=pilot.agency.name if pilot.agency else "", deadline_text="", deliverable=pilot.metric,
            pillar="", sector="", start_date=text.today(),
        )  # fmt: skip
    pilot.save()
    _saved(actor, pilot, "pilot", {"decision": ["", decision], "reason": ["", reason]})
    events.record(PilotDecided(pilot=str(pilot.key), decision=decision))
    return pilot


@transaction.atomic
def add_meeting(*, actor: access.Actor, programme: Programme, **fields: Any) -> Meeting:
    """Enter a meeting: date, title, chair, notice, agenda. Raises Denied, CannotSteer."""
    access.require(actor, EDIT, programme)
    try:
        with transaction.atomic():
            meeting = Meeting.objects.create(programme=programme, **fields)
    except IntegrityError as there:
        raise CannotSteer(_("Phiên họp này đã có.")) from there
    _saved(
        actor, meeting, "meeting", {"title": [None, meeting.title], "date": [None, meeting.date.isoformat()]}
    )
    return meeting


@transaction.atomic
def add_to_agenda(*, actor: access.Actor, meeting: Meeting, about: Target | Task) -> AgendaItem:
    """Put a target or task on a meeting's agenda; once. Raises Denied, CannotSteer."""
    access.require(actor, EDIT, meeting.programme)
    where = {"task": about} if isinstance(about, Task) else {"target": about}
    item, made = AgendaItem.objects.get_or_create(meeting=meeting, **where)
    if made:
        _saved(actor, meeting, "meeting", {"agenda": [None, about.full_code]})
    return item


@transaction.atomic
def conclude(*, actor: access.Actor, meeting: Meeting, words: str) -> Conclusion:
    """Add a conclusion of a meeting that was held. Raises Denied, CannotSteer."""
    access.require(actor, EDIT, meeting.programme)
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("programme").get(pk=meeting.pk)
    if meeting.date > text.today():
        raise CannotSteer(_("Phiên họp chưa diễn ra nên chưa có kết luận."))
    last = int(meeting.conclusions.aggregate(last=Max("number"))["last"] or 0)
    if last >= MOST_CONCLUSIONS:
        raise CannotSteer(_("Một phiên họp có nhiều nhất %(most)s kết luận.") % {"most": MOST_CONCLUSIONS})
    made = Conclusion.objects.create(meeting=meeting, number=last + 1, words=words)
    _saved(actor, meeting, "conclusion", {f"conclusion {made.number}": [None, words]})
    return made


@transaction.atomic
def task_of_conclusion(
    *, actor: access.Actor, conclusion: Conclusion, lead_text: str, deadline_text: str, deliverable: str = ""
) -> Task:
    """Make a task of a conclusion, begun on the day of the meeting; a second call gives the first task.

    Raises Denied, CannotMake.
    """
    access.require(actor, EDIT, conclusion.meeting.programme)
    rows = Conclusion.objects.select_for_update(of=("self",)).select_related(
        "meeting__programme__agency", "task"
    )
    conclusion = rows.get(pk=conclusion.pk)
    if conclusion.task is not None:
        return conclusion.task
    meeting = conclusion.meeting
    conclusion.task = add_task(
        actor=actor, programme=meeting.programme, coordinating=[], action=conclusion.words, lead_text=lead_text,
        deadline_text=deadline_text, deliverable=deliverable, pillar="", sector="", start_date=meeting.date,
    )  # fmt: skip
    conclusion.save(update_fields=["task"])
    _saved(
        actor,
        meeting,
        "conclusion",
        {f"conclusion {conclusion.number} task": [None, conclusion.task.full_code]},
    )
    return conclusion.task


@transaction.atomic
def add_agreement(
    *, actor: access.Actor, programme: Programme, tasks: Iterable[Task] = (), **fields: Any
) -> Agreement:
    """Enter a cooperation agreement with its tasks: number, title, partner, signed_date, until.

    Raises Denied, CannotSteer.
    """
    access.require(actor, EDIT, programme)
    until: dt.date | None = fields.get("until")
    if until is not None and until < fields["signed_date"]:
        raise CannotSteer(_("Ngày kết thúc phải từ ngày ký trở đi."))
    made = Agreement.objects.create(programme=programme, **fields)
    found = list(tasks)
    made.tasks.set(found)
    codes = [one.full_code for one in found]
    _saved(actor, made, "agreement", {"title": [None, made.title], "tasks": [None, codes]})
    return made


@transaction.atomic
def add_to_agreement(*, actor: access.Actor, agreement: Agreement, task: Task) -> None:
    """Say that a task carries out an agreement. Raises Denied."""
    access.require(actor, EDIT, agreement.programme)
    agreement.tasks.add(task)
    _saved(actor, agreement, "agreement", {"tasks": [None, task.full_code]})


def _saved(
    actor: access.Actor, row: Pilot | Meeting | Agreement, what: str, changes: dict[str, list[Any]]
) -> None:
    audit.note(actor=actor, action=EDIT, about=row, changes=changes)
    events.record(SteeringSaved(about=str(row.key), what=what))
