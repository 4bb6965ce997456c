"""A programme in few words: for a leader's page that prints, and for a citizen."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Min

from tinhso.apps.programme.models import Extension, Pillar, Programme, Task
from tinhso.apps.programme.queries.board import (
    AgencyCounts,
    LateRow,
    Narrow,
    agency_lines,
    board_of,
    late_rows,
    late_tasks,
    soon_until,
)
from tinhso.apps.programme.queries.programmes import (
    Counts,
    Filters,
    TargetRow,
    counts_of,
    target_rows,
    targets_of,
)
from tinhso.apps.programme.queries.working import money_of
from tinhso.apps.programme.state_sql import still_open
from tinhso.apps.programme.states import State

MOST_LATE = 8
MOST_AGENCIES = 8
MOST_TARGETS = 400  # a programme has tens; a page for people shows them all or says how many are left out


@dataclass(frozen=True)
class PillarLine:
    """A pillar: its targets by state and its tasks by state."""

    title: str
    targets: Counts
    tasks: Counts


@dataclass(frozen=True)
class Summary:
    """What a leader has to know on one page."""

    targets: Counts
    tasks: Counts
    pillars: list[PillarLine]
    late: list[LateRow]
    agencies: list[AgencyCounts]
    planned: int
    paid: int
    soon: int
    waiting: int


def below(programme: Programme) -> list[int]:
    """The programme and the plans directly under it, by primary key."""
    return [programme.pk, *Programme.objects.filter(parent=programme).values_list("pk", flat=True)]


def summary_of(programme: Programme, today: dt.date) -> Summary:
    """The programme with the plans under it on a day."""
    scope = below(programme)
    found = board_of(scope, today)
    targets, _tasks = counts_of(programme, today)
    rows = target_rows(programme, targets_of(programme, Filters(), today)[:MOST_TARGETS], today)
    late = late_tasks(scope, Narrow(), today).order_by("deadline", "pk")[:MOST_LATE]
    near = Task.objects.filter(programme__in=scope, rollup="", deadline__range=(today, soon_until(today)))
    planned, paid = money_of(programme, today)
    return Summary(
        targets=targets,
        tasks=found.whole,
        pillars=_pillars(rows, found.pillars),
        late=late_rows(late, today),
        agencies=[one for one in agency_lines(found, today, MOST_AGENCIES) if one.counts[State.LATE]],
        planned=planned,
        paid=paid,
        soon=still_open(near, today).count(),
        waiting=Extension.objects.filter(task__programme__in=scope, state=Extension.State.ASKED).count(),
    )


def _pillars(rows: list[TargetRow], tasks: dict[str, Counts]) -> list[PillarLine]:
    titles = {code: str(title) for code, title in Pillar.choices} | {"": ""}
    targets: dict[str, Counts] = {}
    for row in rows:
        targets.setdefault(row.target.pillar, dict.fromkeys(State, 0))[row.state] += 1
    empty: Counts = dict.fromkeys(State, 0)
    return [
        PillarLine(title, targets.get(code, empty), tasks.get(code, empty))
        for code, title in titles.items()
        if code in targets or code in tasks
    ]


def story_rows(programme: Programme, today: dt.date) -> list[TargetRow]:
    """The programme's targets for its public page, by pillar; those without an official goal are left out."""
    targets = targets_of(programme, Filters(), today).order_by("number")[:MOST_TARGETS]
    order = {code: place for place, code in enumerate(Pillar.values)}
    rows = [row for row in target_rows(programme, targets, today) if row.goal is not None]
    return sorted(rows, key=lambda row: order.get(row.target.pillar, len(order)))


def finished_lately(programme: Programme, today: dt.date, limit: int = 6) -> list[Task]:
    """Tasks that were reported done, the latest first."""
    rows = Task.objects.filter(
        programme=programme, progress__percent=100, progress__returned_at=None, progress__date__lte=today,
        progress__unit=None,
    )  # fmt: skip
    done = rows.annotate(done_on=Min("progress__date")).order_by("-done_on", "number")
    return list(done.select_related("lead")[:limit])
