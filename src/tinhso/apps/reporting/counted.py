"""Reading counted figures: which there are, what agencies have, and the records behind one."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.http import Http404

from tinhso.apps.reporting import counting, queries
from tinhso.apps.reporting.actions import VIEW
from tinhso.apps.reporting.counting import Asked
from tinhso.apps.reporting.operations.counting import CountedFigure
from tinhso.engines.indicators.plugs import Record
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import CellNote, Figure, Period
from tinhso.kernel.access.api import Actor, Scope, may, visible
from tinhso.kernel.orgs.api import Agency
from tinhso.kernel.text import api as text


def every() -> list[Asked]:
    """Every counted indicator with the forms that ask for it."""
    return counting.asked()


def asked(code: str) -> Asked:
    """A counted indicator. Raises Http404."""
    found = counting.asked(code) if code else []
    if not found:
        raise Http404(code)
    return found[0]


def period(code: str) -> Period:
    """A period, not stored where nothing was ever written for it. Raises Http404 for what is no period."""
    found = Period.objects.filter(code=code).first()
    if found is not None:
        return found
    try:
        span = series.periods.parse(code)
    except series.PeriodUnknown:
        raise Http404(code) from None
    return Period(code=code, kind=span.kind, first_date=span.first, last_date=span.last)


def title_of(one: Asked) -> str:
    """What its fact counts, in words; the code of one that is gone."""
    return text.gettext(one.fact.title) if one.fact else one.indicator.fact


@dataclass(frozen=True)
class OfAgencies:
    """An indicator's figures of a period: the agencies in the actor's reach that have one, and the values by id."""

    agencies: QuerySet[Agency]
    values: dict[int, Decimal | None]


def of_agencies(actor: Actor, one: Asked, when: Period) -> OfAgencies:
    """What agencies have for a period, as far as the actor sees their reports."""
    values = series.standing(one.indicator.pk, when.pk) if when.pk else {}
    rows = visible(Agency.objects.filter(pk__in=values), actor, VIEW, agency="path", place="place__path")
    return OfAgencies(rows, values)


@dataclass(frozen=True)
class Behind:
    """A counted figure with what stands behind it."""

    asked: Asked
    figure: CountedFigure
    stands: Figure | None
    frozen: bool
    records: Sequence[Record]
    notes: Sequence[CellNote]


def figure(actor: Actor, code: str, period_code: str, agency_code: str) -> tuple[Asked, CountedFigure]:
    """A counted figure within the actor's reach. Raises Http404."""
    one, when = asked(code), period(period_code)
    agency = Agency.objects.select_related("place").filter(code=agency_code).first()
    if when.pk is None or agency is None or not may(actor, VIEW, queries.scope_of(agency)):
        raise Http404(agency_code)
    return one, CountedFigure(one.indicator, when, agency)


def behind(actor: Actor, code: str, period_code: str, agency_code: str) -> Behind:
    """The figure, its records as far as the actor may see them, and what was said about it. Raises Http404."""
    one, found = figure(actor, code, period_code, agency_code)
    when, agency = found.period, found.agency
    stands = series.figures([one.indicator.pk], when, agency.pk)
    return Behind(
        one,
        found,
        stands.get((one.indicator.pk, found.address.breakdown)),
        agency.pk in counting.frozen(one.indicator, when),
        one.fact.records(actor, agency.pk, when.first_date, when.last_date) if one.fact else (),
        series.notes(found.address),
    )


def note(found: CountedFigure, key: object) -> CellNote:
    """A dispute of a figure. Raises Http404."""
    rows = [
        one for one in series.notes(found.address) if one.key == key and one.kind == CellNote.Kind.DISPUTE
    ]
    if not rows:
        raise Http404(str(key))
    return rows[0]


def scope(found: CountedFigure) -> Scope:
    """Where a figure stands, for rights."""
    return queries.scope_of(found.agency)
