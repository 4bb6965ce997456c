"""From stored figures to an estimate of the year's end: one shape for inputs of a unit and for goals."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinhso.engines.indicators.api import Forecast, How, TooLittle, forecast, run_of
from tinhso.engines.indicators.series.api import Indicator, Period, periods, series
from tinhso.kernel.text import api as text
from tinhso.kernel.ui.api import Point, Words

Kind = Period.Kind
SEASONS = {Kind.MONTH: 12, Kind.QUARTER: 4, Kind.HALF_YEAR: 2, Kind.YEAR: 1}
METHOD_WORDS: dict[str, Words] = {
    "last": gettext_lazy("giữ nguyên giá trị mới nhất"),
    "drift": gettext_lazy("tiếp tục mức tăng trung bình"),
    "seasonal": gettext_lazy("cùng kỳ năm trước cộng mức tăng trung bình một năm"),
}
WHOLE = 1  # the breakdown that is none
LOOK_BACK = 60  # periods
DRAWN = 24


@dataclass(frozen=True)
class Foretold:
    """A series with its estimate. `values`: (period code, value), oldest first, up to the end of the year asked for."""

    kind: Kind
    values: Sequence[tuple[str, Fraction | None]]
    found: Forecast | TooLittle
    how: How

    @property
    def forecast(self) -> Forecast | None:
        """The estimate, when there is enough data."""
        return self.found if isinstance(self.found, Forecast) else None

    @property
    def too_little(self) -> TooLittle | None:
        """How much is missing, when there is not."""
        return self.found if isinstance(self.found, TooLittle) else None

    @property
    def known(self) -> bool:
        """Whether the year has ended in the figures: nothing is estimated."""
        return self.forecast is not None and not self.forecast.method

    @property
    def method(self) -> Words:
        """The method in words."""
        return METHOD_WORDS[self.forecast.method] if self.forecast and self.forecast.method else ""

    @property
    def points(self) -> list[Point]:
        """The drawing: known figures, then the way of the estimate, marked as such."""
        known = [(code, value) for code, value in self.values if value is not None]
        if not known:
            return []
        first, last = known[0][0], known[-1][0]
        shown = [(code, value) for code, value in self.values if first <= code <= last][-DRAWN:]
        drawn = [Point(label(code), None if value is None else float(value)) for code, value in shown]
        ahead = [code for code, _value in self.values if code > last]
        path = self.forecast.path if self.forecast else ()
        return drawn + [
            Point(_("ước %(period)s") % {"period": label(code)}, round(float(value), 2))
            for code, value in zip(ahead, path, strict=False)
        ]

    @property
    def rows(self) -> list[tuple[str, str]]:
        """The same as a table."""
        return [
            (one.label, "–" if one.value is None else text.format_number(round(one.value, 4)))
            for one in self.points
        ]


def label(code: str) -> str:
    """A period as a short word under an axis."""
    return periods.short(periods.parse(code))


def foretell(
    values: Mapping[str, Fraction],
    kind: Kind,
    year: int,
    *,
    how: How = "last",
    low: Fraction | None = None,
    high: Fraction | None = None,
) -> Foretold:
    """The figure at the end of `year` from the figures by period code."""
    end = periods.containing(kind, dt.date(year, 12, 31))
    codes = [periods.shift(end, -step).code for step in reversed(range(LOOK_BACK))]
    return _foretell([(code, values.get(code)) for code in codes], kind, how, low, high)


def _foretell(
    row: Sequence[tuple[str, Fraction | None]],
    kind: Kind,
    how: How,
    low: Fraction | None,
    high: Fraction | None,
) -> Foretold:
    season = SEASONS[kind]
    run = run_of([value for _code, value in row])
    ahead = next((n for n, (_code, value) in enumerate(reversed(row)) if value is not None), len(row))
    passed = max(season - ahead, 0)
    known = run[-passed:] if passed else []
    if not run or (how != "last" and len(known) < passed):
        found: Forecast | TooLittle = TooLittle(len(run), max(passed, 1))
    else:
        found = forecast(run, season=season, ahead=ahead, how=how, known=known, low=low, high=high)
    return Foretold(kind, row, found, how)


def best(values_by_day: Mapping[dt.date, Fraction], year: int, **bounds: Fraction | None) -> Foretold:
    """Figures noted on any days, by the shortest kind of period that is long enough a row; else the fullest row.

    The last figure of a period stands for it; of a longer one only a figure of its last month does.
    """
    tried = []
    for kind in SEASONS:
        spans = [(periods.containing(kind, day), day) for day in sorted(values_by_day)]
        by_code = {span.code: values_by_day[day] for span, day in spans if day.month == span.last.month}
        one = foretell(by_code, kind, year, **bounds)  # type: ignore[arg-type]  # low and high
        if one.forecast:
            return one
        tried.append(one)
    return max(
        tried, key=lambda one: one.found.have / one.found.need if isinstance(one.found, TooLittle) else 0
    )


HOWS: dict[str, How] = {"sum": "sum", "mean": "mean", "last": "last", "none": "last"}


def of_indicator(indicator: Indicator, agency: int, year: int) -> Foretold | None:
    """An agency's figures of an indicator by month, quarter, half-year or year, whichever is kept; or None."""
    how = HOWS[indicator.over_time]
    low, high = _bounds(indicator)
    for kind in SEASONS:
        span = periods.containing(kind, dt.date(year, 12, 31))
        rows = series([indicator.pk], span, agency, LOOK_BACK)
        whole = rows.get((indicator.pk, WHOLE))
        if whole:
            return _foretell([(code, _exact(value)) for code, value in whole], kind, how, low, high)
    return None


def _exact(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def _bounds(indicator: Indicator) -> tuple[Fraction | None, Fraction | None]:
    low, high = _exact(indicator.low), _exact(indicator.high)
    if indicator.kind == Indicator.Kind.PERCENT:
        return (low if low is not None else Fraction(0)), (high if high is not None else Fraction(100))
    return low, (high if indicator.over_time != Indicator.Sums.SUM else None)
