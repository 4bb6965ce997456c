"""How many reports came, and how many on time: figures that formulas may use."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from tinhso.engines.indicators.series.api import Number, Rate, Span
from tinhso.kernel.text import api as text

COUNT = """
SELECT a.agency_id, count(*),
       count(*) FILTER (WHERE s.first_completed_at IS NOT NULL),
       count(*) FILTER (WHERE (s.first_completed_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date <= s.due_date)
  FROM reporting_form f
  JOIN reporting_assignment a ON a.form_id = f.id
  JOIN orgs_agency o ON o.id = a.agency_id
  JOIN indicators_period p ON p.kind = f.period_kind AND p.first_date >= %(first)s AND p.last_date <= %(last)s
       AND p.first_date >= a.valid_from AND (a.valid_to IS NULL OR p.first_date < a.valid_to)
       AND p.first_date <= %(today)s AND (o.valid_to IS NULL OR p.first_date < o.valid_to)
  LEFT JOIN reporting_submission s ON s.form_id = f.id AND s.agency_id = a.agency_id AND s.period_id = p.id
 WHERE f.code = %(form)s AND (%(agency)s::bigint IS NULL OR a.agency_id = %(agency)s)
 GROUP BY a.agency_id
"""


@dataclass(frozen=True)
class Counted:
    """Reports of one agency in a span: expected, handed in, handed in on time."""

    expected: int
    actual: int
    on_time: int

    def value(self, word: str) -> Number:
        """The figure that a formula's word asks for; shares are of 1, blank where nothing was expected."""
        if word == "expected":
            return Decimal(self.expected)
        if word == "actual":
            return Decimal(self.actual)
        part = self.actual if word == "rate" else self.on_time
        return Decimal(part) / self.expected if self.expected else None


NOTHING = Counted(0, 0, 0)


def counted(form: str, span: Span, agency: int | None = None) -> Mapping[int, Counted]:
    """Agency → how its reports of a form came in for the periods that lie in a span. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            COUNT,
            {"form": form, "first": span.first, "last": span.last, "agency": agency, "today": text.today()},
        )
        return {row[0]: Counted(*row[1:]) for row in cursor.fetchall()}


def of_agency(rate: Rate, span: Span, agency: int) -> Number:
    """What a rate in a formula comes to for one agency."""
    return counted(rate.form, span, agency).get(agency, NOTHING).value(rate.word)


def together(parts: Mapping[int, Counted]) -> Counted:
    """The reports of many agencies as one."""
    rows = list(parts.values())
    return Counted(sum(r.expected for r in rows), sum(r.actual for r in rows), sum(r.on_time for r in rows))
