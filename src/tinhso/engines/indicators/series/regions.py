"""Into which row of a table the figures of an agency go: itself, or its place or an ancestor of it, then or now."""

import datetime as dt
import threading
from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TypeAlias

import numpy as np
from django.db import connection
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

    @cached_property
    def _alone(self) -> tuple[Ints, Ints]:
        """Agencies that go to one row alone, sorted by id, and their rows."""
        pairs = sorted((agency, parts[0][0]) for agency, parts in self.parts.items() if len(parts) == 1)
        return np.array([one for one, _row in pairs], np.int64), np.array(
            [row for _one, row in pairs], np.int64
        )

    def row_of(self, agencies: Ints) -> Ints:
        """The row of each agency that goes to one row alone, else -1."""
        ids, rows = self._alone
        if not len(ids):
            return np.full(len(agencies), -1, np.int64)
        at = np.minimum(np.searchsorted(ids, agencies), len(ids) - 1)
        return np.where(ids[at] == agencies, rows[at], -1)


# What rows depend on: the agencies with their places; on another day's map also what became of all places.
MARK = """
SELECT count(*), bit_xor(hashtextextended(concat_ws('|', a.id, a.code, a.name, a.sort_key, l.id, l.path, l.label), 0)),
       (SELECT max(id) FROM places_place), (SELECT max(id) FROM places_lineage)
  FROM orgs_agency a JOIN places_place l ON l.id = a.place_id
"""
ENDS = "SELECT bit_xor(hashtextextended(concat_ws('|', id, valid_to), 0)) FROM places_place"
MOST_KEPT = 64
Key: TypeAlias = tuple[int | None, int | None, dt.date | None]
_kept: OrderedDict[Key, tuple[tuple[object, ...], Regions]] = OrderedDict()
_lock = threading.Lock()


def rows_of(within: Place | None, map_day: dt.date | None, levels: Sequence[int | None]) -> list[Regions]:
    """The rows of a question at each level, kept in the process while agencies and places stay. One query then."""
    mark, root = _mark(map_day), within.pk if within else None
    with _lock:
        found = {level: _kept.get((level, root, map_day)) for level in levels}
    made = {level: one[1] for level, one in found.items() if one is not None and one[0] == mark}
    if len(made) < len(found):
        on = ground(within, map_day)
        made |= {level: regions(on, level) for level in found if level not in made}
    with _lock:
        for level, one in made.items():
            _kept[level, root, map_day] = (mark, one)
            _kept.move_to_end((level, root, map_day))
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return [made[level] for level in levels]


def _mark(map_day: dt.date | None) -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(MARK)
        mark = tuple(cursor.fetchone())
        if map_day is None:
            return mark
        cursor.execute(ENDS)
        return (*mark, *cursor.fetchone())


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
