"""Reading the catalogue: where an indicator is used, and what a formula would give."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404

from tinhso.apps.reporting import rates
from tinhso.apps.reporting.actions import VIEW
from tinhso.apps.reporting.models import Form, FormCell, Submission
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Dimension, Indicator, Rate, Ref, Span
from tinhso.kernel.access.api import Actor, visible
from tinhso.kernel.orgs.api import Agency
from tinhso.kernel.text import api as text

MOST_TRIED = 5


@dataclass(frozen=True)
class Uses:
    """What hangs on an indicator."""

    forms: Sequence[Form]
    formulas: Sequence[Indicator]
    parts: Sequence[Indicator]
    extent: series.Extent


def uses(one: Indicator) -> Uses:
    """Where it is asked, computed from and into, and how much is known of it."""
    cells = FormCell.objects.filter(indicator=one).values("version__form")
    return Uses(
        list(Form.objects.filter(pk__in=cells).order_by("title", "pk")),
        series.used_in_formulas(one.code),
        series.parts_of(one),
        series.extent(one),
    )


def unaccepted(one: Indicator) -> bool:
    """Whether figures stand that no accepted report holds. Two queries."""
    accepted = Submission.objects.filter(state=Submission.State.ACCEPTED, version__cells__indicator=one)
    return bool(series.known_at(one) - set(accepted.values_list("period_id", "agency_id")))


def dimension(code: str) -> Dimension:
    """The dimension with its categories. Raises Http404."""
    for one in series.dimensions_with_categories():
        if one.code == code:
            return one
    raise Http404(code)


@dataclass(frozen=True)
class Trial:
    """What a formula gives for one agency and period: its numbers, and the result (None: something is missing)."""

    agency: Agency
    period: Span
    numbers: str
    result: Decimal | None


def try_formula(actor: Actor, formula: str) -> list[Trial]:
    """A formula on the latest figures of some agencies that the actor sees; nothing is stored. Raises FormulaWrong."""
    tree = series.expressions.parse(formula)
    whole = series.expressions.expand(tree, series.formulas([tree]))
    needed = series.expressions.needs(whole)
    codes = {one.code for one in needed if isinstance(one, Ref)}
    seen = visible(Agency.objects.all(), actor, VIEW, agency="path", place="place__path")
    period, keys = series.latest_of(sorted(codes), seen.values("pk"), most=MOST_TRIED)
    if period is None:
        return []
    span = series.periods.span_of(period)
    return [_tried(whole, needed, agency, span) for agency in seen.filter(pk__in=keys).order_by("sort_key")]


def _tried(tree: series.Tree, needed: set[Ref | Rate], agency: Agency, span: Span) -> Trial:
    values = series.values_for(needed, span, agency.pk)
    values |= {one: rates.of_agency(one, span, agency.pk) for one in needed if isinstance(one, Rate)}
    words = series.expressions.shown(
        tree, values, lambda number: "…" if number is None else text.format_number(number)
    )
    return Trial(agency, span, words, series.expressions.evaluate(tree, values))
