"""Why somebody may do what they may do."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from tinhso.kernel.access.actor import Actor
from tinhso.kernel.access.plugs import actions
from tinhso.kernel.text import api as text

WHY = """
WITH held AS (
    SELECT post_id, NULL::text AS lent_by, NULL::date AS lent_until FROM people_holding
     WHERE person_id = %(person)s AND during @> %(day)s::date
    UNION
    SELECT d.post_id, giver.name, d.last_date FROM people_delegation d
      JOIN people_person giver ON giver.id = d.by_id AND giver.is_active
      JOIN people_holding h ON h.person_id = d.by_id AND h.post_id = d.post_id AND h.during @> %(day)s::date
     WHERE d.to_id = %(person)s AND d.ended_at IS NULL AND %(day)s::date BETWEEN d.first_date AND d.last_date
)
SELECT r.title, r.actions, g.tree, g.path::text, coalesce(a.name, p.name), post.title, pa.name,
       held.lent_by, g.first_date, least(g.last_date, held.lent_until)
  FROM access_grant g
  JOIN access_role r ON r.id = g.role_id
  LEFT JOIN held ON held.post_id = g.post_id
  LEFT JOIN orgs_post post ON post.id = g.post_id
  LEFT JOIN orgs_agency pa ON pa.id = post.agency_id
  LEFT JOIN LATERAL (SELECT name FROM orgs_agency WHERE g.tree = 'agency' AND path = g.path LIMIT 1) a ON true
  LEFT JOIN LATERAL (SELECT name FROM places_place WHERE g.tree = 'place' AND path = g.path LIMIT 1) p ON true
 WHERE (g.person_id = %(person)s OR held.post_id IS NOT NULL)
   AND g.first_date <= %(day)s::date AND (g.last_date IS NULL OR g.last_date >= %(day)s::date)
 ORDER BY r.title, g.id
"""


@dataclass(frozen=True)
class Power:
    """One role somebody has, in words: what, where, from what, how long."""

    role: str
    sentences: tuple[str, ...]
    where: str
    source: str
    period: str


OWN = """
SELECT DISTINCT unnest(r.actions) FROM access_grant g JOIN access_role r ON r.id = g.role_id
 WHERE g.tree = 'all' AND g.first_date <= %(day)s::date AND (g.last_date IS NULL OR g.last_date >= %(day)s::date)
   AND (g.person_id = %(person)s
        OR g.post_id IN (SELECT post_id FROM people_holding WHERE person_id = %(person)s AND during @> %(day)s::date))
"""


def held_everywhere(actor: Actor) -> frozenset[str]:
    """Codes of the actions the actor may do everywhere by their own grants and posts; what was lent does not count.

    Whoever gives powers away gives no more than these.
    """
    if actor.person_id is None:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(OWN, {"person": actor.person_id, "day": actor.day or text.today()})
        return frozenset(code for (code,) in cursor.fetchall())


HOLDERS = """
SELECT g.person_id FROM access_grant g JOIN access_role r ON r.id = g.role_id
 WHERE g.tree = 'all' AND g.person_id IS NOT NULL AND %(code)s = ANY(r.actions)
   AND g.first_date <= %(day)s::date AND (g.last_date IS NULL OR g.last_date >= %(day)s::date)
UNION
SELECT h.person_id FROM access_grant g JOIN access_role r ON r.id = g.role_id
  JOIN people_holding h ON h.post_id = g.post_id AND h.during @> %(day)s::date
 WHERE g.tree = 'all' AND %(code)s = ANY(r.actions)
   AND g.first_date <= %(day)s::date AND (g.last_date IS NULL OR g.last_date >= %(day)s::date)
"""


def holders(action_code: str) -> set[int]:
    """Accounts that may do an action everywhere today, by their own grants and posts: whom to tell. One query."""
    with connection.cursor() as cursor:
        cursor.execute(HOLDERS, {"code": action_code, "day": text.today()})
        return {person for (person,) in cursor.fetchall()}


def powers(actor: Actor) -> list[Power]:
    """Every role the actor has on the actor's day, with where it comes from."""
    if actor.person_id is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(WHY, {"person": actor.person_id, "day": actor.day or text.today()})
        rows = cursor.fetchall()
    return [
        Power(
            role=title,
            sentences=tuple(_sentence(code) for code in codes),
            where=_where(tree, path, name),
            source=_source(post, agency, lent_by),
            period=_period(first, last),
        )
        for title, codes, tree, path, name, post, agency, lent_by, first, last in rows
    ]


def _sentence(code: str) -> str:
    action = actions.get(code)
    return action.sentence if action else code


def _where(tree: str, path: str | None, name: str | None) -> str:
    if tree == "all":
        return _("Toàn hệ thống")
    words = _("%(name)s và cấp dưới") if tree == "agency" else _("Địa bàn %(name)s")
    return words % {"name": name or path}


def _source(post: str | None, agency: str | None, lent_by: str | None) -> str:
    if post is None:
        return _("Giao cho cá nhân bạn")
    holds = _("Chức vụ %(post)s, %(agency)s") % {"post": post, "agency": agency}
    return f"{holds} – " + _("do %(who)s ủy quyền") % {"who": lent_by} if lent_by else holds


def _period(first: dt.date, last: dt.date | None) -> str:
    since = _("từ %(day)s") % {"day": text.format_date(first)}
    return since if last is None else f"{since} " + _("đến hết %(day)s") % {"day": text.format_date(last)}
