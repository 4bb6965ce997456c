"""Pilots, meetings and agreements of a programme, and the deadlines of a person's feed."""

import datetime as dt
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from tinhso.apps.programme.models import (
    AgendaItem,
    Agreement,
    CalendarFeed,
    Conclusion,
    Meeting,
    Pilot,
    Programme,
    Task,
    TaskAgency,
)
from tinhso.apps.programme.queries.programmes import TaskRow, task_rows
from tinhso.apps.programme.standing import with_standing
from tinhso.apps.programme.state_sql import still_open
from tinhso.kernel.people import api as people

MOST_EVENTS = 500
BACK, AHEAD = dt.timedelta(days=90), dt.timedelta(days=730)


def pilots_of(programme: Programme) -> QuerySet[Pilot]:
    """The pilots of a programme."""
    return Pilot.objects.filter(programme=programme).select_related("agency")


def get_pilot(key: UUID) -> Pilot:
    """A pilot, or Http404."""
    rows = Pilot.objects.select_related(
        "programme__agency", "programme__place", "agency", "scaled_task__programme"
    )
    found = rows.filter(key=key).first()
    if found is None:
        raise Http404(str(key))
    return found


def meetings_of(programme: Programme) -> QuerySet[Meeting]:
    """The meetings of a programme's steering committee."""
    return Meeting.objects.filter(programme=programme)


def get_meeting(key: UUID) -> Meeting:
    """A meeting, or Http404."""
    found = Meeting.objects.select_related("programme__agency", "programme__place").filter(key=key).first()
    if found is None:
        raise Http404(str(key))
    return found


def conclusions_of(meeting: Meeting) -> list[Conclusion]:
    """Its conclusions with the tasks made of them."""
    return list(meeting.conclusions.select_related("task__programme", "task__lead").order_by("number"))


def open_before(meeting: Meeting, today: dt.date) -> list[Task]:
    """Unfinished tasks that earlier meetings of the committee concluded: where the next meeting begins."""
    rows = Task.objects.filter(
        from_conclusion__meeting__programme=meeting.programme, from_conclusion__meeting__date__lt=meeting.date
    )
    return list(still_open(rows, today).select_related("programme", "lead").order_by("deadline", "pk")[:50])


def agenda_of(meeting: Meeting) -> list[AgendaItem]:
    """The targets and tasks a meeting looks at."""
    rows = meeting.items.select_related("target__programme", "task__programme")
    return list(rows.order_by("pk")[:100])


def rows_of_tasks(keys: list[int], today: dt.date) -> list[TaskRow]:
    """Tasks by primary key as they stand on a day. One query, none for no keys."""
    if not keys:
        return []
    rows = Task.objects.filter(pk__in=keys).select_related("programme", "lead")
    return task_rows(with_standing(rows, today), today)


def get_conclusion(meeting: Meeting, number: int) -> Conclusion:
    """A conclusion of a meeting, or Http404."""
    found = (
        meeting.conclusions.select_related("meeting__programme__agency", "task").filter(number=number).first()
    )
    if found is None:
        raise Http404(str(number))
    return found


def agreements_of(programme: Programme) -> QuerySet[Agreement]:
    """The cooperation agreements of a programme, with their tasks."""
    return Agreement.objects.filter(programme=programme).prefetch_related("tasks__programme")


def get_agreement(key: UUID) -> Agreement:
    """An agreement, or Http404."""
    found = Agreement.objects.select_related("programme__agency", "programme__place").filter(key=key).first()
    if found is None:
        raise Http404(str(key))
    return found


def feed_since(person_id: int | None) -> dt.datetime | None:
    """Since when the person's feed answers; None without one."""
    rows = CalendarFeed.objects.filter(person=person_id, revoked_at=None)
    return rows.values_list("made_at", flat=True).first()


def feed_owner(token_hash: str) -> people.Person | None:
    """Whose feed this secret opens; None when there is none, it was revoked, or the account is closed."""
    rows = CalendarFeed.objects.filter(token_hash=token_hash, revoked_at=None, person__is_active=True)
    found = rows.select_related("person").first()
    return found.person if found else None


def deadlines_of(person: people.Person, today: dt.date) -> list[Task]:
    """Tasks with a deadline that the agencies in which the person holds a post lead or coordinate."""
    codes = {post.agency_code for post in people.posts_of(person.pk, today)}
    partner = TaskAgency.objects.filter(agency__code__in=codes, active=True).values("task")
    rows = Task.objects.filter(
        Q(lead__code__in=codes) | Q(pk__in=partner), deadline__range=(today - BACK, today + AHEAD), rollup=""
    )
    return list(rows.select_related("programme", "lead").order_by("deadline", "pk")[:MOST_EVENTS])
