"""The order of a published run by any column.

A published run never changes, so each of its orders is worked out once per process; pages by key are cut from it.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.http import Http404
from django.utils.translation import gettext as _

from tinhso.apps.scoring.models import Result, Run
from tinhso.apps.scoring.rankings.columns import ITEM, TOTAL, By
from tinhso.engines.indicators.api import rank
from tinhso.kernel.text import api as text

NO_POINTS = {"by_group", "unscored", "not_applicable"}
MOST_DIGITS = 4  # decimals of points on a page
KEPT = 48  # orders in memory: about 300 bytes for each unit of each


@dataclass(frozen=True, slots=True)
class Placed:
    """One unit in an order. `place` counts from 1 without gaps: the key by which the list is paged."""

    result: int
    unit: str
    home: int | None
    group: str
    folded: str
    points: float | None
    rank: int | None
    group_rank: int | None
    place: int


@dataclass(frozen=True)
class Cut:
    """One page of an order with the marks of its neighbours."""

    rows: Sequence[Placed]
    next: str = ""
    previous: str = ""


def order(run: Run, by: By) -> tuple[Placed, ...]:
    """Every unit of a published run by its points in a column, best first; at most one query."""
    if run.published_at is None:
        raise ValueError(f"run {run} is a draft: its order still changes")
    return _order(run.pk, run.published_at, by.kind, by.key, by.fewest)


def digits(placed: Sequence[Placed], least: int) -> int:
    """How many decimals tell neighbours of different rank apart, at most MOST_DIGITS."""
    pairs = [
        (one.points, other.points)
        for one, other in pairwise(placed)
        if one.rank and other.rank and one.rank != other.rank
    ]
    for many in range(least, MOST_DIGITS):
        if all(None in (a, b) or _rounded(a, many) != _rounded(b, many) for a, b in pairs):
            return many
    return max(least, MOST_DIGITS)


def _rounded(points: float | None, many: int) -> str:
    return text.format_number(points or 0, many)


@lru_cache(maxsize=KEPT)
def _order(run: int, _published_at: dt.datetime, kind: str, key: str, fewest: bool) -> tuple[Placed, ...]:
    rows = Result.objects.filter(run=run)
    return _stored(rows) if kind == TOTAL else ranked(_read(rows, kind, key), fewest=fewest)


def _stored(rows: QuerySet[Result]) -> tuple[Placed, ...]:
    """The total was ranked when the run was computed, with the framework's own tolerance."""
    names = (
        "pk",
        "unit__key",
        "unit__place_id",
        "unit__peer_group",
        "unit__folded_name",
        "total",
        "rank",
        "group_rank",
        "place_in_list",
    )
    found = rows.order_by("place_in_list").values_list(*names)
    return tuple(
        Placed(pk, key, home, group, folded, None if total is None else float(total), first, second, place)
        for place, (pk, key, home, group, folded, total, first, second, _place) in enumerate(found, start=1)
    )


@dataclass(frozen=True, slots=True)
class Scored:
    """What a unit has in a column, before it is ranked."""

    result: int
    unit: str
    home: int | None
    group: str
    folded: str
    sort_key: str
    ranked: bool
    points: str | None


def _read(rows: QuerySet[Result], kind: str, key: str) -> list[Scored]:
    column = "items" if kind == ITEM else "pillars"
    one: Any = KeyTransform(key, column)
    found = rows.annotate(
        points=KeyTextTransform("points", one),
        state=KeyTextTransform("state", one),
        unit_ranked=F("unit__ranked"),
    ).values_list(
        "pk",
        "unit__key",
        "unit__place_id",
        "unit__peer_group",
        "unit__folded_name",
        "unit__sort_key",
        "unit_ranked",
        "points",
        "state",
    )
    return [Scored(*row[:7], None if row[8] in NO_POINTS else row[7]) for row in found]


def ranked(rows: Iterable[Scored], *, fewest: bool = False) -> tuple[Placed, ...]:
    """Ranks 1, 2, 2, 4 among all and within each peer group; who has no points, or is not ranked, comes last.

    `fewest`: the fewest points are first.
    """
    rows = list(rows)
    numbers = {words: Fraction(words) for words in {one.points for one in rows} if words is not None}
    points = {one.unit: numbers[one.points] for one in rows if one.points is not None}
    held = {unit: -number for unit, number in points.items()} if fewest else points
    out = {one.unit for one in rows if not one.ranked}
    overall = {one.unit: one.rank for one in rank(held, unranked=out)}
    groups = {one.unit: one.group for one in rows}
    apart = {one.unit: one.rank for one in rank(held, unranked=out, peer_groups=groups)}

    def where(one: Scored) -> tuple[object, ...]:
        place = overall.get(one.unit)
        best_first = 1.0 if one.points is None else -float(held[one.unit])
        return (place is None, place or 0, one.points is None, best_first, one.sort_key, one.unit)

    return tuple(
        Placed(
            result=one.result,
            unit=one.unit,
            home=one.home,
            group=one.group,
            folded=one.folded,
            points=float(points[one.unit]) if one.unit in points else None,
            rank=overall.get(one.unit),
            group_rank=apart.get(one.unit),
            place=place,
        )
        for place, one in enumerate(sorted(rows, key=where), start=1)
    )


def chosen(rows: Sequence[Placed], *, group: str = "", words: str = "") -> Sequence[Placed]:
    """Those of one peer group, or whose name contains the words; with or without accents."""
    wanted = text.fold(words)
    return [one for one in rows if (not group or one.group == group) and (not wanted or wanted in one.folded)]


def cut(rows: Sequence[Placed], *, after: str = "", limit: int = 25) -> Cut:
    """One page. `after` is a mark of an earlier page: `25` after place 25, `-26` before place 26.

    Raises Http404 for what is no mark.
    """
    try:
        mark = int(after or 0)
    except ValueError:
        raise Http404(_("Dấu trang không đúng. Hãy mở lại danh sách từ đầu.")) from None
    if mark < 0:
        before = [one for one in rows if one.place < -mark]
        found, more = before[-limit:], len(before) > limit
        return _cut(found, previous=more, following=bool(found))
    beyond = [one for one in rows if one.place > mark]
    found = beyond[:limit]
    return _cut(found, previous=mark > 0 and bool(found), following=len(beyond) > limit)


def _cut(found: Sequence[Placed], *, previous: bool, following: bool) -> Cut:
    if not found:
        return Cut(())
    return Cut(
        found,
        next=str(found[-1].place) if following else "",
        previous=str(-found[0].place) if previous else "",
    )
