"""What the platform counts from scoring, for indicators that name a fact."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db import connection
from django.urls import reverse

from tinhso.apps.scoring.actions import VIEW_DRAFT
from tinhso.apps.scoring.models import Unit
from tinhso.engines.indicators.plugs import Record
from tinhso.kernel.access.api import Actor, visible
from tinhso.kernel.plugs.api import Health
from tinhso.kernel.text import api as text

MOST = 200
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


class ItemsProved:
    """Items of assessments that got their first proof in the period, by the agency of the unit."""

    code = "scoring.items_proved"
    title = text.gettext_noop("Chỉ số chấm điểm có minh chứng đầu tiên trong kỳ")

    def count(self, first: dt.date, last: dt.date) -> Mapping[int, Decimal]:
        """How many, by agency id. One query."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT agency, count(*) FROM ({PROVED}) r GROUP BY agency",  # noqa: S608  our own constant
                {"first": first, "last": last},
            )
            return {agency: Decimal(number) for agency, number in cursor.fetchall()}

    def records(self, actor: Actor, agency: int, first: dt.date, last: dt.date) -> Sequence[Record]:
        """The items that were counted, of units whose drafts the actor may see."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT unit, code, title, key, item, day FROM ({PROVED}) r WHERE agency = %(agency)s"  # noqa: S608
                f" ORDER BY day DESC, code, item LIMIT {MOST}",
                {"first": first, "last": last, "agency": agency},
            )
            rows = cursor.fetchall()
        units = Unit.objects.filter(pk__in={row[0] for row in rows})
        mine = visible(units, actor, VIEW_DRAFT, agency="agency_path", place="place_path")
        seen = set(mine.values_list("pk", flat=True))
        return [
            Record(f"{title}: {item}", reverse("scoring:entry", args=[code, key, item]), day)
            for unit, code, title, key, item, day in rows
            if unit in seen
        ]

    def check(self) -> Health:
        """Whether counting works: the statement is planned and reads nothing."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT * FROM ({PROVED}) r LIMIT 0",  # noqa: S608  our own constant
                {"first": text.today(), "last": text.today()},
            )
        return Health.good(text.gettext(self.title))


FACTS = (ItemsProved(),)
