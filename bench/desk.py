"""Bench 7: an appraiser's desk over the claims of a whole country, narrowed by what is odd about their proofs.

3,321 communes × 27 items: 89,667 claims, nine in ten with a proof (half of these with a file), this year and the
year before, so 161,000 proofs. Three in a hundred were handed in elsewhere too. Everything is invented and laid down
in SQL. Each line is what one page asks of the database and of Python; held against the page that is not narrowed. The
last lines are looking for repeats among all proofs, which no page does, and what giving one proof costs for knowing.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from bench import Row
from bench._site import on_a_database_of_its_own

UNITS, ITEMS, ROUNDS = 3_321, 27, 7
YEARS = (2024, 2025)
# A hash of claim and year in place of chance: the same at every run.
LOAD = """
INSERT INTO scoring_unit (assessment_id, key, name, sort_key, folded_name, peer_group, ranked, unranked_reason)
SELECT {round}, 'xa-' || n, 'Xã ' || n, lpad(n::text, 5, '0'), 'xa ' || n, '', true, ''
  FROM generate_series(1, {units}) n;
INSERT INTO scoring_review (assessment_id, unit_id, item, checker_name, maximum, self_points, state, reason, by_name,
                            by_agency)
SELECT {round}, u.id, 'CS-' || i, '', 10, abs(hashtext(u.key || i)) % 11, 'waiting', '', '', ''
  FROM scoring_unit u, generate_series(1, {items}) i WHERE u.assessment_id = {round} ORDER BY u.id, i;
CREATE TEMP TABLE claim AS
SELECT row_number() OVER () AS n, u.key AS unit, r.item, abs(hashtext(u.key || r.item || '{year}')) AS dice
  FROM scoring_review r JOIN scoring_unit u ON u.id = r.unit_id WHERE r.assessment_id = {round} ORDER BY r.id;
DELETE FROM claim WHERE dice % 10 = 0;
INSERT INTO files_blob (sha256, size, media_type, state, reason, created_at)
SELECT 'so {year}-' || n, 1, 'application/pdf', 'clean', '', now() FROM claim WHERE dice % 2 = 0;
INSERT INTO files_storedfile (key, blob_id, name, purpose, uploaded_at)
SELECT gen_random_uuid(), b.id, c.n || '.pdf', 'do-toc-do-{year}', now()
  FROM claim c JOIN files_blob b ON b.sha256 = 'so {year}-' || (c.n - CASE WHEN dice % 100 = 2 THEN 1000 ELSE 0 END);
INSERT INTO indicators_evidence (key, book, unit, item, note, reference, dated, file_id, added_by_name, added_at)
SELECT gen_random_uuid(), '{book}', unit, item, 'Minh chứng số ' || c.n,
       c.n - CASE WHEN dice % 100 = 1 THEN 1000 ELSE 0 END || '/bc-ubnd {year}-03-01',
       CASE WHEN dice % 100 = 3 THEN date '2019-01-01' ELSE date '{year}-03-01' END, f.id, '', now()
  FROM claim c LEFT JOIN files_storedfile f ON f.purpose = 'do-toc-do-{year}' AND f.name = c.n || '.pdf';
DROP TABLE claim;
"""


def run() -> list[Row]:
    """All pages, in a process of their own on a database of their own."""
    return on_a_database_of_its_own("bench.desk")


def load() -> Any:
    """Both rounds; returns this year's."""
    import datetime as dt

    from django.core.management import call_command
    from django.db import connection

    from tinhso.apps.scoring import operations
    from tinhso.apps.scoring.appraisal import repeats
    from tinhso.apps.scoring.appraisal.models import Repeat
    from tinhso.engines.indicators.api import framework, framework_text
    from tinhso.engines.indicators.store.api import register
    from tinhso.kernel.access.api import system

    call_command("migrate", verbosity=0)
    name = "dti-commune-hcmc-2025"
    edition = register(name, framework(name).name, dict(framework_text(name)))
    for year in YEARS:
        found = operations.create_assessment(
            actor=system("Đo tốc độ"), code=f"do-toc-do-{year}", title=f"Đo tốc độ {year}", year=year,
            map_date=dt.date(2025, 7, 1), edition=edition, invented=True, units=[],
        )  # fmt: skip
        told = {"round": found.pk, "year": year, "book": found.code, "units": UNITS, "items": ITEMS}
        with connection.cursor() as cursor:
            cursor.execute(LOAD.format(**told))
            cursor.execute("ANALYZE")  # nobody looks for repeats in a table that was never counted
        again = repeats.found_elsewhere(found).values_list("pk", flat=True)
        Repeat.objects.bulk_create(Repeat(evidence_id=pk) for pk in again)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return found


def rows() -> list[Row]:
    """Every page on the database of this process."""
    import django

    django.setup()
    from tinhso.apps.scoring.appraisal import narrowing, queries, queue_pages, repeats
    from tinhso.apps.scoring.appraisal.models import Review
    from tinhso.engines.indicators.store.api import Evidence
    from tinhso.kernel.access.api import system

    actor, found = system("Đo tốc độ"), load()
    claims = Review.objects.filter(assessment=found).count()

    def page(proof: str) -> None:
        queue_pages.queue(actor, found.code, {"minh-chung": proof}, "")

    page("")
    usual = _median(lambda: page(""))
    said = []
    for proof, label in {"": "everything", **narrowing.PROOFS}.items():
        rows = queries.queue(actor, found, narrowing.Narrow(proof=proof)).count()
        took = _median(lambda proof=proof: page(proof))
        said.append(_row(f"page: {label}", claims, rows, took, usual))
    accepting = _median(lambda: queue_pages.accepting(actor, found.code, {}))
    said.append(_row("before accepting all that waits", claims, claims, accepting, usual))
    again = repeats.found_elsewhere(found)
    said.append(
        _row("repeats looked for among all", claims, again.count(), _median(lambda: list(again.all())), usual)
    )
    given = list(Evidence.objects.filter(book=found.code, file__isnull=False).select_related("file")[:1])
    said.append(
        _row(
            "one proof given: is it a repeat?", claims, 1, _median(lambda: repeats.mark(found, given)), usual
        )
    )
    return said


def _row(work: str, claims: int, rows: int, took: float, usual: float) -> Row:
    return {
        "work": work,
        "claims": claims,
        "found": rows,
        "p50_ms": round(took, 1),
        "times_everything": round(took / usual, 1),
    }


def _median(work: Callable[[], object]) -> float:
    work()
    walls = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        walls.append((time.perf_counter() - start) * 1000)
    return statistics.median(walls)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tinhso.config.settings")
    sys.stdout.write(json.dumps(rows()))
