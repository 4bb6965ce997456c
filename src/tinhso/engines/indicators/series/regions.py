"""Into which row of a table the figures of an agency go: itself, or its place or an ancestor of it, then or now."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from tinhso.kernel.orgs.api import Agency
from tinhso.kernel.places import api as places
from tinhso.kernel.places.api import Place
from tinhso.kernel.text import api as text

Ints = NDArray[np.int64]
Parts = tuple[tuple[int, Decimal], ...]
ONE = Decimal(1)


@dataclass(frozen=True)
class Regions:
    """Rows, and for each agency the rows it goes to with its shares (they add up to 1)."""

    keys: Sequence[str]
    titles: Sequence[Place | str]
    parts: dict[int, Parts]
    approximate: bool = False
    lost: Sequence[str] = ()

    def of(self, agency: int) -> Parts:
        """(row, share) of an agency; nothing for one outside the question."""
        return self.parts.get(agency, ())

    def row_of(self, agencies: Ints) -> Ints:
        """The row of each agency that goes to one row alone, else -1."""
        return np.array(
            [parts[0][0] if len(parts := self.of(int(one))) == 1 else -1 for one in agencies], np.int64
        )


def regions(level: int | None, within: Place | None, map_day: dt.date | None) -> Regions:
    """The rows of a question. Three queries, five on another day's map."""
    rows = Agency.objects.filter(place__isnull=False).select_related("place")
    if level is None:
        return _by_agency(rows.order_by("sort_key"), within)
    agencies = [(one.pk, one.place) for one in rows if one.place is not None]
    if map_day is None:
        inside = [(pk, place) for pk, place in agencies if within is None or _under(place.path, within.path)]
        return _by_place([(pk, ((place, ONE),)) for pk, place in inside], level)
    return _on_map(agencies, level, within, map_day)


def _under(path: str, root: str) -> bool:
    return path == root or path.startswith(root + ".")


def _by_agency(rows: Iterable[Agency], within: Place | None) -> Regions:
    found = [
        one
        for one in rows
        if one.place is not None and (within is None or _under(one.place.path, within.path))
    ]
    return Regions(
        keys=[one.code for one in found],
        titles=[one.name for one in found],
        parts={one.pk: ((row, ONE),) for row, one in enumerate(found)},
    )


def _on_map(
    agencies: Sequence[tuple[int, Place]], level: int, within: Place | None, map_day: dt.date
) -> Regions:
    flows = places.flows({place.pk for _pk, place in agencies}, map_day)
    heirs = Place.objects.in_bulk({to for _root, to, *_rest in flows})
    shares: dict[int, list[tuple[Place, Decimal]]] = defaultdict(list)
    for root, to, share, _approximate, _main in flows:
        shares[root].append((heirs[to], share))
    lost = sorted({place.label for _pk, place in agencies if place.pk not in shares}, key=text.sort_key)
    given = [(pk, tuple(shares[place.pk])) for pk, place in agencies if place.pk in shares]
    inside = [
        (
            pk,
            tuple(
                (place, share) for place, share in parts if within is None or _under(place.path, within.path)
            ),
        )
        for pk, parts in given
    ]
    approximate = any(rough and share != 1 for _root, _to, share, rough, _main in flows)
    return _by_place(
        [(pk, parts) for pk, parts in inside if parts], level, approximate=approximate, lost=lost
    )


def _by_place(
    given: Sequence[tuple[int, tuple[tuple[Place, Decimal], ...]]],
    level: int,
    *,
    approximate: bool = False,
    lost: Sequence[str] = (),
) -> Regions:
    """Rows are the ancestors at a level; a place above that level is a row of its own."""
    paths = {place.path for _pk, parts in given for place, _share in parts}
    prefixes = {".".join(path.split(".")[:n]) for path in paths for n in range(1, path.count(".") + 2)}
    known = {one.path: one for one in Place.objects.filter(path__in=prefixes)}
    row_place = {path: _ancestor(path, level, known) for path in paths}
    ordered = sorted(
        {one.pk: one for one in row_place.values()}.values(),
        key=lambda one: (one.level, one.sort_key, one.key),
    )
    row_of = {one.pk: row for row, one in enumerate(ordered)}
    found: dict[int, Parts] = {}
    for pk, parts in given:
        sums: dict[int, Decimal] = defaultdict(Decimal)
        for place, share in parts:
            sums[row_of[row_place[place.path].pk]] += share
        found[pk] = tuple(sorted(sums.items()))
    return Regions([one.key for one in ordered], ordered, found, approximate, lost)


def _ancestor(path: str, level: int, known: dict[str, Place]) -> Place:
    labels = path.split(".")
    for n in range(len(labels), 0, -1):
        place = known[".".join(labels[:n])]
        if place.level <= level:
            return place
    return known[path]
