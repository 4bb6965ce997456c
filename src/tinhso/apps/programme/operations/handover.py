"""When an agency is merged or dissolved its open work goes to whoever took over. What is done stays in its name."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from tinhso.apps.programme.actions import HAND_OVER
from tinhso.apps.programme.events import HandedOver
from tinhso.apps.programme.models import HandOver, Programme, Task, TaskAgency
from tinhso.apps.programme.state_sql import still_open
from tinhso.kernel.access import api as access
from tinhso.kernel.audit import api as audit
from tinhso.kernel.events import api as events
from tinhso.kernel.orgs import api as orgs

Role = HandOver.Role


@dataclass(frozen=True)
class Move:
    """What goes from an ended agency to its heir on a day; `new` is None while nobody took over."""

    old: orgs.Agency
    new: orgs.Agency | None
    lead: int
    partner: int
    steering: int

    @property
    def total(self) -> int:
        """How many tasks and programmes wait."""
        return self.lead + self.partner + self.steering


def plan_hand_over(*, actor: access.Actor, on: dt.date) -> list[Move]:
    """Every ended agency that still holds open work on a day, and its heir. Nothing is changed. Raises Denied."""
    access.require(actor, HAND_OVER)
    return [_move(agency, on) for agency in _ended(on) if access.may(actor, HAND_OVER, _at(agency))]


def _at(agency: orgs.Agency) -> access.Scope:
    return access.Scope(agency=agency.path, label=agency.name)


def _ended(on: dt.date) -> Iterable[orgs.Agency]:
    gone = orgs.Agency.objects.filter(valid_to__lte=on)
    tasks = _open_tasks(gone, on)
    holders = (
        Q(pk__in=Task.objects.filter(pk__in=tasks).values("lead"))
        | Q(pk__in=TaskAgency.objects.filter(active=True, task__in=tasks).values("agency"))
        | Q(pk__in=Programme.objects.filter(last_year__gte=on.year).values("agency"))
    )
    return gone.filter(holders).order_by("sort_key", "code")


def _open_tasks(agencies: Iterable[orgs.Agency], on: dt.date) -> list[int]:
    """Primary keys of the unfinished tasks that these agencies lead or coordinate."""
    partners = TaskAgency.objects.filter(active=True, agency__in=agencies).values("task")
    touched = Task.objects.filter(Q(lead__in=agencies) | Q(pk__in=partners))
    return list(still_open(touched, on).values_list("pk", flat=True))


def _of(agency: orgs.Agency, on: dt.date) -> tuple[QuerySet[Task], QuerySet[TaskAgency], QuerySet[Programme]]:
    tasks = _open_tasks([agency], on)
    return (
        Task.objects.filter(lead=agency, pk__in=tasks),
        TaskAgency.objects.filter(active=True, agency=agency, task__in=tasks),
        Programme.objects.filter(agency=agency, last_year__gte=on.year),
    )


def _move(agency: orgs.Agency, on: dt.date) -> Move:
    heir = orgs.successor_of(agency, on)
    lead, partner, steering = _of(agency, on)
    return Move(agency, heir, lead.count(), partner.count(), steering.count())


@transaction.atomic
def hand_over(*, actor: access.Actor, agency: orgs.Agency, on: dt.date) -> Move:
    """Give an ended agency's open tasks and running programmes to its heir of that day; history keeps both names.

    Nothing happens when there is no heir, or a second time. Raises Denied.
    """
    access.require(actor, HAND_OVER, _at(agency))
    agency = orgs.by_code(agency.code)  # as it is now: the caller's row may be from before it ended
    move = _move(agency, on)
    if move.new is None or agency.valid_to is None or agency.valid_to > on or not move.total:
        return move
    lead, partner, steering = _of(agency, on)
    tasks = list(lead.select_for_update(of=("self",)))
    partners = list(partner.select_for_update(of=("self",)).select_related("task"))
    programmes = list(steering.select_for_update(of=("self",)))
    _write(actor, move, on, [(one.programme_id, one.pk, Role.LEAD) for one in tasks])
    _write(actor, move, on, [(one.task.programme_id, one.task_id, Role.PARTNER) for one in partners])
    _write(actor, move, on, [(one.pk, None, Role.STEERING) for one in programmes])
    Task.objects.filter(pk__in=[one.pk for one in tasks]).update(lead=move.new)
    Programme.objects.filter(pk__in=[one.pk for one in programmes]).update(agency=move.new)
    for one in partners:
        _move_partner(one, move.new)
    _leave_once([one.pk for one in tasks], move.new)
    audit.note(
        actor=actor, action=HAND_OVER, about=("orgs.agency", agency.code),
        changes={"lead": [agency.code, move.new.code], "tasks": [None, move.lead], "partner": [None, move.partner],
                 "programmes": [None, move.steering]},
    )  # fmt: skip
    events.record(HandedOver(old=agency.code, new=move.new.code, tasks=move.lead + move.partner))
    return move


def _write(actor: access.Actor, move: Move, on: dt.date, rows: Iterable[tuple[int, int | None, str]]) -> None:
    HandOver.objects.bulk_create(
        [
            HandOver(
                programme_id=programme, task_id=task, role=role, old=move.old, new=move.new,
                date=move.old.valid_to or on, done_by_name=actor.name,
            )
            for programme, task, role in rows
        ]
    )  # fmt: skip


def _move_partner(row: TaskAgency, heir: orgs.Agency) -> None:
    """The heir coordinates; where it already leads or coordinates this task, the row is closed with its entries."""
    there = (
        row.task.lead_id == heir.pk
        or TaskAgency.objects.filter(task=row.task_id, agency=heir, active=True).exists()
    )
    if there:
        row.active = False
    else:
        row.agency, row.name = heir, heir.name
    row.save(update_fields=["active", "agency", "name"])


def _leave_once(tasks: list[int], heir: orgs.Agency) -> None:
    """Who leads a task now does not coordinate it as well."""
    TaskAgency.objects.filter(task__in=tasks, agency=heir, active=True).update(active=False)


def hand_over_all(*, actor: access.Actor, on: dt.date) -> list[Move]:
    """Every hand-over that is due on a day, each in its own transaction; who has no heir is left and returned too.

    Raises Denied.
    """
    return [
        hand_over(actor=actor, agency=move.old, on=on) if move.new else move
        for move in plan_hand_over(actor=actor, on=on)
        if move.total
    ]
