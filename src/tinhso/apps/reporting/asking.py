"""Reading what is asked: forms, versions, who reports, checks, limits, exceptions."""

from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from tinhso.apps.reporting import due
from tinhso.apps.reporting.actions import MANAGE, VIEW
from tinhso.apps.reporting.models import Assignment, Check, Form, FormCell, FormVersion, Limit, LockException
from tinhso.engines.indicators.series import api as series
from tinhso.engines.indicators.series.api import Indicator, Span
from tinhso.kernel.access.api import Actor, visible
from tinhso.kernel.orgs import api as orgs
from tinhso.kernel.orgs.api import Agency, AgencyKind
from tinhso.kernel.text import api as text

MOST_CHOICES = 1000


def forms() -> QuerySet[Form]:
    """Every form; what is asked is no secret within the house."""
    return Form.objects.select_related("owner").annotate(
        agencies=Count("assignments__agency", filter=Q(assignments__valid_to=None), distinct=True)
    )


def version(one: Form, number: int) -> FormVersion:
    """A version of a form. Raises Http404."""
    found = FormVersion.objects.filter(form=one, number=number).first()
    if found is None:
        raise Http404(number)
    found.form = one
    return found


def versions(one: Form) -> list[FormVersion]:
    """The versions of a form, newest first, each with `asked`, the number of its figures."""
    return list(one.versions.annotate(asked=Count("cells")).order_by("-number"))


def asked_periods(one: Form, versions: Sequence[FormVersion], *, back: int = 12) -> list[Span]:
    """The periods that have begun and for which a version is asked, newest first."""
    days = [version.valid_from for version in versions if version.published_at]
    return [
        span for span in due.open_periods(one, text.today(), back=back) if days and span.first >= min(days)
    ]


def periods_to_choose(forms: Sequence[Form], *, back: int = 12) -> list[tuple[str, list[Span]]]:
    """The periods of each kind that these forms are asked for, newest first, under the name of the kind."""
    of_kind = {one.period_kind: one for one in reversed(forms)}
    today = text.today()
    return [
        (str(label), list(due.open_periods(of_kind[kind], today, back=back)))
        for kind, label in series.Period.Kind.choices
        if kind in of_kind
    ]


def agencies_to_choose(actor: Actor) -> list[Agency]:
    """The agencies in the actor's reach that report any form, or did. One query."""
    rows = visible(Assignment.objects.all(), actor, VIEW, agency="agency__path", place="agency__place__path")
    return list(Agency.objects.filter(pk__in=rows.values("agency")).order_by("sort_key")[:MOST_CHOICES])


def agencies_to_manage(actor: Actor) -> list[tuple[str, str]]:
    """(code, name) of the agencies of today for which the actor manages forms, by name. One query."""
    rows = visible(orgs.valid(text.today()), actor, MANAGE, agency="path", place="place__path")
    return list(rows.order_by("sort_key").values_list("code", "name")[:MOST_CHOICES])


def kinds_of_agencies() -> list[tuple[str, str]]:
    """(code, title) of every kind of agency, the highest level first. One query."""
    return list(AgencyKind.objects.order_by("level", "title").values_list("code", "title"))


def figures_to_ask() -> list[tuple[str, str]]:
    """(line of a version, name) of every figure that may be asked: each indicator, and each of its categories."""
    found = []
    rows = (
        Indicator.objects.filter(active=True)
        .prefetch_related("dimensions__categories")
        .order_by("title", "pk")
    )
    for one in rows:
        found.append((one.code, one.title))
        for dimension in one.dimensions.all():
            found += [
                (f"{one.code}; {dimension.code}:{part.code}", f"{one.title} – {part.title}")
                for part in sorted(dimension.categories.all(), key=lambda part: part.order)
            ]
    return found


def indicators_of(one: Form) -> list[tuple[str, str]]:
    """(code, name) of the indicators that any version of a form asks, by name. One query."""
    asked = FormCell.objects.filter(version__form=one).values("indicator")
    return list(Indicator.objects.filter(pk__in=asked).order_by("title", "pk").values_list("code", "title"))


def assignments(one: Form) -> QuerySet[Assignment]:
    """Who reports a form, also those who will and who did."""
    return one.assignments.select_related("agency")


def checks(one: Form) -> list[Check]:
    """The checks of a form."""
    return list(one.checks.order_by("-active", "id"))


def check(one: Form, code: str) -> Check:
    """A check of a form. Raises Http404."""
    found = one.checks.filter(code=code).first()
    if found is None:
        raise Http404(code)
    return found


def check_exists(code: str) -> bool:
    """Whether any form has a check of this code."""
    return Check.objects.filter(code=code).exists()


def limits(one: Form) -> QuerySet[Limit]:
    """The limits of single agencies for figures that the form asks."""
    asked = FormCell.objects.filter(version__form=one).values("indicator")
    return Limit.objects.filter(indicator__in=asked).select_related("indicator", "agency")


def exceptions(one: Form) -> list[LockException]:
    """Lock exceptions that stand."""
    rows = one.exceptions.filter(ended_at=None, last_date__gte=text.today())
    return list(rows.select_related("agency", "period").order_by("last_date", "pk")[:200])
