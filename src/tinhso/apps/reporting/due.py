"""What is due when, and from whom: it follows from form, version, assignment and the calendar."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from tinhso.apps.reporting.models import Assignment, Form, FormVersion
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Span
from tinhso.kernel.calendar import api as calendar
from tinhso.kernel.calendar.api import WorkCalendar


@dataclass(frozen=True)
class Deadline:
    """The last day to hand in, and the last day before the lock (None: never locked)."""

    due: dt.date
    lock: dt.date | None


def version_for(form: Form, first: dt.date) -> FormVersion | None:
    """The published version that is asked for a period beginning on a day. One query."""
    return (
        FormVersion.objects.filter(form=form, published_at__isnull=False, valid_from__lte=first)
        .order_by("-valid_from")
        .first()
    )


def deadline(version: FormVersion, last: dt.date, work: WorkCalendar | None = None) -> Deadline:
    """When the report of a period that ends on a day is due. Raises YearUnknown without a calendar of that year.

    `work` spares the query for the calendar where many deadlines are asked for.
    """
    work = work or calendar.load()
    due = work.add_days(last, version.due_working_days)
    if version.lock_working_days is None:
        return Deadline(due, None)
    return Deadline(due, work.add_days(due, version.lock_working_days) if version.lock_working_days else due)


def assigned(form: Form, first: dt.date) -> QuerySet[Assignment]:
    """Who reports a period that begins on a day; an agency that is gone by then is not asked."""
    rows = Assignment.objects.filter(form=form, valid_from__lte=first)
    rows = rows.filter(Q(agency__valid_to=None) | Q(agency__valid_to__gt=first))
    return rows.filter(Q(valid_to=None) | Q(valid_to__gt=first)).select_related("agency", "agency__place")


def open_periods(form: Form, day: dt.date, *, back: int = 12) -> Sequence[Span]:
    """Periods of a form that have begun by a day, newest first; a campaign's are its own."""
    if form.period_kind == series.Period.Kind.CAMPAIGN:
        rows = series.Period.objects.filter(kind=series.Period.Kind.CAMPAIGN, first_date__lte=day)
        return [series.periods.span_of(one) for one in rows.order_by("-first_date")[:back]]
    span = series.periods.containing(series.Period.Kind(form.period_kind), day)
    return [series.periods.shift(span, -step) for step in range(back)]
