"""Reading: programmes, their targets and tasks as they stand on a day, and the review of a plan."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, F, IntegerField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.http import Http404

from tinhso.apps.programme.actions import DECIDE, EDIT, REPORT
from tinhso.apps.programme.models import (
    Document,
    Finding,
    Pillar,
    Programme,
    Progress,
    Target,
    Task,
)
from tinhso.apps.programme.standing import (
    Latest,
    YearGoal,
    goals_of,
    is_doubtful,
    latest_of,
    partners_of,
    with_standing,
)
from tinhso.apps.programme.state_sql import count_states, in_state, still_open
from tinhso.apps.programme.states import LESS_IS_BETTER, Goal, State, state_of_target, state_of_task
from tinhso.kernel.access import api as access
from tinhso.kernel.orgs import api as orgs

__all__ = [  # the rows that pages draw: views name their types here and never touch the models
    "Document",
    "Finding",
    "Pillar",
    "Programme",
    "Target",
    "Task",
    "YearGoal",
]

Counts = dict[State, int]
MOST_HISTORY = 60  # entries shown on a page: five years of months
Row = TypeVar("Row", Task, Target)


@dataclass(frozen=True)
class Filters:
    """What a programme page is narrowed to; empty means all."""

    pillar: str = ""
    state: str = ""
    agency: str = ""

    def __bool__(self) -> bool:
        return bool(self.pillar or self.state or self.agency)


@dataclass(frozen=True)
class TargetRow:
    """A target as it stands on a day. `goal` is the next one due, else the last; `share` of it is 0–1."""

    target: Target
    values: tuple[YearGoal, ...]
    goal: YearGoal | None
    last: Latest | None
    state: State
    share: float | None


@dataclass(frozen=True)
class TaskRow:
    """A task as it stands on a day."""

    task: Task
    coordinating: tuple[str, ...]
    last: Latest | None
    state: State

    @property
    def percent(self) -> Decimal:
        """Percent done by the latest entry, 0 without one."""
        return self.last.amount if self.last else Decimal(0)


def programmes() -> QuerySet[Programme]:
    """Every programme with what pages and rights ask of its agency, place and plan; they are public."""
    return Programme.objects.select_related("agency", "place", "document", "parent").only(
        "code", "title", "first_year", "last_year", "level", "issuer", "agency__code", "agency__name",
        "agency__path", "place__path", "document__key", "document__number", "document__title",
        "parent__code", "parent__title",
    )  # fmt: skip


def listed(level: str = "") -> QuerySet[Programme]:
    """Programmes for the list: of one level, else those that stand at the top of a tree below the nation."""
    rows = programmes()
    if level:
        return rows.filter(level=level)
    return rows.exclude(level="national").filter(
        Q(parent=None) | Q(parent__level="national") | Q(level="province")
    )


def find_programme(code: str) -> Programme | None:
    """The programme of this code, or None."""
    return programmes().filter(code=code.strip().lower()).first()


def get_programme(code: str) -> Programme:
    """The programme of this code, or Http404."""
    try:
        return programmes().get(code=code)
    except Programme.DoesNotExist as unknown:
        raise Http404(code) from unknown


def get_target(programme_code: str, number: int) -> Target:
    """A target by its programme and number, or Http404."""
    return _one(
        Target.objects.select_related("programme__agency", "programme__place", "source__reading__document"),
        programme_code,
        number,
    )


def get_task(programme_code: str, number: int) -> Task:
    """A task by its programme and number, or Http404."""
    rows = Task.objects.select_related(
        "programme__agency", "programme__place", "lead", "source__reading__document"
    )
    return _one(rows, programme_code, number)


def _one(rows: QuerySet[Row], programme_code: str, number: int) -> Row:
    found = rows.filter(programme__code=programme_code, number=number).first()
    if found is None:
        raise Http404(f"{programme_code}/{number}")
    return found


PILLAR_ORDER = "coalesce(array_position(%s::varchar[], programme_target.pillar), 99)"


def targets_of(programme: Programme, filters: Filters, today: dt.date) -> QuerySet[Target]:
    """The programme's targets with `pillar_order` and what `target_rows` reads, narrowed by pillar and state.

    An agency narrows tasks only.
    """
    rows = programme.targets.all()
    if filters.pillar:
        rows = rows.filter(pillar=filters.pillar)
    if filters.state:
        rows = in_state(rows, filters.state, today)
    rows = rows.annotate(pillar_order=RawSQL(PILLAR_ORDER, (Pillar.values,), output_field=IntegerField()))  # noqa: S611  constant text
    return with_standing(rows, today)


def tasks_of(programme: Programme, filters: Filters, today: dt.date) -> QuerySet[Task]:
    """The programme's tasks with their lead and what `task_rows` reads, narrowed by pillar, state and agency.

    An agency is the lead's or a coordinating one's code.
    """
    rows = programme.tasks.select_related("lead")
    if filters.pillar:
        rows = rows.filter(pillar=filters.pillar)
    if filters.agency:
        mine = Q(lead__code=filters.agency)
        rows = rows.filter(
            mine | Q(pk__in=Task.objects.filter(coordinating__agency__code=filters.agency).values("pk"))
        )
    if filters.state:
        rows = in_state(rows, filters.state, today)
    return with_standing(rows, today)


def target_rows(programme: Programme, targets: Iterable[Target], today: dt.date) -> list[TargetRow]:
    """These targets of `targets_of` as they stand on a day."""
    return [_target_row(programme, one, today) for one in targets]


def target_row(target: Target, today: dt.date) -> TargetRow:
    """One target as it stands on a day."""
    rows = targets_of(target.programme, Filters(), today).filter(pk=target.pk)
    return target_rows(target.programme, rows, today)[0]


def _target_row(programme: Programme, target: Target, today: dt.date) -> TargetRow:
    values, last = goals_of(target), latest_of(target)
    due = [(value.year or programme.last_year, value) for value in values]
    official = [value for value in values if value.counts]
    goal = next((value for year, value in due if value.counts and year >= today.year), None)
    goal = goal or (official[-1] if official else None)
    actual = last.amount if last else None
    state = state_of_target(
        today=today,
        start=dt.date(programme.first_year, 1, 1),
        comparator=target.comparator,
        goals=[Goal(year, value.value) for year, value in due if value.counts],
        actual=actual,
    )
    return TargetRow(target, values, goal, last, state, _share(target.comparator, goal, actual))


def _share(comparator: str, goal: YearGoal | None, actual: Decimal | None) -> float | None:
    """How much of the goal is reached, 0–1; None without an actual value."""
    if goal is None or actual is None:
        return None
    reached, whole = (goal.value, actual) if comparator in LESS_IS_BETTER else (actual, goal.value)
    return min(max(float(reached / whole), 0.0), 1.0) if whole > 0 else float(reached >= whole)


def task_rows(tasks: Iterable[Task], today: dt.date) -> list[TaskRow]:
    """These tasks of `tasks_of` as they stand on a day."""
    return [_task_row(one, today) for one in tasks]


def task_row(task: Task, today: dt.date) -> TaskRow:
    """One task as it stands on a day."""
    return task_rows(tasks_of(task.programme, Filters(), today).filter(pk=task.pk), today)[0]


def _task_row(task: Task, today: dt.date) -> TaskRow:
    last = latest_of(task)
    state = state_of_task(
        today=today,
        start=task.start_date,
        deadline=task.deadline,
        percent=last.amount if last else None,
        reported=last.date if last else None,
        doubtful=is_doubtful(task),
    )
    return TaskRow(task, partners_of(task), last, state)


def open_tasks(actor: access.Actor, today: dt.date, limit: int) -> list[TaskRow]:
    """Tasks that the actor reports on and that are not done, the earliest deadline first. One query.

    A task that is rolled up is reported on in its parts.
    """
    mine = access.visible(
        Task.objects.filter(rollup="").select_related("programme", "lead"), actor, REPORT,
        agency="lead__path", place="programme__place__path",
    )  # fmt: skip
    rows = with_standing(still_open(mine, today), today)
    return task_rows(rows.order_by(F("deadline").asc(nulls_last=True), "programme", "number")[:limit], today)


def latest_programmes(today: dt.date, limit: int) -> list[tuple[Programme, Counts, int]]:
    """The latest programmes with how many tasks are in each state, and in all. Two queries."""
    rows = list(listed().order_by("-last_year", "code")[:limit])
    counts = task_counts(rows, today) if rows else {}
    return [(one, counts[one.pk], sum(counts[one.pk].values())) for one in rows]


def counts_of(programme: Programme, today: dt.date) -> tuple[Counts, Counts]:
    """How many targets and how many tasks are in each state on a day."""
    found = count_states([programme.pk], today)
    return found["target", programme.pk], found["task", programme.pk]


def task_counts(programmes: Iterable[Programme], today: dt.date) -> dict[int, Counts]:
    """How many tasks of each programme (by primary key) are in each state. One query."""
    found = count_states([one.pk for one in programmes], today, kinds=("task",))
    return {key: counts for (_kind, key), counts in found.items()}


def agencies_of(programme: Programme) -> list[tuple[str, str]]:
    """(code, name) of the agencies that lead a task of the programme, by name."""
    leads = programme.tasks.filter(lead__isnull=False).order_by("lead__sort_key")
    rows = leads.values_list("lead__code", "lead__name", "lead__sort_key").distinct()
    return [(code, name) for code, name, _order in rows]


def history_of(about: Task | Target, today: dt.date) -> list[Progress]:
    """The latest entries about a task or target by a day, the latest first, with their evidence."""
    return list(
        about.progress.filter(date__lte=today)
        .select_related("unit")
        .order_by("-date", "-id")
        .prefetch_related("evidence__file")[:MOST_HISTORY]
    )


def documents(actor: access.Actor) -> QuerySet[Document]:
    """The plans this actor may review, without their text, with how many findings are open and in all."""
    rows = access.visible(Document.objects.all(), actor, DECIDE, agency="agency__path")
    return (
        rows.defer("text")
        .select_related("programme")
        .annotate(
            all_count=Count("readings__findings"),
            open_count=Count("readings__findings", filter=Q(readings__findings__state="open")),
        )
    )


def get_document_for_review(actor: access.Actor, key: UUID) -> Document:
    """A plan this actor may decide about, or Http404."""
    found = Document.objects.select_related("agency", "programme", "file").filter(key=key).first()
    if found is None or not access.may(actor, DECIDE, found):
        raise Http404(str(key))
    return found


def get_document(actor: access.Actor, key: UUID) -> Document:
    """A plan to read: public once a programme rests on it, before that for its reviewers; or Http404."""
    found = Document.objects.select_related("agency", "programme", "file").filter(key=key).first()
    if found is None or not (hasattr(found, "programme") or access.may(actor, DECIDE, found)):
        raise Http404(str(key))
    return found


def findings_of(document: Document) -> list[Finding]:
    """What was found in it, in the order of the text."""
    rows = Finding.objects.filter(reading__document=document).select_related("merged_into")
    return list(rows.order_by("number"))


def get_finding(document: Document, key: UUID) -> Finding:
    """One of the document's findings, or Http404."""
    found = (
        Finding.objects.filter(reading__document=document, key=key)
        .select_related("merged_into", "reading__document__agency")
        .first()
    )
    if found is None:
        raise Http404(str(key))
    return found


def steering_agencies(actor: access.Actor) -> QuerySet[orgs.Agency]:
    """The agencies for which this actor may make programmes."""
    return access.visible(orgs.Agency.objects.all(), actor, EDIT, agency="path").order_by("name")


@dataclass(frozen=True)
class Quote:
    """Where the plan says it: the phrase with some words around it."""

    document: Document
    number: int
    before: str
    phrase: str
    after: str


AROUND = 160


def quote_of(finding: Finding) -> Quote | None:
    """The finding's first span with its surroundings; None when it has no place in the text."""
    if not finding.spans:
        return None
    document = finding.reading.document
    start, end = finding.spans[0]
    first, last = max(start - AROUND, 0), end + AROUND
    before, after = document.text[first:start], document.text[end:last]
    if first:
        before = re.sub(r"^\S*\s+", "", before)  # no half words at the edges
    if last < len(document.text):
        after = re.sub(r"\s+\S*$", "", after)
    return Quote(
        document=document,
        number=finding.number,
        before=("… " if first else "") + before,
        phrase=document.text[start:end],
        after=after + (" …" if last < len(document.text) else ""),
    )


def made_from(document: Document) -> list[tuple[str, int, int]]:
    """("target" or "task", finding's number, its own number) of what a programme took from this document."""
    return [
        (kind, source, number)
        for kind, rows in (("target", Target.objects), ("task", Task.objects))
        for source, number in rows.filter(source__reading__document=document).values_list(
            "source__number", "number"
        )
    ]
