"""Bench: the whole country computed anew from the value store, where every input is a row with its history.

3,321 communes, 100 items, 1, 6 and 12 months, a book a month, in the table that assessments write (`indicators_value`).
(a) One hand-written SQL statement over the same rows. The engine reads each month as columns (`store.columns`) and
scores in numpy. Totals must agree to 1e-6 and ranks be equal, else the run fails. `TINHSO_BENCH_MONTHS=1` measures
fewer sizes. The rows are invented and laid down by COPY, as many as an import of the country would leave.
"""

import json
import os
import sys
from typing import Any

from bench import Row, cpu_seconds, family
from bench._site import on_a_database_of_its_own

MONTHS = (1, 6, 12)
UNIT = "xa-{:04}"


def run() -> list[Row]:
    """All sizes, in a process of their own on a database of their own."""
    return on_a_database_of_its_own("bench.store")


FILL = """
INSERT INTO indicators_value (key, book, unit, item, input, stage, value, source, source_note, invented, comment,
                              entered_by_name, approved_by_name, entered_at)
SELECT gen_random_uuid(), %(book)s, 'xa-' || lpad(g.unit::text, 4, '0'), n.item, n.input, 'final',
       coalesce(o.word, g.value::int::text), 'import', '', true, '', 'Đo tốc độ', '', now()
  FROM given g JOIN named n ON n.cell = g.cell LEFT JOIN option o ON o.cell = g.cell AND o.number = g.value
"""
# What the statement of bench/score.py reads, out of the store: words of choices are numbers there.
GIVEN = """
CREATE VIEW given_here AS
SELECT substr(v.unit, 4)::int + %(size)s * substr(v.book, 10)::int AS unit, n.cell,
       CASE WHEN o.number IS NOT NULL THEN o.number ELSE v.value::float8 END AS value
  FROM indicators_value v JOIN named n ON n.item = v.item AND n.input = v.input
  LEFT JOIN option o ON o.cell = n.cell AND o.word = v.value
 WHERE v.book LIKE 'quoc-gia-%%' AND v.stage = 'final' AND v.superseded_at IS NULL
"""


def book(month: int) -> str:
    """The book of a month."""
    return f"quoc-gia-{month:02}"


def rows() -> list[Row]:
    """Every size on the database of this process."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from bench import country, score

    call_command("migrate", verbosity=0)
    connection.ensure_connection()
    link: Any = connection.connection
    chosen = country.country.national_framework()
    cells = score.cells_of(chosen)
    link.execute(
        "SET search_path = bench_store, public; SET jit = off; SET work_mem = '256MB'; CREATE SCHEMA bench_store"
    )
    link.execute("SELECT set_config('max_parallel_workers_per_gather', %s, false)", [str(country.CORES)])
    score.load(link, chosen, cells)
    _name(link, chosen, cells)
    link.execute(GIVEN.replace("%(size)s", str(country.COMMUNES)).replace("%%", "%"))
    found: list[Row] = []
    sizes = country.sizes(MONTHS)
    columns = score.draw(chosen, cells, country.COMMUNES * max(sizes))
    for months, before in zip(sizes, (0, *sizes), strict=False):
        for month in range(before, months):
            mine = slice(month * country.COMMUNES, (month + 1) * country.COMMUNES)
            score.fill(link, [columns[cell][mine] for cell in cells])
            link.execute(FILL, {"book": book(month)})
        link.execute("VACUUM ANALYZE indicators_value")
        found += _size(link, chosen, months)
    return found


def _name(link: Any, chosen: Any, cells: list[tuple[str, str]]) -> None:
    """What the store calls each input, and the words of its choices."""
    link.execute("CREATE TABLE named (cell int PRIMARY KEY, item text, input text)")
    link.execute("CREATE TABLE option (cell int, number float8, word text, PRIMARY KEY (cell, number))")
    with link.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO named VALUES (%s, %s, %s)", [(n, *cell) for n, cell in enumerate(cells)]
        )
        for n, (code, name) in enumerate(cells):
            one = chosen.item(code).input(name)
            words = list(one.options) if one.kind == "choice" else []
            cursor.executemany(
                "INSERT INTO option VALUES (%s, %s, %s)", [(n, i, w) for i, w in enumerate(words)]
            )
            if one.kind == "yes_no":
                cursor.executemany("INSERT INTO option VALUES (%s, %s, %s)", [(n, 1, "yes"), (n, 0, "no")])


def _size(link: Any, chosen: Any, months: int) -> list[Row]:
    from bench import country
    from tinhso.engines.indicators.api import bulk_evaluate
    from tinhso.engines.indicators.store.api import Stage, columns

    units = [UNIT.format(n) for n in range(country.COMMUNES)]
    postmaster = country.parent_of(link.info.backend_pid)
    statement = country.STATEMENT.replace("given g", "given_here g")

    def postgres() -> float:
        return cpu_seconds(family(postmaster))

    def read() -> list[Any]:
        return [columns(chosen, book(month), Stage.FINAL, units) for month in range(months)]

    def engine() -> list[Any]:
        return [
            bulk_evaluate(chosen, units, columns(chosen, book(month), Stage.FINAL, units), check=False)
            for month in range(months)
        ]

    sql = country.took(lambda: link.execute(statement).fetchall(), cpu=postgres)
    reading = country.took(read, rounds=3, cpu=postgres)
    whole = country.took(engine, rounds=3, cpu=postgres)
    country.same_as_statement(sql.result, whole.result)
    values = sum(len(column) for column in reading.result[0].values()) * months
    return [
        {
            "months": months,
            "work": work,
            **country.figures(one, values),
            "faster_than_sql": round(sql.seconds / one.seconds, 1),
            "faster_than_sql_by_cpu": round(sql.cpu / one.cpu, 1),
        }
        for work, one in (
            ("(a) one SQL statement over the value store", sql),
            ("value store → columns", reading),
            ("value store → columns → numpy", whole),
        )
    ]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tinhso.config.settings")
    sys.stdout.write(json.dumps(rows()))
