"""Proofs that were handed in elsewhere too, and proofs dated outside the period of their round, as sets."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet

from tinhso.apps.scoring.appraisal.models import Review
from tinhso.apps.scoring.models import Assessment
from tinhso.engines.indicators.store.api import Evidence


def repeated(assessment: Assessment) -> QuerySet[Evidence]:
    """The proofs of a round that were handed in elsewhere too."""
    there = Evidence.objects.filter(withdrawn_at=None)
    others = there.filter(book=assessment.code).exclude(unit=OuterRef("unit"))
    before = Assessment.objects.filter(year__lt=assessment.year).values("code")
    own = there.filter(book__in=before, unit=OuterRef("unit"))
    file = Q(file__blob=OuterRef("file__blob"))
    paper = Q(reference=OuterRef("reference"), reference__gt="")
    return there.filter(book=assessment.code).filter(
        Q(Exists(others.filter(file)))
        | Q(Exists(others.filter(paper)))
        | Q(Exists(own.filter(file)))
        | Q(Exists(own.filter(paper)))
    )


def outside(assessment: Assessment, first: dt.date, last: dt.date) -> QuerySet[Evidence]:
    """The proofs of a round whose paper is dated before or after its period."""
    rows = Evidence.objects.filter(book=assessment.code, withdrawn_at=None)
    return rows.filter(Q(dated__lt=first) | Q(dated__gt=last))


def with_any(rows: QuerySet[Review], proofs: QuerySet[Evidence]) -> QuerySet[Review]:
    """Those of the reviews of one round that have any of these proofs."""
    return rows.filter(Exists(proofs.filter(unit=OuterRef("unit__key"), item=OuterRef("item"))))
