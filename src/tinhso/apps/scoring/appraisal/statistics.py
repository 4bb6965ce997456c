"""What an appraisal did: who over-claims, which items are cut, over what is decided on the actor's desk."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from tinhso.apps.scoring.appraisal import queries
from tinhso.apps.scoring.appraisal.models import Review
from tinhso.apps.scoring.models import Assessment, Unit
from tinhso.kernel.access.api import Actor

NOTHING = Value(Decimal(0), output_field=DecimalField())
COLUMNS = ("said", "found", "over", "decided", "cuts", "zeroed", "raises", "lost", "lost_to_zero", "gained")


def _sums(assessment: Assessment, way: str = "") -> dict[str, Any]:
    """The same sums over reviews, or from units over their reviews (`way`)."""
    cut, raised = Q(**{f"{way}state": Review.State.CUT}), Q(**{f"{way}state": Review.State.RAISED})
    zero = cut & Q(**{f"{way}points": 0})
    said, found = (
        queries.counted(assessment, f"{way}{name}", f"{way}item") for name in ("self_points", "points")
    )
    key = f"{way}pk"
    return {
        "said": Coalesce(Sum(said), NOTHING),
        "found": Coalesce(Sum(found), NOTHING),
        "decided": Count(key),
        "cuts": Count(key, filter=cut),
        "zeroed": Count(key, filter=zero),
        "raises": Count(key, filter=raised),
        "lost": Coalesce(Sum(said - found, filter=cut), NOTHING),
        "lost_to_zero": Coalesce(Sum(said - found, filter=zero), NOTHING),
        "gained": Coalesce(Sum(found - said, filter=raised), NOTHING),
        "over": Coalesce(Sum(said - found), NOTHING),
    }


@dataclass(frozen=True)
class Totals:
    """Sums over everything that is decided on a desk; points are of single items, unweighted."""

    said: Decimal
    found: Decimal
    over: Decimal
    decided: int
    cuts: int
    zeroed: int
    raises: int
    lost: Decimal
    lost_to_zero: Decimal
    gained: Decimal

    @property
    def zero_share(self) -> Decimal | None:
        """Which part of all points cut came from items cut to nothing."""
        return self.lost_to_zero / self.lost if self.lost else None

    @property
    def over_share(self) -> Decimal | None:
        """Which part of the points claimed was not found."""
        return self.over / self.said if self.said else None


def _decided(actor: Actor, assessment: Assessment) -> QuerySet[Review]:
    return queries.in_reach(actor).filter(assessment=assessment).exclude(state=Review.State.WAITING)


def totals(actor: Actor, assessment: Assessment) -> Totals:
    """Of all units and items together. One query."""
    return Totals(**_decided(actor, assessment).aggregate(**_sums(assessment)))


def by_unit(actor: Actor, assessment: Assessment) -> Any:
    """Units (a QuerySet) with decided reviews and the sums as attributes: to be ordered and paged by the caller."""
    rows = Unit.objects.filter(assessment=assessment, reviews__in=_decided(actor, assessment).values("pk"))
    return rows.annotate(**_sums(assessment, "reviews__"))


def by_item(actor: Actor, assessment: Assessment) -> Sequence[Mapping[str, Any]]:
    """Items that were cut or raised, most points lost first: as many rows as the framework has. One query."""
    rows: Any = _decided(actor, assessment).order_by().values("item").annotate(**_sums(assessment))
    return [row for row in rows.order_by("-lost", "item") if row["cuts"] or row["raises"]]


def unit_lines(actor: Actor, assessment: Assessment) -> Iterator[list[object]]:
    """Every unit with its sums, who over-claims most first, for a download."""
    for row in by_unit(actor, assessment).order_by("-over", "key").iterator(chunk_size=500):
        yield [row.key, row.name, *(getattr(row, name) for name in COLUMNS)]
