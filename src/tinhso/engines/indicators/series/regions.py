"""Into which row of a table the figures of an agency go: itself, or its place or an ancestor of it, then or now."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
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


@dataclass(frozen=True)
class Ground:
    """Agencies and the places their figures belong to on the asked map, before rows are chosen."""

    agencies: Sequence[Agency]
    parts: Sequence[tuple[int, tuple[tuple[Place, Decimal], ...]]]
    approximate: bool = False
    lost: Sequence[str] = ()


def ground(within: Place | None, map_day: dt.date | None) -> Ground:
    """The agencies of a question with their places. One query, three on another day's map."""
    rows = Agency.objects.filter(place__isnull=False).select_related("place").order_by("sort_key", "pk")
    pairs = [(one, one.place) for one in rows if one.place is not None]
    if map_day is not None:
        return _on_map(pairs, within, map_day)
    inside = [(one, place) for one, place in pairs if within is None or _under(place.path, within.path)]
    return Ground([one for one, _place in inside], [(one.pk, ((place, ONE),)) for one, place in inside])


def regions(on: Ground, level: int | None) -> Regions:
    """The rows of a question at a level (None: agencies). One query."""
    if level is not None:
        return _by_place(on.parts, level, approximate=on.approximate, lost=on.lost)
    rows = {one.pk: row for row, one in enumerate(on.agencies)}
    parts: dict[int, Parts] = {
        pk: ((rows[pk], sum((share for _place, share in places_of), Decimal(0))),)
        for pk, places_of in on.parts
    }
    titles = [one.name for one in on.agencies]
    return Regions([one.code for one in on.agencies], titles, parts, on.approximate, on.lost)


def _under(path: str, root: str) -> bool:
    return path == root or path.startswith(root + ".")


def _on_map(pairs: Sequence[tuple[Agency, Place]], within: Place | None, map_day: dt.date) -> Ground:
    flows = places.flows({place.pk for _one, place in pairs}, map_day)
    heirs = Place.objects.in_bulk({to for _root, to, *_rest in flows})
    shares: dict[int, list[tuple[Place, Decimal]]] = defaultdict(list)
    for root, to, share, _approximate, _main in flows:
        if within is None or _under(heirs[to].path, within.path):
            shares[root].append((heirs[to], share))
    found = {root for root, *_rest in flows}
    return Ground(
        agencies=[one for one, place in pairs if place.pk in shares],
        parts=[(one.pk, tuple(shares[place.pk])) for one, place in pairs if place.pk in shares],
        approximate=any(rough and share != 1 for _root, _to, share, rough, _main in flows),
        lost=sorted({place.label for _one, place in pairs if place.pk not in found}, key=text.sort_key),
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
