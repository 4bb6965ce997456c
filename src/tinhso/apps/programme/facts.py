"""What the platform counts from tasks, for indicators that name a fact (socket `indicators.facts`).

A task counts for the agency that leads it, in the period in which its deadline lies; whether it was done by then is
said by the rule of `states` (completion rule of the task, reports that were sent back left out).
"""

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse

from tinhso.apps.programme.actions import VIEW
from tinhso.apps.programme.state_sql import said
from tinhso.engines.indicators.plugs import Record
from tinhso.engines.indicators.series.api import StatementFact
from tinhso.kernel.access.api import Actor, may
from tinhso.kernel.text import api as text

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


class TaskFact(StatementFact):
    """One count of tasks: a SELECT of (agency, code of the programme, number, action, day)."""

    def records(self, actor: Actor, agency: int, first: dt.date, last: dt.date) -> Sequence[Record]:
        """The tasks that were counted; programmes are open to everybody."""
        if not may(actor, VIEW):
            return ()
        rows = self.rows_of(
            agency, first, last, columns="code, number, action, day", order="day DESC, code, number"
        )
        return [
            Record(f"NV-{number:02}: {_short(action)}", reverse("programme:task", args=[code, number]), day)
            for code, number, action, day in rows
        ]


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
