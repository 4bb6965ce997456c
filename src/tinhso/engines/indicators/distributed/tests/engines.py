"""The engines that the tests run statements on."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from tinhso.engines.indicators.bulk import Array
from tinhso.engines.indicators.distributed.api import input_columns
from tinhso.engines.indicators.distributed.tests.drawing import Columns
from tinhso.engines.indicators.framework import Framework


def wide_table(framework: Framework, columns: Columns, keys: dict[str, Array]) -> dict[str, Any]:
    """Column name → values: the keys and every input, also those nobody gave."""
    size = len(next(iter(keys.values())))
    nothing = np.full(size, np.nan)
    named = {name: columns.get(cell, nothing) for cell, name in input_columns(framework).items()}
    return {key: values.astype(np.int32) for key, values in keys.items()} | named


def write_parquet(table: dict[str, Any], path: Path) -> None:
    """The wide table as a Parquet file: a missing value is NULL, never NaN."""
    arrived = table
    picked = ", ".join(
        f'"{name}"' if values.dtype == np.int32 else f"CASE WHEN NOT isnan(\"{name}\") THEN \"{name}\" END AS \"{name}\""
        for name, values in arrived.items()
    )
    with duckdb.connect() as connection:
        connection.sql(f"SELECT {picked} FROM arrived").write_parquet(str(path))


def on_duckdb(sql: str, path: Path, order: Sequence[str]) -> dict[str, Array]:
    """The result of a statement over the table `wide`, by column, in the order of its keys."""
    with duckdb.connect() as connection:
        connection.execute(f"CREATE VIEW wide AS FROM read_parquet('{path}')")
        return connection.execute(f"SELECT * FROM ({sql}) ORDER BY {', '.join(order)}").fetchnumpy()
