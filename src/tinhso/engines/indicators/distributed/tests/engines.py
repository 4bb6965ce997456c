"""The engines that the tests run statements on, and what the platform itself says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from tinhso.engines.indicators.bulk import Array, BulkScores
from tinhso.engines.indicators.distributed.api import input_columns, score_columns
from tinhso.engines.indicators.distributed.tests.drawing import Columns
from tinhso.engines.indicators.framework import Framework

Found = dict[str, Any]


def wide_table(framework: Framework, columns: Columns, keys: dict[str, Any]) -> Found:
    """Column name → values: the keys and every input, also those nobody gave."""
    nothing = np.full(len(next(iter(keys.values()))), np.nan)
    return keys | {name: columns.get(cell, nothing) for cell, name in input_columns(framework).items()}


def write_wide(table: Found, path: Path, keys: Sequence[str], *, narrow: bool = False) -> None:
    """A Parquet file with the wide table: a missing value is NULL, never NaN.

    `narrow`: each column in the smallest type that holds every one of its values exactly.
    """
    inputs = [
        f"CASE WHEN NOT isnan({name}) THEN {name} END::{_type(table[name]) if narrow else 'DOUBLE'} AS {name}"
        for name in table
        if name not in keys
    ]
    with duckdb.connect() as connection:
        connection.register("arrived", table)
        connection.sql(f"SELECT {', '.join([*keys, *inputs])} FROM arrived").write_parquet(str(path))


def _type(column: Array) -> str:
    given = column[~np.isnan(column)]
    if (given % 1 != 0).any() or (np.signbit(given) & (given == 0)).any():
        return "DOUBLE"
    low, high = given.min(initial=0), given.max(initial=0)
    kinds = {"UTINYINT": np.uint8, "SMALLINT": np.int16, "INTEGER": np.int32}
    for name, kind in kinds.items():
        if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max:
            return name
    return "DOUBLE"


def read_wide(connection: duckdb.DuckDBPyConnection, files: Sequence[Path], names: Sequence[str]) -> Found:
    """Columns of several files one below the other, in the type they are kept in.

    Where a value is missing the column comes as floats with NaN.
    """
    listed = ", ".join(f"'{path}'" for path in files)
    sql = f"SELECT {', '.join(names)} FROM read_parquet([{listed}], union_by_name = true)"
    found = connection.execute(sql).fetchnumpy()
    return {name: _with_gaps(found[name]) for name in names}


def _with_gaps(column: Any) -> Any:
    return column.astype(np.float64).filled(np.nan) if np.ma.isMaskedArray(column) else column


def write_rows(columns: Columns, keys: dict[str, Any], path: Path) -> None:
    """A Parquet file with one row a value, in no order at all."""
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE rows (period INT, unit INT, item TEXT, input TEXT, value DOUBLE)")
        for (item, name), values in columns.items():
            connection.register("arrived", keys | {"value": values})
            connection.execute(
                "INSERT INTO rows SELECT period, unit, ?, ?, value FROM arrived WHERE NOT isnan(value)",
                [item, name],
            )
        connection.sql("FROM rows ORDER BY hash(period, unit, item, input)").write_parquet(str(path))


def on_duckdb(sql: str, table: str, path: Path, order: Sequence[str]) -> Found:
    """The result of a statement, by column, in the order of its keys."""
    with duckdb.connect() as connection:
        connection.execute(f"CREATE VIEW {table} AS FROM read_parquet('{path}')")
        return connection.execute(f"SELECT * FROM ({sql}) ORDER BY {', '.join(order)}").fetchnumpy()


def read(folder: Path, order: Sequence[str]) -> Found:
    """What an engine wrote as Parquet files, by column, in the order of its keys."""
    with duckdb.connect() as connection:
        return connection.execute(
            f"FROM read_parquet('{folder}/*.parquet') ORDER BY {', '.join(order)}"
        ).fetchnumpy()


@dataclass(frozen=True)
class Difference:
    """A column in which two engines do not have the same bits, and in how many rows."""

    column: str
    rows: int


def differences(framework: Framework, found: Found, done: BulkScores) -> list[Difference]:
    """Every score that is not bit for bit the platform's: items, groups, pillars, total, published total."""
    names = score_columns(framework)
    said: list[tuple[str, Array]] = [
        *((name, done.points[:, n]) for n, name in enumerate(names["items"].values())),
        *((name, done.groups[code]) for code, name in names["groups"].items()),
        *((name, done.pillars[code]) for code, name in names["pillars"].items()),
        ("total", done.totals),
        ("published", done.published),
    ]
    return list(_unequal(found, said))


def _unequal(found: Found, said: Iterable[tuple[str, Array]]) -> Iterable[Difference]:
    for name, expected in said:
        column = np.ma.filled(np.ma.asarray(found[name], dtype=np.float64), np.nan)
        # Compared as bits: NaN, and a zero with another sign, would be differences too.
        rows = int((column.view(np.int64) != np.ascontiguousarray(expected).view(np.int64)).sum())
        if rows:
            yield Difference(name, rows)
