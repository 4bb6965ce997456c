"""Figures of one indicator as a dense array in memory: agencies × periods, whole numbers of its smallest decimal.

Whole numbers because sums must come out to the last digit. A cube is read once per process and kept until a batch has
touched its indicator; whether one has is asked by transaction number, so that nothing committed late is missed.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from tinhso.engines.indicators.models import Indicator

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
ROW = np.dtype([("period", ">i4"), ("agency", ">i8"), ("value", ">i8")])
MOST_KEPT = 1200  # cubes a process keeps; one of 550 agencies × 60 months takes 0.3 MB

READ = """
SELECT p.kind, string_agg(
         int4send(d.period_id) || int8send(d.agency_id) || int8send((d.value * %(scale)s)::bigint), ''::bytea)
  FROM indicators_datum d JOIN indicators_period p ON p.id = d.period_id
 WHERE d.indicator_id = %(indicator)s AND d.breakdown_id = %(breakdown)s AND d.value IS NOT NULL
 GROUP BY p.kind
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


NOTHING = Cube({}, np.empty(0, np.int64), np.empty((0, 0), np.int64), np.empty((0, 0), np.bool_))


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

    def get(self, indicator: Indicator, breakdown: int) -> dict[str, Cube]:
        """Kind of period → cube, as of the last refresh or later. One query where it is not kept."""
        key = (indicator.pk, breakdown)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            mark = self._mark
        made = read(indicator, breakdown)
        with self._lock:
            if mark == self._mark:  # nobody has looked in between: what was read is as new as the shelf
                self._kept[key] = made
                while len(self._kept) > MOST_KEPT:
                    self._kept.popitem(last=False)
        return made

    def clear(self) -> None:
        """Forget everything (tests)."""
        with self._lock:
            self._kept.clear()


shelf = Shelf()


def read(indicator: Indicator, breakdown: int) -> dict[str, Cube]:
    """Kind of period → cube, from the database. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            READ, {"scale": 10**indicator.decimals, "indicator": indicator.pk, "breakdown": breakdown}
        )
        return {kind: _cube(bytes(packed)) for kind, packed in cursor.fetchall()}


def _cube(packed: bytes) -> Cube:
    rows = np.frombuffer(packed, dtype=ROW)
    agencies, at = np.unique(rows["agency"].astype(np.int64), return_inverse=True)
    periods, column = np.unique(rows["period"].astype(np.int64), return_inverse=True)
    values = np.zeros((len(agencies), len(periods)), np.int64)
    known = np.zeros(values.shape, np.bool_)
    values[at, column], known[at, column] = rows["value"], True
    return Cube({int(one): n for n, one in enumerate(periods)}, agencies, values, known)
