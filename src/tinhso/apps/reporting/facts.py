"""What the platform counts from reports themselves, for indicators that name a fact.

A report counts for the agency that hands it in, in the period that holds its own whole period; every active form
counts. The same rule as the rates that formulas use (`rates`), for all forms together.
"""

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse

from tinhso.apps.reporting import queries
from tinhso.apps.reporting.actions import VIEW
from tinhso.engines.indicators.plugs import Record
from tinhso.engines.indicators.series.api import StatementFact
from tinhso.kernel.access.api import Actor, may
from tinhso.kernel.orgs.api import Agency
from tinhso.kernel.text import api as text

EXPECTED = """
SELECT a.agency_id AS agency, f.code AS form, f.title, p.code AS period, coalesce(s.due_date, p.last_date) AS day
  FROM reporting_form f
  JOIN reporting_assignment a ON a.form_id = f.id
  JOIN indicators_period p ON p.kind = f.period_kind AND p.first_date >= %(first)s AND p.last_date <= %(last)s
       AND p.first_date >= a.valid_from AND (a.valid_to IS NULL OR p.first_date < a.valid_to)
       AND p.first_date <= %(today)s
  LEFT JOIN reporting_submission s ON s.form_id = f.id AND s.agency_id = a.agency_id AND s.period_id = p.id
 WHERE f.active"""
HANDED_IN = f"{EXPECTED} AND s.first_completed_at IS NOT NULL"
ON_TIME = f"{EXPECTED} AND (s.first_completed_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date <= s.due_date"


class ReportFact(StatementFact):
    """One count of reports: a SELECT of (agency, form, title, period, day)."""

    def records(self, actor: Actor, agency: int, first: dt.date, last: dt.date) -> Sequence[Record]:
        """The reports that were counted, when the actor may see those of the agency."""
        where = Agency.objects.select_related("place").filter(pk=agency).first()
        if where is None or not may(actor, VIEW, queries.scope_of(where)):
            return ()
        rows = self.rows_of(
            agency, first, last, columns="form, title, period, day", order="day DESC, form, period DESC"
        )
        return [
            Record(f"{title}, {period}", reverse("reporting:sheet", args=[form, period, where.code]), day)
            for form, title, period, day in rows
        ]


FACTS = (
    ReportFact("reporting.expected", text.gettext_noop("Báo cáo phải nộp của các kỳ nằm trong kỳ"), EXPECTED),
    ReportFact("reporting.handed_in", text.gettext_noop("Báo cáo đã nộp của các kỳ nằm trong kỳ"), HANDED_IN),
    ReportFact(
        "reporting.on_time", text.gettext_noop("Báo cáo nộp đúng hạn của các kỳ nằm trong kỳ"), ON_TIME
    ),
)
