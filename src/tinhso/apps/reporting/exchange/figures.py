"""Figures for other systems: whatever was accepted, and what the actor may view. Rows stream from the server."""

import datetime as dt
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from django.db import connection
from django.utils.translation import gettext as _

from tinhso.apps.reporting.actions import VIEW
from tinhso.kernel.access.api import Actor

MOST = 1_000_000  # figures of one answer
ROWS = 5_000  # read from the server at a time

# From reports to their cells to the figures: what was typed for a form that is not asked any more stays in sight.
FROM = """
  FROM reporting_submission s
  JOIN reporting_form f ON f.id = s.form_id
  JOIN reporting_formcell c ON c.version_id = s.version_id
  JOIN indicators_datum d ON (d.indicator_id, d.period_id, d.agency_id, d.breakdown_id)
       = (c.indicator_id, s.period_id, s.agency_id, c.breakdown_id)
  JOIN indicators_batch o ON o.id = d.batch_id
  JOIN indicators_indicator i ON i.id = d.indicator_id
  JOIN indicators_breakdown b ON b.id = d.breakdown_id
  JOIN indicators_period p ON p.id = s.period_id
  JOIN orgs_agency a ON a.id = s.agency_id
  LEFT JOIN places_place l ON l.id = a.place_id
 WHERE s.form_id = ANY(%(forms)s) AND d.value IS NOT NULL
   AND (s.state = 'accepted' OR %(everywhere)s OR a.path <@ ANY(%(agency_paths)s::ltree[])
        OR l.path <@ ANY(%(place_paths)s::ltree[]))
"""
FILTERS = {
    "agencies": "a.code = ANY(%(agencies)s)",
    "under": "a.path <@ ANY(%(under)s::ltree[])",
    "places": "coalesce(l.key, '') = ANY(%(places)s)",
    "indicators": "i.code = ANY(%(indicators)s)",
    "breakdowns": "b.key = ANY(%(breakdowns)s)",
    "kinds": "p.kind = ANY(%(kinds)s)",
    "periods": "p.code = ANY(%(periods)s)",
    "first": "p.first_date >= %(first)s",
    "last": "p.last_date <= %(last)s",
    "updated_after": "o.at > %(updated_after)s",
}
SELECT = """
SELECT i.code, a.code, coalesce(l.key, ''), b.key, p.kind, p.code, p.first_date, p.last_date, d.value, o.source,
       s.state = 'accepted', o.at, f.code
"""
ORDER = " ORDER BY i.code, a.code, b.key, p.kind, p.first_date, p.code, s.state = 'accepted' DESC, f.code"

BY_REPORT = " ORDER BY f.code, a.code, p.kind, p.first_date, p.code, c.order"


class TooLarge(Exception):
    """More figures than one answer holds. The message says how to ask for fewer."""


@dataclass(frozen=True)
class Wanted:
    """Which figures: of these forms (database ids), and of everything else named; None leaves it open."""

    forms: tuple[int, ...]
    agencies: tuple[str, ...] | None = None
    under: tuple[str, ...] | None = None  # agencies' paths: these and all below
    places: tuple[str, ...] | None = None
    indicators: tuple[str, ...] | None = None
    breakdowns: tuple[str, ...] | None = None
    kinds: tuple[str, ...] | None = None
    periods: tuple[str, ...] | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    updated_after: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its whole address in codes, and how it came about."""

    indicator: str
    agency: str
    place: str  # empty: an agency without a place
    breakdown: str
    kind: str
    period: str
    first: dt.date
    last: dt.date
    value: Decimal
    source: str
    accepted: bool
    at: dt.datetime
    form: str


def read(actor: Actor, wanted: Wanted, *, by_report: bool = False) -> Generator[Figure, None, None]:
    """The figures, in the order of indicator, agency, breakdown, period. Raises TooLarge before the first one.

    A figure that two forms ask for comes once, as accepted when either was. `by_report`: report by report instead,
    each with its own. Nothing is held in memory.
    """
    where, names = _where(actor, wanted)
    with connection.cursor() as cursor:
        counted = f"SELECT count(*) FROM (SELECT 1 {where} LIMIT {MOST + 1}) n"  # noqa: S608 - constant text
        cursor.execute(counted, names)
        if int(cursor.fetchone()[0]) > MOST:
            raise TooLarge(
                _(
                    "Hơn %(most)s số liệu, quá mức một lần hỏi. Hãy chọn khoảng thời gian ngắn hơn hoặc ít cơ quan hơn."
                )
                % {"most": MOST}
            )
    return _rows(SELECT + where + (BY_REPORT if by_report else ORDER), names)


ONCE = SELECT.replace("SELECT", "SELECT DISTINCT ON (i.code, a.code, b.key, p.kind, p.first_date, p.code)")
AFTER = (
    " AND (i.code, a.code, b.key, p.kind, p.first_date, p.code)"
    " > (%(m0)s, %(m1)s, %(m2)s, %(m3)s, %(m4)s::date, %(m5)s)"
)


def page(actor: Actor, wanted: Wanted, *, after: tuple[str, ...] | None, limit: int) -> list[Figure]:
    """So many figures from a mark on (`place_of` the last one seen), in the order of `read`."""
    where, names = _where(actor, wanted)
    if after is not None:
        where += AFTER
        names |= {f"m{n}": part for n, part in enumerate(after)}
    with connection.cursor() as cursor:
        cursor.execute(ONCE + where + ORDER + f" LIMIT {int(limit)}", names)
        return [Figure(*row) for row in cursor.fetchall()]


def place_of(one: Figure) -> tuple[str, ...]:
    """Where a figure stands in the order of `read`: a mark to go on from."""
    return one.indicator, one.agency, one.breakdown, one.kind, one.first.isoformat(), one.period


def _rows(statement: str, names: dict[str, Any]) -> Generator[Figure, None, None]:
    before = None
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, names)
        while rows := cursor.fetchmany(ROWS):
            for row in rows:
                if row[:6] != before:
                    before = row[:6]
                    yield Figure(*row)


def _where(actor: Actor, wanted: Wanted) -> tuple[str, dict[str, Any]]:
    reach = actor.reach(VIEW.code)
    names: dict[str, Any] = {
        "forms": list(wanted.forms),
        "everywhere": reach.everywhere,
        "agency_paths": list(reach.agencies),
        "place_paths": list(reach.places),
    }
    parts = [FROM]
    for name, condition in FILTERS.items():
        given = getattr(wanted, name)
        if given is not None:
            names[name] = list(given) if isinstance(given, tuple) else given
            parts.append(f" AND {condition}")
    return "".join(parts), names


def grouped(figures: Iterator[Figure]) -> Iterator[tuple[Figure, Sequence[Figure]]]:
    """Series by series: one figure that names the series, and all of it by time."""
    group: list[Figure] = []
    for one in figures:
        if group and _series(one) != _series(group[0]):
            yield group[0], group
            group = []
        group.append(one)
    if group:
        yield group[0], group


def _series(one: Figure) -> tuple[str, ...]:
    return one.indicator, one.agency, one.breakdown, one.kind


def plain(value: Decimal) -> str:
    """A value in plain notation without needless zeros."""
    words = format(value, "f")
    return words.rstrip("0").rstrip(".") if "." in words else words


class Closable(Protocol):
    """What holds something open on the server."""

    def close(self) -> None:
        """Give it back."""
        ...


class Body:
    """Pieces of an answer in chunks worth sending; when the reader goes away, so does what stands behind them."""

    def __init__(self, pieces: Iterable[str], behind: Closable | None = None, size: int = 65_536) -> None:
        self._pieces, self._behind, self._size = pieces, behind, size

    def __iter__(self) -> Iterator[bytes]:
        kept: list[str] = []
        length = 0
        for one in self._pieces:
            kept.append(one)
            length += len(one)
            if length >= self._size:
                yield "".join(kept).encode()
                kept, length = [], 0
        yield "".join(kept).encode()

    def close(self) -> None:
        """Django calls this at the end of the answer, however it came."""
        if self._behind is not None:
            self._behind.close()
