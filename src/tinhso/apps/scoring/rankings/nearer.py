"""Far islands of a province drawn nearer, so that the rest of its map stays readable on a phone; said under the map.

Only where a few areas lie apart from all others by a wide gap of sea: the sea is narrowed, shapes keep their size.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tinhso.kernel.ui.api import Area

GAP = 0.25  # of the whole extent: a gap worth narrowing
LEFT = 0.04  # of the whole extent: what is left of it
FEW = 0.1  # of the areas: what may be moved
COUNTRY = 8.0  # degrees: a map of the whole country stays as it is

Shift = tuple[float, float]


def nearer(areas: Sequence[Area]) -> tuple[list[Area], list[str]]:
    """The areas with far ones moved towards the rest, and the names of those moved."""
    north = [at for one in areas for at in _along(one, 1)]
    if not north or max(north) - min(north) >= COUNTRY:
        return list(areas), []
    found, moved = list(areas), set()
    for axis in (0, 1):
        shifts = _shifts(found, axis)
        moved |= set(shifts)
        found = [_shifted(one, shifts[n]) if n in shifts else one for n, one in enumerate(found)]
    return found, [areas[n].label for n in sorted(moved)]


def _shifts(areas: Sequence[Area], axis: int) -> dict[int, Shift]:
    """By place in the list: how far to move along an axis (0 west-east, 1 south-north)."""
    spans = sorted((min(at), max(at), n) for n, one in enumerate(areas) if (at := list(_along(one, axis))))
    first, last = spans[0][0], max(span[1] for span in spans)
    extent, reach = last - first, spans[0][1]
    for place, (start, end, _n) in enumerate(spans):
        gap = start - reach
        low, high = spans[:place], spans[place:]
        if gap > GAP * extent and min(len(low), len(high)) <= FEW * len(spans):
            step = gap - LEFT * extent
            few, by = (low, step) if len(low) < len(high) else (high, -step)
            return {n: (by, 0.0) if axis == 0 else (0.0, by) for _start, _end, n in few}
        reach = max(reach, end)
    return {}


def _along(one: Area, axis: int) -> Iterator[float]:
    if one.shape:
        for polygon in _polygons(one.shape):
            for ring in polygon:
                yield from (point[axis] for point in ring)
    elif one.lon is not None and one.lat is not None:
        yield (one.lon, one.lat)[axis]


def _polygons(shape: Mapping[str, Any]) -> Any:
    return shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]


def _shifted(one: Area, by: Shift) -> Area:
    east, north = by
    shape = one.shape and {
        "type": "MultiPolygon",
        "coordinates": [
            [[[point[0] + east, point[1] + north] for point in ring] for ring in polygon]
            for polygon in _polygons(one.shape)
        ],
    }
    lon = None if one.lon is None else one.lon + east
    lat = None if one.lat is None else one.lat + north
    return replace(one, shape=shape, lon=lon, lat=lat)
