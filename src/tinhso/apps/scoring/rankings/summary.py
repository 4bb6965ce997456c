"""A published run on one sheet for a meeting: who fell, who rose, which items lose most points over all units."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.db import connection
from django.utils.translation import get_language

from tinhso.apps.scoring.rankings import pages
from tinhso.apps.scoring.rankings.keeping import Kept
from tinhso.apps.scoring.rankings.ordering import NO_POINTS
from tinhso.apps.scoring.rankings.pages import Asked, Shown
from tinhso.apps.scoring.rankings.rows import Row

MOST = 10
EFFECTS: dict[str, Literal["bonus", "penalty"]] = {"penalties": "penalty", "bonuses": "bonus"}
MADE: Kept["Summary"] = Kept(24)
# What is kept of an item: its points, of a penalty what was not taken off; a bonus that was not earned is no loss.
LOSSES = """
SELECT item.key, count(*), sum(most - points), sum(most), count(*) FILTER (WHERE points = 0),
       count(*) FILTER (WHERE points >= most)
  FROM scoring_result result
 CROSS JOIN LATERAL jsonb_each(result.items) item
 CROSS JOIN LATERAL (SELECT (item.value->>'points')::numeric AS given, (item.value->>'max')::numeric AS most) AS number
 CROSS JOIN LATERAL (SELECT CASE WHEN item.key = ANY(%(penalties)s) THEN most - given ELSE given END AS points) AS kept
 WHERE result.run_id = %(run)s AND item.key <> '' AND most > 0 AND item.key <> ALL(%(bonuses)s)
   AND coalesce(item.value->>'state', '') <> ALL(%(without)s)
 GROUP BY item.key HAVING sum(most - points) > 0
 ORDER BY sum(most - points) DESC, item.key LIMIT %(most)s
"""


@dataclass(frozen=True)
class Loss:
    """An item over all units that have it: points lost, the most possible, units with nothing and with everything."""

    code: str
    name: str
    units: int
    lost: float
    most: float
    nothing: int
    full: int

    @property
    def share(self) -> float:
        """Lost points as a share of the most possible."""
        return self.lost / self.most


@dataclass(frozen=True)
class Summary:
    """What a meeting needs of a published run."""

    shown: Shown
    fell: Sequence[Row]
    rose: Sequence[Row]
    losses: Sequence[Loss]
    fallen: int
    risen: int

    @property
    def scored(self) -> int:
        """How many units have points by item: a source may give only totals of the others."""
        return max((one.units for one in self.losses), default=0)


def summary(code: str, number: int) -> Summary:
    """The summary of a published run. Raises Http404. One query when it is kept."""
    shown = pages.shown(code, number, Asked())
    return MADE.get((shown.stamp, get_language()), lambda: _made(shown))


def _made(shown: Shown) -> Summary:
    gained = [(row.step.gained, row) for row in pages.every(shown) if row.step and row.step.gained]
    fell = sorted((pair for pair in gained if pair[0] < 0), key=lambda pair: pair[0])
    rose = sorted((pair for pair in gained if pair[0] > 0), key=lambda pair: -pair[0])
    return Summary(
        shown=shown,
        fell=[row for _gained, row in fell[:MOST]],
        rose=[row for _gained, row in rose[:MOST]],
        losses=_losses(shown),
        fallen=len(fell),
        risen=len(rose),
    )


def _losses(shown: Shown) -> list[Loss]:
    if shown.framework is None:
        return []
    names = {item.code: item.name for item in shown.framework.items}
    with connection.cursor() as cursor:
        effects = {name: shown.framework.with_effect(one) for name, one in EFFECTS.items()}
        cursor.execute(LOSSES, {"run": shown.run.pk, "without": list(NO_POINTS), "most": MOST, **effects})
        rows = cursor.fetchall()
    return [
        Loss(code, names.get(code, code), units, float(lost), float(most), nothing, full)
        for code, units, lost, most, nothing, full in rows
    ]
