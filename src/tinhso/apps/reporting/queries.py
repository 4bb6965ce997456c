"""Reading forms, reports and what is due. The actor goes in; what is not theirs to see is not there."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects
from django.http import Http404

from tinhso.apps.reporting import due
from tinhso.apps.reporting.actions import ACCEPT, APPROVE, ENTER, VIEW
from tinhso.apps.reporting.models import (
    Assignment,
    Explained,
    Form,
    FormCell,
    FormVersion,
    Step,
    Submission,
)
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import CellNote, Period, Span
from tinhso.engines.indicators.store import api as store
from tinhso.kernel.access.api import Action, Actor, Scope, may, visible
from tinhso.kernel.calendar import api as calendar
from tinhso.kernel.calendar.api import WorkCalendar
from tinhso.kernel.files.api import StoredFile
from tinhso.kernel.orgs.api import Agency
from tinhso.kernel.text import api as text

State = Submission.State
DONE = (State.APPROVED, State.ACCEPTED)
OPEN = (State.DRAFT, State.RETURNED)
RELATED = ("form", "version", "agency", "period")


def form(code: str) -> Form:
    """The form. Raises Http404."""
    found = Form.objects.select_related("owner").filter(code=code).first()
    if found is None:
        raise Http404(code)
    return found


def cells(version: FormVersion) -> list[FormCell]:
    """What a version asks, in its order. One query, the first time that this version is asked."""
    rows = FormCell.objects.select_related("indicator", "breakdown").order_by("order")
    prefetch_related_objects([version], Prefetch("cells", rows))
    return list(version.cells.all())


def report(
    actor: Actor, form_code: str, period_code: str, agency_code: str, *, to: Action = VIEW
) -> Submission:
    """The report of an agency for a period, as far as the actor may do `to` with it; not yet begun ones are not stored.

    Raises Http404: unknown, outside the actor's reach, not assigned, or no version was in force. One query when begun.
    """
    found = _whole().filter(form__code=form_code, period__code=period_code, agency__code=agency_code).first()
    agency = (
        found.agency if found else Agency.objects.select_related("place").filter(code=agency_code).first()
    )
    if agency is None or not may(actor, to, scope_of(agency)):
        raise Http404(agency_code)
    if found is not None:
        return found
    one = form(form_code)
    try:
        period = series.periods.look(period_code)
    except series.PeriodUnknown:
        raise Http404(period_code) from None
    if period.code != period_code:  # written in another way
        found = _whole().filter(form=one, agency=agency, period__code=period.code).first()
    return found or _unbegun(one, agency, period)


def _whole() -> QuerySet[Submission]:
    """Reports with everything that rights and pages ask of them."""
    return Submission.objects.select_related("form__owner", "version", "agency__place", "period")


@dataclass(frozen=True)
class Filled:
    """A report with what its version asks and what is entered."""

    submission: Submission
    cells: Sequence[FormCell]
    figures: dict[tuple[int, int], series.Figure]


def workbook(
    actor: Actor, form_code: str, period_code: str, agency_code: str, *, to: Action = VIEW
) -> Filled:
    """Everything that a report's workbook shows. Raises Http404."""
    found = report(actor, form_code, period_code, agency_code, to=to)
    asked = cells(found.version)
    return Filled(
        found, asked, series.figures([one.indicator_id for one in asked], found.period, found.agency_id)
    )


def may_read_workbook(actor: Actor, file: StoredFile) -> bool:
    """Whoever sees the report that the file was handed in for."""
    agencies = Agency.objects.filter(pk__in=series.agencies_of_file(file)).select_related("place")
    return any(may(actor, VIEW, scope_of(one)) for one in agencies[:1])


def scope_of(agency: Agency) -> Scope:
    """Where the reports of an agency stand."""
    return Scope(agency=agency.path, place=agency.place.path if agency.place else None, label=agency.name)


def _unbegun(one: Form, agency: Agency, period: Period) -> Submission:
    if period.kind != one.period_kind:
        raise Http404(period.code)
    version = due.version_for(one, period.first_date)
    if version is None or not due.assigned(one, period.first_date).filter(agency=agency).exists():
        raise Http404(one.code)
    days = due.deadline(version, period.last_date)
    return Submission(
        form=one, version=version, agency=agency, period=period, due_date=days.due, lock_date=days.lock
    )


def begun(submission: Submission) -> Submission:
    """The stored row of a report, made now when it has none yet; two makers get the same one."""
    if submission.pk is not None:
        return submission
    period = series.periods.get(submission.period.code)
    kept, _made = Submission.objects.get_or_create(
        form=submission.form, agency=submission.agency, period=period,
        defaults={"version": submission.version, "due_date": submission.due_date, "lock_date": submission.lock_date},
    )  # fmt: skip
    kept.form, kept.agency, kept.period, kept.version = (
        submission.form, submission.agency, period, submission.version,
    )  # fmt: skip
    return kept


def held(submission: Submission) -> Submission:
    """The stored report (made now when it has not begun), locked until the end of the transaction."""
    submission = begun(submission)
    kept = Submission.objects.select_for_update().get(pk=submission.pk)
    for field in RELATED:  # what the reader had at hand is not read again
        if getattr(kept, f"{field}_id") == getattr(submission, f"{field}_id"):
            setattr(kept, field, getattr(submission, field))
    return kept


def unapproved_below(submission: Submission) -> list[str]:
    """Names of agencies under this one that report the same form and period and are not approved yet."""
    done = Submission.objects.filter(
        form=submission.form, period=submission.period, agency=OuterRef("agency"), state__in=DONE
    )
    rows = due.assigned(submission.form, submission.period.first_date).filter(
        agency__path__under_any=[submission.agency.path]
    )
    rows = rows.exclude(agency=submission.agency).filter(~Exists(done))
    return list(rows.order_by("agency__sort_key").values_list("agency__name", flat=True))


@dataclass(frozen=True)
class Due:
    """One report that is asked of an agency."""

    form: Form
    agency: Agency
    span: Span
    due_date: dt.date
    begun: str  # the state of what is stored; empty while nothing is

    @property
    def state(self) -> str:
        """Its state; a report not begun is a draft."""
        return self.begun or State.DRAFT

    @property
    def late(self) -> bool:
        """Whether it is not handed in and its day has passed."""
        return self.state in OPEN and text.today() > self.due_date

    @property
    def place(self) -> str:
        """Where it stands in a list of what is due."""
        return f"{self.due_date.isoformat()}|{self.form.code}|{self.span.code}|{self.agency.code}"

    def days_left(self, work: WorkCalendar) -> int:
        """Working days until its day, today not counted; negative when that has passed."""
        return int(work.working_days_between(text.today(), self.due_date))


def due_for(actor: Actor, agencies: Sequence[Agency] | None = None, *, back: int = 6) -> list[Due]:
    """What the actor's agencies have to hand in: periods that have begun, newest last, what is done left out.

    Queries do not grow with the number of agencies.
    """
    today = text.today()
    assignments = visible(
        Assignment.objects.select_related("form", "agency", "agency__place").filter(form__active=True),
        actor, ENTER, agency="agency__path", place="agency__place__path",
    )  # fmt: skip
    if agencies is not None:
        assignments = assignments.filter(agency__in=agencies)
    asked = list(assignments.order_by("form__title", "agency__sort_key")[:2000])
    forms = {one.form_id: one.form for one in asked}
    spans = {key: due.open_periods(form, today, back=back) for key, form in forms.items()}
    standing = _standing(asked, spans)
    versions, work = _versions(set(spans)), calendar.load()
    found = []
    for one in asked:
        for span in reversed(spans[one.form_id]):
            ends = [day for day in (one.valid_to, one.agency.valid_to) if day]
            if span.first < one.valid_from or any(span.first >= day for day in ends):
                continue
            state, due_date = standing.get((one.form_id, one.agency_id, span.code), ("", None))
            if state and state not in OPEN:
                continue
            if due_date is None:
                version = _version_on(versions.get(one.form_id, []), span.first)
                if version is None:
                    continue
                due_date = due.deadline(version, span.last, work).due
            found.append(Due(one.form, one.agency, span, due_date, state))
    return sorted(found, key=lambda d: (d.due_date, d.form.title, d.agency.sort_key))


def _standing(
    asked: Sequence[Assignment], spans: dict[int, Sequence[Span]]
) -> dict[tuple[int, int, str], tuple[str, dt.date]]:
    """State and due day of what has begun, by form, agency and period."""
    codes = {span.code for some in spans.values() for span in some}
    rows = Submission.objects.filter(
        form__in=list(spans), agency__in={one.agency_id for one in asked}, period__code__in=codes
    ).values_list("form_id", "agency_id", "period__code", "state", "due_date")
    return {(form, agency, code): (state, day) for form, agency, code, state, day in rows}


def _versions(forms: set[int]) -> dict[int, list[FormVersion]]:
    found: dict[int, list[FormVersion]] = {}
    rows = FormVersion.objects.filter(form__in=forms, published_at__isnull=False).order_by("-valid_from")
    for row in rows:
        found.setdefault(row.form_id, []).append(row)
    return found


def _version_on(versions: Sequence[FormVersion], day: dt.date) -> FormVersion | None:
    return next((one for one in versions if one.valid_from <= day), None)


def waiting_for_me(actor: Actor) -> QuerySet[Submission]:
    """Handed-in reports that the actor may approve, and approved ones of forms whose owner they act for."""
    rows = Submission.objects.select_related("form", "agency", "period", "version")
    mine = visible(
        rows.filter(state=State.COMPLETED, version__steps__gte=1),
        actor,
        APPROVE,
        agency="agency__path",
        place="agency__place__path",
    )

    owned = visible(
        rows.filter(state=State.APPROVED, version__steps__gte=2), actor, ACCEPT, agency="form__owner__path"
    )
    return rows.filter(Q(pk__in=mine.values("pk")) | Q(pk__in=owned.values("pk"))).order_by("due_date", "pk")


def reports(
    actor: Actor, form_code: str, period_codes: Sequence[str], agency_codes: Sequence[str]
) -> list[Submission]:
    """The reports that have begun, of many agencies and periods, as far as the actor sees them. One query."""
    rows = _whole().filter(form__code=form_code, period__code__in=period_codes, agency__code__in=agency_codes)
    seen = visible(rows, actor, VIEW, agency="agency__path", place="agency__place__path")
    return list(seen.order_by("period__first_date", "agency__sort_key", "pk"))


def by_keys(actor: Actor, wanted: Sequence[str]) -> list[Submission]:
    """Reports by their keys, as far as the actor sees them; what is no key is left out."""
    seen = visible(
        _whole().filter(key__in=keys(wanted)), actor, VIEW, agency="agency__path", place="agency__place__path"
    )
    return list(seen.order_by("due_date", "pk"))


def keys(words: Sequence[str]) -> list[uuid.UUID]:
    """The keys among words; what is no key is left out, for nothing is stored under it."""
    found = []
    for word in words:
        try:
            found.append(uuid.UUID(word))
        except ValueError:
            continue
    return found


def note(submission: Submission, key: uuid.UUID) -> CellNote:
    """What was said about a figure of a report. Raises Http404."""
    found = CellNote.objects.filter(key=key, period=submission.period_id, agency=submission.agency_id).first()
    if found is None:
        raise Http404(key)
    return found


def steps(submission: Submission) -> list[Step]:
    """What was done with a report, newest first."""
    return list(submission.history.order_by("-id")) if submission.pk else []


def explanations(submission: Submission) -> list[Explained]:
    """Why it was handed in although checks fail."""
    return list(submission.explained.select_related("check_rule")) if submission.pk else []


def may_read_proof(actor: Actor, stored: StoredFile) -> bool:
    """A proof is read by whoever sees the reports of its agency."""
    proof = store.evidence_of_file(stored)
    agency = Agency.objects.select_related("place").filter(code=proof.unit).first() if proof else None
    return agency is not None and may(actor, VIEW, scope_of(agency))
