"""Counting what indicators name as facts, for the current period and the one before.

What was handed in stands: a figure of a report that is no longer open is not counted over until the report is opened
again. Running it again writes nothing where nothing changed.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import structlog

from tinhso.apps.reporting import due, operations
from tinhso.apps.reporting.models import Form, FormCell, Submission
from tinhso.engines.indicators.plugs import Fact, facts
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Indicator, Period, Span
from tinhso.kernel.access import api as access
from tinhso.kernel.text import api as text

log = structlog.get_logger()

HOUSE = access.system("Nền tảng")
ZERO = Decimal(0)
OPEN = (Submission.State.DRAFT, Submission.State.RETURNED)
AFTER_CAMPAIGN = dt.timedelta(days=60)  # a campaign is counted on for so long after its end


class CountingBroke(Exception):
    """Some facts could not be counted; the message names them. The others were."""


@dataclass(frozen=True)
class Asked:
    """A counted indicator and the forms that ask for it."""

    indicator: Indicator
    forms: Sequence[Form]

    @property
    def fact(self) -> Fact | None:
        """Its fact; None when no module plugs it in (a check of the data says so)."""
        return facts.get(self.indicator.fact)

    def spans(self, day: dt.date) -> list[Span]:
        """The current period and the one before, of each kind that its forms are asked for; months without a form."""
        found: dict[str, Span] = {}
        for kind in {one.period_kind for one in self.forms} or {Period.Kind.MONTH.value}:
            if kind == Period.Kind.CAMPAIGN:
                rows = Period.objects.filter(
                    kind=kind, first_date__lte=day, last_date__gte=day - AFTER_CAMPAIGN
                )
                spans = [series.periods.span_of(one) for one in rows]
            else:
                now = series.periods.containing(Period.Kind(kind), day)
                spans = [now, series.periods.shift(now, -1)]
            found |= {one.code: one for one in spans}
        return sorted(found.values(), key=lambda one: (one.first, one.code), reverse=True)


def asked(code: str = "") -> list[Asked]:
    """Every counted indicator (or one), with the forms that ask for it. Two queries."""
    rows = Indicator.objects.filter(comes_from=Indicator.From.FACT, active=True).order_by("code")
    if code:
        rows = rows.filter(code=code)
    cells = FormCell.objects.filter(
        indicator__in=rows, version__published_at__isnull=False, version__form__active=True
    )
    forms: dict[int, dict[int, Form]] = {}
    for cell in cells.select_related("version__form"):
        forms.setdefault(cell.indicator_id, {})[cell.version.form_id] = cell.version.form
    return [Asked(one, list(forms.get(one.pk, {}).values())) for one in rows]


def count_all(day: dt.date | None = None, *, invented: bool = False) -> int:
    """Count every indicator for its periods around a day (default today). Returns how many figures changed.

    `invented`: the records that are counted are a demo's. Each indicator and period is a transaction of its own.
    Raises CountingBroke at the end for those that failed.
    """
    changed, broken = 0, []
    for one in asked():
        for span in one.spans(day or text.today()):
            try:
                changed += count(one, span, invented=invented)
            except Exception as problem:
                log.exception("reporting.not_counted", indicator=one.indicator.code, period=span.code)
                broken.append(f"{one.indicator.code}, {span.code}: {type(problem).__name__}: {problem}")
    if broken:
        raise CountingBroke("; ".join(broken))
    return changed


def count(one: Asked, span: Span, *, invented: bool = False) -> int:
    """Count an indicator for a period and write what differs. Returns how many figures were new or changed."""
    fact = one.fact
    if fact is None:
        return 0
    period = series.periods.get(span.code)
    standing = series.standing(one.indicator.pk, period.pk)
    wanted = _wanted(one, span, fact.count(span.first, span.last), standing)
    stand = frozen(one.indicator, period)
    values = {
        agency: value
        for agency, value in wanted.items()
        if agency not in stand and standing.get(agency) != value
    }
    if not values:
        return 0
    written = operations.write_counted(
        actor=HOUSE,
        period=period,
        code=one.indicator.code,
        values=values,
        since=span.first,
        invented=invented,
    )
    return written.new + written.changed


def _wanted(
    one: Asked, span: Span, counted: Mapping[int, Decimal], standing: Mapping[int, Decimal | None]
) -> dict[int, Decimal]:
    """Agency → value: what was counted; nothing is 0 where a form asks for it or a figure stands already."""
    wanted = dict.fromkeys(standing, ZERO)
    for form in one.forms:
        if form.period_kind == span.kind:
            wanted |= dict.fromkeys(due.assigned(form, span.first).values_list("agency_id", flat=True), ZERO)
    return wanted | dict(counted)


def frozen(indicator: Indicator, period: Period) -> set[int]:
    """Agencies that have handed in a report which asks for the indicator: their figure stands."""
    cells = FormCell.objects.filter(indicator=indicator)
    rows = Submission.objects.filter(period=period, version__in=cells.values("version")).exclude(
        state__in=OPEN
    )
    return set(rows.values_list("agency_id", flat=True))
