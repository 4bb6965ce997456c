"""Bench 6: one changed input shows in the ranking (aim: at most 1 s for a province with all its communes).

A province of 168, 700 and 2,000 units × 43 items (the commune set of Hồ Chí Minh City, invented values), self,
appraised and final. One input of one unit is entered as a person does it (rule checked, value kept, draft scored
and ranked anew, audit and fact written, committed), then the first page of the ranking is read. Held against: the
whole stage computed anew, and one SQL statement that only adds up the stored points of every item and ranks them,
the least that recomputing a stage in SQL can cost.
"""

import gc
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from bench import Row
from bench._site import on_a_database_of_its_own

SIZES = (168, 700, 2000)
ROUNDS = 10
FRAMEWORK = "dti-commune-hcmc-2025"
IN_SQL = """
SELECT unit_id, total, rank() OVER (ORDER BY total DESC) FROM (
  SELECT r.unit_id, sum((i.value ->> 'points')::numeric) AS total
    FROM scoring_result r, jsonb_each(r.items) i WHERE r.run_id = %s AND i.key <> '' GROUP BY r.unit_id) t
"""


def run() -> list[Row]:
    """All sizes, in a process of their own on a database of their own."""
    return on_a_database_of_its_own("bench.ranking")


def rows() -> list[Row]:
    """Every size on the database of this process."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    gc.collect()
    gc.freeze()  # as config/wsgi.py
    return [_size(units) for units in SIZES]


def province(units: int) -> Any:
    """An assessment of so many units with invented values at all three stages, computed."""
    import datetime as dt

    from tinhso.apps.scoring import computing, demo, operations
    from tinhso.engines.indicators.api import framework, framework_text
    from tinhso.engines.indicators.store.api import Source, Stage, put, register
    from tinhso.kernel.access.api import system

    actor = system("Đo tốc độ")
    assessment = operations.create_assessment(
        actor=actor, code=f"do-toc-do-{units}", title=f"Đo tốc độ {units}", year=2025, map_date=dt.date(2025, 7, 1),
        edition=register(FRAMEWORK, framework(FRAMEWORK).name, dict(framework_text(FRAMEWORK))), invented=True,
        units=[operations.NewUnit(f"xa-{n}", f"Xã {n}", peer_group=f"Nhóm {n % 3}") for n in range(units)],
    )  # fmt: skip
    for stage, harshness in zip(Stage, (0.0, 0.06, 0.04), strict=True):
        values = [one for n in range(units) for one in demo.invent(FRAMEWORK, f"xa-{n}", harshness)]
        put(
            actor=actor, book=assessment.code, stage=stage, values=values, source=Source.IMPORT, invented=True
        )
        computing.refresh(assessment, stage, by=actor.name)
    return assessment


def change(assessment: Any, stage: Any, value: int) -> None:
    """One input of one unit entered, committed, and the first page of the ranking read."""
    from tinhso.apps.scoring import operations, queries
    from tinhso.apps.scoring.models import Result
    from tinhso.kernel.access.api import system

    unit = assessment.units.get(key="xa-7")
    unit.assessment = assessment
    item, name = _numeric(assessment)
    operations.enter(actor=system("Đo tốc độ"), unit=unit, item=item, stage=stage, values={name: str(value)})
    run = queries.draft_run(assessment, stage)
    assert run is not None
    rows = Result.objects.filter(run=run).select_related("unit").defer("items")
    list(rows.order_by("place_in_list")[:25])


def _numeric(assessment: Any) -> tuple[str, str]:
    """An item that takes a number from 0 to 12."""
    from tinhso.apps.scoring import computing

    for item in computing.framework_of(assessment).items:
        for one in computing.wanted(item):
            if one.name == "numerator":
                return item.code, one.name
    raise LookupError("no item of the framework takes a numerator")


def _timed(work: Callable[[int], object], rounds: int = ROUNDS) -> list[float]:
    walls = []
    for number in range(rounds):
        start = time.perf_counter()
        work(number)
        walls.append((time.perf_counter() - start) * 1000)
    return sorted(walls)


def _size(units: int) -> Row:
    from django.db import connection, transaction

    from tinhso.apps.scoring import computing, queries
    from tinhso.engines.indicators.store.api import Stage

    assessment = province(units)
    change(assessment, Stage.SELF, 11)
    by_stage = {stage: _timed(lambda n, stage=stage: change(assessment, stage, n % 10)) for stage in Stage}
    whole = _timed(lambda _n: _whole(computing, transaction, assessment, Stage.SELF), 3)
    first = _timed(lambda _n: _whole(computing, transaction, assessment, Stage.SELF, afresh=True), 3)
    draft = queries.draft_run(assessment, Stage.SELF)

    def in_sql(_number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(IN_SQL, [draft.pk if draft else 0])
            cursor.fetchall()

    sql = statistics.median(_timed(in_sql))
    every = sorted(wall for walls in by_stage.values() for wall in walls)
    p50 = statistics.median(every)
    return {
        "units": units,
        "items": len(computing.framework_of(assessment).items),
        "change_p50_ms": round(p50, 1),
        "change_most_ms": round(every[-1], 1),
        "whole_stage_ms": round(statistics.median(whole), 1),
        "whole_stage_first_ms": round(statistics.median(first), 1),
        "whole_to_change": round(statistics.median(whole) / p50, 1),
        "sql_sum_and_rank_ms": round(sql, 1),
        "change_to_sql": round(p50 / sql, 2),
    }


def _whole(computing: Any, transaction: Any, assessment: Any, stage: Any, *, afresh: bool = False) -> None:
    if afresh:
        # As in a process that has not scored by this framework before.
        computing.scorer.cache_clear()
    with transaction.atomic():
        computing.refresh(assessment, stage, by="Đo tốc độ")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tinhso.config.settings")
    sys.stdout.write(json.dumps(rows()))
