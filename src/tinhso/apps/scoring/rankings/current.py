"""Which published run an address means now, in one short statement.

Everything that is made of a published run may be kept as long as its `Stamp` stays the same: it changes when anything
is published anywhere (a newer run, an earlier year to compare with) and when the round's own row changes.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.http import Http404

from tinhso.engines.indicators.store.api import Stage

# The latest stage stands on top, in it the newest run: a corrected self-score does not stand above the final one.
FIND = """
SELECT run.id, run.published_at, newest.number, round.ctid::text || round.xmin::text, said.count, said.last
  FROM scoring_assessment round
 CROSS JOIN LATERAL (
       SELECT number FROM scoring_run
        WHERE assessment_id = round.id AND published_at IS NOT NULL
        ORDER BY array_position(%(stages)s, stage::text) DESC NULLS LAST, id DESC LIMIT 1) newest
  JOIN scoring_run run ON run.assessment_id = round.id AND run.published_at IS NOT NULL
       AND run.number = coalesce(%(number)s, newest.number)
 CROSS JOIN (SELECT count(*), max(published_at) AS last FROM scoring_run WHERE published_at IS NOT NULL) said
 WHERE round.code = %(code)s
"""
STAGES = [stage.value for stage in Stage]
LONGEST = 2_147_483_647  # what a number of a run can be


@dataclass(frozen=True, slots=True)
class Stamp:
    """A published run as of now: equal stamps show the same."""

    run: int
    published_at: dt.datetime
    newest: int
    row: str
    publications: int
    last_publication: dt.datetime


def find(code: str, number: int | None = None) -> Stamp:
    """The published run of a round with this number, else its newest one of the latest stage. Raises Http404."""
    if number is not None and number > LONGEST:
        raise Http404(code)
    with connection.cursor() as cursor:
        cursor.execute(FIND, {"code": code, "number": number, "stages": STAGES})
        row = cursor.fetchone()
    if row is None:
        raise Http404(code)
    return Stamp(*row)
