"""Periods as other systems write them: SDMX, DHIS2, ADX."""

import datetime as dt
import re

from django.utils.translation import gettext as _

from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Period, PeriodUnknown

Kind = Period.Kind
DAY = dt.timedelta(days=1)
# Code list CL_FREQ of the SDMX content-oriented guidelines; `_O`: other (a campaign).
FREQUENCIES = {
    Kind.YEAR: "A", Kind.HALF_YEAR: "S", Kind.QUARTER: "Q", Kind.MONTH: "M", Kind.WEEK: "W", Kind.DAY: "D",
    Kind.CAMPAIGN: "_O",
}  # fmt: skip
KINDS = {code: kind for kind, code in FREQUENCIES.items()}
# Names that DHIS2 gives to kinds of periods.
DHIS2_KINDS = {
    Kind.YEAR: "Yearly", Kind.HALF_YEAR: "SixMonthly", Kind.QUARTER: "Quarterly", Kind.MONTH: "Monthly",
    Kind.WEEK: "Weekly", Kind.DAY: "Daily", Kind.CAMPAIGN: "Campaign",
}  # fmt: skip
DURATIONS = {
    Kind.YEAR: "P1Y", Kind.HALF_YEAR: "P6M", Kind.QUARTER: "P3M", Kind.MONTH: "P1M", Kind.WEEK: "P7D", Kind.DAY: "P1D",
}  # fmt: skip
FROM_DURATION = {words: kind for kind, words in DURATIONS.items()} | {"P1W": Kind.WEEK, "P12M": Kind.YEAR}
SDMX_SHAPES = (
    (re.compile(r"^(\d{4})(?:-A1)?$"), "{0}"),
    (re.compile(r"^(\d{4})-S([12])$"), "{0}H{1}"),
    (re.compile(r"^(\d{4})-Q([1-4])$"), "{0}Q{1}"),
    (re.compile(r"^(\d{4})-M?(\d{2})$"), "{0}{1}"),
    (re.compile(r"^(\d{4})-W(\d{2})$"), "{0}W{1}"),
    (re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?:T.*)?$"), "{0}{1}{2}"),
)


def to_sdmx(kind: str, code: str, first: dt.date, last: dt.date) -> str:
    """As ObservationalTimePeriod: 2024, 2024-S1, 2024-Q1, 2024-01, 2024-W05, 2024-01-31; a campaign is a range."""
    if kind == Kind.CAMPAIGN:
        return f"{first.isoformat()}/P{(last - first + DAY).days}D"
    if kind == Kind.MONTH:
        return f"{code[:4]}-{code[4:]}"
    if kind == Kind.DAY:
        return first.isoformat()
    return code[:4] if kind == Kind.YEAR else f"{code[:4]}-{code[4:].replace('H', 'S')}"


def from_sdmx(words: str) -> tuple[dt.date, dt.date]:
    """First and last day of a period as SDMX writes it. Raises PeriodUnknown."""
    for shape, ours in SDMX_SHAPES:
        if found := shape.match(words):
            span = series.periods.parse(ours.format(*found.groups()))
            return span.first, span.last
    raise PeriodUnknown(
        _(
            "“%(code)s” không phải là kỳ của SDMX. Viết 2024, 2024-S1, 2024-Q1, 2024-01, 2024-W05 hoặc 2024-01-31."
        )
        % {"code": words}
    )


def to_dhis2(kind: str, code: str) -> str:
    """As DHIS2 writes it: 2024S1 for a half-year, 2024W5 for a week; the others as here."""
    if kind == Kind.HALF_YEAR:
        return code.replace("H", "S")
    return f"{code[:5]}{int(code[5:])}" if kind == Kind.WEEK else code


def from_dhis2(words: str) -> str:
    """Our code of a DHIS2 period; what is neither is left as it is."""
    if found := re.match(r"^(\d{4})S([12])$", words):
        return f"{found[1]}H{found[2]}"
    if found := re.match(r"^(\d{4})W(\d{1,2})$", words):
        return f"{found[1]}W{int(found[2]):02}"
    return words


def to_adx(kind: str, first: dt.date, last: dt.date) -> str:
    """As ADX writes it: first day and duration, 2024-01-01/P1M."""
    return f"{first.isoformat()}/{DURATIONS.get(Kind(kind), f'P{(last - first + DAY).days}D')}"


def from_adx(words: str) -> str:
    """Our code of an ADX period. Raises PeriodUnknown when day and duration are no period."""
    day, _slash, duration = words.partition("/")
    kind = FROM_DURATION.get(duration)
    try:
        first = dt.date.fromisoformat(day)
    except ValueError:
        kind = None
    if kind is not None:
        span = series.periods.containing(kind, first)
        if span.first == first:
            return span.code
    raise PeriodUnknown(
        _("“%(code)s” không phải là kỳ của ADX. Viết ngày đầu kỳ và độ dài, ví dụ 2024-01-01/P1M.")
        % {"code": words}
    )
