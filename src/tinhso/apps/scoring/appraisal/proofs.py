"""What is said beside a proof: handed in elsewhere too, its paper not of the period. It cuts no points.

The same proof is the same content (by the hash that `files` keeps) or the same paper or page (`Evidence.reference`),
given by another unit in the same round, or by the same unit in an earlier one.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q
from django.urls import reverse

from tinhso.apps.scoring.actions import VIEW_DRAFT
from tinhso.apps.scoring.appraisal import queries
from tinhso.apps.scoring.appraisal.models import Review
from tinhso.apps.scoring.appraisal.repeats import repeated
from tinhso.apps.scoring.models import Assessment, Unit
from tinhso.engines.indicators.store.api import Evidence
from tinhso.kernel.access.api import Actor, may
from tinhso.kernel.files.api import StoredFile

MOST = 200  # places where the same proof is looked for
SHOWN = 5


@dataclass(frozen=True)
class Place:
    """Where else a proof was handed in; `link` is empty where the reader may not go."""

    same_file: bool
    unit: Unit
    item: str
    link: str
    own: bool  # the same unit, in an earlier round


@dataclass(frozen=True)
class Beside:
    """What is to be said beside a proof."""

    places: Sequence[Place] = ()
    outside: tuple[dt.date, dt.date] | None = None  # the period, where the paper's date is not in it

    @property
    def shown(self) -> Sequence[Place]:
        """The first places."""
        return self.places[:SHOWN]

    @property
    def more(self) -> int:
        """How many places are not shown."""
        return len(self.places) - len(self.shown)


NOTHING = Beside()


@dataclass
class Marks:
    """The proofs of one review in a list."""

    count: int = 0
    repeated: int = 0
    outside: int = 0


@dataclass(frozen=True)
class _Found:
    """Proofs like some of a unit's, with their units by (round, key) and the reviews that the reader may open."""

    rows: Sequence[Evidence] = ()
    units: Mapping[tuple[str, str], Unit] = field(default_factory=dict)
    open: Collection[tuple[str, str, str]] = ()


def beside(
    actor: Actor, unit: Unit, proofs: Sequence[Evidence], *, own_only: bool = False
) -> dict[int, Beside]:
    """By proof (id) what an appraiser is told; with `own_only` what its unit is told: nothing of other units.

    Five queries, fewer where there is no file and no paper to compare.
    """
    first, last = queries.period(unit.assessment)
    found = _like(actor, unit, proofs, own_only=own_only)
    blobs = {one.pk: one.file.blob_id for one in [*proofs, *found.rows] if one.file}
    said = {}
    for proof in proofs:
        same = [one for one in found.rows if _same(proof, one, blobs)]
        out = proof.dated is not None and not first <= proof.dated <= last
        if same or out:
            places = {
                (one.book, one.unit, one.item): _place(
                    actor, unit, found, one, blobs.get(proof.pk) == blobs.get(one.pk, 0)
                )
                for one in same
                if (one.book, one.unit) in found.units
            }
            said[proof.pk] = Beside([*places.values()], (first, last) if out else None)
    return said


def _same(one: Evidence, other: Evidence, blobs: Mapping[int, int]) -> bool:
    if one.pk in blobs and blobs[one.pk] == blobs.get(other.pk):
        return True
    return bool(one.reference) and one.reference == other.reference


def _like(actor: Actor, unit: Unit, proofs: Sequence[Evidence], *, own_only: bool) -> _Found:
    blobs = {one.file.blob_id for one in proofs if one.file}
    papers = {one.reference for one in proofs if one.reference}
    if not blobs and not papers:
        return _Found()
    like = Q(reference__in=papers, reference__gt="")
    if blobs:
        like |= Q(file__in=list(StoredFile.objects.filter(blob__in=blobs).values_list("pk", flat=True)))
    rounds = Unit.objects.filter(key=unit.key, assessment__year__lt=unit.assessment.year)
    where = Q(book__in=list(rounds.values_list("assessment__code", flat=True)), unit=unit.key)
    if not own_only:
        where |= Q(book=unit.assessment.code) & ~Q(unit=unit.key)
    rows = list(
        Evidence.objects.filter(like & where, withdrawn_at=None).select_related("file").order_by("-pk")[:MOST]
    )
    if not rows:
        return _Found()
    places = Q(assessment__code__in={one.book for one in rows}, key__in={one.unit for one in rows})
    units = (
        Unit.objects.filter(places).select_related("assessment__edition").defer("assessment__edition__body")
    )
    reviews = queries.in_reach(actor).filter(
        assessment__code__in={one.book for one in rows},
        unit__key__in={one.unit for one in rows},
        item__in={one.item for one in rows},
    )
    return _Found(
        rows,
        {(one.assessment.code, one.key): one for one in units},
        () if own_only else set(reviews.values_list("assessment__code", "unit__key", "item")),
    )


def _place(actor: Actor, unit: Unit, found: _Found, one: Evidence, same_file: bool) -> Place:
    there = found.units[one.book, one.unit]
    link = ""
    if (one.book, one.unit, one.item) in found.open:
        link = reverse("scoring:review", args=[one.book, one.unit, one.item])
    elif may(actor, VIEW_DRAFT, there):
        link = reverse("scoring:entry", args=[one.book, one.unit, one.item])
    return Place(same_file, there, one.item, link, own=one.book != unit.assessment.code)


def marks(assessment: Assessment, rows: Sequence[Review]) -> dict[tuple[str, str], Marks]:
    """What to write beside these reviews, by unit and item. Two queries."""
    first, last = queries.period(assessment)
    units, items = {row.unit.key for row in rows}, {row.item for row in rows}
    there = Evidence.objects.filter(book=assessment.code, unit__in=units, item__in=items, withdrawn_at=None)
    found = list(there.values_list("pk", "unit", "item", "dated"))
    again = set(repeated(assessment).filter(pk__in=[pk for pk, *_rest in found]).values_list("pk", flat=True))
    said = {(row.unit.key, row.item): Marks() for row in rows}
    for pk, unit, item, dated in found:
        if mark := said.get((unit, item)):
            mark.count += 1
            mark.repeated += pk in again
            mark.outside += dated is not None and not first <= dated <= last
    return said


def counted(proofs: Sequence[Evidence], said: Mapping[int, Beside]) -> Marks:
    """The same of one review whose proofs were looked at one by one. No query."""
    return Marks(
        len(proofs),
        repeated=sum(bool(one.places) for one in said.values()),
        outside=sum(one.outside is not None for one in said.values()),
    )
