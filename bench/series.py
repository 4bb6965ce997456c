"""Bench 5: figures over time: loading them, adding them up, and reading them by right.

A province of 12 districts and 550 communes, months of figures with a fixed seed (they stand for no real place).
Loading is held against COPY of the same rows, as numbers, into a bare table. The pivot up the hierarchy is held
against one hand-written SQL statement whose sums must be equal, else the run fails: with cubes in memory ("warm"),
and from nothing ("cold"). Reading a page of figures is measured for a reporter of one commune and for whoever sees all.

`TINHSO_BENCH_VALUES=10000000 ./tinhso bench series` adds the largest size.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench import Row

SIZES = (10_000, 100_000, 1_000_000)
DISTRICTS, COMMUNES, MONTHS = 12, 550, 60
ASKED_INDICATORS = 300
SUMS = """
SELECT i.code, up.key, p.code, sum(d.value)
  FROM indicators_datum d
  JOIN indicators_indicator i ON i.id = d.indicator_id
  JOIN indicators_period p ON p.id = d.period_id
  JOIN orgs_agency a ON a.id = d.agency_id
  JOIN places_place l ON l.id = a.place_id
  JOIN places_place up ON up.path = subpath(l.path, 0, %(level)s)
 WHERE i.code = ANY(%(indicators)s) AND p.code = ANY(%(periods)s) AND d.breakdown_id = 1
 GROUP BY 1, 2, 3
"""


def run() -> list[Row]:
    """All measurements, in a process of their own on a database of their own."""
    from tinhso.config import postgres

    with tempfile.TemporaryDirectory(prefix="tinhso-bench-") as folder:
        var = Path(folder)
        var.chmod(0o755)
        dsn = postgres.start(var / "pg")
        env = os.environ | {"DATABASE_URL": dsn, "TINHSO_VAR": str(var)}
        try:
            most = os.environ.get("TINHSO_BENCH_VALUES", str(SIZES[-1]))
            done = subprocess.run(
                [sys.executable, "-m", "bench.series", most],
                env=env,
                check=True,
                stdout=subprocess.PIPE,
            )
        finally:
            postgres.stop(var / "pg")
    found: list[Row] = json.loads(done.stdout)
    return found


def rows(most: int) -> list[Row]:
    """Every measurement on the database of this process."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    _province()
    sizes = [size for size in (*SIZES, 10_000_000) if size <= most]
    found: list[Row] = []
    for size in sizes:
        found += _loading(size)
    found += _pivots(sizes[-1])
    found += _reading()
    return found


def _province() -> None:
    """Places, an agency for each, months."""
    import datetime as dt

    from tinhso.engines.indicators.series import api as series
    from tinhso.kernel.orgs.models import Agency, AgencyKind
    from tinhso.kernel.places.models import Place

    kind = AgencyKind.objects.create(code="do", title="Cơ quan đo", level=3)
    since = dt.date(2019, 1, 1)

    def place(number: int, level: int, above: Any) -> Any:
        name = {1: "Tỉnh", 2: "Huyện", 3: "Xã"}[level] + f" {number}"
        made = Place.objects.create(
            key=f"b{number}", code=f"{number:05}", level=level, kind={1: "tinh", 2: "huyen", 3: "xa"}[level],
            name=name, label=name, folded_name=name, folded_label=name, sort_key=f"{number:05}", parent=above,
            path=f"{above.path}.b{number}" if above else f"b{number}", valid_from=since,
        )  # fmt: skip
        Agency.objects.create(
            code=f"H99.{number}", name=f"UBND {name}", short_name=name, kind=kind, path=f"h99.b{number}",
            place=made, valid_from=since, folded_name=name, sort_key=f"{number:05}",
        )  # fmt: skip
        return made

    top = place(1, 1, None)
    districts = [place(10 + n, 2, top) for n in range(DISTRICTS)]
    for n in range(COMMUNES):
        place(100 + n, 3, districts[n % DISTRICTS])
    for code in _months():
        series.periods.get(code)


def _months() -> list[str]:
    return [f"{2020 + n // 12}{n % 12 + 1:02}" for n in range(MONTHS)]


def _codes(size: int) -> tuple[list[str], list[str]]:
    """Indicators and months that make about so many figures."""
    months = _months()[: MONTHS if size >= 100_000 else 6]
    return [f"B{size}_{n}" for n in range(max(1, round(size / COMMUNES / len(months))))], months


def _figures(size: int) -> Iterator[tuple[str, str, str, str, str]]:
    import numpy as np

    indicators, months = _codes(size)
    draw = np.random.default_rng(5)
    for code in indicators:
        for month in months:
            values = draw.integers(0, 10_000, COMMUNES).tolist()
            for n, value in enumerate(values):
                yield code, month, f"H99.{100 + n}", "", str(value)


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    done = work()
    return time.perf_counter() - began, done


def _loading(size: int) -> list[Row]:
    from django.db import connection

    from tinhso.engines.indicators.series import api as series
    from tinhso.kernel.access.api import system
    from tinhso.kernel.orgs.models import Agency

    for code in _codes(size)[0]:
        series.put_indicator(code=code, title=code, kind="integer")
    ids = {
        "i": dict(series.Indicator.objects.values_list("code", "pk")),
        "p": dict(series.Period.objects.values_list("code", "pk")),
        "a": dict(Agency.objects.values_list("code", "pk")),
    }
    given = list(_figures(size))
    numbers = [(ids["i"][i], ids["p"][p], ids["a"][a], 1, v, 1, 1) for i, p, a, _b, v in given]

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS bare")
            cursor.execute(
                "CREATE TABLE bare (i int, p int, a bigint, b int, v numeric(24,6), c int, o bigint)"
            )
            with cursor.copy("COPY bare FROM STDIN") as copy:
                for start in range(0, len(numbers), 20_000):
                    some = numbers[start : start + 20_000]
                    copy.write(
                        "".join([f"{i}\t{p}\t{a}\t{b}\t{v}\t{c}\t{o}\n" for i, p, a, b, v, c, o in some])
                    )

    floor, _none = _timed(bare)
    took, done = _timed(lambda: series.load_many(actor=system(), rows=given))
    assert done.new == len(given)
    again, same = _timed(lambda: series.load_many(actor=system(), rows=given))
    assert (same.new, same.same) == (0, len(given))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bare")
        cursor.execute("VACUUM ANALYZE indicators_datum")
    named = f"{len(given):,} figures".replace(",", " ")
    return [
        _row(f"load {named}: COPY into a bare table", floor, 1.0, len(given)),
        _row(f"load {named}: load_many, all new", took, took / floor, len(given)),
        _row(f"load {named}: load_many, all there already", again, again / floor, len(given)),
    ]


def _row(work: str, seconds: float, ratio: float, count: int = 1) -> Row:
    return {
        "work": work, "ms": round(seconds * 1000, 2), "per_second": round(count / seconds), "ratio": round(ratio, 3),
    }  # fmt: skip


def _best(work: Callable[[], Any], times: int) -> tuple[float, Any]:
    return min((_timed(work) for _n in range(times)), key=lambda one: one[0])


def _pivots(size: int) -> list[Row]:
    indicators, months = _codes(size)
    asked = indicators[:ASKED_INDICATORS]
    return [
        *_pivot("one indicator, 13 regions × 60 months", tuple(asked[:1]), tuple(months), 2),
        *_pivot(f"{len(asked)} indicators, the province × 60 months", tuple(asked), tuple(months), 1),
        *_pivot(f"{len(asked)} indicators, 13 regions × 12 months", tuple(asked), tuple(months[-12:]), 2),
    ]


def _pivot(named: str, indicators: tuple[str, ...], months: tuple[str, ...], level: int) -> list[Row]:
    from django.db import connection

    from tinhso.engines.indicators.series.api import Question, ask
    from tinhso.engines.indicators.series.cubes import shelf

    def by_hand() -> dict[tuple[str, str, str], Any]:
        with connection.cursor() as cursor:
            cursor.execute(SUMS, {"indicators": list(indicators), "periods": list(months), "level": level})
            return {row[:3]: row[3] for row in cursor.fetchall()}

    def by_cube() -> Any:
        return ask(Question(indicators, months, level=level))

    def from_nothing() -> Any:
        shelf.clear()
        return by_cube()

    floor, sums = _best(by_hand, 3)
    cold, _answer = _best(from_nothing, 2)
    warm, answer = _best(by_cube, 7)
    got = {
        (column.indicator.code, key, column.span.code): value
        for key, cells in zip(answer.keys, answer.cells, strict=True)
        for column, value in zip(answer.columns, cells, strict=True)
        if value is not None
    }
    assert got == sums, "the pivot and the statement must say the same"
    return [
        _row(f"pivot {named}: one SQL statement", floor, 1.0),
        _row(f"pivot {named}: cubes in memory (aim ≤ 0.05)", warm, warm / floor),
        _row(f"pivot {named}: cold, cubes read first", cold, cold / floor),
    ]


def _reading() -> list[Row]:
    """A form of 10 indicators with every commune's 60 reports, half of them accepted."""
    from tinhso.apps.reporting.actions import VIEW
    from tinhso.apps.reporting.exchange import figures
    from tinhso.apps.reporting.exchange.figures import Wanted
    from tinhso.kernel.access.api import STRANGER, Actor, Reach

    form, indicators = _reports()

    def actor(reach: Reach) -> Actor:
        return Actor(
            person=None, name="đo", kind="officer", person_id=1, _reach={VIEW.code: reach}, _loaded=[True]
        )

    wanted = Wanted(forms=(form,), indicators=(indicators[0],))
    who = {
        "whoever sees all": actor(Reach(everywhere=True)),
        "reporter of one commune": actor(Reach(agencies=("h99.b100",))),
        "a stranger": STRANGER,
    }
    found, floor = [], 0.0
    for title, one in who.items():
        took, _page = _best(lambda one=one: figures.page(one, wanted, after=None, limit=200), 7)  # type: ignore[misc]
        floor = floor or took
        found.append(_row(f"a page of 200 figures of one indicator: {title} (aim ≤ 1.2)", took, took / floor))
    return found


def _reports() -> tuple[int, list[str]]:
    import datetime as dt

    from django.db import connection

    from tinhso.apps.reporting.models import Form, FormCell, FormVersion
    from tinhso.engines.indicators.series import api as series
    from tinhso.kernel.orgs.models import Agency
    from tinhso.kernel.text import api as text

    codes = _codes(1_000_000)[0][:10]
    by_code = series.by_code(codes) or series.by_code(codes := _codes(100_000)[0])
    form = Form.objects.create(
        code="do", title="Đo", period_kind="month", owner=Agency.objects.get(code="H99.1")
    )
    day = dt.date(2020, 1, 1)
    version = FormVersion.objects.create(form=form, number=1, valid_from=day, published_at=text.now())
    for order, one in enumerate(by_code.values(), start=1):
        FormCell.objects.create(version=version, order=order, indicator=one, breakdown_id=1)
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO reporting_submission (key, form_id, version_id, agency_id, period_id, state, due_date,
                      completed_at, completed_by_name)
               SELECT gen_random_uuid(), %s, %s, a.id, p.id,
                      CASE WHEN (a.id + p.id) %% 2 = 0 THEN 'accepted' ELSE 'draft' END,
                      p.last_date, CASE WHEN (a.id + p.id) %% 2 = 0 THEN now() END, ''
                 FROM orgs_agency a, indicators_period p WHERE a.path ~ 'h99.*' AND p.kind = 'month'""",
            [form.pk, version.pk],
        )
        cursor.execute("ANALYZE")
    return form.pk, codes


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tinhso.config.settings")
    sys.stdout.write(json.dumps(rows(int(sys.argv[1])), default=str))
