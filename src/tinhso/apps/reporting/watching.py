"""Watching over reports: how a period comes in, what is open, what fails, what is unusual."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import Http404

from tinhso.apps.reporting import checking, due
from tinhso.apps.reporting.actions import VIEW
from tinhso.apps.reporting.checking import Outlier, Violation
from tinhso.apps.reporting.models import Assignment, Form, FormCell, FormVersion, Submission
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import CellNote, Period, Span
from tinhso.kernel.access.api import Actor, visible
from tinhso.kernel.orgs.api import Agency
from tinhso.kernel.text import api as text

UNBEGUN = "unbegun"
OPEN = (Submission.State.DRAFT, Submission.State.RETURNED)
MOST_REPORTS = 2000  # held against the checks at one go
MOST_OUTLIERS = 200


def span_of(form: Form, code: str) -> Span:
    """The period of a code, when the form is asked for such periods. Raises Http404."""
    try:
        span = series.periods.span_of(series.periods.look(code))
    except series.PeriodUnknown:
        raise Http404(code) from None
    if span.kind != form.period_kind:
        raise Http404(code)
    return span


@dataclass(frozen=True)
class Coming:
    """How a form comes in for a period: its version and days, how many reports are in each state, how many are late."""

    form: Form
    span: Span
    version: FormVersion
    days: due.Deadline
    counts: dict[str, int]
    late: int

    @property
    def expected(self) -> int:
        """How many agencies report it."""
        return sum(self.counts.values())

    @property
    def waiting(self) -> int:
        """How many have not handed in."""
        return sum(self.counts.get(state, 0) for state in (UNBEGUN, *OPEN))


def coming(actor: Actor, form: Form, code: str) -> Coming:
    """How a form comes in for a period within the actor's reach. Raises Http404 when it is not asked for it."""
    span = span_of(form, code)
    version = due.version_for(form, span.first)
    if version is None:
        raise Http404(code)
    days = due.deadline(version, span.last)
    rows = agencies(actor, form, span, days)
    counted = rows.values("state").annotate(n=Count("pk")).order_by().values_list("state", "n")  # type: ignore[misc]  # annotated below
    counts: dict[str, int] = dict(counted)
    return Coming(form, span, version, days, counts, agencies(actor, form, span, days, "late").count())


def agencies(
    actor: Actor, form: Form, span: Span, days: due.Deadline, state: str = ""
) -> QuerySet[Assignment]:
    """The assignments of a form for a period in the actor's reach, each with `state` (or `unbegun`) and `late`.

    `state` narrows to one of them, or to `late`.
    """
    standing = Submission.objects.filter(form=form, agency=OuterRef("agency"), period__code=span.code)
    rows = visible(
        due.assigned(form, span.first), actor, VIEW, agency="agency__path", place="agency__place__path"
    ).annotate(
        state=Coalesce(Subquery(standing.values("state")[:1]), Value(UNBEGUN)),
        completed_at=Subquery(standing.values("completed_at")[:1]),
        due_on=Coalesce(Subquery(standing.values("due_date")[:1]), Value(days.due)),
    )  # fmt: skip
    waiting = Q(state__in=[UNBEGUN, *OPEN])
    rows = rows.annotate(
        late=Case(When(waiting & Q(due_on__lt=text.today()), then=Value(True)), default=Value(False))
    )
    if state == "late":
        return rows.filter(late=True)
    return rows.filter(state=state) if state else rows


def begun_reports(actor: Actor, form: Form, span: Span, under: Agency | None = None) -> list[Submission]:
    """The reports of a form and period that have begun, in the actor's reach and under an agency."""
    rows = visible(
        Submission.objects.filter(form=form, period__code=span.code),
        actor, VIEW, agency="agency__path", place="agency__place__path",
    )  # fmt: skip
    if under is not None:
        rows = rows.filter(agency__path__under_any=[under.path])
    return list(
        rows.select_related("agency", "period", "version").order_by("agency__sort_key")[:MOST_REPORTS]
    )


@dataclass(frozen=True)
class Failing:
    """A report and a check that it fails."""

    report: Submission
    violation: Violation


def validated(form: Form, span: Span, reports: Sequence[Submission]) -> list[Failing]:
    """Every check that fails, report by report. Queries do not grow with the number of reports."""
    checks = checking.armed(form.pk)
    values = checking.known_of_each(checking.needs(checks), span, [one.agency_id for one in reports])
    return [
        Failing(one, violation)
        for one in reports
        for violation in checking.failing(checks, values[one.agency_id])
    ]


# z-score and modified z-score of every figure of a period against earlier ones of its own: one pass over the figures.
FAR = """
WITH seen AS (
    SELECT indicator_id i, breakdown_id b, agency_id a,
           max(value) FILTER (WHERE period_id = %(period)s) v,
           array_agg(value::float8) FILTER (WHERE period_id <> %(period)s) past
      FROM indicators_datum
     WHERE indicator_id = ANY(%(indicators)s) AND period_id = ANY(%(periods)s) AND agency_id = ANY(%(agencies)s)
       AND value IS NOT NULL
     GROUP BY indicator_id, breakdown_id, agency_id
), middle AS (
    SELECT seen.*, m.* FROM seen, LATERAL (
        SELECT count(*) n, avg(w) mean, stddev_samp(w) spread, percentile_cont(0.5) WITHIN GROUP (ORDER BY w) median
          FROM unnest(past) w) m
     WHERE v IS NOT NULL AND m.n >= %(enough)s
)
SELECT i, b, a, v, n, mean, spread, median, mad FROM middle, LATERAL (
       SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(w - median)) mad FROM unnest(past) w) d
 WHERE abs(v::float8 - mean) > %(z)s * spread OR abs(v::float8 - median) * %(to_sigma)s > %(modified)s * mad
"""


# indicator, breakdown, agency, value; count, mean, spread, median and median distance of its past
FarRow = tuple[int, int, int, Decimal, int, float, float, float, float]


@dataclass(frozen=True)
class Far:
    """A figure that lies far from its own past."""

    report: Submission
    cell: FormCell
    value: Decimal
    outlier: Outlier


def outliers(form: Form, span: Span, reports: Sequence[Submission]) -> list[Far]:
    """Figures far from their own past, the farthest first, at most 200. Three queries."""
    found = []
    by_agency = {one.agency_id: one for one in reports}
    cells = {
        (one.version_id, one.indicator_id, one.breakdown_id): one
        for one in FormCell.objects.filter(version__in={one.version_id for one in reports}).select_related(
            "indicator", "breakdown"
        )
    }
    for i, b, a, value, count, mean, spread, median, mad in _far(
        span, {key[1] for key in cells}, list(by_agency)
    ):
        report = by_agency[a]
        cell = cells.get((report.version_id, i, b))
        if cell is not None:
            found.append(
                Far(
                    report,
                    cell,
                    value,
                    checking.Past(count, mean, spread, median, mad).measure(float(value)),
                )
            )
    return sorted(found, key=lambda one: -max(abs(one.outlier.z), abs(one.outlier.modified_z)))[
        :MOST_OUTLIERS
    ]


def _far(span: Span, indicators: Iterable[int], agencies: list[int]) -> list[FarRow]:
    if span.kind == Period.Kind.CAMPAIGN or not agencies:
        return []
    codes = [series.periods.shift(span, -step).code for step in range(checking.PAST + 1)]
    periods = dict(Period.objects.filter(code__in=codes).values_list("code", "pk"))
    with connection.cursor() as cursor:
        cursor.execute(
            FAR,
            {
                "period": periods.get(span.code), "indicators": list(indicators), "agencies": agencies,
                "periods": list(periods.values()),
                "enough": checking.ENOUGH, "z": checking.Z_LIMIT, "modified": checking.MODIFIED_Z_LIMIT,
                "to_sigma": checking.MAD_TO_SIGMA,
            },
        )  # fmt: skip
        rows: list[FarRow] = cursor.fetchall()
        return rows


def open_notes(actor: Actor, kind: str = "") -> QuerySet[CellNote]:
    """What was said about figures in the actor's reach and is not settled yet."""
    rows = visible(
        CellNote.objects.filter(closed_at=None).select_related("indicator", "breakdown", "period", "agency"),
        actor, VIEW, agency="agency__path", place="agency__place__path",
    )  # fmt: skip
    return rows.filter(kind=kind) if kind in CellNote.Kind.values else rows


def cells_of(notes: Sequence[CellNote]) -> dict[int, tuple[Submission, FormCell]]:
    """Note → the report and cell where it is read. One query."""
    cells = FormCell.objects.filter(
        version=OuterRef("version"), indicator__in=[n.indicator_id for n in notes]
    )
    reports = Submission.objects.filter(
        Exists(cells), agency__in={n.agency_id for n in notes}, period__in={n.period_id for n in notes}
    )
    by_place: dict[tuple[int, int], list[Submission]] = {}
    for one in reports.select_related("form", "agency", "period", "version").prefetch_related(
        "version__cells"
    ):
        by_place.setdefault((one.agency_id, one.period_id), []).append(one)
    found = {}
    for note in notes:
        for one in by_place.get((note.agency_id, note.period_id), []):
            for cell in one.version.cells.all():
                if (cell.indicator_id, cell.breakdown_id) == (note.indicator_id, note.breakdown_id):
                    found[note.pk] = (one, cell)
    return found
