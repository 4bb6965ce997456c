"""What is late, where, and who was urged: the standing agency's board, an agency's page, a leader's summary."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import BooleanField, DateField, Exists, JSONField, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.http import Http404

from tinhso.apps.programme.actions import REPORT, URGE
from tinhso.apps.programme.models import (
    Extension,
    Programme,
    Progress,
    Task,
    TaskAgency,
    Urging,
    UrgingLetter,
    UrgingRule,
)
from tinhso.apps.programme.queries.programmes import Counts, TaskRow, task_rows
from tinhso.apps.programme.queries.working import late_days
from tinhso.apps.programme.standing import with_standing
from tinhso.apps.programme.state_sql import TASK, in_state, state_column
from tinhso.apps.programme.states import SILENCE, TOLERANCE, State
from tinhso.kernel.access import api as access
from tinhso.kernel.calendar import api as calendar
from tinhso.kernel.orgs import api as orgs

SOON = 10  # working days in which a deadline is near
MOST_IN_A_LETTER = 100
# A rolled-up task is counted through its parts, never twice.
GROUPED = f"""
SELECT grouping(lead_id, pillar, sector), lead_id, pillar, sector, state, count(*) FROM (
    SELECT programme_task.lead_id, programme_task.pillar, programme_task.sector, {TASK} AS state
      FROM programme_task WHERE programme_task.programme_id = ANY(%s) AND programme_task.rollup = '') r
 GROUP BY GROUPING SETS ((lead_id, state), (pillar, state), (sector, state), (state))
"""  # noqa: S608  constant text, values bound
BY_AGENCY, BY_PILLAR, BY_SECTOR, ALL = 0b011, 0b101, 0b110, 0b111
LAST_URGED = """(SELECT jsonb_build_array(u.date, u.kind, u.by_name, u.people) FROM programme_urging u
 WHERE u.task_id = programme_task.id AND u.date <= %s ORDER BY u.at DESC, u.id DESC LIMIT 1)"""
OBSTACLE = """(SELECT to_jsonb(p.obstacle) FROM programme_progress p
 WHERE p.task_id = programme_task.id AND p.date <= %s AND p.returned_at IS NULL AND p.unit_id IS NULL
 ORDER BY p.date DESC, p.id DESC LIMIT 1)"""


@dataclass(frozen=True)
class Narrow:
    """What the board is narrowed to; empty means all. `programme` and `agency` are codes."""

    programme: str = ""
    agency: str = ""
    pillar: str = ""
    sector: str = ""


def followed(actor: access.Actor, narrow: Narrow, today: dt.date) -> list[int]:
    """Primary keys of the running programmes whose work this actor follows."""
    rows = access.visible(Programme.objects.all(), actor, URGE, agency="agency__path")
    rows = rows.exclude(level="national").filter(last_year__gte=today.year - 1)
    if narrow.programme:
        rows = rows.filter(Q(code=narrow.programme) | Q(parent__code=narrow.programme))
    return list(rows.values_list("pk", flat=True))


@dataclass
class Board:
    """Tasks by state, altogether and by agency, pillar and sector."""

    whole: Counts = field(default_factory=lambda: dict.fromkeys(State, 0))
    agencies: dict[int | None, Counts] = field(default_factory=dict)
    pillars: dict[str, Counts] = field(default_factory=dict)
    sectors: dict[str, Counts] = field(default_factory=dict)


def board_of(programmes: list[int], today: dt.date) -> Board:
    """The counts of these programmes' tasks on a day. One query."""
    found = Board()
    with connection.cursor() as cursor:
        cursor.execute(GROUPED, [today, SILENCE.days, TOLERANCE, programmes])
        for group, lead, pillar, sector, state, number in cursor.fetchall():
            if group == ALL:
                counts = found.whole
            elif group == BY_AGENCY:
                counts = found.agencies.setdefault(lead, dict.fromkeys(State, 0))
            elif group == BY_PILLAR:
                counts = found.pillars.setdefault(pillar, dict.fromkeys(State, 0))
            else:
                counts = found.sectors.setdefault(sector, dict.fromkeys(State, 0))
            counts[State(state)] = number
    return found


@dataclass(frozen=True)
class AgencyCounts:
    """One agency's line of the board."""

    agency: orgs.Agency
    counts: Counts
    urged: dt.date | None
    letter: UrgingLetter | None

    @property
    def total(self) -> int:
        """All its tasks."""
        return sum(self.counts.values())


def agency_lines(found: Board, today: dt.date, limit: int) -> list[AgencyCounts]:
    """The agencies with most late tasks first, then by what is at risk; who was urged last and when. Two queries."""
    order = sorted(
        (key for key in found.agencies if key is not None),
        key=lambda key: (-found.agencies[key][State.LATE], -found.agencies[key][State.AT_RISK], key),
    )[:limit]
    agencies = orgs.Agency.objects.in_bulk(order)
    urged: dict[int, dt.date] = dict(
        Urging.objects.filter(agency__in=order, date__lte=today)
        .order_by("agency", "-date")
        .distinct("agency")
        .values_list("agency", "date")
    )
    letters = UrgingLetter.objects.filter(agency__in=order, date__lte=today)
    last = {
        one.agency_id: one
        for one in letters.select_related("paper__series", "paper__file")
        .order_by("agency", "-date")
        .distinct("agency")
    }
    return [AgencyCounts(agencies[key], found.agencies[key], urged.get(key), last.get(key)) for key in order]


@dataclass(frozen=True)
class LateRow:
    """A late task with how long, why as far as it was said, and the last reminder."""

    row: TaskRow
    days: int
    obstacle: str
    urged: tuple[dt.date, str, str, list[str]] | None


def late_tasks(programmes: list[int], narrow: Narrow, today: dt.date) -> QuerySet[Task]:
    """The late tasks of these programmes, with what `late_rows` reads."""
    rows = Task.objects.filter(programme__in=programmes, deadline__lt=today, rollup="")
    if narrow.agency:
        rows = rows.filter(lead__code=narrow.agency)
    if narrow.pillar:
        rows = rows.filter(pillar="" if narrow.pillar == "-" else narrow.pillar)
    if narrow.sector:
        rows = rows.filter(sector=narrow.sector)
    rows = in_state(rows, State.LATE, today).select_related("lead", "programme")
    return with_standing(
        rows.annotate(
            urged=RawSQL(LAST_URGED, (today,), output_field=JSONField()),  # noqa: S611  constant text
            stuck=RawSQL(OBSTACLE, (today,), output_field=JSONField()),  # noqa: S611  constant text
        ),
        today,
    )


def late_rows(tasks: Iterable[Task], today: dt.date) -> list[LateRow]:
    """These tasks of `late_tasks`."""
    found = []
    working = calendar.load()
    for row in task_rows(tasks, today):
        task = row.task
        urged = task.urged  # type: ignore[attr-defined]  # annotated by late_tasks
        last = (dt.date.fromisoformat(urged[0]), *urged[1:]) if urged else None
        days = late_days(task.deadline, today, working)
        found.append(LateRow(row, days, task.stuck or "", last))  # type: ignore[attr-defined]  # annotated
    return found


def tasks_by_code(programmes: list[int], codes: Iterable[str]) -> list[Task]:
    """Tasks of these programmes by full code; unknown codes are left out."""
    wanted = Q(pk__in=())
    for code in codes:
        programme, _slash, tail = code.partition("/")
        if tail[:3].upper() == "NV-" and tail[3:].isdigit():
            wanted |= Q(programme__code=programme, number=int(tail[3:]))
    rows = Task.objects.filter(wanted, programme__in=programmes)
    return list(rows.select_related("programme__agency", "programme__place", "lead").order_by("pk"))


def letter_tasks(programmes: list[int], agency: orgs.Agency, today: dt.date) -> list[Task]:
    """What a letter to an agency would name: its late tasks, the oldest deadline first."""
    rows = Task.objects.filter(programme__in=programmes, lead=agency, deadline__lt=today, rollup="")
    rows = in_state(rows, State.LATE, today).select_related("programme__agency", "programme__place", "lead")
    return list(rows.order_by("deadline", "pk")[:MOST_IN_A_LETTER])


def schedule() -> list[UrgingRule]:
    """The steps of the schedule of reminders, in their order."""
    return list(UrgingRule.objects.order_by("days", "audience"))


def urgings(programmes: list[int]) -> QuerySet[Urging]:
    """Every reminder about the tasks of these programmes."""
    rows = Urging.objects.filter(task__programme__in=programmes)
    return rows.select_related("task__programme", "agency", "letter__paper__series", "letter__paper__file")


# An agency's page


@dataclass(frozen=True)
class Mine:
    """How many tasks stand in each tab of an agency's page."""

    late: int
    soon: int
    doing: int
    done: int
    returned: int
    extensions: int


def tasks_of_agency(agency: orgs.Agency) -> QuerySet[Task]:
    """Tasks that an agency leads or coordinates; a rolled-up whole is done through its parts."""
    partner = TaskAgency.objects.filter(task=OuterRef("pk"), agency=agency, active=True)
    return Task.objects.filter(Q(lead=agency) | Exists(partner), rollup="").annotate(
        leads=RawSQL(
            "programme_task.lead_id IS NOT DISTINCT FROM %s", (agency.pk,), output_field=BooleanField()
        )
    )


def soon_until(today: dt.date) -> dt.date:
    """The last day of the working days in which a deadline counts as near."""
    try:
        return calendar.load().add_days(today, SOON)
    except calendar.YearUnknown:
        return today + dt.timedelta(days=14)


def agency_tab(agency: orgs.Agency, tab: str, today: dt.date) -> QuerySet[Task]:
    """The tasks of one tab: `late`, `soon`, `doing`, `done`, `returned` or `extensions`."""
    rows = tasks_of_agency(agency)
    if tab == "returned":
        rows = rows.filter(pk__in=_returned(agency, today).values("task"))
    elif tab == "extensions":
        rows = rows.filter(extensions__state=Extension.State.ASKED)
    elif tab in ("late", "done"):
        rows = in_state(rows, State.LATE if tab == "late" else State.DONE, today)
    else:
        rows = rows.annotate(state=state_column(Task, today)).filter(
            state__in=[State.ON_TRACK, State.AT_RISK]
        )
        near = Q(deadline__lte=soon_until(today))
        rows = rows.filter(near) if tab == "soon" else rows.exclude(near)
    due = RawSQL("coalesce(programme_task.deadline, date '9999-12-31')", (), output_field=DateField())
    return with_standing(rows.annotate(due=due).select_related("programme", "lead"), today)


def _returned(agency: orgs.Agency, today: dt.date) -> QuerySet[Progress]:
    """Entries about the agency's tasks that were sent back and not followed by a new one."""
    later = Progress.objects.filter(
        task=OuterRef("task"),
        unit=OuterRef("unit"),
        returned_at=None,
        recorded_at__gt=OuterRef("returned_at"),
    )
    lead_later = Progress.objects.filter(
        task=OuterRef("task"), unit=None, returned_at=None, recorded_at__gt=OuterRef("returned_at")
    )
    rows = Progress.objects.filter(returned_at__isnull=False, date__lte=today)
    own = rows.filter(task__lead=agency, unit=None).filter(~Exists(lead_later))
    parts = rows.filter(unit__agency=agency, unit__active=True).filter(~Exists(later))
    return own | parts


AGENCY = f"""
SELECT count(*) FILTER (WHERE state = 'late'), count(*) FILTER (WHERE near), count(*) FILTER (WHERE doing AND NOT near),
       count(*) FILTER (WHERE state = 'done')
  FROM (SELECT state, state IN ('on_track', 'at_risk') AS doing,
               state IN ('on_track', 'at_risk') AND coalesce(deadline <= %s, false) AS near
          FROM (SELECT programme_task.deadline, {TASK} AS state FROM programme_task
                 WHERE rollup = '' AND (lead_id = %s OR EXISTS (
                       SELECT FROM programme_taskagency a
                        WHERE a.task_id = programme_task.id AND a.agency_id = %s AND a.active))) s) r
"""  # noqa: S608  constant text, values bound


def agency_counts(agency: orgs.Agency, today: dt.date) -> Mine:
    """How many tasks stand in each tab. Three queries, whatever their number."""
    with connection.cursor() as cursor:
        cursor.execute(AGENCY, [soon_until(today), today, SILENCE.days, TOLERANCE, agency.pk, agency.pk])
        late, soon, doing, done = cursor.fetchone()
    asked = Extension.objects.filter(state=Extension.State.ASKED, task__lead=agency).count()
    returned = _returned(agency, today).values("task").distinct().count()
    return Mine(late, soon, doing, done, returned, asked)


def get_agency(code: str) -> orgs.Agency:
    """An agency by its code, or Http404."""
    try:
        return orgs.by_code(code)
    except orgs.Agency.DoesNotExist as unknown:
        raise Http404(code) from unknown


def may_see_inside(actor: access.Actor, agency: orgs.Agency) -> bool:
    """Whether this actor sees what is not public of an agency's work: returned entries, requests, reminders."""
    scope = access.Scope(agency=agency.path)
    return access.may(actor, REPORT, scope) or access.may(actor, URGE, scope)
