"""The national extract as one process works on it, and two processes that share the months."""

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np
from numpy.typing import NDArray

from bench import score
from tinhso.engines.indicators.api import Framework, bulk_evaluate
from tinhso.engines.indicators.bulk import Array, BulkScores
from tinhso.engines.indicators.distributed import api
from tinhso.engines.indicators.distributed.tests import country, engines
from tinhso.engines.indicators.distributed.tests.drawing import Columns

CORES = 2
# Months that one statement reads (planning it costs as much as reading one month) and one call scores.
BLOCK = 9
COMMUNES = country.COMMUNES
UNITS = [str(n) for n in range(COMMUNES)]


class Places(NamedTuple):
    """What comes back from another process, of every unit of some months."""

    totals: Array
    ranks: NDArray[np.int64]


@dataclass(frozen=True)
class Files:
    """A Parquet file a month, units in the same order in each."""

    chosen: Framework
    room: Path

    def file(self, month: int) -> Path:
        return self.room / f"{month:03}.parquet"

    def read(self, connection: duckdb.DuckDBPyConnection, months: range) -> Columns:
        columns = api.input_columns(self.chosen)
        names = {cell: columns[cell] for cell in score.cells_of(self.chosen)}
        # The files were written in the order of units; DuckDB keeps it.
        found = engines.read_wide(connection, [self.file(month) for month in months], [*names.values()])
        return {cell: found[name] for cell, name in names.items()}

    def scored(self, columns: Columns) -> BulkScores:
        """Whole months one below the other."""
        months = len(next(iter(columns.values()))) // COMMUNES
        return bulk_evaluate(self.chosen, UNITS * months, columns, check=False, lists=months)

    def places(self, months: range) -> list[Places]:
        """One core's share: reading and computing by turns."""
        done = []
        with duckdb.connect(config={"threads": 1}) as connection:
            for block in blocks(months):
                found = self.scored(self.read(connection, block))
                done.append(Places(found.totals, found.ranks))
        return done


def blocks(months: range) -> list[range]:
    """What is read and scored at a time."""
    return [months[first : first + BLOCK] for first in range(0, len(months), BLOCK)]


class Processes:
    """A process a core, started once and kept; ranks are within a month, so each takes whole months."""

    def __init__(self, chosen: Framework) -> None:
        began = time.perf_counter()
        self._pool = ProcessPoolExecutor(CORES, multiprocessing.get_context("spawn"), _learn, (chosen,))
        # Long enough that one process cannot take the turn of the other.
        naps = [self._pool.submit(time.sleep, 0.1) for _ in range(CORES)]
        for nap in naps:
            nap.result()
        self.seconds = time.perf_counter() - began

    def places(self, room: Path, months: int) -> list[Places]:
        edges = [months * core // CORES for core in range(CORES + 1)]
        parts = [range(first, after) for first, after in pairwise(edges) if first < after]
        done = [self._pool.submit(_places, room, part) for part in parts]
        return [one for part in done for one in part.result()]

    def cpu(self) -> float:
        """CPU seconds of all of them so far, to the nanosecond (/proc counts in hundredths)."""
        # The clock of another process: see clock_getcpuclockid(3).
        return sum(time.clock_gettime((~pid << 3) | 2) for pid in self._pool._processes)

    def stop(self) -> None:
        self._pool.shutdown()


_known: list[Framework] = []


def _learn(chosen: Framework) -> None:
    _known.append(chosen)


def _places(room: Path, months: range) -> list[Places]:
    return Files(_known[0], room).places(months)
