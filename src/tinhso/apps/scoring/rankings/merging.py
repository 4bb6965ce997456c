"""A ranking of earlier provinces as they are organised on another day.

The rule by which DTI 2024 was published for provinces merged on 1 July 2025: the plain mean of the main indexes of
the old ones, whatever their size, then the formulas again. It holds for provinces only. What is worked out here is
no official result, and pages say so.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from tinhso.apps.scoring import computing
from tinhso.apps.scoring.models import Result, Run
from tinhso.apps.scoring.provenance import kept
from tinhso.engines.indicators.api import Framework, UnitScore, merge_units, rank
from tinhso.engines.indicators.store.api import Inputs
from tinhso.kernel.places import api as places
from tinhso.kernel.places.api import Level, Place

WHOLE = Decimal(1)


@dataclass(frozen=True)
class Merged:
    """A province of the other day: the ones it was made of, its total and rank, or why it has none."""

    name: str
    sort_key: str
    old: Sequence[Result]
    score: UnitScore | None = None
    reason: str = ""
    rank: int | None = None

    @property
    def total(self) -> float | None:
        """The total as it would be published."""
        return computing.plain(self.score.total.published) if self.score else None

    @property
    def parts(self) -> Mapping[str, float]:
        """Pillars by code."""
        return (
            {key: computing.plain(part.published) for key, part in self.score.pillars.items()}
            if self.score
            else {}
        )


def possible(run: Run, rows: Iterable[Result]) -> bool:
    """Whether the rule applies: provinces, and a framework whose indexes can be averaged."""
    levels = {row.unit.place.level if row.unit.place else None for row in rows}
    return run.assessment.edition is not None and levels == {int(Level.PROVINCE)}


def reorganised(run: Run, day: dt.date) -> list[Merged]:
    """The provinces of `day`, ranked by the rule, those without a total last. Six queries at most."""
    rows = list(
        Result.objects.filter(run=run).select_related("unit__place").defer("items").order_by("place_in_list")
    )
    if not possible(run, rows):
        return []
    framework = computing.framework_of_run(run)
    homes = {row.unit.place_id: row for row in rows if row.unit.place_id is not None}
    made, split = _lineage(homes, day)
    values = kept.inputs_of(run)
    found = [
        _merge(framework, place, _by_place(homes, old), values, divided=bool(split & set(old)))
        for place, old in made
    ]
    return in_order(found, framework.tolerance)


def _by_place(homes: Mapping[int, Result], old: Iterable[int]) -> list[Result]:
    return sorted((homes[one] for one in old), key=lambda row: row.place_in_list)


def _lineage(homes: Iterable[int], day: dt.date) -> tuple[list[tuple[Place, list[int]]], set[int]]:
    """New provinces with the old ones they were made of; and the old ones that went to several."""
    made: dict[int, list[int]] = defaultdict(list)
    split = set()
    flows = places.flows(homes, day)
    heirs = {
        one.pk: one for one in Place.objects.filter(pk__in=[row[1] for row in flows], level=Level.PROVINCE)
    }
    for old, heir, share, _approximate, _main in flows:
        if heir in heirs:
            made[heir].append(old)
            if share != WHOLE:
                split.add(old)
    return [(heirs[heir], old) for heir, old in made.items()], split


def _merge(
    framework: Framework, place: Place, old: Sequence[Result], values: Inputs, *, divided: bool
) -> Merged:
    if divided:
        said = _("một tỉnh cũ được chia cho nhiều tỉnh mới nên quy tắc bình quân không áp dụng")
        return Merged(place.name, place.sort_key, old, reason=said)
    scores = [computing.scored(framework, values.get(row.unit.key, {}), unit=row.unit.name) for row in old]
    unknown = [one.unit for one in scores if one.missing]
    if unknown:
        said = _("chưa có đủ chỉ số chính của %(names)s") % {"names": ", ".join(unknown)}
        return Merged(place.name, place.sort_key, old, reason=said)
    return Merged(place.name, place.sort_key, old, score=merge_units(framework, scores, unit=place.name))


def in_order(found: Sequence[Merged], tolerance: Fraction = Fraction(0)) -> list[Merged]:
    """Ranked 1, 2, 2, 4 by total; those without one last, by name."""
    totals = {one.name: computing.standing(one.score.total) for one in found if one.score}
    ranks = {one.unit: one.rank for one in rank(totals, tolerance=tolerance)}
    placed = [
        Merged(one.name, one.sort_key, one.old, one.score, one.reason, ranks.get(one.name)) for one in found
    ]
    return sorted(placed, key=lambda one: (one.rank is None, one.rank or 0, one.sort_key))
