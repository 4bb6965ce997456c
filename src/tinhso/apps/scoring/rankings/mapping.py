"""A ranking on a map: shapes where there are any, symbols at points elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from tinhso.apps.scoring.rankings import pages
from tinhso.apps.scoring.rankings.keeping import Kept
from tinhso.apps.scoring.rankings.nearer import nearer
from tinhso.apps.scoring.rankings.pages import Shown
from tinhso.apps.scoring.rankings.rows import Row
from tinhso.kernel.places import api as places
from tinhso.kernel.text import api as text
from tinhso.kernel.ui.api import Area, choropleth

MOST = 400  # areas: beyond them a drawing is neither small nor readable
MAPS: Kept["Drawn"] = Kept(24)  # a map of the country is about 300 KB
BESIDE = 10  # rows beside the map
POINTS, RANKS = "diem", "hang"


@dataclass(frozen=True)
class Drawn:
    """The map, how it is coloured, its rows as a table, and how many units it could not place."""

    title: str
    drawing: Markup
    colour: str
    heads: Sequence[str]
    table: Sequence[Sequence[str]]
    missing: int
    too_many: bool
    moved: Sequence[str] = ()
    best: Sequence[Row] = ()


def kept(shown: Shown, colour: str = "") -> Drawn:
    """The map of a ranking, drawn once per process; outlines that change are seen after some minutes."""
    colour = colour if colour in {POINTS, RANKS} else ""
    key = (shown.stamp, get_language(), shown.query, colour)
    return MAPS.get(key, lambda: draw(shown, pages.every(shown), colour))


def draw(shown: Shown, lines: Sequence[Row], colour: str = "") -> Drawn:
    """The map of a ranking, by points, or by ranks where points are not published. Five queries at most."""
    known = sum(row.placed.points is not None for row in lines)
    by_rank = colour == RANKS or (colour != POINTS and known < len(lines) / 2)
    areas, moved = nearer([] if len(lines) > MOST else _areas(lines, by_rank=by_rank))
    digits = 0 if by_rank else shown.by.digits
    title = _("Thứ hạng theo địa bàn") if by_rank else shown.by.name
    return Drawn(
        title=title,
        drawing=choropleth(areas, title=title, digits=digits, low_is_best=by_rank),
        colour=RANKS if by_rank else POINTS,
        heads=[_("Địa bàn"), _("Hạng"), shown.by.head],
        table=[_line(row, shown.by.digits) for row in lines[:MOST]],
        missing=sum(one.shape is None and one.lon is None for one in areas),
        too_many=len(lines) > MOST,
        moved=moved,
        best=[row for row in lines[:BESIDE] if row.rank],
    )


def _areas(lines: Sequence[Row], *, by_rank: bool) -> list[Area]:
    ids = [row.placed.home for row in lines if row.placed.home is not None]
    shapes = _shapes(ids)
    points = places.points(ids)
    found = []
    for row in lines:
        home = row.placed.home
        shape, approximate = shapes.get(home, (None, False)) if home is not None else (None, False)
        lon, lat = points.get(home, (None, None)) if home is not None else (None, None)
        value = row.rank if by_rank else row.placed.points
        found.append(
            Area(
                row.result.unit.name,
                None if value is None else float(value),
                shape,
                lon,
                lat,
                url=reverse("scoring:result", args=[row.code, row.placed.unit]),
                approximate=approximate,
            )
        )
    return found


def _shapes(ids: Sequence[int]) -> dict[int, tuple[dict[str, Any], bool]]:
    """Shapes, also of places that have one under a later name only. Three queries at most."""
    found = places.shapes(ids)
    missing = [one for one in ids if one not in found]
    if not missing:
        return found
    later = places.renamed(missing)
    drawn = places.shapes(later.values())
    return found | {old: drawn[new] for old, new in later.items() if new in drawn}


def _line(row: Row, digits: int) -> list[str]:
    points = row.placed.points
    place = text.format_number(row.rank) if row.rank else _("không xếp hạng")
    return [row.result.unit.name, place, "–" if points is None else text.format_number(points, digits)]
