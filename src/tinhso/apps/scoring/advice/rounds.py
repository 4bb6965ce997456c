"""What a unit will get this year by its own earlier rounds: item by item, and in all, from published results only.

Rounds by an earlier edition count where its items are mapped to those of this one (`editions.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinhso.apps.scoring import computing
from tinhso.apps.scoring.advice.editions import Source, sources
from tinhso.apps.scoring.frameworks.queries import mapped_to
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
SELECT run.id, peers.key, coalesce(item.key, ''),
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
 ORDER BY 1, 2
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
    """Earlier rounds of a unit by year. `total` is of the same edition only; None where there is no round yet."""

    years: Sequence[int] = ()
    total: Past | None = None
    items: Sequence[Past] = ()
    mapped: Mapping[int, Source] = field(default_factory=dict)  # the years that are of another edition

    def why_not(self, year: int, past: Past) -> str:
        """Why a year of another edition has no points for an item; empty where it has, or is of the same edition."""
        if year in past.years or year not in self.mapped or past.item is None:
            return ""
        return self.mapped[year].reasons([past.item.code]).get(past.item.code, "")

    def careful(self, year: int, past: Past) -> bool:
        """Whether the points of a year are carried from another edition with care only."""
        source = self.mapped.get(year)
        pair = source.carried.get(past.item.code) if source and past.item else None
        return pair is not None and pair.verdict == "careful"

    def counts(self, year: int) -> tuple[int, int]:
        """Of a year of another edition: how many of the items shown are carried, and how many are not."""
        apart = sum(bool(self.why_not(year, one)) for one in self.items)
        return sum(year in one.years for one in self.items), apart

    @property
    def too_little(self) -> TooLittle | None:
        """How many past results could be tried, where that is too few for any estimate."""
        found = self.total.found if self.total else None
        return found if isinstance(found, TooLittle) and not any(one.forecast for one in self.items) else None


def of_unit(unit: Unit, framework: Framework) -> Rounds:
    """Earlier published rounds of the unit with what they let expect for this one. Three queries."""
    found = sources(_runs(unit.assessment, unit), framework, _code(unit.assessment))[-MOST_YEARS:]
    if not found:
        return Rounds()
    panels = _panels(unit, {one.run.pk: one for one in found})
    year = unit.assessment.year
    total = _past(panels, None, TOTAL, computing.plain(framework.total_maximum), unit, year)
    items = [
        _past(panels, one, one.code, computing.plain(one.maximum), unit, year)
        for one in framework.items
        if one.scored and one.maximum is not None and one.code in panels and not one.effect
    ]
    mapped = {one.year: one for one in found if one.pairs is not None}
    return Rounds([one.year for one in found], total, [one for one in items if one.years], mapped)


def _code(assessment: Assessment) -> str:
    return assessment.edition.code if assessment.edition else ""


def _runs(assessment: Assessment, unit: Unit) -> list[Run]:
    """Published runs of earlier years by this edition or one mapped to it: of a year the latest stage comes last."""
    code = _code(assessment)
    found = Run.objects.filter(
        assessment__edition__code__in={code, *mapped_to(code)},
        assessment__year__lt=assessment.year,
        assessment__units__key=unit.key,
        published_at__isnull=False,
        origin=Run.Origin.COMPUTED,
    )
    order = {stage.value: place for place, stage in enumerate(Stage)}
    runs = found.select_related("assessment__edition").defer("assessment__edition__body")
    return sorted(runs, key=lambda run: (run.assessment.year, order[run.stage], run.pk))


def _panels(unit: Unit, runs: Mapping[int, Source]) -> dict[str, dict[str, dict[int, float]]]:
    """Points by item ("" is the total), unit and year, on the scale of this year's edition."""
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
        for (run, key), rows in groupby(cursor.fetchall(), key=itemgetter(0, 1)):
            source = runs[run]
            for item, points in source.points({item: points for _run, _key, item, points in rows}):
                found.setdefault(item, {}).setdefault(key, {})[source.year] = points
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
