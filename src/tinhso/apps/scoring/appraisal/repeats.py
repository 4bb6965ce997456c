"""Proofs that were handed in elsewhere too, and proofs dated outside the period of their round, as sets."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from tinhso.apps.scoring.appraisal.models import Repeat, Review
from tinhso.apps.scoring.models import Assessment
from tinhso.engines.indicators.store.api import Evidence
from tinhso.kernel.files.api import StoredFile

KEPT = Q(Exists(Repeat.objects.filter(evidence=OuterRef("pk"))))


def repeated(assessment: Assessment) -> QuerySet[Evidence]:
    """The proofs of a round that were handed in elsewhere too, as `mark` kept them."""
    return Evidence.objects.filter(KEPT, book=assessment.code, withdrawn_at=None)


def mark(assessment: Assessment, proofs: Collection[Evidence]) -> None:
    """Keep which of these proofs, just given, were handed in elsewhere too, and which older ones are by that.

    Whoever gives a proof calls it, holding the round. At most four queries, two more for each round of a later year.
    """
    papers = {one.reference for one in proofs if one.reference}
    blobs = {one.file.blob_id for one in proofs if one.file}
    if not papers and not blobs:
        return
    files = list(StoredFile.objects.filter(blob__in=blobs).values_list("pk", flat=True)) if blobs else []
    like = Q(reference__in=papers, reference__gt="") | Q(file__in=files)
    for one in [assessment, *Assessment.objects.filter(year__gt=assessment.year)]:
        found = found_elsewhere(one).filter(like, ~KEPT).values_list("pk", flat=True)
        Repeat.objects.bulk_create([Repeat(evidence_id=pk) for pk in found], ignore_conflicts=True)


def found_elsewhere(assessment: Assessment) -> QuerySet[Evidence]:
    """The same looked up among all proofs: slow for a whole round of the country."""
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
