"""Reads. Divisions are public: no actor is asked for. `on` is a day in Vietnam; None means today."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from tinhso.kernel.places.models import Level, Lineage, Outline, Place
from tinhso.kernel.text import api as text

APPROXIMATE = (Lineage.Basis.EQUAL, Lineage.Basis.COUNT, Lineage.Basis.INFERRED)


@dataclass(frozen=True)
class Branch:
    """A place and what lies under it."""

    place: Place
    children: tuple["Branch", ...]


@dataclass(frozen=True)
class Part:
    """A share (0–1, exact) that passed between two days. `approximate`: some step is an estimate."""

    place: Place
    share: Decimal
    approximate: bool
    main: bool


def valid(on: dt.date | None = None) -> QuerySet[Place]:
    """Places that exist on the day."""
    day = on or text.today()
    return Place.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


def by_key(key: str) -> Place:
    """Raises Place.DoesNotExist."""
    return Place.objects.get(key=key)


def by_code(code: str, on: dt.date | None = None) -> Place | None:
    """The place that has this official code on the day. Codes were reused: the day decides."""
    return valid(on).filter(code=code).first()


def tree(
    on: dt.date | None = None, root: Place | None = None, level: int | None = None
) -> tuple[Branch, ...]:
    """The tree of a day in Vietnamese order, whole or under `root`, down to `level`. One query."""
    places = valid(on).order_by("sort_key", "code")
    if root is not None:
        places = places.filter(path__under=root.path).exclude(pk=root.pk)
    if level is not None:
        places = places.filter(level__lte=level)
    below: dict[int | None, list[Place]] = {}
    for place in places:
        below.setdefault(place.parent_id, []).append(place)

    def branches(parent: int | None) -> tuple[Branch, ...]:
        return tuple(Branch(place, branches(place.pk)) for place in below.get(parent, ()))

    return branches(root.pk if root else None)


def ancestors(place: Place) -> list[Place]:
    """From the province down to the parent. One query."""
    return list(Place.objects.filter(path__above=place.path).exclude(pk=place.pk).order_by("level"))


def descendants(place: Place, on: dt.date | None = None, level: int | None = None) -> QuerySet[Place]:
    """What lies under the place on the day, in Vietnamese order."""
    below = valid(on).filter(path__under=place.path).exclude(pk=place.pk).order_by("sort_key", "code")
    return below if level is None else below.filter(level=level)


# Lineage of many places in one statement, over any number of reorganisations. A place that lives
# until the day ends its walk.
FORWARD = """
WITH RECURSIVE flow(root, place, share, approximate, main) AS (
  SELECT id, id, 1::numeric, false, true FROM places_place WHERE id = ANY(%(ids)s)
  UNION ALL
  SELECT f.root, l.new_id, f.share * l.share, f.approximate OR l.basis = ANY(%(approximate)s), f.main AND l.main
    FROM flow f JOIN places_place p ON p.id = f.place AND p.valid_to <= %(day)s
    JOIN places_lineage l ON l.old_id = f.place
)
SELECT root, place, sum(share), bool_or(approximate), bool_or(main)
  FROM flow JOIN places_place p ON p.id = place
 WHERE p.valid_from <= %(day)s AND (p.valid_to IS NULL OR p.valid_to > %(day)s)
 GROUP BY root, place
"""
BACKWARD = """
WITH RECURSIVE flow(root, place, share, approximate, main) AS (
  SELECT id, id, 1::numeric, false, true FROM places_place WHERE id = ANY(%(ids)s)
  UNION ALL
  SELECT f.root, l.old_id, f.share * l.share, f.approximate OR l.basis = ANY(%(approximate)s), f.main AND l.main
    FROM flow f JOIN places_place p ON p.id = f.place AND p.valid_from > %(day)s
    JOIN places_lineage l ON l.new_id = f.place
)
SELECT root, place, sum(share), bool_or(approximate), bool_or(main)
  FROM flow JOIN places_place p ON p.id = place
 WHERE p.valid_from <= %(day)s AND (p.valid_to IS NULL OR p.valid_to > %(day)s)
 GROUP BY root, place
"""
Flow = tuple[int, int, Decimal, bool, bool]


def flows(ids: Iterable[int], day: dt.date, *, backward: bool = False) -> list[Flow]:
    """(root id, place id, share, approximate, main) for many places at once. One query."""
    values: dict[str, Any] = {"ids": list(ids), "day": day, "approximate": [str(b) for b in APPROXIMATE]}
    with connection.cursor() as cursor:
        cursor.execute(BACKWARD if backward else FORWARD, values)
        return list(cursor.fetchall())


def _parts(place: Place, day: dt.date, backward: bool) -> list[Part]:
    found = flows([place.pk], day, backward=backward)
    places = Place.objects.in_bulk([row[1] for row in found])
    parts = [Part(places[to], share, rough, main) for _, to, share, rough, main in found]
    return sorted(parts, key=lambda p: (p.place.level, not p.main, -p.share, p.place.sort_key))


def successors(place: Place, on: dt.date | None = None) -> list[Part]:
    """What became of the place by the day, the main part first; shares add up to 1. Two queries.

    A place that still exists is its own only successor; before its first day there is none.
    """
    return _parts(place, on or text.today(), backward=False)


def predecessors(place: Place, on: dt.date) -> list[Part]:
    """What the place was made of on an earlier day; a share is how much of that place came here.

    Of places of several levels (a commune of 2025 comes from communes and their dissolved districts)
    only those of its own level are given, if there are any. Two queries.
    """
    parts = _parts(place, on, backward=True)
    return [part for part in parts if part.place.level == place.level] or parts


def outlines(
    on: dt.date | None = None, root: Place | None = None, level: int = Level.COMMUNE
) -> dict[str, object]:
    """GeoJSON FeatureCollection of a level on a day, whole or under `root`. One query.

    Every feature says whether it is `approximate`; maps must then show its `note`.
    """
    shapes = Outline.objects.filter(place__in=valid(on).filter(level=level)).select_related("place")
    if root is not None:
        shapes = shapes.filter(place__path__under=root.path)
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": shape.place.key,
                "geometry": shape.shape,
                "properties": {
                    "code": shape.place.code,
                    "name": shape.place.full_name,
                    "approximate": shape.approximate,
                    "note": text.gettext("ranh giới gần đúng") if shape.approximate else "",
                    "source": shape.source,
                },
            }
            for shape in shapes.order_by("place__sort_key", "place__code")
        ],
    }


def shapes(ids: Iterable[int]) -> dict[int, tuple[dict[str, Any], bool]]:
    """Place id → (GeoJSON shape, whether it is approximate), for those that have one. One query."""
    rows = Outline.objects.filter(place__in=list(ids)).values_list("place_id", "shape", "approximate")
    return {place: (shape, approximate) for place, shape, approximate in rows}


def points(ids: Iterable[int]) -> dict[int, tuple[float, float]]:
    """Place id → (longitude, latitude) of its seat, for those that have one. One query."""
    rows = Place.objects.filter(pk__in=list(ids), lon__isnull=False, lat__isnull=False)
    return {
        place: (lon, lat)
        for place, lon, lat in rows.values_list("pk", "lon", "lat")
        if lon is not None and lat is not None
    }


def renamed(ids: Iterable[int]) -> dict[int, int]:
    """Place id → id of the place that it is under a later name or kind, its territory unchanged. One query."""
    same = Lineage.objects.filter(
        old__in=list(ids), share=1, kind__in=(Lineage.Kind.RENAME, Lineage.Kind.UNCHANGED)
    )
    return dict(same.values_list("old_id", "new_id"))
