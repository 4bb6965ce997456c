"""Door to scoring past one machine: a framework as SQL of an engine that spreads its work (Spark, Trino, DuckDB …).

Needs the extra `scale` (Ibis). Nothing here connects to anything: it writes the statement, the cluster runs it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import ibis

from tinhso.engines.indicators.distributed.expressions import NotDistributable
from tinhso.engines.indicators.distributed.scoring import (
    input_columns,
    score_columns,
    scores,
    wide_from_rows,
)
from tinhso.engines.indicators.framework import Framework

__all__ = [
    "NotDistributable",
    "input_columns",
    "score_columns",
    "scores",
    "script",
    "statement",
    "statement_from_rows",
    "wide_from_rows",
]

SPARK = "pyspark"


def statement(framework: Framework, engine: str, table: str, keys: Sequence[str]) -> str:
    """SQL that scores the wide table `table` (keys and one column an input, NULL where missing).

    `engine` is a name that Ibis knows. Raises NotDistributable.
    """
    schema = dict.fromkeys(keys, "int32") | dict.fromkeys(input_columns(framework).values(), "float64")
    return _sql(scores(framework, ibis.table(schema, name=table)), engine)


def statement_from_rows(framework: Framework, engine: str, table: str, keys: Sequence[str]) -> str:
    """The same from a table with one row a value: the keys, `item`, `input`, `value`."""
    schema = dict.fromkeys(keys, "int32") | {"item": "string", "input": "string", "value": "float64"}
    rows = ibis.table(schema, name=table)
    return _sql(scores(framework, wide_from_rows(framework, rows, keys)), engine)


def script(framework: Framework, engine: str, keys: Sequence[str]) -> str:
    """`statement` over the table `wide`, with comments that say which column is which. Raises NotDistributable."""
    named = score_columns(framework)
    said = [f"-- {framework.code}: one row for each {', '.join(keys)}; a missing value is NULL"]
    said += [f"-- {name}: {item} {given}" for (item, given), name in input_columns(framework).items()]
    said += [
        f"-- {name}: {kind} {code}".rstrip() for kind, all_ in named.items() for code, name in all_.items()
    ]
    return "\n".join([*said, statement(framework, engine, "wide", keys)])


def _sql(expression: "ibis.Table", engine: str) -> str:
    with _step_by_step():
        if engine != SPARK:
            return str(ibis.to_sql(expression, dialect=engine))
        # Ibis' Spark backend wants a live session to compile; its compiler does not.
        from ibis.backends.sql.compilers.pyspark import PySparkCompiler

        return str(PySparkCompiler().to_sqlglot(expression).sql(dialect="spark"))


class _SparkOptions(ibis.config.Config):  # type: ignore[misc]  # Ibis is a library without types
    """What Ibis' Spark compiler asks for, which is otherwise only there when PySpark is installed."""

    treat_nan_as_null: bool = False


@contextmanager
def _step_by_step() -> Iterator[None]:
    """Keep each step a SELECT of its own: folded into one, an item's rule would be repeated wherever it is read."""
    options = ibis.options
    before = options.sql.fuse_selects, options.pyspark
    options.sql.fuse_selects = False
    options.pyspark = options.pyspark or _SparkOptions()
    try:
        yield
    finally:
        options.sql.fuse_selects, options.pyspark = before
