"""Bench: the whole country computed anew: 34 provinces, 3,321 communes, 100 items, 1, 6 and 36 months.

(a) The values lie in PostgreSQL, one row each: one hand-written SQL statement scores and ranks them there; the engine
reads every row out and scores in numpy. (b) The same values lie as an extract, a Parquet file a month: DuckDB
reads every value once (a sum of each column), which is the floor; the engine reads them and scores in numpy; the
framework as SQL (`engines/indicators/distributed`) does it inside DuckDB (in Spark: bench/spark.py). Totals must be
equal bit for bit (against the hand-written statement to 1e-6) and ranks equal, else the run fails.

CPU seconds (all processes of the work) stand beside the wall clock, for the machine may have other work. Every value is
invented with a fixed seed. `TINHSO_BENCH_MONTHS=1,6` measures fewer sizes.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import psycopg
from numpy.typing import NDArray

from bench import Row, cpu_seconds, family, score
from bench._extract import COMMUNES, Files, blocks
from tinhso.engines.indicators.api import Framework
from tinhso.engines.indicators.bulk import BulkScores
from tinhso.engines.indicators.distributed import api
from tinhso.engines.indicators.distributed.tests import country, engines
from tinhso.engines.indicators.distributed.tests.drawing import Columns

MONTHS = (1, 6, 36)
CORES = 2
KEYS = ["period", "province", "unit"]
# Places are given within each month, by the published total.
STATEMENT = score.STATEMENT.replace(
    "rank() OVER (ORDER BY round(points::numeric, 9) DESC)",
    f"rank() OVER (PARTITION BY unit / {COMMUNES} ORDER BY floor(points * 100 + 0.5 + 1e-9) DESC)",
)
SESSION = "SET search_path = bench_country; SET jit = off; SET work_mem = '256MB'"


@dataclass(frozen=True)
class Took:
    """Wall clock, CPU of everything that worked, and what came out."""

    seconds: float
    cpu: float
    result: Any


def took(work: Callable[[], Any], *, rounds: int = 1, cpu: Callable[[], float] = lambda: 0.0) -> Took:
    """The quickest of several runs. `cpu`: seconds that other processes have worked, which count beside ours."""
    found = []
    for _ in range(rounds):
        before, began = cpu() + time.process_time(), time.perf_counter()
        result = work()
        wall = time.perf_counter() - began
        found.append(Took(wall, cpu() + time.process_time() - before, result))
    return min(found, key=lambda one: one.seconds)


def sizes(usual: tuple[int, ...] = MONTHS) -> tuple[int, ...]:
    """Months to measure: the usual ones, or those of `TINHSO_BENCH_MONTHS`."""
    said = os.environ.get("TINHSO_BENCH_MONTHS", "")
    return tuple(int(word) for word in said.split(",") if word) or usual


def run(dsn: str) -> list[Row]:
    """Every size on the database at `dsn`."""
    assert STATEMENT != score.STATEMENT
    chosen = country.national_framework()
    rows: list[Row] = []
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS bench_country CASCADE; CREATE SCHEMA bench_country")
        try:
            connection.execute(SESSION)
            connection.execute(
                "SELECT set_config('max_parallel_workers_per_gather', %s, false)", [str(CORES)]
            )
            for months in sizes():
                with tempfile.TemporaryDirectory(prefix="tinhso-bench-") as room:
                    rows += _Size(connection, chosen, months, Path(room)).rows()
        finally:
            connection.execute("DROP SCHEMA bench_country CASCADE")
    return rows


class Extract:
    """The country for some months: values in memory and as Parquet files, and every way to compute from them."""

    def __init__(self, chosen: Framework, months: int, room: Path) -> None:
        self.chosen, self.months, self.room = chosen, months, room
        self.cells = score.cells_of(chosen)
        self.columns = score.draw(chosen, self.cells, COMMUNES * months)
        self.values = COMMUNES * months * len(self.cells)
        self.files = Files(chosen, room)
        self._write()

    def _write(self) -> None:
        for month in range(self.months):
            mine = _rows(self.columns, range(month, month + 1))
            keys = {name: column[:COMMUNES] for name, column in country.keys_of(COMMUNES, 1).items()}
            keys["period"] = np.full(COMMUNES, month, np.int32)
            table = engines.wide_table(self.chosen, mine, keys)
            engines.write_wide(table, self.files.file(month), KEYS, narrow=True)

    def from_memory(self) -> list[BulkScores]:
        return [self.files.scored(_rows(self.columns, block)) for block in blocks(range(self.months))]

    def read_once(self) -> Any:
        columns = api.input_columns(self.chosen)
        sums = ", ".join(f"sum({columns[cell]})" for cell in self.cells)
        with duckdb.connect(config={"threads": CORES}) as connection:
            return connection.execute(f"SELECT {sums} FROM '{self.room}/*.parquet'").fetchall()

    def from_extract(self) -> list[BulkScores]:
        """Block after block; while one is computed the next is read (DuckDB works outside the interpreter's lock)."""
        parts = blocks(range(self.months))
        done: list[BulkScores] = []
        with duckdb.connect(config={"threads": CORES}) as connection, ThreadPoolExecutor(1) as ahead:
            coming = ahead.submit(self.files.read, connection, parts[0])
            for after in [*parts[1:], None]:
                cells = coming.result()
                if after:
                    coming = ahead.submit(self.files.read, connection, after)
                done.append(self.files.scored(cells))
        return done

    def in_duckdb(self) -> dict[str, Any]:
        sql = api.statement(self.chosen, "duckdb", "wide", KEYS)
        with duckdb.connect(config={"threads": CORES}) as connection:
            source = f"'{self.room}/*.parquet'"
            connection.execute(f"CREATE VIEW wide AS {self.widened(source)}")
            connection.execute(f"CREATE TABLE scored AS {sql}")
            return connection.execute("FROM scored ORDER BY period, unit").fetchnumpy()

    def widened(self, source: str) -> str:
        """The extract as the statement wants it: every input as a double."""
        inputs = [f"CAST({name} AS DOUBLE) AS {name}" for name in api.input_columns(self.chosen).values()]
        return f"SELECT {', '.join([*KEYS, *inputs])} FROM {source}"

    def same_table(self, found: dict[str, Any], done: list[BulkScores]) -> None:
        """Refuse a result that is not bit for bit the same."""
        first = 0
        for one in done:
            part = {name: column[first : first + len(one.units)] for name, column in found.items()}
            first += len(one.units)
            if differing := engines.differences(self.chosen, part, one):
                raise AssertionError(f"not the same bits: {differing[:3]}")


class _Size(Extract):
    """The same values in the database too."""

    def __init__(
        self, connection: psycopg.Connection[Any], chosen: Framework, months: int, room: Path
    ) -> None:
        super().__init__(chosen, months, room)
        self.connection = connection
        self.postmaster = parent_of(connection.info.backend_pid)
        connection.execute("DROP TABLE IF EXISTS cell, answer, rule, band, given")
        score.load(connection, chosen, self.cells)
        score.fill(connection, [self.columns[cell] for cell in self.cells])

    def rows(self) -> list[Row]:
        memory = took(self.from_memory, rounds=3)
        sql = took(self.by_statement, cpu=self.postgres)
        same_as_statement(sql.result, memory.result)
        database = took(self.from_database, rounds=3, cpu=self.postgres)
        _same(database.result, memory.result)
        floor = took(self.read_once, rounds=5)
        extract = took(self.from_extract, rounds=5)
        _same(extract.result, memory.result)
        inside = took(self.in_duckdb, rounds=2)
        self.same_table(inside.result, memory.result)
        return [
            self._row("(a) one SQL statement in PostgreSQL", sql, sql, floor),
            self._row("rows in PostgreSQL → numpy", database, sql, floor),
            self._row("(b) DuckDB reads the extract once: the floor", floor, sql, floor),
            self._row("extract → numpy", extract, sql, floor),
            self._row("values in memory → numpy", memory, sql, floor),
            self._row("the framework as SQL in DuckDB", inside, sql, floor),
        ]

    def _row(self, work: str, one: Took, sql: Took, floor: Took) -> Row:
        return {
            "months": self.months,
            "work": work,
            **figures(one, self.values),
            "faster_than_sql": round(sql.seconds / one.seconds, 1),
            "faster_than_sql_by_cpu": round(sql.cpu / one.cpu, 1),
            "times_the_floor": round(one.seconds / floor.seconds, 2),
            "times_the_floor_by_cpu": round(one.cpu / floor.cpu, 2),
        }

    def postgres(self) -> float:
        return cpu_seconds(family(self.postmaster))

    def by_statement(self) -> list[Any]:
        return self.connection.execute(STATEMENT).fetchall()

    def from_database(self) -> list[BulkScores]:
        columns = score.read(self.connection, self.cells, COMMUNES * self.months)
        return [self.files.scored(_rows(columns, block)) for block in blocks(range(self.months))]


def figures(one: Took, values: int) -> Row:
    """What every row says of a piece of work."""
    return {
        "values": values,
        "seconds": round(one.seconds, 3),
        "cpu_seconds": round(one.cpu, 3),
        "cpu_ns_per_value": round(one.cpu / values * 1e9, 1),
        "load": round(os.getloadavg()[0], 1),
    }


def _rows(columns: Columns, months: range) -> Columns:
    rows = slice(months.start * COMMUNES, months.stop * COMMUNES)
    return {cell: column[rows] for cell, column in columns.items()}


def parent_of(pid: int) -> int:
    """The process above one: of a backend, the whole of PostgreSQL."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def _same(found: Iterable[BulkScores], done: Iterable[BulkScores]) -> None:
    if [one.tobytes() for one in _joined(found)] != [one.tobytes() for one in _joined(done)]:
        raise AssertionError("totals or ranks differ")


def _joined(blocks: Iterable[BulkScores]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Totals and ranks of all months, one below the other."""
    every = list(blocks)
    return np.concatenate([one.totals for one in every]), np.concatenate([one.ranks for one in every])


def same_as_statement(found: list[Any], done: list[BulkScores]) -> None:
    """Refuse totals that differ from the statement's by 1e-6, or other ranks."""
    totals, ranks = _joined(done)
    difference = float(np.abs(np.array([row[1] for row in found]) - totals).max())
    if difference > 1e-6 or [row[2] for row in found] != ranks.tolist():
        raise AssertionError(f"SQL and engine disagree: totals differ by up to {difference}")
