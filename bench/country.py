"""Bench: the whole country computed anew: 34 provinces, 3,321 communes, 100 items, 1, 6 and 36 months.

(a) The values lie in PostgreSQL, one row each: one hand-written SQL statement scores and ranks them there; the engine
reads every row out and scores in numpy. (b) The same values lie as an extract, a Parquet file a month: DuckDB
reads every value once (a sum of each column), which is the floor; the engine reads them and scores in numpy; the
framework as SQL (`engines/indicators/distributed`) does it inside DuckDB (in Spark: bench/spark.py).
Totals must be equal bit for bit (against the hand-written statement to 1e-6) and ranks equal, else the run fails.

CPU seconds (all processes of the work) stand beside the wall clock, for the machine may have other work. Every value is
invented with a fixed seed. `TINHSO_BENCH_MONTHS=1,6` measures fewer sizes.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import psycopg

from bench import Row, cpu_seconds, family, score
from tinhso.engines.indicators.api import Framework, bulk_evaluate
from tinhso.engines.indicators.bulk import Array, BulkScores
from tinhso.engines.indicators.distributed import api
from tinhso.engines.indicators.distributed.tests import country, engines
from tinhso.engines.indicators.distributed.tests.drawing import Columns

MONTHS = (1, 6, 36)
CORES = 2
# Months that one statement reads: planning it costs as much as reading one month.
BLOCK = 6
COMMUNES = country.COMMUNES
UNITS = [str(n) for n in range(COMMUNES)]
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


def took(work: Callable[[], Any], *, rounds: int = 1, roots: tuple[int, ...] = ()) -> Took:
    """The quickest of several runs. `roots`: processes whose families' CPU counts beside ours."""
    found = []
    for _ in range(rounds):
        before, began = _cpu(roots), time.perf_counter()
        result = work()
        found.append(Took(time.perf_counter() - began, _cpu(roots) - before, result))
    return min(found, key=lambda one: one.seconds)


def _cpu(roots: tuple[int, ...]) -> float:
    return time.process_time() + cpu_seconds({pid for root in roots for pid in family(root)})


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
        self._write()

    def _write(self) -> None:
        for month in range(self.months):
            mine = _month(self.columns, month)
            keys = {name: column[:COMMUNES] for name, column in country.keys_of(COMMUNES, 1).items()}
            keys["period"] = np.full(COMMUNES, month, np.int32)
            table = engines.wide_table(self.chosen, mine, keys)
            engines.write_wide(table, self._file(month), KEYS, narrow=True)

    def from_memory(self) -> list[BulkScores]:
        return self._scored(_month(self.columns, month) for month in range(self.months))

    def _scored(self, months: Iterator[Columns]) -> list[BulkScores]:
        # One thread: the arrays of a month are so short that a second one would wait for the interpreter.
        return [bulk_evaluate(self.chosen, UNITS, one, check=False) for one in months]

    def read_once(self) -> Any:
        columns = api.input_columns(self.chosen)
        sums = ", ".join(f"sum({columns[cell]})" for cell in self.cells)
        with duckdb.connect(config={"threads": CORES}) as connection:
            return connection.execute(f"SELECT {sums} FROM '{self.room}/*.parquet'").fetchall()

    def _file(self, month: int) -> Path:
        return self.room / f"{month:03}.parquet"

    def from_extract(self) -> list[BulkScores]:
        """Block after block; while one is computed the next is read (DuckDB works outside the interpreter's lock)."""
        blocks = [range(first, min(first + BLOCK, self.months)) for first in range(0, self.months, BLOCK)]
        done: list[BulkScores] = []
        with duckdb.connect(config={"threads": CORES}) as connection, ThreadPoolExecutor(1) as ahead:
            coming = ahead.submit(self._read, connection, blocks[0])
            for mine, after in zip_longest(blocks, blocks[1:]):
                cells = coming.result()
                if after:
                    coming = ahead.submit(self._read, connection, after)
                done += self._scored(_month(cells, turn) for turn in range(len(mine)))
        return done

    def _read(self, connection: duckdb.DuckDBPyConnection, months: range) -> Columns:
        columns = api.input_columns(self.chosen)
        names = [columns[cell] for cell in self.cells]
        # The files were written in the order of units; DuckDB keeps it.
        found = engines.read_wide(connection, [self._file(month) for month in months], names)
        return {cell: found[name] for cell, name in zip(self.cells, names, strict=True)}

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
        for month, one in enumerate(done):
            mine = slice(month * COMMUNES, (month + 1) * COMMUNES)
            part = {name: column[mine] for name, column in found.items()}
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
        sql = took(self.by_statement, roots=(self.postmaster,))
        same_as_statement(sql.result, memory.result)
        database = took(self.from_database, rounds=3, roots=(self.postmaster,))
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

    def by_statement(self) -> list[Any]:
        return self.connection.execute(STATEMENT).fetchall()

    def from_database(self) -> list[BulkScores]:
        columns = score.read(self.connection, self.cells, COMMUNES * self.months)
        return self._scored(_month(columns, month) for month in range(self.months))


def figures(one: Took, values: int) -> Row:
    """What every row says of a piece of work."""
    return {
        "values": values,
        "seconds": round(one.seconds, 3),
        "cpu_seconds": round(one.cpu, 3),
        "cpu_ns_per_value": round(one.cpu / values * 1e9, 1),
        "load": round(os.getloadavg()[0], 1),
    }


def _month(columns: Columns, month: int) -> dict[tuple[str, str], Array]:
    return {cell: column[month * COMMUNES : (month + 1) * COMMUNES] for cell, column in columns.items()}


def parent_of(pid: int) -> int:
    """The process above one: of a backend, the whole of PostgreSQL."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def _same(found: list[BulkScores], done: list[BulkScores]) -> None:
    for one, other in zip(found, done, strict=True):
        if one.totals.tolist() != other.totals.tolist() or one.ranks.tolist() != other.ranks.tolist():
            raise AssertionError("totals or ranks differ")


def same_as_statement(found: list[Any], done: list[BulkScores]) -> None:
    """Refuse totals that differ from the statement's by 1e-6, or other ranks."""
    totals = np.array([row[1] for row in found])
    difference = float(np.abs(totals - np.concatenate([one.totals for one in done])).max())
    ranks = [row[2] for row in found]
    if difference > 1e-6 or ranks != np.concatenate([one.ranks for one in done]).tolist():
        raise AssertionError(f"SQL and engine disagree: totals differ by up to {difference}")
