"""Reading accounts, posts held and loans of power."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import connection, models

from tinhso.kernel.people.models import Delegation, Person
from tinhso.kernel.text import api as text


@dataclass(frozen=True)
class HeldPost:
    """A post someone holds on a day."""

    post_id: int
    key: uuid.UUID
    title: str
    agency: str
    agency_code: str
    since: dt.date
    until: dt.date | None


HELD = """
SELECT post.id, post.key, post.title, agency.name, agency.code, lower(h.during), upper(h.during) - 1
  FROM people_holding h JOIN orgs_post post ON post.id = h.post_id JOIN orgs_agency agency ON agency.id = post.agency_id
 WHERE h.person_id = %s AND h.during @> %s::date ORDER BY h.id
"""


def posts_of(person_id: int, day: dt.date | None = None) -> list[HeldPost]:
    """The posts a person holds on a day (default today), the first one first."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, [person_id, day or text.today()])
        return [HeldPost(*row) for row in cursor.fetchall()]


def by_key(key: uuid.UUID | str) -> Person | None:
    """The account with this key, or None."""
    return Person.objects.filter(key=key).first()


def by_login(login: str) -> Person | None:
    """The account with this login, or None."""
    return Person.objects.filter(login=login.strip().lower()).first()


@dataclass(frozen=True)
class Loan:
    """A loan of power as shown in a list."""

    key: uuid.UUID
    by: str
    to: str
    post: str
    agency: str
    first_date: dt.date
    last_date: dt.date
    reason: str
    ended_at: dt.datetime | None
    running: bool


def delegations_by(person_id: int, limit: int = 50) -> list[Loan]:
    """What a person lent to others, newest first."""
    return _loans(Delegation.objects.filter(by_id=person_id), limit)


def delegations_to(person_id: int, limit: int = 50) -> list[Loan]:
    """What others lent to a person, newest first."""
    return _loans(Delegation.objects.filter(to_id=person_id), limit)


def _loans(rows: models.QuerySet[Delegation], limit: int) -> list[Loan]:
    today = text.today()
    found = rows.select_related("by", "to", "post__agency").order_by("-id")[:limit]
    return [
        Loan(
            key=one.key,
            by=one.by.name,
            to=one.to.name,
            post=one.post.title,
            agency=one.post.agency.name,
            first_date=one.first_date,
            last_date=one.last_date,
            reason=one.reason,
            ended_at=one.ended_at,
            running=one.ended_at is None and one.first_date <= today <= one.last_date,
        )
        for one in found
    ]


def colleagues(person_id: int, day: dt.date | None = None) -> list[Person]:
    """Officers who hold a post in an agency where this person holds one that day, by name; not the person."""
    day = day or text.today()
    agencies = [post.agency_code for post in posts_of(person_id, day)]
    found = Person.objects.filter(
        kind=Person.Kind.OFFICER,
        is_active=True,
        holdings__during__contains=day,
        holdings__post__agency__code__in=agencies,
    )
    return sorted(found.exclude(pk=person_id).distinct(), key=lambda one: text.sort_key(one.name))
