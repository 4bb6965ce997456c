"""Bench: the country computed by Spark on this machine, from the same files as bench/country.py, at the same sizes.

The first run of a statement includes what Spark spends on planning and on compiling it; the second shows the work.
Every score must have the bits that the platform gives, else the run fails. Java and Spark are installed when missing.
"""

import tempfile
from pathlib import Path

from bench import Row, country
from tinhso.config.commands import spark as installing
from tinhso.engines.indicators.distributed import api
from tinhso.engines.indicators.distributed.tests import engines, spark
from tinhso.engines.indicators.distributed.tests.country import national_framework


def run() -> list[Row]:
    """Each size: DuckDB reading once, DuckDB with the framework, Spark for the first and the second time."""
    installing.install()
    rows: list[Row] = []
    for months in country.sizes():
        with tempfile.TemporaryDirectory(prefix="tinhso-bench-") as room:
            rows += _size(country.Extract(national_framework(), months, Path(room)))
    return rows


def _size(extract: country.Extract) -> list[Row]:
    room, done = extract.room, extract.from_memory()
    floor = country.took(extract.read_once, rounds=3)
    inside = country.took(extract.in_duckdb, rounds=2)
    extract.same_table(inside.result, done)
    sql = api.statement(extract.chosen, api.SPARK, "wide", country.KEYS)
    jobs = [spark.Job(sql, "wide", f"{room}/*.parquet", f"{room}/spark{turn}") for turn in range(2)]
    said = spark.run(jobs, room)
    extract.same_table(engines.read(room / "spark1", ["period", "unit"]), done)
    first, second = (country.Took(seconds, cpu, None) for seconds, cpu in said["jobs"])
    works = {
        "DuckDB reads the extract once: the floor": floor,
        "the framework as SQL in DuckDB": inside,
        "the framework as SQL in Spark, first time": first,
        "the framework as SQL in Spark, again": second,
    }
    return [
        {"months": extract.months, "work": work, **country.figures(one, extract.values)}
        for work, one in works.items()
    ]
