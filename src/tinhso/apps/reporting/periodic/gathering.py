"""What a periodic report's template may use: figures with their past, agencies, how reports came in.

Everything is data: numbers as words that link back to where they came from (`so`), as numbers for arithmetic
(`gia_tri`), in tables by place and agency. The names are the template author's, so they are Vietnamese;
docs/guide/bao-cao-dinh-ky.md lists them.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from tinhso.apps.reporting import due, rates
from tinhso.apps.reporting.models import Form, Submission
from tinhso.apps.reporting.pivots import visibility
from tinhso.engines.documents.api import linked
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Indicator, Period, Question, Span
from tinhso.kernel.access.api import Actor
from tinhso.kernel.orgs.api import Agency
from tinhso.kernel.text import api as text

Kind = Period.Kind
LEVELS = {"tinh": 1, "huyen": 2, "xa": 3}
BACK = {Kind.MONTH: 12, Kind.QUARTER: 4, Kind.HALF_YEAR: 2, Kind.YEAR: 1}
DASH = "–"


@dataclass(frozen=True)
class _Asked:
    """The period of a report, the one before it, and the same one a year earlier."""

    now: Span
    before: Span
    last_year: Span

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.now.code, self.before.code, self.last_year.code)))


def gather(actor: Actor, owner: Agency, span: Span) -> dict[str, Any]:
    """The data of a periodic report of an agency, as far as the actor may see them."""
    asked = _Asked(
        span, series.periods.shift(span, -1), series.periods.shift(span, -BACK.get(Kind(span.kind), 1))
    )
    indicators = list(Indicator.objects.filter(active=True).order_by("code"))
    answers = _answers(actor, owner, indicators, asked)
    figures = {one.code: _figure(one, answers["whole"], asked) for one in indicators}
    forms, late = _forms(owner, span)
    return {
        "ky": series.periods.title(span),
        "ma_ky": span.code,
        "tu_ngay": span.first,
        "den_ngay": span.last,
        "ngay_lap": text.today(),
        "co_quan": owner.name,
        "dia_phuong": owner.place.full_name if owner.place else "",
        "so": {code: one["so"] for code, one in figures.items()},
        "gia_tri": {code: one["gia_tri"] for code, one in figures.items()},
        "truoc": {code: one["truoc"] for code, one in figures.items()},
        "cung_ky": {code: one["cung_ky"] for code, one in figures.items()},
        "chi_tieu": [figures[one.code] for one in indicators if figures[one.code]["gia_tri"] is not None],
        "theo_xa": _tables(answers, "xa", indicators, asked),
        "theo_huyen": _tables(answers, "huyen", indicators, asked),
        "theo_co_quan": _tables(answers, "co_quan", indicators, asked),
        "bieu": forms,
        "cham": late,
    }


def _answers(
    actor: Actor, owner: Agency, indicators: Sequence[Indicator], asked: _Asked
) -> dict[str, series.Answer]:
    codes = tuple(one.code for one in indicators)
    question = Question(codes, asked.codes, None, within=owner.place)
    allowed = visibility.Visible(actor, [asked.now, asked.before, asked.last_year])
    agencies, districts, communes = series.ask_levels(
        question, (None, 2, 3), rate_of=visibility.rate_of, allowed=allowed
    )
    return {"whole": communes, "co_quan": agencies, "huyen": districts, "xa": communes}


def _figure(one: Indicator, whole: series.Answer, asked: _Asked) -> dict[str, Any]:
    values = _values(one, whole, whole.whole)
    now, before, year = (values.get(span.code) for span in (asked.now, asked.before, asked.last_year))
    return {
        "ma": one.code,
        "ten": one.title,
        "don_vi": one.unit,
        "gia_tri": now,
        "so": _said(one, now, asked.now),
        "truoc": _said(one, before, asked.before),
        "cung_ky": _said(one, year, asked.last_year),
        "thay_doi": None if now is None or before is None else now - before,
    }


def _values(
    one: Indicator, answer: series.Answer, cells: Sequence[Decimal | None]
) -> dict[str, Decimal | None]:
    return {
        column.span.code: value
        for column, value in zip(answer.columns, cells, strict=True)
        if column.indicator.pk == one.pk
    }


def _said(one: Indicator, value: Decimal | None, span: Span) -> str:
    """A figure as it is read, leading back to the pivot it stands in."""
    if value is None:
        return DASH
    return linked(series.values.shown(one, value), address(one.code, span))


def address(code: str, span: Span) -> str:
    """Where a figure can be opened: its parts by commune, and from there the reports behind them."""
    days = f"tu={span.first.isoformat()}&den={span.last.isoformat()}"
    return f"{settings.TINHSO_ADDRESS}{reverse('reporting:pivot')}?chi-tieu={code}&ky={span.kind}&{days}&cap=co-quan"


def _tables(
    answers: Mapping[str, series.Answer], which: str, indicators: Sequence[Indicator], asked: _Asked
) -> dict[str, list[dict[str, Any]]]:
    """Indicator code → rows of places or agencies with the figure of the period and of the one before."""
    answer = answers[which]
    found: dict[str, list[dict[str, Any]]] = {}
    for one in indicators:
        lines = []
        for row, cells in zip(answer.rows, answer.cells, strict=True):
            values = _values(one, answer, cells)
            now, before = values.get(asked.now.code), values.get(asked.before.code)
            if now is not None or before is not None:
                title = row if isinstance(row, str) else row.full_name
                lines.append(
                    {
                        "ten": title,
                        "gia_tri": now,
                        "so": _said(one, now, asked.now),
                        "truoc": _said(one, before, asked.before),
                    }
                )
        found[one.code] = lines
    return found


def _forms(owner: Agency, span: Span) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """How the reports of each form came in within the period, and every agency that is late or was."""
    forms, late = [], []
    for form in Form.objects.filter(active=True, owner__path__under=owner.path).order_by("title"):
        counted = rates.together(rates.counted(form.code, span))
        if not counted.expected:
            continue
        own = _late(form, span)
        late += own
        forms.append(
            {
                "ma": form.code, "ten": form.title, "phai_nop": counted.expected, "da_nop": counted.actual,
                "dung_han": counted.on_time, "ty_le": _share(counted.actual, counted.expected),
                "ty_le_dung_han": _share(counted.on_time, counted.expected), "cham": own,
            }
        )  # fmt: skip
    return forms, late


def _share(part: int, whole: int) -> Decimal | None:
    return Decimal(part) / whole if whole else None


def _late(form: Form, span: Span) -> list[dict[str, Any]]:
    """Agencies whose report of a period in the span is missing past its day, or came after it."""
    found = []
    kind = Kind(form.period_kind)
    inside = [span] if kind in (span.kind, Kind.CAMPAIGN) else series.periods.parts(span, kind)
    for one in inside:
        version = due.version_for(form, one.first)
        if version is None:
            continue
        day = due.deadline(version, one.last).due
        came = {
            row.agency_id: row
            for row in Submission.objects.filter(form=form, period__code=one.code).select_related("agency")
        }
        for assignment in due.assigned(form, one.first).order_by("agency__sort_key"):
            words = _lateness(came.get(assignment.agency_id), day)
            if words:
                found.append(
                    {
                        "co_quan": assignment.agency.name,
                        "bieu": form.title,
                        "ky": series.periods.title(one),
                        "tinh_trang": words,
                    }
                )
    return found


def _lateness(submission: Submission | None, day: dt.date) -> str:
    if submission is None or submission.first_completed_at is None:
        return _("chưa nộp, hạn %(day)s") % {"day": text.format_date(day)} if text.today() > day else ""
    came = text.local(submission.first_completed_at).date()
    if came <= submission.due_date:
        return ""
    return _("nộp muộn ngày %(day)s") % {"day": text.format_date(came)}
