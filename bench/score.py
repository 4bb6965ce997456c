"""Bench 1: score all communes × 43 items of the Hồ Chí Minh City set, and rank them.

The same values lie in PostgreSQL as one row each. One hand-written SQL statement scores and ranks them there; the
engine scores the same values in numpy, once from columns in memory and once with reading every row out of
PostgreSQL first. Totals and ranks of the two must be equal, else the run fails. Three sizes show the growth.

Run: `PYTHONPATH=src .venv/bin/python -m bench.score [DSN]` (or `DATABASE_URL`). Values are drawn with a fixed
seed; they stand for no real commune. Everything lies in a schema of its own that is dropped at the end.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import psycopg
from numpy.typing import NDArray

from tinhso.engines.indicators.api import Framework, Item, framework
from tinhso.engines.indicators.bulk import Array, BulkScores, bulk_evaluate
from tinhso.engines.indicators.rules.answers import Boolean, Periods
from tinhso.engines.indicators.rules.bands import Bands
from tinhso.engines.indicators.rules.parts import Parts
from tinhso.engines.indicators.rules.ratios import Ratio

FRAMEWORK = "dti-commune-hcmc-2025"
SIZES = (1_000, 3_321, 33_210)
ROW = np.dtype(
    [
        ("fields", ">i2"),
        ("unit_size", ">i4"),
        ("unit", ">i4"),
        ("cell_size", ">i4"),
        ("cell", ">i4"),
        ("value_size", ">i4"),
        ("value", ">f8"),
    ]
)
PAIR = np.dtype([("unit", ">i4"), ("value", ">f8")])
PACKED = "SELECT cell, string_agg(int4send(unit) || float8send(value), ''::bytea) FROM given GROUP BY cell"

TABLES = """
CREATE UNLOGGED TABLE cell (id int PRIMARY KEY, item int NOT NULL, input text NOT NULL);
CREATE UNLOGGED TABLE answer (cell int, value float8, points float8, PRIMARY KEY (cell, value));
CREATE UNLOGGED TABLE rule (item int PRIMARY KEY, shape text, most float8, item_max float8, full_at float8,
                            floor float8, fixed float8, full_when_empty bool);
CREATE UNLOGGED TABLE band (item int, low float8, high float8, points float8);
CREATE UNLOGGED TABLE given (unit int NOT NULL, cell int NOT NULL, value float8 NOT NULL);
"""

STATEMENT = """
WITH put AS (
  SELECT g.unit, c.item,
         max(g.value) FILTER (WHERE c.input = 'numerator') AS n,
         max(g.value) FILTER (WHERE c.input = 'denominator') AS d,
         max(g.value) FILTER (WHERE c.input = 'on') AS v,
         max(g.value) FILTER (WHERE c.input = 'requires') AS needed,
         sum(a.points) AS answered
  FROM given g JOIN cell c ON c.id = g.cell LEFT JOIN answer a ON a.cell = g.cell AND a.value = g.value
  GROUP BY g.unit, c.item),
scored AS (
  SELECT p.unit, CASE
    WHEN r.full_when_empty AND p.d = 0 THEN r.item_max
    ELSE coalesce(p.answered, 0) + coalesce(CASE r.shape
      WHEN 'ratio' THEN least(q.ratio, 1) * r.most
      WHEN 'ratio_capped_scaled' THEN least(q.ratio / r.full_at, 1) * r.most
      WHEN 'ratio_capped_jump' THEN CASE WHEN q.ratio >= r.full_at THEN r.most ELSE q.ratio * r.most END
      WHEN 'ratio_cliff' THEN CASE WHEN q.ratio >= r.full_at THEN r.most ELSE 0 END
      WHEN 'ratio_floor' THEN CASE WHEN q.ratio >= r.full_at THEN r.most
                                   WHEN q.ratio >= r.floor THEN q.ratio * r.most ELSE 0 END
      WHEN 'bands' THEN CASE WHEN p.needed = 1 THEN
        (SELECT b.points FROM band b WHERE b.item = p.item AND p.v >= b.low AND (b.high IS NULL OR p.v < b.high)) END
    END, 0) END AS points
  FROM put p JOIN rule r USING (item)
  CROSS JOIN LATERAL (SELECT coalesce(p.n / nullif(coalesce(p.d, r.fixed), 0), 0) AS ratio) q),
total AS (SELECT unit, sum(points) AS points FROM scored GROUP BY unit)
SELECT unit, points, rank() OVER (ORDER BY round(points::numeric, 9) DESC) FROM total ORDER BY unit
"""


def cells_of(chosen: Framework) -> list[tuple[str, str]]:
    """Every (item, input) that the drawn values use."""
    found = []
    for item in chosen.items:
        for one in item.inputs():
            ready_ratio = one.kind == "share"
            fixed = one.name == "denominator" and item.rule_data.get("denominator")
            if not ready_ratio and not fixed and one.name != "not_applicable":
                found.append((item.code, one.name))
    return found


def draw(chosen: Framework, cells: list[tuple[str, str]], size: int) -> dict[tuple[str, str], Array]:
    """Invented values of `size` communes, the same at every run."""
    dice = np.random.default_rng(922)
    columns: dict[tuple[str, str], Array] = {}
    for code, name in cells:
        item = chosen.item(code)
        one = item.input(name)
        if one is None:
            raise KeyError(name)
        if one.options:
            columns[code, name] = dice.integers(0, len(one.options), size).astype(float)
        elif name == "numerator":
            fixed = float(str(item.rule_data.get("denominator", 0)))
            whole = np.full(size, fixed) if fixed else dice.integers(0, 400, size).astype(float)
            if not fixed:
                columns[code, "denominator"] = whole
            columns[code, name] = np.floor(whole * np.minimum(1.0, dice.random(size) * 1.3))
        elif name != "denominator":
            columns[code, name] = dice.integers(0, 90, size).astype(float)
    return columns


def rules_of(
    item: Item, index: int, answers: list[Any], bands: list[Any], cell: Callable[[str], int]
) -> tuple[Any, ...]:
    """The rule of one item as rows of the tables."""
    most = float(item.maximum or 0)
    empty = bool(item.not_applicable)
    rule = item.rule
    if isinstance(rule, Boolean):
        answers.append((cell("value"), 1.0, most))
    elif isinstance(rule, Periods):
        worth = [float(points) for points in rule.states.values()]
        answers += [
            (cell(period), float(n), points) for period in rule.periods for n, points in enumerate(worth)
        ]
    elif isinstance(rule, Bands):
        bands += [
            (index, float(b.low), None if b.high is None else float(b.high), float(b.factor) * most)
            for b in rule.bands
        ]
        return (index, "bands", most, most, None, None, None, empty)
    elif isinstance(rule, Parts):
        nested = None
        for part in rule.parts:
            if isinstance(part.rule, Ratio):
                nested = _ratio_row(part.rule, index, float(part.factor) * most, most, empty=empty)
            else:
                answers.append((cell(part.name), 1.0, float(part.factor) * most))
        if nested:
            return nested
    elif isinstance(rule, Ratio):
        return _ratio_row(rule, index, most, most, empty=empty)
    return (index, None, most, most, None, None, None, empty)


def _ratio_row(ratio: Ratio, index: int, most: float, item_max: float, *, empty: bool) -> tuple[Any, ...]:
    fixed = None if ratio.fixed_denominator is None else float(ratio.fixed_denominator)
    return (index, ratio.shape, most, item_max, float(ratio.full_at), float(ratio.floor), fixed, empty)


def load(connection: psycopg.Connection[Any], chosen: Framework, cells: list[tuple[str, str]]) -> None:
    """The rules as tables."""
    number = {cell: n for n, cell in enumerate(cells)}
    answers: list[Any] = []
    bands: list[Any] = []
    rules = [
        rules_of(item, n, answers, bands, lambda name, code=item.code: number[code, name])
        for n, item in enumerate(chosen.items)
    ]
    index = {item.code: n for n, item in enumerate(chosen.items)}
    names = {"posts_per_year": "on", "section_exists": "requires"}
    connection.execute(TABLES)
    with connection.cursor() as cursor:
        rows = [(n, index[code], names.get(name, name)) for (code, name), n in number.items()]
        cursor.executemany("INSERT INTO cell VALUES (%s, %s, %s)", rows)
        cursor.executemany("INSERT INTO answer VALUES (%s, %s, %s)", answers)
        cursor.executemany("INSERT INTO rule VALUES (%s, %s, %s, %s, %s, %s, %s, %s)", rules)
        cursor.executemany("INSERT INTO band VALUES (%s, %s, %s, %s)", bands)


def fill(connection: psycopg.Connection[Any], columns: list[Array]) -> int:
    """One row per value, by binary COPY; returns how many."""
    size = len(columns[0])
    rows = np.zeros(size * len(columns), dtype=ROW)
    rows["fields"], rows["unit_size"], rows["cell_size"], rows["value_size"] = 3, 4, 4, 8
    rows["unit"] = np.tile(np.arange(size), len(columns))
    rows["cell"] = np.repeat(np.arange(len(columns)), size)
    rows["value"] = np.concatenate(columns)
    np.random.default_rng(1).shuffle(rows)
    connection.execute("TRUNCATE given")
    with connection.cursor().copy("COPY given FROM STDIN (FORMAT BINARY)") as copy:
        copy.write(b"PGCOPY\n\xff\r\n\0" + bytes(8))
        copy.write(rows.tobytes())
        copy.write(b"\xff\xff")
    connection.execute("ANALYZE given")
    return len(rows)


def read(
    connection: psycopg.Connection[Any], cells: list[tuple[str, str]], size: int
) -> dict[tuple[str, str], Array]:
    """Every value out of PostgreSQL into one dense column per input."""
    cube = np.full((len(cells), size), np.nan)
    # One block of bytes per input: a row at a time would measure the driver, not the work.
    with connection.cursor(binary=True) as cursor:
        for cell, block in cursor.execute(PACKED):
            pairs = np.frombuffer(block, PAIR)
            cube[cell, pairs["unit"]] = pairs["value"]
    return {cell: cube[n] for n, cell in enumerate(cells)}


def best_of(rounds: int, work: Callable[[], Any]) -> tuple[float, Any]:
    """The shortest of several runs in seconds, and the last result."""
    times, result = [], None
    for _ in range(rounds):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    return min(times), result


def _same(found: list[tuple[int, float, int]], done: BulkScores) -> float:
    totals: NDArray[np.float64] = np.array([row[1] for row in found])
    difference = float(np.abs(totals - done.totals).max())
    if difference > 1e-6 or [row[2] for row in found] != done.ranks.tolist():
        raise AssertionError(f"SQL and engine disagree: totals differ by up to {difference}")
    return difference


def measure(connection: psycopg.Connection[Any], chosen: Framework, size: int, rounds: int) -> dict[str, Any]:
    """One size: SQL, numpy from memory, numpy with reading."""
    cells = cells_of(chosen)
    columns = draw(chosen, cells, size)
    rows = fill(connection, [columns[cell] for cell in cells])
    units = [str(n) for n in range(size)]
    sql, found = best_of(rounds, lambda: connection.execute(STATEMENT).fetchall())
    memory, done = best_of(rounds + 2, lambda: bulk_evaluate(chosen, units, columns, check=False))
    checked, _ = best_of(rounds, lambda: bulk_evaluate(chosen, units, columns))
    whole, again = best_of(
        rounds, lambda: bulk_evaluate(chosen, units, read(connection, cells, size), check=False)
    )
    _same(found, again)
    return {
        "communes": size,
        "items": len(chosen.items),
        "values": rows,
        "sql_ms": round(sql * 1000, 1),
        "engine_ms": round(memory * 1000, 1),
        "engine_with_checks_ms": round(checked * 1000, 1),
        "engine_with_reading_ms": round(whole * 1000, 1),
        "communes_per_s": round(size / memory),
        "ratio_to_sql": round(sql / memory, 1),
        "ratio_to_sql_with_reading": round(sql / whole, 1),
        "largest_difference_of_totals": _same(found, done),
    }


def run(dsn: str, sizes: tuple[int, ...] = SIZES, rounds: int = 3) -> dict[str, Any]:
    """Measure every size on the database at `dsn`; raises AssertionError when the two ways disagree."""
    chosen = framework(FRAMEWORK)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS bench_score CASCADE; CREATE SCHEMA bench_score")
        try:
            connection.execute("SET search_path = bench_score; SET jit = off; SET work_mem = '256MB'")
            load(connection, chosen, cells_of(chosen))
            measured = [measure(connection, chosen, size, rounds) for size in sizes]
        finally:
            connection.execute("DROP SCHEMA bench_score CASCADE")
        version = connection.info.server_version // 10_000
    return {"bench": "score", "framework": FRAMEWORK, "postgresql": version, "sizes": measured}


def main() -> None:
    """Print the measurements as JSON."""
    dsn = sys.argv[1] if len(sys.argv) > 1 else os.environ["DATABASE_URL"]
    sys.stdout.write(json.dumps(run(dsn), ensure_ascii=False, indent=2) + "\n")


if __name__ == "__main__":
    main()
