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
from tinhso.engines.indicators.series.api import Number, Rate, Ref
from tinhso.kernel.text import api as text

Operator = Check.Operator
ENOUGH = 6  # earlier values that an outlier is judged by
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
        return _("%(title)s: vế trái %(left)s, vế phải %(right)s.") % said


def number(value: Number) -> str:
    """A side of a check as it is read."""
    return _("trống") if value is None else text.format_number(round(value, 2))


def violations(submission: Submission) -> list[Violation]:
    """The active checks of the form that fail now, high importance first. Six queries at most."""
    checks = list(Check.objects.filter(form=submission.form_id, active=True).order_by("id"))
    trees = {
        one.pk: (series.expressions.parse(one.left), series.expressions.parse(one.right)) for one in checks
    }
    needed = {ref for pair in trees.values() for tree in pair for ref in series.expressions.needs(tree)}
    span = series.periods.span_of(submission.period)
    values = known(needed, span, submission.agency_id)
    found = []
    for one in checks:
        left, right = (series.expressions.evaluate(tree, values) for tree in trees[one.pk])
        if not holds(one, left, right):
            found.append(Violation(one, left, right))
    order = list(Check.Importance.values)
    return sorted(found, key=lambda v: order.index(v.check.importance))


def known(needed: Iterable[Ref | Rate], span: series.Span, agency: int) -> Mapping[Ref | Rate, Number]:
    """Figures and rates that formulas need for one agency and period."""
    wanted = set(needed)
    found = dict(series.values_for(wanted, span, agency))
    for one in wanted:
        if isinstance(one, Rate):
            found[one] = rates.of_agency(one, span, agency)
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


def outlier(value: Decimal, past: Sequence[Decimal]) -> Outlier | None:
    """z-score and modified z-score (by the median) of a value against earlier ones; None with fewer than six."""
    if len(past) < ENOUGH:
        return None
    numbers = [float(one) for one in past]
    mean, median = statistics.fmean(numbers), statistics.median(numbers)
    spread = statistics.stdev(numbers)
    deviation = statistics.median(abs(one - median) for one in numbers)
    away, off = float(value) - mean, float(value) - median
    return Outlier(
        z=_ratio(away, spread),
        modified_z=MAD_TO_SIGMA * _ratio(off, deviation),
        mean=mean,
        median=median,
        count=len(numbers),
    )


def _ratio(away: float, spread: float) -> float:
    if away == 0:
        return 0.0
    return away / spread if spread else float("inf") * (1 if away > 0 else -1)
