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
# Everything below `low` was finished when we looked; what is at or above it may still come in.
MARK = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
TOUCHED = """
SELECT EXISTS (SELECT FROM indicators_batch WHERE transaction >= %(since)s AND %(indicator)s = ANY(indicators))
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
    """The cubes of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[int, int], tuple[int, dict[str, Cube]]] = OrderedDict()

    def get(self, indicator: Indicator, breakdown: int) -> dict[str, Cube]:
        """Kind of period → cube, up to date with what was committed when this is asked."""
        mark = self._mark()
        with self._lock:
            kept = self._kept.get((indicator.pk, breakdown))
        if kept is not None and not self._touched(indicator.pk, kept[0]):
            with self._lock:
                self._kept[indicator.pk, breakdown] = (mark, kept[1])
                self._kept.move_to_end((indicator.pk, breakdown))
            return kept[1]
        made = read(indicator, breakdown)
        with self._lock:
            self._kept[indicator.pk, breakdown] = (mark, made)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return made

    def _mark(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute(MARK)
            return int(cursor.fetchone()[0])

    def _touched(self, indicator: int, since: int) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(TOUCHED, {"since": since, "indicator": indicator})
            return bool(cursor.fetchone()[0])

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
