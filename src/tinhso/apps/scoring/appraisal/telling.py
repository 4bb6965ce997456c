"""Whom to tell in an appraisal: a unit's own officers, who appraises, who decides, who runs the round."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import F, Q

from tinhso.apps.scoring.actions import APPRAISE, DECIDE, ENTER, MANAGE
from tinhso.apps.scoring.appraisal import queries
from tinhso.apps.scoring.appraisal.models import Review
from tinhso.apps.scoring.models import Assessment, Unit
from tinhso.kernel.access.api import Action, Actor, Grant, may, of_person
from tinhso.kernel.people.api import Holding, Person
from tinhso.kernel.text import api as text


@dataclass(frozen=True)
class Held:
    """An account that may do an action in a subtree; `path` is empty for everywhere."""

    account: int
    tree: str
    path: str


def _held(action: Action, day: dt.date) -> list[Held]:
    """Every account that may do the action by grants of its own, of its posts, of posts lent to it. Three queries."""
    grants = Grant.objects.filter(role__actions__contains=[action.code], first_date__lte=day)
    rows = list(
        grants.filter(Q(last_date=None) | Q(last_date__gte=day)).values_list("person", "post", "tree", "path")
    )
    posts = [post for _person, post, _tree, _path in rows if post]
    holders: dict[int, list[int]] = {}
    held = Holding.objects.filter(post__in=posts, during__contains=day, person__is_active=True)
    for post, person in (*held.values_list("post", "person"), *_lent(posts, day)):
        if person not in holders.setdefault(post, []):
            holders[post].append(person)
    return [
        Held(account, tree, path or "")
        for person, post, tree, path in rows
        for account in ([person] if person else holders.get(post, []))
    ]


def _lent(posts: Sequence[int], day: dt.date) -> Iterator[tuple[int, int]]:
    """Post and account of everybody to whom a holder of one of these posts lent its powers for the day."""
    loan = "delegations_received__"
    rows = Person.objects.filter(
        **{
            f"{loan}post__in": posts,
            f"{loan}ended_at": None,
            f"{loan}first_date__lte": day,
            f"{loan}last_date__gte": day,
            f"{loan}by__is_active": True,
            f"{loan}by__holdings__post": F(f"{loan}post"),
            f"{loan}by__holdings__during__contains": day,
        },
        is_active=True,
    )
    return rows.values_list(f"{loan}post", "pk").iterator()


def _upwards(path: str) -> Iterator[str]:
    """A path and every path above it."""
    parts = path.split(".")
    return (".".join(parts[:n]) for n in range(len(parts), 0, -1))


def reporters(assessment: Assessment, day: dt.date) -> dict[int, set[int]]:
    """Unit → accounts that enter for it: given the right there, or given it wider and sitting there. Four queries.

    Who may enter for many units and sits in none of them (whoever runs the round) is not the unit.
    """
    units = list(Unit.objects.filter(assessment=assessment))
    by_pk = {unit.pk: unit for unit in units}
    places = {"agency": _index(units, "agency_path"), "place": _index(units, "place_path")}
    held = _held(ENTER, day)
    seats = Holding.objects.filter(
        person__in={one.account for one in held}, during__contains=day, person__is_active=True
    )
    sits: dict[int, set[int]] = {}
    for person, path in seats.values_list("person", "post__agency__path"):
        sits.setdefault(person, set()).update(_under(path, places["agency"]))
    found: dict[int, set[int]] = {}
    for one in held:
        own = set(_under(one.path, places.get(one.tree, {})))
        for unit in own | {unit for unit in sits.get(one.account, ()) if _covers(one, by_pk[unit])}:
            found.setdefault(unit, set()).add(one.account)
    return found


def _index(units: Sequence[Unit], field: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for unit in units:
        if path := getattr(unit, field):
            found.setdefault(path, []).append(unit.pk)
    return found


def _under(path: str, places: dict[str, list[int]]) -> list[int]:
    """The units at or above a path."""
    return [unit for one in _upwards(path) for unit in places.get(one, ())] if path else []


def _covers(held: Held, unit: Unit) -> bool:
    there = {"agency": unit.agency_path, "place": unit.place_path}.get(held.tree)
    return held.tree == "all" or f"{there or ''}.".startswith(f"{held.path}.")


def _actors(action: Action, day: dt.date) -> list[Actor]:
    """Everybody who may do an action somewhere, as they are today. Three queries each."""
    return [of_person(account, day=day) for account in sorted({one.account for one in _held(action, day)})]


def appraisers(assessment: Assessment, day: dt.date) -> list[tuple[Actor, int]]:
    """Who appraises something that waits, and how much of it.

    Whoever runs the round or decides objections has everything on the desk and is told only when nobody else is.
    """
    found = []
    for actor in _actors(APPRAISE, day):
        if waiting := queries.counts(actor, assessment).get(Review.State.WAITING, 0):
            found.append((actor, waiting))
    first = [
        (actor, waiting)
        for actor, waiting in found
        if not may(actor, MANAGE, assessment) and not actor.reach(DECIDE.code)
    ]
    return first or found


def deciders(rows: Sequence[Review], day: dt.date) -> dict[int, int]:
    """Accounts that may decide about these reviews, with how many: neither of the unit nor its appraiser."""
    found = {
        actor.person_id: sum(
            may(actor, DECIDE, row.unit) and not queries.is_own(actor, row.unit) and actor.person != row.by
            for row in rows
        )
        for actor in _actors(DECIDE, day)
        if actor.person_id is not None
    }
    return {account: n for account, n in found.items() if n}


def appraiser(row: Review) -> list[int]:
    """The account that appraised an item, while it is still on that desk."""
    if row.by_account is None or not queries.in_reach(of_person(row.by_account)).filter(pk=row.pk).exists():
        return []
    return [row.by_account]


def objectors(row: Review, account: int | None) -> Iterable[int]:
    """The account that objected for a unit, while it still enters for it; else who enters for the unit now."""
    if account is not None and may(of_person(account), ENTER, row.unit):
        return [account]
    return reporters(row.assessment, text.today()).get(row.unit_id, set())


def managers(assessment: Assessment, day: dt.date) -> list[int]:
    """Accounts that run the round."""
    return [
        actor.person_id
        for actor in _actors(MANAGE, day)
        if actor.person_id is not None and may(actor, MANAGE, assessment)
    ]


def somebody_appraises(path: str, day: dt.date) -> bool:
    """Whether anybody may appraise where a review of this agency would lie."""
    return any(
        one.tree == "all" or (one.tree == "agency" and one.path in set(_upwards(path)))
        for one in _held(APPRAISE, day)
    )
