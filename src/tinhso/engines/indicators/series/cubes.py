"""Figures of one indicator as a dense array in memory: agencies × periods, whole numbers of its smallest decimal.

Whole numbers because sums must come out to the last digit. A cube is read once per process and kept until a batch has
touched its indicator; whether one has is asked by transaction number, so that nothing committed late is missed.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from tinhso.engines.indicators.models import Indicator, Period

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
ROW = np.dtype([("period", ">i4"), ("agency", ">i8"), ("value", ">i8")])
MOST_KEPT = 1200  # cubes a process keeps; one of 550 agencies × 60 months takes 0.3 MB

AT_ONCE = 25  # cubes read with one statement

READ = """
SELECT w.i, w.b, (
  SELECT string_agg(int4send(d.period_id) || int8send(d.agency_id) || int8send((d.value * w.scale)::bigint), ''::bytea)
    FROM indicators_datum d WHERE d.indicator_id = w.i AND d.breakdown_id = w.b AND d.value IS NOT NULL)
  FROM unnest(%(i)s::int[], %(b)s::int[], %(scale)s::numeric[]) AS w(i, b, scale)
"""
# A transaction below the mark was finished when we looked; one at or above it may still bring its batch in.
LOOK = """
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
       ARRAY(SELECT DISTINCT unnest(indicators) FROM indicators_batch WHERE transaction >= %(since)s)
"""


@dataclass(frozen=True)
class Cube:
    """One indicator in one breakdown for one kind of period. `values` where `known`, else 0."""

    periods: dict[int, int]  # period id → column
    agencies: Ints  # ids, sorted
    values: Ints
    known: Flags


Wanted: TypeAlias = tuple[Indicator, int]  # an indicator and the id of a breakdown
Cubes: TypeAlias = dict[str, Cube]  # by kind of period


class Shelf:
    """The cubes of this process. `refresh` before a question, `get` as often as the question needs."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[int, int], dict[str, Cube]] = OrderedDict()
        self._mark = 0

    def refresh(self) -> None:
        """Drop the cubes whose indicators were touched since the last look. One query."""
        with self._lock, connection.cursor() as cursor:
            cursor.execute(LOOK, {"since": self._mark if self._kept else 2**62})
            self._mark, touched = cursor.fetchone()
            for key in [key for key in self._kept if key[0] in set(touched)]:
                del self._kept[key]

    def get(self, indicator: Indicator, breakdown: int) -> Cubes:
        """Kind of period → cube, as of the last refresh or later. Two queries where it is not kept."""
        return self.get_many([(indicator, breakdown)])[indicator.pk, breakdown]

    def get_many(self, wanted: Sequence[Wanted]) -> dict[tuple[int, int], Cubes]:
        """The same for many: what is not kept is read 25 at a time."""
        keys = {(one.pk, breakdown): (one, breakdown) for one, breakdown in wanted}
        with self._lock:
            found = {key: self._kept[key] for key in keys if key in self._kept}
            mark = self._mark
        made = dict(read([pair for key, pair in keys.items() if key not in found]))
        with self._lock:
            for key in found:
                if key in self._kept:
                    self._kept.move_to_end(key)
            if mark == self._mark:  # nobody has looked in between: what was read is as new as the shelf
                self._kept.update(made)
                while len(self._kept) > MOST_KEPT:
                    self._kept.popitem(last=False)
        return found | made

    def clear(self) -> None:
        """Forget everything (tests)."""
        with self._lock:
            self._kept.clear()


shelf = Shelf()


def read(wanted: Iterable[Wanted]) -> Iterator[tuple[tuple[int, int], Cubes]]:
    """Cubes from the database. Two queries for each 25."""
    left = iter(wanted)
    while some := list(islice(left, AT_ONCE)):
        names = {
            "i": [one.pk for one, _breakdown in some],
            "b": [breakdown for _one, breakdown in some],
            "scale": [10**one.decimals for one, _breakdown in some],
        }
        with connection.cursor() as cursor:
            cursor.execute(READ, names)
            rows = [(i, b, np.frombuffer(bytes(packed or b""), dtype=ROW)) for i, b, packed in cursor]
        ids = {int(one) for _i, _b, packed in rows for one in np.unique(packed["period"])}
        kinds = dict(Period.objects.filter(pk__in=ids).values_list("pk", "kind"))
        for i, b, packed in rows:
            yield (i, b), _by_kind(packed, kinds)


def _by_kind(rows: NDArray[np.void], known: Mapping[int, str]) -> Cubes:
    periods, column = np.unique(rows["period"].astype(np.int64), return_inverse=True)
    kinds = np.array([known[int(one)] for one in periods])
    found: Cubes = {}
    for kind in dict.fromkeys(kinds.tolist()):
        mine = np.flatnonzero(kinds == kind)
        inside = np.isin(column, mine) if len(mine) < len(periods) else slice(None)
        ids = [int(one) for one in periods[mine]]
        found[kind] = _cube(rows[inside], np.searchsorted(mine, column[inside]), ids)
    return found


def _cube(rows: NDArray[np.void], column: NDArray[np.intp], ids: Sequence[int]) -> Cube:
    agencies, at = np.unique(rows["agency"].astype(np.int64), return_inverse=True)
    values = np.zeros((len(agencies), len(ids)), np.int64)
    known = np.zeros(values.shape, np.bool_)
    values[at, column], known[at, column] = rows["value"], True
    return Cube({one: n for n, one in enumerate(ids)}, agencies, values, known)
