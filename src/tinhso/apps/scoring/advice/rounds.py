"""What a unit will get this year by its own earlier rounds: item by item, and in all, from published results only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinhso.apps.scoring import computing
from tinhso.apps.scoring.models import Assessment, Run, Unit
from tinhso.engines.indicators.api import Framework, Item, PanelForecast, TooLittle, panel_forecast
from tinhso.engines.indicators.store.api import Stage
from tinhso.kernel.text import api as text
from tinhso.kernel.ui.api import Point, Words

MOST_YEARS = 10
MOST_UNITS = 200  # of the peer group: enough to judge a way of estimating
TOTAL = ""
METHOD_WORDS: dict[str, Words] = {
    "last": gettext_lazy("giữ nguyên kết quả gần nhất"),
    "own": gettext_lazy("tiếp tục mức tăng của chính đơn vị"),
    "common": gettext_lazy("cộng mức tăng chung của các đơn vị"),
}
# The unit and its peers; a unit whose territory is another now is another unit.
POINTS = """
WITH peers AS (
    SELECT key, place_id FROM scoring_unit
     WHERE assessment_id = %(round)s AND (peer_group = %(group)s OR key = %(unit)s)
     ORDER BY key <> %(unit)s, key LIMIT %(units)s
)
SELECT coalesce(item.key, ''), peers.key, run.id,
       CASE WHEN item.key IS NULL THEN result.total::float8 ELSE (item.value->>'points')::float8 END
  FROM peers
  JOIN scoring_unit unit ON unit.key = peers.key
       AND (unit.place_id = peers.place_id OR unit.place_id IS NULL OR peers.place_id IS NULL)
  JOIN scoring_result result ON result.unit_id = unit.id
  JOIN scoring_run run ON run.id = result.run_id
  LEFT JOIN LATERAL (
       SELECT NULL AS key, NULL::jsonb AS value
       UNION ALL
       SELECT key, value FROM jsonb_each(result.items) WHERE key <> '' AND value->>'state' = 'scored') item ON true
 WHERE run.id = ANY(%(runs)s)
   AND (item.key IS NOT NULL OR result.total IS NOT NULL)
 ORDER BY 1
"""


@dataclass(frozen=True)
class Past:
    """Points of an item (None: the total) by year, with what they let expect this year."""

    item: Item | None
    most: float
    years: Mapping[int, float]
    found: PanelForecast | TooLittle
    year: int

    @property
    def forecast(self) -> PanelForecast | None:
        """The estimate, when there is enough data."""
        return self.found if isinstance(self.found, PanelForecast) else None

    @property
    def method(self) -> Words:
        """How it was estimated, in words."""
        return METHOD_WORDS[self.found.method] if isinstance(self.found, PanelForecast) else ""

    @cached_property
    def points(self) -> list[Point]:
        """The drawing: earlier years, then the estimate, marked as such."""
        known = [Point(str(year), round(value, 2)) for year, value in sorted(self.years.items())]
        if self.forecast is None:
            return known
        return [*known, Point(_("ước %(period)s") % {"period": self.year}, round(self.forecast.estimate, 2))]

    @property
    def rows(self) -> list[tuple[str, str]]:
        """The same as a table."""
        return [(one.label, text.format_number(round(one.value or 0.0, 4))) for one in self.points]


@dataclass(frozen=True)
class Rounds:
    """Earlier rounds of a unit by the same framework. `total` is None where there is no round yet."""

    years: Sequence[int] = ()
    total: Past | None = None
    items: Sequence[Past] = ()

    @property
    def too_little(self) -> TooLittle | None:
        """How many past results could be tried, where that is too few for any estimate."""
        found = self.total.found if self.total else None
        return found if isinstance(found, TooLittle) and not any(one.forecast for one in self.items) else None


def of_unit(unit: Unit, framework: Framework) -> Rounds:
    """Earlier published rounds of the unit with what they let expect for this one. Two queries."""
    runs = _runs(unit.assessment, unit)
    if not runs:
        return Rounds()
    panels = _panels(unit, runs)
    year = unit.assessment.year
    total = _past(panels, None, TOTAL, computing.plain(framework.total_maximum), unit, year)
    items = [
        _past(panels, one, one.code, computing.plain(one.maximum), unit, year)
        for one in framework.items
        if one.scored and one.maximum is not None and one.code in panels and not one.effect
    ]
    return Rounds(sorted(runs.values()), total, [one for one in items if one.years])


def _runs(assessment: Assessment, unit: Unit) -> dict[int, int]:
    """One published run of each earlier year, by its id: of the latest stage, in it the newest."""
    found = Run.objects.filter(
        assessment__edition__code=assessment.edition.code if assessment.edition else "",
        assessment__year__lt=assessment.year,
        assessment__units__key=unit.key,
        published_at__isnull=False,
        origin=Run.Origin.COMPUTED,
    )
    order = {stage.value: place for place, stage in enumerate(Stage)}
    rows = sorted(
        found.values_list("assessment__year", "stage", "pk"), key=lambda row: (row[0], order[row[1]], row[2])
    )
    newest = {year: run for year, _stage, run in rows}
    return {newest[year]: year for year in sorted(newest)[-MOST_YEARS:]}


def _panels(unit: Unit, runs: Mapping[int, int]) -> dict[str, dict[str, dict[int, float]]]:
    """Points by item ("" is the total), unit and year."""
    asked: dict[str, Any] = {
        "round": unit.assessment_id,
        "group": unit.peer_group,
        "unit": unit.key,
        "units": MOST_UNITS,
        "runs": list(runs),
    }
    found: dict[str, dict[str, dict[int, float]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(POINTS, asked)
        for item, rows in groupby(cursor.fetchall(), key=itemgetter(0)):
            panel: dict[str, dict[int, float]] = {}
            for _item, key, run, points in rows:
                panel.setdefault(key, {})[runs[run]] = points
            found[item] = panel
    return found


def _past(
    panels: Mapping[str, Mapping[str, Mapping[int, float]]],
    item: Item | None,
    code: str,
    most: float,
    unit: Unit,
    year: int,
) -> Past:
    panel = panels.get(code, {})
    found = panel_forecast(panel, unit.key, year, low=0.0, high=most)
    return Past(item, most, panel.get(unit.key, {}), found, year)
