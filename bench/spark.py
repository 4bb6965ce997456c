"""Bench: the country computed by Spark on this machine, from the same files as bench/country.py, at the same sizes.

One Spark does all sizes. The first statement also pays for planning, compiling and a cold Java: the smallest size
is computed twice. Every score must have the bits that the platform gives, else the run fails. Java and
Spark are installed when missing.
"""

import tempfile
from pathlib import Path

from bench import Row, country
from tinhso.config.commands import spark as installing
from tinhso.engines.indicators.distributed import api
from tinhso.engines.indicators.distributed.tests import engines, spark
from tinhso.engines.indicators.distributed.tests.country import national_framework


def run() -> list[Row]:
    """Each size: reading once, DuckDB with the framework, Spark with the framework."""
    installing.install()
    chosen = national_framework()
    sql = api.statement(chosen, api.SPARK, "wide", country.KEYS)
    with tempfile.TemporaryDirectory(prefix="tinhso-bench-") as folder:
        room = Path(folder)
        extracts = []
        for months in country.sizes():
            files = room / f"m{months}"
            files.mkdir()
            extracts.append(country.Extract(chosen, months, files))
        todo = [extracts[0], *extracts]
        jobs = [
            spark.Job(_over_the_extract(one, sql), "arrived", f"{one.room}/*.parquet", f"{room}/{turn}")
            for turn, one in enumerate(todo)
        ]
        said = [country.Took(seconds, cpu, None) for seconds, cpu in spark.run(jobs, room)["jobs"]]
        rows = [_row(extracts[0], "the framework as SQL in Spark, first of all", said[0])]
        for turn, one in enumerate(extracts, start=1):
            rows += _compared(one, room / str(turn))
            rows.append(_row(one, "the framework as SQL in Spark", said[turn]))
        return rows


def _over_the_extract(one: country.Extract, sql: str) -> str:
    """The statement over the files, whose inputs are of the smallest exact types."""
    return f"WITH wide AS ({one.widened('arrived')}) SELECT * FROM ({sql})"


def _compared(extract: country.Extract, target: Path) -> list[Row]:
    """The floor and DuckDB on the same files; refuses what Spark wrote when a bit differs."""
    done = extract.from_memory()
    extract.same_table(engines.read(target, ["period", "unit"]), done)
    inside = country.took(extract.in_duckdb, rounds=2)
    extract.same_table(inside.result, done)
    floor = country.took(extract.read_once, rounds=3)
    return [
        _row(extract, "DuckDB reads the extract once: the floor", floor),
        _row(extract, "the framework as SQL in DuckDB", inside),
    ]


def _row(extract: country.Extract, work: str, one: country.Took) -> Row:
    return {"months": extract.months, "work": work, **country.figures(one, extract.values)}
