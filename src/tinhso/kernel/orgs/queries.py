"""Reads. The tree of agencies is public: no actor is asked for. `on` is a day in Vietnam; None means today."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from tinhso.kernel.orgs.models import Agency, AgencyLineage, Post
from tinhso.kernel.places.api import Place
from tinhso.kernel.text import api as text


@dataclass(frozen=True)
class Branch:
    """An agency and those under it."""

    agency: Agency
    children: tuple["Branch", ...]


def valid(on: dt.date | None = None) -> QuerySet[Agency]:
    """Agencies that exist on the day, in order: kind, then name."""
    day = on or text.today()
    existing = Agency.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)
    return existing.order_by("kind__rank", "sort_key", "code")


def by_code(code: str) -> Agency:
    """Identifier codes are never given twice, so no day is needed. Raises Agency.DoesNotExist."""
    return Agency.objects.select_related("kind", "place", "parent").get(code=code)


def tree(on: dt.date | None = None, root: Agency | None = None) -> tuple[Branch, ...]:
    """The tree of a day, whole or under `root`. One query."""
    agencies = valid(on).select_related("kind", "place")
    if root is not None:
        agencies = agencies.filter(path__under=root.path).exclude(pk=root.pk)
    below: dict[int | None, list[Agency]] = {}
    for agency in agencies:
        below.setdefault(agency.parent_id, []).append(agency)

    def branches(parent: int | None) -> tuple[Branch, ...]:
        return tuple(Branch(agency, branches(agency.pk)) for agency in below.get(parent, ()))

    return branches(root.pk if root else None)


def ancestors(agency: Agency) -> list[Agency]:
    """From the root down to the parent. One query."""
    above = Agency.objects.filter(path__above=agency.path).exclude(pk=agency.pk)
    return sorted(above, key=lambda up: up.path.count("."))


def descendants(agency: Agency, on: dt.date | None = None, kind: str | None = None) -> QuerySet[Agency]:
    """Agencies under this one on the day, of one kind if given (`"ubnd_xa"`)."""
    below = valid(on).filter(path__under=agency.path).exclude(pk=agency.pk)
    return below if kind is None else below.filter(kind__code=kind)


def of_place(place: Place, on: dt.date | None = None) -> QuerySet[Agency]:
    """Agencies of exactly this place on the day."""
    return valid(on).filter(place=place)


def successors(agency: Agency, on: dt.date | None = None) -> list[Agency]:
    """Who has the agency's work on the day, the main heir first; itself while it exists.

    One query per reorganisation in between. Empty before its first day or when nobody took over.
    """
    day = on or text.today()
    if agency.valid_from > day:
        return []
    found: dict[int, tuple[bool, Agency]] = {}
    front: dict[int, tuple[bool, Agency]] = {agency.pk: (True, agency)}
    while front:
        ended = {pk: main for pk, (main, a) in front.items() if a.valid_to and a.valid_to <= day}
        found |= {pk: hit for pk, hit in front.items() if pk not in ended}
        steps = AgencyLineage.objects.filter(old__in=ended).select_related("new") if ended else ()
        front = {}
        for step in steps:
            main = (ended[step.old_id] and step.main) or front.get(step.new_id, (False, None))[0]
            front[step.new_id] = (main, step.new)
    return [heir for _, heir in sorted(found.values(), key=lambda hit: (not hit[0], hit[1].sort_key))]


def successor_of(agency: Agency, on: dt.date | None = None) -> Agency | None:
    """The one agency that answers for this one on the day."""
    return next(iter(successors(agency, on)), None)


def predecessors(agency: Agency) -> QuerySet[Agency]:
    """Whose work came to this agency when it was set up or later (one step back)."""
    return Agency.objects.filter(to_new__new=agency).order_by("sort_key", "code")


def posts(agency: Agency, on: dt.date | None = None) -> QuerySet[Post]:
    """Posts of the agency on the day, the head first. Who holds them is asked of `people`."""
    day = on or text.today()
    return (
        agency.posts.filter(Q(valid_from=None) | Q(valid_from__lte=day))
        .filter(Q(valid_to=None) | Q(valid_to__gt=day))
        .order_by("rank", "title")
    )


def name_on(agency: Agency, on: dt.date) -> str:
    """The name on a day: a renamed agency keeps its row and code, its old names keep their days."""
    past = agency.past_names.filter(until__gt=on).order_by("until").first()
    return past.name if past else agency.name
