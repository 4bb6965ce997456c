"""What the platform counts from accounts, for indicators that name a fact.

Who signed in, and who lent powers to whom, is personal: only the persons themselves see the records behind the number.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db import connection
from django.urls import reverse

from tinhso.engines.indicators.plugs import Record
from tinhso.kernel.access.api import Actor
from tinhso.kernel.plugs.api import Health
from tinhso.kernel.text import api as text

MOST = 200
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


class PersonalFact:
    """One count of what people did: a SELECT of (agency, mine, other, day, words); `counted` says of what."""

    def __init__(self, code: str, title: str, rows: str, *, counted: str, page: str) -> None:
        self.code, self.title, self._rows = code, title, rows
        self._counted, self._page = counted, page

    def count(self, first: dt.date, last: dt.date) -> Mapping[int, Decimal]:
        """How many, by agency id. One query."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT agency, count({self._counted}) FROM ({self._rows}) r GROUP BY agency",  # noqa: S608
                {"first": first, "last": last},
            )
            return {agency: Decimal(number) for agency, number in cursor.fetchall()}

    def records(self, actor: Actor, agency: int, first: dt.date, last: dt.date) -> Sequence[Record]:
        """The actor's own ones among those that were counted."""
        if actor.person_id is None:
            return ()
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT day, words FROM ({self._rows}) r WHERE agency = %(agency)s"  # noqa: S608
                f" AND %(me)s IN (mine, other) ORDER BY day DESC LIMIT {MOST}",
                {"first": first, "last": last, "agency": agency, "me": actor.person_id},
            )
            rows = cursor.fetchall()
        return [Record(words, reverse(self._page), day) for day, words in rows]

    def check(self) -> Health:
        """Whether counting works: the statement is planned and reads nothing."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT * FROM ({self._rows}) r LIMIT 0",  # noqa: S608  our own constant
                {"first": text.today(), "last": text.today()},
            )
        return Health.good(text.gettext(self.title))


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
