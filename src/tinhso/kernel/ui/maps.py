"""Maps drawn on the server as SVG: areas where there is a shape, symbols where there is only a point.

Always with a list beside it (the table the map is drawn from); approximate shapes say so under the map.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from tinhso.kernel.text import api as text

WIDTH = 640.0
TALLEST = 900.0
CLASSES = 5
NO_VALUE = 0
NAME_WIDTH = 190.0  # of an archipelago, in the letters of a phone
WHOLE_COUNTRY = 8.0  # degrees from north to south: such a map is one of Vietnam


@dataclass(frozen=True)
class Area:
    """One place on a map: its words, its value (None: none known), a GeoJSON shape or a point."""

    label: str
    value: float | None
    shape: Mapping[str, Any] | None = None
    lon: float | None = None
    lat: float | None = None
    url: str = ""
    approximate: bool = False


def choropleth(
    areas: Sequence[Area],
    *,
    title: str,
    digits: int | None = None,
    unit: str = "",
    low_is_best: bool = False,
) -> Markup:
    """Areas shaded in up to five classes of about equal size, with their legend.

    The highest values are darkest; `low_is_best` (ranks) makes the lowest darkest.
    """
    placed = [one for one in areas if one.shape or (one.lon is not None and one.lat is not None)]
    if not placed:
        return Markup('<p class="soft">{}</p>').format(
            _("Chưa có bản đồ của các địa bàn này; xem bảng số liệu.")
        )
    limits = classes([one.value for one in placed if one.value is not None])
    islands = _archipelagos(placed)
    project, height = _projection([*placed, *islands])
    # Shapes first: symbols lie on top of them.
    ordered = sorted(placed, key=lambda one: one.shape is None)
    shades = _shades(len(limits), low_is_best=low_is_best)
    drawn = "".join(_drawn(one, project, limits, shades, digits, unit) for one in ordered)
    drawn += "".join(_label(one, project) for one in islands)
    box = f'viewBox="0 0 {WIDTH:.0f} {height:.0f}"'
    svg = f'<svg class="map" {box} role="group" aria-label="{escape(title)}">{drawn}</svg>'
    note = ""
    if any(one.approximate for one in placed):
        said = _("Ranh giới trên bản đồ là gần đúng, không dùng để xác định địa giới.")
        note = f'<p class="soft small">{escape(said)}</p>'
    return Markup(svg + _legend(limits, shades, placed, digits, unit) + note)  # noqa: S704  every word is escaped above


def _archipelagos(areas: Sequence[Area]) -> list[Area]:
    """Hoàng Sa and Trường Sa, named on every map of the whole country whatever it is about."""
    south_north = [point[1] for one in areas for point in _points(one)]
    if max(south_north) - min(south_north) < WHOLE_COUNTRY:
        return []
    return [
        Area(_("Quần đảo Hoàng Sa (Đà Nẵng)"), None, lon=112.0, lat=16.5),
        Area(_("Quần đảo Trường Sa (Khánh Hòa)"), None, lon=114.0, lat=10.0),
    ]


def _label(one: Area, project: "_Projection") -> str:
    """Islets of an archipelago and its name, on two lines."""
    x, y = project(one.lon or 0.0, one.lat or 0.0)
    islets = ((0, 0), (9, -5), (-8, 5), (12, 7), (2, 12))
    dots = "".join(f'<circle cx="{x + dx:.1f}" cy="{y + dy:.1f}" r="1.6"/>' for dx, dy in islets)
    name, _bracket, of = one.label.partition(" (")
    x = min(x, WIDTH - NAME_WIDTH / 2)  # the name stays on the map
    lines = "".join(
        f'<tspan x="{x:.1f}" dy="{dy}">{escape(words)}</tspan>' for words, dy in ((name, 0), (f"({of}", 18))
    )
    return f'<g class="map-islands">{dots}<text y="{y + 32:.1f}">{lines}</text></g>'


def classes(values: Sequence[float]) -> list[float]:
    """Upper bounds of the classes: quantiles of the values, each bound once."""
    ranked = sorted(values)
    if not ranked:
        return []
    bounds = [ranked[min(len(ranked) * step // CLASSES, len(ranked) - 1)] for step in range(1, CLASSES)]
    return sorted({*bounds, ranked[-1]})


def class_of(value: float | None, limits: Sequence[float]) -> int:
    """1 for the lowest class; 0 without a value."""
    if value is None:
        return NO_VALUE
    return next((number for number, bound in enumerate(limits, start=1) if value <= bound), len(limits))


def _drawn(
    one: Area,
    project: "_Projection",
    limits: Sequence[float],
    shades: Sequence[int],
    digits: int | None,
    unit: str,
) -> str:
    said = _("chưa có số liệu") if one.value is None else f"{text.format_number(one.value, digits)}{unit}"
    words = f"<title>{escape(one.label)}: {escape(said)}</title>"
    level = f'data-class="{shades[class_of(one.value, limits)]}"'
    if one.shape:
        figure = f'<path class="map-area" {level} d="{project.path(one.shape)}">{words}</path>'
    else:
        x, y = project(one.lon or 0.0, one.lat or 0.0)
        figure = f'<circle class="map-area" {level} cx="{x:.1f}" cy="{y:.1f}" r="6">{words}</circle>'
    if not one.url:
        return f'<g role="img" aria-label="{escape(one.label)}: {escape(said)}">{figure}</g>'
    return f'<a href="{escape(one.url)}" aria-label="{escape(one.label)}: {escape(said)}">{figure}</a>'


def _shades(count: int, *, low_is_best: bool) -> list[int]:
    """The shade of each class, 0 for none: few classes are spread over all five shades."""
    if count <= 1:
        return [NO_VALUE, 3]
    rising = [1 + round(number * (CLASSES - 1) / (count - 1)) for number in range(count)]
    return [NO_VALUE, *(rising[::-1] if low_is_best else rising)]


@dataclass(frozen=True)
class _Projection:
    """Longitude and latitude as they lie on a flat map of the place's own latitude."""

    west: float
    north: float
    across: float
    down: float

    def __call__(self, lon: float, lat: float) -> tuple[float, float]:
        return (lon - self.west) * self.across + 4, (self.north - lat) * self.down + 4

    def path(self, shape: Mapping[str, Any]) -> str:
        return "".join(
            "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in (self(*point[:2]) for point in ring)) + "Z"
            for ring in _rings(shape)
        )


def _rings(shape: Mapping[str, Any]) -> Iterator[Sequence[Sequence[float]]]:
    polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    for polygon in polygons:
        yield from polygon


def _points(one: Area) -> Iterator[tuple[float, float]]:
    if one.shape:
        for ring in _rings(one.shape):
            yield from ((point[0], point[1]) for point in ring)
    elif one.lon is not None and one.lat is not None:
        yield one.lon, one.lat


def _projection(areas: Sequence[Area]) -> tuple[_Projection, float]:
    points = [point for one in areas for point in _points(one)]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    narrow = math.cos(math.radians((south + north) / 2))
    wide, tall = max((east - west) * narrow, 1e-6), max(north - south, 1e-6)
    scale = min((WIDTH - 8) / wide, (TALLEST - 8) / tall)
    return _Projection(west, north, narrow * scale, scale), min(tall * scale + 8, TALLEST)


def _legend(
    limits: Sequence[float], shades: Sequence[int], areas: Sequence[Area], digits: int | None, unit: str
) -> str:
    lines = []
    low = min((one.value for one in areas if one.value is not None), default=0.0)
    for number, bound in enumerate(limits, start=1):
        first, last = text.format_number(low, digits), text.format_number(bound, digits)
        words = f"{last}{unit}" if low == bound else f"{first} – {last}{unit}"
        lines.append(f'<li data-class="{shades[number]}">{escape(words)}</li>')
        low = bound + 1 if digits == 0 else bound  # whole numbers: 1 – 13, 14 – 26
    if any(one.value is None for one in areas):
        lines.append(f'<li data-class="0">{escape(_("chưa có số liệu"))}</li>')
    return f'<ul class="map-legend">{"".join(lines)}</ul>'
