"""Holding a report's figures against limits, checks, and their own past."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from tinhso.apps.reporting import rates
from tinhso.apps.reporting.models import Check, FormCell, Limit, Submission
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Indicator, Number, Rate, Ref, Tree
from tinhso.kernel.text import api as text

Operator = Check.Operator
ENOUGH = 6  # earlier values that an outlier is judged by, at the least
PAST = 24  # and at the most
Z_LIMIT = 3.0
MODIFIED_Z_LIMIT = 3.5  # Iglewicz and Hoaglin, How to Detect and Handle Outliers (1993)
MAD_TO_SIGMA = 0.6745


@dataclass(frozen=True)
class Violation:
    """A check that fails, with its two sides."""

    check: Check
    left: Number
    right: Number

    @property
    def words(self) -> str:
        """What stands where something else should."""
        said = {"title": self.check.title, "left": number(self.left), "right": number(self.right)}
        return _("%(title)s: đang là %(left)s so với %(right)s.") % said


def number(value: Number) -> str:
    """A side of a check as it is read."""
    return _("trống") if value is None else text.format_number(round(value, 2))


@dataclass(frozen=True)
class Armed:
    """A check with its trees, computed indicators already replaced by their formulas."""

    check: Check
    left: Tree
    right: Tree


def armed(form: int, at_hand: Iterable[Indicator] = ()) -> list[Armed]:
    """The active checks of a form, ready to be held. One query, and one for each level of formulas not at hand."""
    parse = series.expressions.parse
    rows = [
        (one, parse(one.left), parse(one.right))
        for one in Check.objects.filter(form=form, active=True).order_by("id")
    ]
    grown = series.formulas((tree for _one, left, right in rows for tree in (left, right)), at_hand)
    expand = series.expressions.expand
    return [Armed(one, expand(left, grown), expand(right, grown)) for one, left, right in rows]


def needs(checks: Iterable[Armed]) -> set[Ref | Rate]:
    """Every figure and rate that checks look at."""
    return {ref for one in checks for tree in (one.left, one.right) for ref in series.expressions.needs(tree)}


def failing(checks: Iterable[Armed], values: Mapping[Ref | Rate, Number]) -> list[Violation]:
    """The checks that these values fail, high importance first."""
    found = []
    for one in checks:
        left, right = (series.expressions.evaluate(tree, values) for tree in (one.left, one.right))
        if not holds(one.check, left, right):
            found.append(Violation(one.check, left, right))
    order = list(Check.Importance.values)
    return sorted(found, key=lambda v: order.index(v.check.importance))


def violations(submission: Submission) -> list[Violation]:
    """The active checks of the form that fail now, high importance first."""
    checks = armed(submission.form_id)
    span = series.periods.span_of(submission.period)
    return failing(checks, known(needs(checks), span, submission.agency_id))


def known(needed: Iterable[Ref | Rate], span: series.Span, agency: int) -> dict[Ref | Rate, Number]:
    """Figures and rates that formulas need for one agency and period."""
    return known_of_each(needed, span, [agency])[agency]


def known_of_each(
    needed: Iterable[Ref | Rate], span: series.Span, agencies: Sequence[int]
) -> dict[int, dict[Ref | Rate, Number]]:
    """The same for many agencies. Queries grow with the number of forms named in rates only."""
    wanted = set(needed)
    found = series.values_for_each(wanted, span, agencies)
    counted = {
        form: rates.counted(form, span) for form in {one.form for one in wanted if isinstance(one, Rate)}
    }
    for one in wanted:
        if isinstance(one, Rate):
            for agency in agencies:
                found[agency][one] = counted[one.form].get(agency, rates.NOTHING).value(one.word)
    return found


def holds(check: Check, left: Number, right: Number) -> bool:
    """Whether left stands to right as the check says, within its tolerance. What is blank cannot be judged."""
    if check.operator == Operator.BOTH:
        return (left is None) == (right is None)
    if left is None or right is None:
        return True
    slack = abs(right) * check.tolerance / 100
    return {
        Operator.EQUAL: abs(left - right) <= slack,
        Operator.DIFFERENT: abs(left - right) > slack,
        Operator.AT_MOST: left <= right + slack,
        Operator.LESS: left < right + slack if slack else left < right,
        Operator.AT_LEAST: left >= right - slack,
        Operator.MORE: left > right - slack if slack else left > right,
    }[Operator(check.operator)]


@dataclass(frozen=True)
class Bounds:
    """The least and the most that is believed of a figure."""

    low: Decimal | None
    high: Decimal | None

    def words(self, value: Decimal) -> str:
        """What is unusual about a value; empty when nothing is."""
        if self.low is not None and value < self.low:
            return _("Nhỏ hơn mức thường thấy %(n)s.") % {"n": text.format_number(self.low)}
        if self.high is not None and value > self.high:
            return _("Lớn hơn mức thường thấy %(n)s.") % {"n": text.format_number(self.high)}
        return ""


def bounds(cells: Sequence[FormCell], agency: int) -> dict[int, Bounds]:
    """Indicator → bounds for an agency: its own, else the indicator's. One query."""
    own = {
        row.indicator_id: row
        for row in Limit.objects.filter(Q(agency=agency), indicator__in=[one.indicator_id for one in cells])
    }
    return {
        one.indicator_id: Bounds(own[one.indicator_id].low, own[one.indicator_id].high)
        if one.indicator_id in own
        else Bounds(one.indicator.low, one.indicator.high)
        for one in cells
    }


@dataclass(frozen=True)
class Outlier:
    """How far a value lies from its own past."""

    z: float
    modified_z: float
    mean: float
    median: float
    count: int

    @property
    def is_one(self) -> bool:
        """Whether either measure finds it far out."""
        return abs(self.z) > Z_LIMIT or abs(self.modified_z) > MODIFIED_Z_LIMIT


@dataclass(frozen=True)
class Past:
    """What is known of earlier values; `mad` is the median of their distances from the median."""

    count: int
    mean: float
    spread: float
    median: float
    mad: float

    def measure(self, value: float) -> Outlier:
        """The two measures of a value."""
        z, modified = _ratio(value - self.mean, self.spread), _ratio(value - self.median, self.mad)
        return Outlier(z, MAD_TO_SIGMA * modified, self.mean, self.median, self.count)


def past_of(values: Sequence[Decimal]) -> Past | None:
    """What is known of earlier values; None where there are fewer than six."""
    if len(values) < ENOUGH:
        return None
    numbers = [float(one) for one in values]
    median = statistics.median(numbers)
    mad = statistics.median(abs(one - median) for one in numbers)
    return Past(len(numbers), statistics.fmean(numbers), statistics.stdev(numbers), median, mad)


def outlier(value: Decimal, past: Sequence[Decimal]) -> Outlier | None:
    """z-score and modified z-score (by the median) of a value against earlier ones; None with fewer than six."""
    known = past_of(past)
    return known.measure(float(value)) if known else None


def far_words(far: Outlier) -> str:
    """Why a value is thought to be unusual."""
    return _("Lệch xa %(n)s kỳ trước: trung bình %(mean)s, lệch %(z)s lần độ lệch chuẩn.") % {
        "n": far.count,
        "mean": text.format_number(round(far.mean, 1)),
        "z": text.format_number(round(far.z, 1)) if abs(far.z) != float("inf") else "∞",
    }


def _ratio(away: float, spread: float) -> float:
    if away == 0:
        return 0.0
    return away / spread if spread else float("inf") * (1 if away > 0 else -1)
