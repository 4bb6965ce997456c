"""Which figures somebody may see: their own reach; of the rest only what was accepted, or counted by the platform."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tinhso.apps.reporting import rates
from tinhso.apps.reporting.actions import VIEW
from tinhso.apps.reporting.models import FormCell, Submission
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Indicator, Rate, Span
from tinhso.kernel.access.api import Actor, visible
from tinhso.kernel.orgs.api import Agency

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
BEFORE = dt.timedelta(days=800)  # formulas reach back to earlier periods


class Visible:
    """The answer for one actor and the days of one question. Three queries, whatever is asked."""

    def __init__(self, actor: Actor, spans: Sequence[Span]) -> None:
        reach = actor.reach(VIEW.code)
        self.everywhere = reach.everywhere
        if self.everywhere:
            return
        agencies = visible(Agency.objects.all(), actor, VIEW, agency="path", place="place__path")
        self.mine = frozenset(agencies.values_list("pk", flat=True)) if reach else frozenset()
        self.open = frozenset(
            Indicator.objects.exclude(comes_from=Indicator.From.PERSON).values_list("pk", flat=True)
        )
        self.versions: dict[int, set[int]] = defaultdict(set)
        for indicator, version in FormCell.objects.values_list("indicator_id", "version_id"):
            self.versions[indicator].add(version)
        self.accepted = _accepted(spans)

    def __call__(self, indicator: int, agencies: Ints, periods: Sequence[int]) -> Flags:
        """Agencies × periods: whether the figures of an indicator may be shown."""
        shape = (len(agencies), len(periods))
        if self.everywhere or indicator in self.open:
            return np.ones(shape, np.bool_)
        own = np.array([int(one) in self.mine for one in agencies], np.bool_)
        shown = np.repeat(own[:, None], len(periods), axis=1)
        for column, period in enumerate(periods):
            done = set().union(
                *(
                    self.accepted.get((version, period), frozenset())
                    for version in self.versions.get(indicator, ())
                )
            )
            shown[:, column] |= np.array([int(one) in done for one in agencies], np.bool_)
        return shown


def _accepted(spans: Sequence[Span]) -> Mapping[tuple[int, int], set[int]]:
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    first, last = min(one.first for one in spans) - BEFORE, max(one.last for one in spans)
    rows = Submission.objects.filter(
        state=Submission.State.ACCEPTED, period__first_date__gte=first, period__last_date__lte=last
    )
    for version, period, agency in rows.values_list("version_id", "period_id", "agency_id"):
        found[version, period].add(agency)
    return found


def rate_of(rate: Rate, span: Span) -> Mapping[int, tuple[int, int]]:
    """Agency → (reports that count, reports expected), for formulas of reporting rates."""
    counted = rates.counted(rate.form, span)
    late = rate.word == "on_time"
    return {agency: (one.on_time if late else one.actual, one.expected) for agency, one in counted.items()}


def ask(actor: Actor, question: series.Question, above: Sequence[int] = ()) -> list[series.Answer]:
    """The answer as far as the actor may see it, and those of levels above. Raises TooMuch, PeriodUnknown."""
    spans = [series.periods.span_of_code(code) for code in question.periods]
    levels = [question.level, *above]
    return series.ask_levels(question, levels, rate_of=rate_of, allowed=Visible(actor, spans))
