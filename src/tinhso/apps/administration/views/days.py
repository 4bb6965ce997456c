"""The table of holidays and make-up days."""

import datetime as dt

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tinhso.apps.administration import forms, queries
from tinhso.apps.administration.actions import SET_DAYS
from tinhso.apps.administration.operations import days as operations
from tinhso.apps.administration.tables import WEEKDAYS, DayTable
from tinhso.kernel.access.api import needs
from tinhso.kernel.calendar import api as calendar
from tinhso.kernel.text import api as text
from tinhso.kernel.ui import api as ui
from tinhso.kernel.ui.api import Request

FIRST, LAST = 2000, 2100


def _year(number: int) -> int:
    if not FIRST <= number <= LAST:
        raise Http404(str(number))
    return number


def _day(written: str) -> dt.date:
    try:
        return dt.date.fromisoformat(written)
    except ValueError as wrong:
        raise Http404(written) from wrong


def _to(year: int) -> str:
    return reverse("administration:days_of_year", args=[year])


@needs(SET_DAYS)
@require_GET
def days(request: Request, year: int | None = None) -> HttpResponse:
    """The days of a year that differ from their weekday, and the office hours."""
    shown = _year(year or request.day.year)
    hours = [
        (WEEKDAYS[weekday], ", ".join(f"{opens:%H:%M} – {closes:%H:%M}" for opens, closes in windows))
        for weekday, windows in sorted(calendar.week().items())
        if windows
    ]
    rows = calendar.year(shown)
    return ui.page(
        request,
        "administration/days.html",
        year=shown,
        before=shown - 1 if shown > FIRST else None,
        after=shown + 1 if shown < LAST else None,
        table=DayTable(rows, request=request),
        projected=sum(row.evidence in {"projected", "press"} for row in rows),
        hours=hours,
        cutoff=calendar.cutoff(),
    )


@needs(SET_DAYS)
def add(request: Request, year: int) -> HttpResponse:
    """Add a day."""
    form = forms.DayForm(request.POST or None, initial={"day": dt.date(_year(year), 1, 1)})
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["day"]
        try:
            operations.set_day(actor=request.actor, replaces=False, **form.cleaned_data)
        except operations.CannotSet as problem:
            form.add_error("day", str(problem))
        else:
            return ui.done(
                request, _("Đã thêm ngày %(day)s.") % {"day": text.format_date(day)}, _to(day.year)
            )
    status = 422 if request.method == "POST" else 200
    return ui.page(request, "administration/day.html", form=form, year=year, day=None, status=status)


@needs(SET_DAYS)
def change(request: Request, day: str) -> HttpResponse:
    """Change what is said of a day, or take it away."""
    wanted = _day(day)
    found = queries.day_of(wanted)
    if found is None:
        raise Http404(day)
    initial = {
        "kind": found.kind.value,
        "name": found.name,
        "source": found.source,
        "evidence": found.evidence,
    }
    form = forms.ChangeDayForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            operations.set_day(actor=request.actor, day=wanted, replaces=True, **form.cleaned_data)
        except operations.CannotSet as problem:
            form.add_error(None, str(problem))
        else:
            return ui.done(
                request, _("Đã sửa ngày %(day)s.") % {"day": text.format_date(wanted)}, _to(wanted.year)
            )
    status = 422 if request.method == "POST" else 200
    return ui.page(request, "administration/day.html", form=form, year=wanted.year, day=wanted, status=status)


@needs(SET_DAYS)
@require_POST
def remove(request: Request, day: str) -> HttpResponse:
    """Let a day be like its weekday again."""
    wanted = _day(day)
    try:
        operations.remove_day(actor=request.actor, day=wanted)
    except calendar.DayNotFound as gone:
        return ui.problem(
            request, status=409, title=_("Ngày này không còn trong lịch"), why=str(gone), to=_to(wanted.year)
        )
    return ui.done(request, _("Đã bỏ ngày %(day)s.") % {"day": text.format_date(wanted)}, _to(wanted.year))
