"""Where places stand in the newest published rankings: for pages about places and for searches by name."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, OuterRef, Q, Subquery, Value, When
from django.http import HttpRequest

from tinhso.apps.scoring.models import Result
from tinhso.apps.scoring.rankings.current import STAGES
from tinhso.kernel.text import api as text

MOST = 12
SHORTEST = 2  # letters of a search


@dataclass(frozen=True)
class Found:
    """Results of one place or of units with a name, newest year first."""

    rows: Sequence[Result]
    named: bool


def of_place(request: HttpRequest) -> dict[str, object]:
    """Published results of the place whose page this is. One query."""
    match = request.resolver_match
    key = match.kwargs.get("key", "") if match else ""
    return {"found": Found(_newest(Q(unit__place__key=key)), named=False)}


def of_words(request: HttpRequest) -> dict[str, object]:
    """Published results of units whose name has the words searched for. One query, none without words."""
    words = text.fold(request.GET.get("q", ""))
    rows = _newest(Q(unit__folded_name__contains=words)) if len(words) >= SHORTEST else []
    return {"found": Found(rows, named=True)}


def _newest(wanted: Q) -> list[Result]:
    """One result a unit: of the newest published run of the latest stage, as `current.py` says."""
    stages = Case(
        *(When(run__stage=stage, then=Value(at)) for at, stage in enumerate(STAGES)),
        default=Value(-1),
        output_field=IntegerField(),
    )
    rows = Result.objects.filter(wanted, run__published_at__isnull=False)
    newest = rows.order_by("unit_id", stages.desc(), "-run_id").distinct("unit_id").values("pk")
    # A source may name only some of the units that it ranked: then nobody knows of how many a rank is.
    ranked = Result.objects.filter(run=OuterRef("run"), rank__isnull=False).order_by()
    last = Subquery(ranked.order_by("-rank").values("rank")[:1])
    count = Subquery(ranked.values("run").annotate(count=Count("pk")).values("count"))
    found = Result.objects.filter(pk__in=newest).annotate(last=last, ranked=count)
    found = found.select_related("unit", "run__assessment")
    return list(
        found.defer("items", "pillars").order_by("-run__assessment__year", "unit__sort_key", "pk")[:MOST]
    )
