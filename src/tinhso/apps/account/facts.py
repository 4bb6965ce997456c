"""What the platform counts from accounts, for indicators that name a fact.

Who signed in, and who lent powers to whom, is personal: only the persons themselves see the records behind the number.
"""

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse

from tinhso.engines.indicators.plugs import Record
from tinhso.engines.indicators.series.api import StatementFact
from tinhso.kernel.access.api import Actor
from tinhso.kernel.text import api as text

# The record of sign-ins is read from end to end for the days of the period: counting is work for the night.
SIGNED_IN = """
SELECT post.agency_id AS agency, person.id AS mine, person.id AS other, e.day, person.name AS words
  FROM (SELECT actor, (at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day, max(at) FROM audit_entry
         WHERE action = 'account.sign_in' AND at >= %(first)s::date - 1 AND at < %(last)s::date + 2 GROUP BY 1, 2) e
  JOIN people_person person ON person.key = e.actor AND person.kind = 'officer'
  JOIN people_holding held ON held.person_id = person.id AND held.during @> e.day
  JOIN orgs_post post ON post.id = held.post_id
 WHERE e.day BETWEEN %(first)s AND %(last)s"""
LENT = """
SELECT post.agency_id AS agency, d.by_id AS mine, d.to_id AS other, d.first_date AS day, post.title AS words
  FROM people_delegation d JOIN orgs_post post ON post.id = d.post_id
 WHERE d.first_date <= %(last)s
   AND least(d.last_date, (d.ended_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date) >= %(first)s"""


class PersonalFact(StatementFact):
    """One count of what people did: a SELECT of (agency, mine, other, day, words); `counted` says of what."""

    def __init__(self, code: str, title: str, rows: str, *, counted: str, page: str) -> None:
        super().__init__(code, title, rows, counted=counted)
        self._page = page

    def records(self, actor: Actor, agency: int, first: dt.date, last: dt.date) -> Sequence[Record]:
        """The actor's own ones among those that were counted."""
        if actor.person_id is None:
            return ()
        rows = self.rows_of(
            agency, first, last, columns="day, words", order="day DESC",
            only="%(me)s IN (mine, other)", me=actor.person_id,
        )  # fmt: skip
        return [Record(words, reverse(self._page), day) for day, words in rows]


FACTS = (
    PersonalFact(
        "account.officers_signed_in", text.gettext_noop("Cán bộ có đăng nhập trong kỳ"), SIGNED_IN,
        counted="DISTINCT mine", page="account_pages:activity",
    ),
    PersonalFact(
        "account.powers_lent", text.gettext_noop("Ủy quyền có hiệu lực trong kỳ"), LENT,
        counted="*", page="account_pages:delegations",
    ),
)  # fmt: skip
