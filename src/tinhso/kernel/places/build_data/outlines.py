"""Approximate outlines, drawn from the communes' points; no free polygons of the communes exist.

The land of the country (union of the source's province polygons, whose inner borders are too
coarse to keep) is cut into cells: a commune of 30 June 2025 gets the land nearer to its point than
to any other (Voronoi). Districts, provinces and the communes of 1 July 2025 are unions of these
cells along the lineage; a cell that went to several communes is cut by their points. Islands off
the drawn land are discs of the commune's area. Shapes are stored as rings of whole ten-thousandths
of a degree, each point as the difference from the one before.
"""

from __future__ import annotations

import json
from collections import defaultdict
from math import cos, pi, radians, sqrt
from pathlib import Path

from shapely import GeometryCollection, MultiPoint, Polygon, STRtree, make_valid, prepare, unary_union
from shapely import voronoi_polygons as voronoi
from shapely.affinity import scale
from shapely.geometry import MultiPolygon, Point, shape
from shapely.geometry.base import BaseGeometry

from tinhso.kernel.places.build_data.sources import Unit, Units
from tinhso.kernel.places.build_data.tables import Points, Tables

UNIT = 10_000
SIMPLIFY = 0.0008  # degrees, about 80 m
FAR_FROM_LAND = 0.03  # degrees, about 3 km
ISLAND_KM2 = 5.0

Cells = dict[str, BaseGeometry]


def draw(
    built: Tables,
    folder: Path,
    *,
    lists: tuple[Units, Units],
    points: tuple[Points, Points],
    keys: tuple[dict[str, str], dict[str, str]],
    communes: dict[str, list[tuple[str, bool]]],
) -> None:
    """Set `outline` of every row valid on 30 June or 1 July 2025."""
    june, july = lists
    land = _land(folder)
    has_children = {u.parent for u in june.values()}
    leaves = [u for u in june.values() if u.code not in has_children]
    cells = _cells(leaves, land, points[0])
    _set(built, june, keys[0], cells)
    _set(built, july, keys[1], _handed_on(cells, communes, july, points[1]))


def _land(folder: Path) -> BaseGeometry:
    shapes = [
        make_valid(shape(json.loads(file.read_text("utf-8"))["geometry"]))
        for file in sorted(folder.glob("VN-*.json"))
        if file.stem != "VN-PGA"  # Trường Sa: drawn as discs at its communes' points
    ]
    return unary_union(shapes).buffer(0.005).buffer(-0.005)


def _disc(unit: Unit, at: tuple[float, float]) -> BaseGeometry:
    radius = sqrt((unit.area_km2 or ISLAND_KM2) / pi) / 111.2
    return scale(Point(at).buffer(radius, quad_segs=4), xfact=1 / cos(radians(at[1])))


def _cells(members: list[Unit], land: BaseGeometry, points: Points) -> Cells:
    """A cell for every member. Equal points are moved apart by a hair first."""
    cells: Cells = {}
    inland: dict[tuple[float, float], Unit] = {}
    prepare(land)
    for unit in members:
        at = (points[unit.code][1], points[unit.code][0])
        if Point(at).distance(land) > FAR_FROM_LAND:
            cells[unit.code] = _disc(unit, at)
            continue
        while at in inland:
            at = (at[0] + 0.004, at[1] + 0.002)
        inland[at] = unit
    drawn = list(voronoi(MultiPoint(list(inland)), extend_to=land.envelope.buffer(1)).geoms)
    tree = STRtree(drawn)
    for at, unit in inland.items():
        cell = drawn[int(tree.query(Point(at), predicate="intersects")[0])]
        clipped = cell if land.contains(cell) else cell.intersection(land)
        cells[unit.code] = _disc(unit, at) if clipped.is_empty else clipped
    return cells


def _cut(cell: BaseGeometry, at: list[tuple[float, float]]) -> list[BaseGeometry]:
    """The cell's parts nearest to each of the points."""
    drawn = list(voronoi(MultiPoint(at), extend_to=cell.envelope.buffer(1)).geoms)
    return [unary_union([part.intersection(cell) for part in drawn if part.contains(Point(p))]) for p in at]


def _handed_on(
    cells: Cells, communes: dict[str, list[tuple[str, bool]]], july: Units, points: Points
) -> Cells:
    """Cells of the new communes, from the cells of the old ones that went into them."""
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    for code, targets in communes.items():
        at = [(points[target][1], points[target][0]) for target, _ in targets]
        pieces = [cells[code]] if len(at) == 1 else _cut(cells[code], at)
        for (target, _), piece in zip(targets, pieces, strict=True):
            parts[target].append(piece)
    made: Cells = {}
    for unit in july.values():
        if unit.level == 3:
            whole = unary_union([p for p in parts[unit.code] if not p.is_empty])
            made[unit.code] = _disc(unit, points[unit.code][::-1]) if whole.is_empty else whole
    return made


def _set(built: Tables, units: Units, keys: dict[str, str], cells: Cells) -> None:
    groups: dict[str, list[BaseGeometry]] = defaultdict(list)
    for code, cell in cells.items():
        above = units[code].parent
        while above:
            groups[above].append(cell)
            above = units[above].parent
    for code, parts in groups.items():
        cells[code] = unary_union(parts).buffer(0.0005).buffer(-0.0005)
    for code, cell in cells.items():
        row = built.rows[keys[code]]
        row.outline = row.outline or encode(cell)


def _polygons(geometry: BaseGeometry) -> list[Polygon]:
    if isinstance(geometry, Polygon):
        return [geometry]
    if isinstance(geometry, MultiPolygon | GeometryCollection):
        return [p for part in geometry.geoms for p in _polygons(part)]
    return []


def _ring(ring: object) -> list[int]:
    out: list[int] = []
    x = y = 0
    for px, py in list(ring.coords)[:-1]:  # type: ignore[attr-defined] # shapely's stub is untyped
        qx, qy = round(px * UNIT), round(py * UNIT)
        if out and (qx, qy) == (x, y):
            continue
        out += [qx - x, qy - y]
        x, y = qx, qy
    return out


def encode(geometry: BaseGeometry) -> list[list[list[int]]]:
    """Polygons → rings → differences. Slivers under 1 ha are left out."""
    simple = geometry.simplify(SIMPLIFY)
    parts = [p for p in _polygons(simple) if p.area > 1e-6] or _polygons(simple) or _polygons(geometry)
    return [
        [ring for ring in (_ring(r) for r in (p.exterior, *p.interiors)) if len(ring) >= 6] for p in parts
    ]
