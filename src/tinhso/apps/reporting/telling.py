"""Whom to tell about reports: who enters them at an agency, who manages their forms."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q, QuerySet

from tinhso.apps.reporting.actions import ENTER, MANAGE
from tinhso.kernel.access.api import Action, Grant
from tinhso.kernel.people.api import Holding


def _grants(action: Action, day: dt.date) -> QuerySet[Grant]:
    rows = Grant.objects.filter(role__actions__contains=[action.code], first_date__lte=day)
    return rows.filter(Q(last_date=None) | Q(last_date__gte=day))


def managers(path: str, day: dt.date) -> set[int]:
    """Accounts that manage the forms of the agency of a path. Two queries."""
    grants = _grants(MANAGE, day).filter(Q(tree="all") | Q(tree="agency", path__above=path))
    rows = list(grants.values_list("person", "post"))
    posts = [post for _person, post in rows if post]
    held = Holding.objects.filter(post__in=posts, during__contains=day).values_list("person", flat=True)
    return {person for person, _post in rows if person} | set(held)


def reporters(agencies: Sequence[int], day: dt.date) -> dict[int, set[int]]:
    """Agency → accounts that hold a post there and may enter reports (given to them or to the post). Two queries."""
    persons, posts = set(), set()
    for person, post in _grants(ENTER, day).values_list("person", "post"):
        persons.add(person)
        posts.add(post)
    rows = Holding.objects.filter(post__agency__in=agencies, during__contains=day)
    rows = rows.filter(Q(person__in=persons - {None}) | Q(post__in=posts - {None}))
    found: dict[int, set[int]] = {}
    for agency, holder in rows.values_list("post__agency", "person"):
        found.setdefault(agency, set()).add(holder)
    return found
