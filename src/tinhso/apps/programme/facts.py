"""What the platform counts from tasks, for indicators that name a fact (socket `indicators.facts`).

A task counts for the agency that leads it, in the period in which its deadline lies; whether it was done by then is
said by the rule of `states` (completion rule of the task, reports that were sent back left out).
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db import connection
from django.urls import reverse

from tinhso.apps.programme.actions import VIEW
from tinhso.apps.programme.state_sql import said
from tinhso.engines.indicators.plugs import Record
from tinhso.kernel.access.api import Actor, may
from tinhso.kernel.plugs.api import Health
from tinhso.kernel.text import api as text

MOST = 200
LONGEST = 120
DUE = f"""
SELECT k.lead_id AS agency, p.code, k.number, k.action, k.deadline AS day
  FROM programme_task k JOIN programme_programme p ON p.id = k.programme_id CROSS JOIN {said("k", "k.deadline")} word
 WHERE k.lead_id IS NOT NULL AND k.deadline BETWEEN %(first)s AND %(last)s"""  # noqa: S608  names of our own
DONE = f"{DUE} AND word.percent >= 100"
LATE = f"{DUE} AND k.deadline < %(today)s AND coalesce(word.percent, 0) < 100"
PROVED = """
SELECT k.lead_id AS agency, p.code, k.number, k.action, e.date AS day
  FROM programme_progress e JOIN programme_task k ON k.id = e.task_id
  JOIN programme_programme p ON p.id = k.programme_id
 WHERE k.lead_id IS NOT NULL AND e.returned_at IS NULL AND e.date BETWEEN %(first)s AND %(last)s
   AND EXISTS (SELECT FROM programme_evidence f WHERE f.progress_id = e.id)"""


class TaskFact:
    """One count of tasks: a SELECT of (agency, programme, number, action, day)."""

    def __init__(self, code: str, title: str, rows: str) -> None:
        self.code, self.title, self._rows = code, title, rows

    def count(self, first: dt.date, last: dt.date) -> Mapping[int, Decimal]:
        """How many, by agency id. One query."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT agency, count(*) FROM ({self._rows}) r GROUP BY agency",  # noqa: S608  our own constant
                {"first": first, "last": last, "today": text.today()},
            )
            return {agency: Decimal(number) for agency, number in cursor.fetchall()}

    def records(self, actor: Actor, agency: int, first: dt.date, last: dt.date) -> Sequence[Record]:
        """The tasks that were counted; programmes are open to everybody."""
        if not may(actor, VIEW):
            return ()
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT code, number, action, day FROM ({self._rows}) r WHERE agency = %(agency)s"  # noqa: S608
                f" ORDER BY day DESC, code, number LIMIT {MOST}",
                {"first": first, "last": last, "today": text.today(), "agency": agency},
            )
            rows = cursor.fetchall()
        return [
            Record(f"NV-{number:02}: {_short(action)}", reverse("programme:task", args=[code, number]), day)
            for code, number, action, day in rows
        ]

    def check(self) -> Health:
        """Whether counting works: the statement is planned and reads nothing."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT * FROM ({self._rows}) r LIMIT 0",  # noqa: S608  our own constant
                {"first": text.today(), "last": text.today(), "today": text.today()},
            )
        return Health.good(text.gettext(self.title))


def _short(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"


FACTS = (
    TaskFact("programme.tasks_due", text.gettext_noop("Nhiệm vụ đến hạn trong kỳ (cơ quan chủ trì)"), DUE),
    TaskFact("programme.tasks_on_time", text.gettext_noop("Nhiệm vụ đến hạn trong kỳ, xong đúng hạn"), DONE),
    TaskFact("programme.tasks_late", text.gettext_noop("Nhiệm vụ đến hạn trong kỳ, quá hạn chưa xong"), LATE),
    TaskFact(
        "programme.progress_proved", text.gettext_noop("Lần báo cáo tiến độ có tài liệu chứng minh"), PROVED
    ),
)
