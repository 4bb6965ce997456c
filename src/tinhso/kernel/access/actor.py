"""Who is asking: a person in a post on a day, with what they reach."""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from django.db import connection
from django.http import HttpRequest

from tinhso.kernel.text import api as text

# One query whatever the number of grants: the person's own, those of the posts held that day, and those of
# posts whose holder lent them (delegation) for that day.
REACH = """
WITH held AS (
    SELECT post_id, NULL::text AS lent_by FROM people_holding WHERE person_id = %(person)s AND during @> %(day)s::date
    UNION
    SELECT d.post_id, giver.name FROM people_delegation d
      JOIN people_person giver ON giver.id = d.by_id AND giver.is_active
      JOIN people_holding h ON h.person_id = d.by_id AND h.post_id = d.post_id AND h.during @> %(day)s::date
     WHERE d.to_id = %(person)s AND d.ended_at IS NULL AND %(day)s::date BETWEEN d.first_date AND d.last_date
)
SELECT g.tree, g.path::text, r.actions, held.lent_by
  FROM access_grant g
  JOIN access_role r ON r.id = g.role_id
  LEFT JOIN held ON held.post_id = g.post_id
 WHERE (g.person_id = %(person)s OR held.post_id IS NOT NULL)
   AND g.first_date <= %(day)s::date AND (g.last_date IS NULL OR g.last_date >= %(day)s::date)
"""


@dataclass(frozen=True)
class Reach:
    """The subtrees in which an action is allowed: `everywhere`, or minimal sets of path prefixes.

    `lent_by` names who lent it, when the actor has the action by delegation alone.
    """

    everywhere: bool = False
    agencies: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    lent_by: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.agencies) or bool(self.places)


NOWHERE = Reach()


@dataclass(frozen=True)
class Actor:
    """A person (or nobody, or the system) at the moment of asking. Make one with `of_request` or `of_person`."""

    person: uuid.UUID | None
    name: str
    kind: str = "stranger"
    person_id: int | None = None
    post: str | None = None
    agency: str | None = None
    agency_path: str | None = None
    ip: str | None = None
    day: dt.date | None = None
    _reach: dict[str, Reach] = field(default_factory=dict, compare=False, repr=False)
    _loaded: list[bool] = field(default_factory=list, compare=False, repr=False)

    @property
    def signed_in(self) -> bool:
        """Whether somebody is there (the system counts as somebody)."""
        return self.kind != "stranger"

    @property
    def is_system(self) -> bool:
        """A job of the house itself: everything is allowed and recorded as done by the system."""
        return self.kind == "system"

    def on_behalf_of(self, action_code: str) -> str:
        """Whose powers this actor uses for the action: the lenders' names, empty when they are the actor's own."""
        return ", ".join(self.reach(action_code).lent_by)

    def reach(self, action_code: str) -> Reach:
        """Where this actor may do the action. One query for the actor's first question, none afterwards."""
        if self.is_system:
            return Reach(everywhere=True)
        if self.person_id is None:
            return NOWHERE
        if not self._loaded:
            self._reach.update(_load(self.person_id, self.day or text.today()))
            self._loaded.append(True)
        return self._reach.get(action_code, NOWHERE)


STRANGER = Actor(person=None, name="")


def system(name: str = "Hệ thống") -> Actor:
    """The house itself, for jobs and commands; `name` says which."""
    return Actor(person=None, name=name, kind="system")


def _load(person_id: int, day: dt.date) -> dict[str, Reach]:
    with connection.cursor() as cursor:
        cursor.execute(REACH, {"person": person_id, "day": day})
        rows = cursor.fetchall()
    found: dict[str, dict[str, set[str]]] = {}
    lenders: dict[str, set[str | None]] = {}
    for tree, path, actions, lent_by in rows:
        for code in actions:
            found.setdefault(code, {"all": set(), "agency": set(), "place": set()})[tree].add(path or "")
            lenders.setdefault(code, set()).add(lent_by)
    return {
        code: Reach(
            everywhere=bool(sets["all"]),
            agencies=minimal(sets["agency"]),
            places=minimal(sets["place"]),
            lent_by=() if None in lenders[code] else tuple(sorted(filter(None, lenders[code]))),
        )
        for code, sets in found.items()
    }


def minimal(paths: set[str]) -> tuple[str, ...]:
    """The paths of which none lies under another, sorted."""
    kept: list[str] = []
    for path in sorted(paths, key=lambda one: one.split(".")):
        if not kept or not (path == kept[-1] or path.startswith(kept[-1] + ".")):
            kept.append(path)
    return tuple(kept)


WHO = """
SELECT p.key, p.name, p.kind, post.title, agency.code, agency.path::text
  FROM people_person p
  LEFT JOIN LATERAL (
       SELECT h.post_id FROM people_holding h WHERE h.person_id = p.id AND h.during @> %(day)s::date
        ORDER BY h.id LIMIT 1) held ON true
  LEFT JOIN orgs_post post ON post.id = held.post_id
  LEFT JOIN orgs_agency agency ON agency.id = post.agency_id
 WHERE p.id = %(person)s AND p.is_active
"""


def of_person(person_id: int, *, ip: str | None = None, day: dt.date | None = None) -> Actor:
    """The actor for an account on a day (default today). STRANGER when the account is gone or closed."""
    day = day or text.today()
    with connection.cursor() as cursor:
        cursor.execute(WHO, {"person": person_id, "day": day})
        row = cursor.fetchone()
    if row is None:
        return STRANGER
    key, name, kind, post, agency, path = row
    return Actor(
        person=key,
        name=name,
        kind=kind,
        person_id=person_id,
        post=post,
        agency=agency,
        agency_path=path,
        ip=ip,
        day=day,
    )


def of_request(request: HttpRequest) -> Actor:
    """The actor of a request, from the session; a stranger costs no query."""
    ip = request.META.get("REMOTE_ADDR")
    person_id = request.user.pk if request.user.is_authenticated else None
    if person_id is None:
        return Actor(person=None, name="", ip=ip)
    return of_person(person_id, ip=ip)
