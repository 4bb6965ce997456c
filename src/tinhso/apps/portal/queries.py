"""What the portal shows of places, as of a day."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404

from tinhso.engines.indicators.api import provinces_merged_on
from tinhso.kernel.places import api as places
from tinhso.kernel.places.api import Part, Place


@dataclass(frozen=True)
class PlacePage:
    """One place on a day: where it lies, what lies under it, where it came from and what became of it."""

    place: Place
    day: dt.date
    exists: bool
    above: Sequence[Place]
    below: Sequence[Place]
    later: Sequence[Part]
    earlier: Sequence[Part]


def place(key: str, day: dt.date) -> PlacePage:
    """Raises Http404 for an unknown key. A place that is no more on the day is shown with its successors."""
    try:
        found = places.by_key(key)
    except Place.DoesNotExist:
        raise Http404(key) from None
    exists = found.valid_from <= day and (found.valid_to is None or day < found.valid_to)
    within = day if exists else (found.valid_to or day) - dt.timedelta(days=1)
    nearest = [p for p in places.descendants(found, within) if p.parent_id == found.pk]
    later = [] if exists or day < found.valid_from else places.successors(found, day)
    earlier = (
        places.predecessors(found, found.valid_from - dt.timedelta(days=1))
        if found.valid_from >= provinces_merged_on()
        else []
    )
    return PlacePage(
        place=found,
        day=day,
        exists=exists,
        above=places.ancestors(found),
        below=nearest,
        later=[part for part in later if part.place.level == later[0].place.level],
        earlier=earlier,
    )


@dataclass(frozen=True)
class Provinces:
    """The provinces of a day, or what was searched for."""

    day: dt.date
    words: str
    rows: Sequence[Place]
    found: Sequence[places.Found]


def provinces(day: dt.date, words: str) -> Provinces:
    """The provinces of a day; with words, the places of that day whose name fits."""
    found = places.search(words, on=day, limit=30) if words.strip() else []
    rows = [] if words.strip() else list(places.valid(day).filter(level=1).order_by("sort_key"))
    return Provinces(day, words, rows, found)


@dataclass(frozen=True)
class Conversion:
    """An old address in today's divisions, or why it cannot be found."""

    written: str
    result: places.Converted | None = None
    problem: str = ""


def convert(written: str, day: dt.date) -> Conversion:
    """An address of the three-level time as of `day` (at least the day since which the provinces are merged)."""
    if not written.strip():
        return Conversion("")
    try:
        return Conversion(written, places.convert_address(written, on_new=max(day, provinces_merged_on())))
    except places.AddressUnknown as unknown:
        return Conversion(written, problem=str(unknown))
