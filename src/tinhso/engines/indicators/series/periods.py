"""Periods by code (ISO 8601 where it has one): what they span, what comes before and after, how they are called."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tinhso.engines.indicators.models import Period
from tinhso.kernel.text import api as text

Kind = Period.Kind
ROMAN = ("I", "II", "III", "IV")
SHAPES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.DAY, re.compile(r"^(\d{4})(\d{2})(\d{2})$")),
    (Kind.MONTH, re.compile(r"^(\d{4})(\d{2})$")),
    (Kind.QUARTER, re.compile(r"^(\d{4})Q([1-4])$")),
    (Kind.HALF_YEAR, re.compile(r"^(\d{4})H([12])$")),
    (Kind.WEEK, re.compile(r"^(\d{4})W(\d{2})$")),
    (Kind.YEAR, re.compile(r"^(\d{4})$")),
)
RANGE = ".."  # a stretch of periods, for totals over time; never stored
MONTHS = {Kind.MONTH: 1, Kind.QUARTER: 3, Kind.HALF_YEAR: 6, Kind.YEAR: 12}
DAY = dt.timedelta(days=1)


class PeriodUnknown(ValueError):
    """Not the code of a period. The message names the code and the shapes that are understood."""


@dataclass(frozen=True)
class Span:
    """A period by its code, without the database."""

    code: str
    kind: Kind
    first: dt.date
    last: dt.date


def parse(code: str) -> Span:
    """The span of a code, or of a stretch `202401..202406`; campaigns excepted. Raises PeriodUnknown."""
    if RANGE in code:
        begins, ends = (parse(part) for part in code.split(RANGE, 1))
        return Span(code, Kind.CAMPAIGN, begins.first, ends.last)
    for kind, shape in SHAPES:
        if found := shape.match(code):
            try:
                first, last = _days(kind, [int(part) for part in found.groups()])
            except ValueError:
                break
            return Span(code, kind, first, last)
    raise PeriodUnknown(
        _("“%(code)s” không phải là kỳ báo cáo. Viết 2024, 2024H1, 2024Q1, 202401, 2024W05 hoặc 20240131.")
        % {"code": code}
    )


def _days(kind: Kind, parts: list[int]) -> tuple[dt.date, dt.date]:
    if kind == Kind.DAY:
        day = dt.date(*parts)
        return day, day
    if kind == Kind.WEEK:
        first = dt.date.fromisocalendar(parts[0], parts[1], 1)
        return first, first + 6 * DAY
    length = MONTHS[kind]
    number = parts[1] if len(parts) > 1 else 1
    first = dt.date(parts[0], (number - 1) * length + 1, 1)
    return first, _months_later(first, length) - DAY


def _months_later(first: dt.date, months: int) -> dt.date:
    years, month = divmod(first.month - 1 + months, 12)
    return dt.date(first.year + years, month + 1, 1)


def containing(kind: Kind, day: dt.date) -> Span:
    """The period of a kind in which a day lies (not a campaign)."""
    if kind == Kind.DAY:
        return parse(f"{day:%Y%m%d}")
    if kind == Kind.WEEK:
        year, week, _weekday = day.isocalendar()
        return parse(f"{year}W{week:02}")
    year, month = day.year, day.month
    return parse(
        {
            Kind.MONTH: f"{year}{month:02}",
            Kind.QUARTER: f"{year}Q{(month + 2) // 3}",
            Kind.HALF_YEAR: f"{year}H{1 if month < 7 else 2}",
            Kind.YEAR: f"{year}",
        }[kind]
    )


def shift(span: Span, steps: int) -> Span:
    """The period so many steps later (negative: earlier)."""
    if span.kind == Kind.DAY:
        return containing(span.kind, span.first + steps * DAY)
    if span.kind == Kind.WEEK:
        return containing(span.kind, span.first + steps * 7 * DAY)
    return containing(span.kind, _months_later(span.first, steps * MONTHS[span.kind]))


def between(kind: Kind, first: dt.date, last: dt.date) -> Iterator[Span]:
    """The periods of a kind that begin within two days, in order."""
    span = containing(kind, first)
    if span.first < first:
        span = shift(span, 1)
    while span.first <= last:
        yield span
        span = shift(span, 1)


def parts(span: Span, kind: Kind) -> list[Span]:
    """The shorter periods of a kind that lie wholly within a span."""
    return [one for one in between(kind, span.first, span.last) if one.last <= span.last]


def get(code: str) -> Period:
    """The row of a period, made when it is first needed. Raises PeriodUnknown."""
    found = look(code)
    if found.pk is None:
        found, _made = Period.objects.get_or_create(
            code=code,
            defaults={"kind": found.kind, "first_date": found.first_date, "last_date": found.last_date},
        )
    return found


def look(code: str) -> Period:
    """The period of a code, for reading: its row, or one that is not stored yet. Raises PeriodUnknown."""
    found = Period.objects.filter(code=code).first()
    if found is not None:
        return found
    span = parse(code)
    return Period(code=code, kind=span.kind, first_date=span.first, last_date=span.last)


def campaign(*, code: str, title: str, first: dt.date, last: dt.date) -> Period:
    """A reporting window with days of its own. Raises PeriodUnknown when the code reads as another period."""
    if any(shape.match(code) for _kind, shape in SHAPES):
        raise PeriodUnknown(
            _("Mã đợt “%(code)s” trùng với mã một kỳ thường; hãy đặt mã khác.") % {"code": code}
        )
    return Period.objects.create(code=code, kind=Kind.CAMPAIGN, title=title, first_date=first, last_date=last)


def span_of(period: Period) -> Span:
    """A row as a span."""
    return Span(period.code, Kind(period.kind), period.first_date, period.last_date)


def title(period: Period | Span) -> str:
    """How a period is called on screen."""
    if isinstance(period, Period):
        return period.title or title(span_of(period))
    if RANGE in period.code:
        return f"{text.format_date(period.first)} – {text.format_date(period.last)}"
    year, month = period.first.year, period.first.month
    if period.kind == Kind.DAY:
        return text.format_date(period.first)
    if period.kind == Kind.WEEK:
        iso = period.first.isocalendar()
        return _("Tuần %(n)s/%(year)s") % {"n": iso.week, "year": iso.year}
    words = {
        Kind.MONTH: _("Tháng %(n)s/%(year)s"),
        Kind.QUARTER: _("Quý %(roman)s/%(year)s"),
        Kind.HALF_YEAR: _("6 tháng đầu năm %(year)s") if month == 1 else _("6 tháng cuối năm %(year)s"),
        Kind.YEAR: _("Năm %(year)s"),
    }
    said = words.get(period.kind, period.code)
    return (
        said % {"n": month, "roman": ROMAN[(month - 1) // 3], "year": year} if period.kind in words else said
    )


def span_of_code(code: str) -> Span:
    """The span of any code, campaigns included. Raises PeriodUnknown."""
    return parse(code) if code[:4].isdigit() else span_of(get(code))


def short(span: Span) -> str:
    """A period under an axis: `T1`, `Q1`, `2024`."""
    if span.kind == Kind.MONTH:
        return _("T%(n)s/%(year)s") % {"n": span.first.month, "year": span.first.year % 100}
    return title(span) if span.kind in (Kind.DAY, Kind.CAMPAIGN) else span.code
