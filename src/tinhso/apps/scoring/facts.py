"""What the platform counts from scoring, for indicators that name a fact."""

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse

from tinhso.apps.scoring.actions import VIEW_DRAFT
from tinhso.apps.scoring.models import Unit
from tinhso.engines.indicators.plugs import Record
from tinhso.engines.indicators.series.api import StatementFact
from tinhso.kernel.access.api import Actor, visible
from tinhso.kernel.text import api as text

# An item of a unit counts once, on the day of its first proof that stands.
PROVED = """
SELECT ag.id AS agency, u.id AS unit, s.code, s.title, u.key, e.item,
       min((e.added_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date) AS day
  FROM indicators_evidence e
  JOIN scoring_assessment s ON s.code = e.book
  JOIN scoring_unit u ON u.assessment_id = s.id AND u.key = e.unit
  JOIN orgs_agency ag ON ag.path = u.agency_path
       AND ag.valid_from <= %(last)s AND (ag.valid_to IS NULL OR ag.valid_to > %(first)s)
 WHERE e.withdrawn_at IS NULL
 GROUP BY ag.id, u.id, s.code, s.title, u.key, e.item
HAVING min((e.added_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date) BETWEEN %(first)s AND %(last)s"""


class ItemsProved(StatementFact):
    """Items of assessments that got their first proof in the period, by the agency of the unit."""

    def records(self, actor: Actor, agency: int, first: dt.date, last: dt.date) -> Sequence[Record]:
        """The items that were counted, of units whose drafts the actor may see."""
        rows = self.rows_of(
            agency, first, last, columns="unit, code, title, key, item, day", order="day DESC, code, item"
        )
        units = Unit.objects.filter(pk__in={row[0] for row in rows})
        mine = visible(units, actor, VIEW_DRAFT, agency="agency_path", place="place_path")
        seen = set(mine.values_list("pk", flat=True))
        return [
            Record(f"{title}: {item}", reverse("scoring:entry", args=[code, key, item]), day)
            for unit, code, title, key, item, day in rows
            if unit in seen
        ]


FACTS = (
    ItemsProved(
        "scoring.items_proved",
        text.gettext_noop("Chỉ số chấm điểm có minh chứng đầu tiên trong kỳ"),
        PROVED,
    ),
)
