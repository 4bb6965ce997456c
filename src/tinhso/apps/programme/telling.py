"""Whom a reminder reaches, on a day: the officers who report, the head of the agency, the head of the one above."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Min, QuerySet

from tinhso.apps.programme.actions import REPORT
from tinhso.kernel.access import api as access
from tinhso.kernel.orgs import api as orgs
from tinhso.kernel.people import api as people


@dataclass
class Directory:
    """Who answers for agencies on a day; what was looked up is remembered for the run."""

    day: dt.date
    _found: dict[tuple[int, str], list[people.Person]] = field(default_factory=dict)

    def of(self, agency: orgs.Agency, audience: str) -> list[people.Person]:
        """The people of an audience (`models.Audience`); empty when nobody holds such a post."""
        key = (agency.pk, audience)
        if key not in self._found:
            self._found[key] = self._look(agency, audience)
        return self._found[key]

    def _look(self, agency: orgs.Agency, audience: str) -> list[people.Person]:
        if audience == "officers":
            return self._officers(agency)
        if audience == "head":
            return self._heads(agency)
        above = orgs.ancestors(agency)
        return next((heads for one in reversed(above) if (heads := self._heads(one))), [])

    def _officers(self, agency: orgs.Agency) -> list[people.Person]:
        """Those of the agency who may report for it; all who hold a post there when nobody may."""
        everybody = self._holders(agency)
        scope = access.Scope(agency=agency.path)
        reporting = [
            one for one in everybody if access.may(access.of_person(one.pk, day=self.day), REPORT, scope)
        ]
        return reporting or everybody

    def _heads(self, agency: orgs.Agency) -> list[people.Person]:
        """Who holds the first post that is held at all."""
        held = orgs.posts(agency, self.day).filter(pk__in=self._holdings(agency).values("post"))
        first = held.order_by().aggregate(first=Min("rank"))["first"]
        return [] if first is None else self._holders(agency, rank=first)

    def _holdings(self, agency: orgs.Agency) -> QuerySet[people.Holding]:
        return people.Holding.objects.filter(
            post__agency=agency, during__contains=self.day, person__is_active=True
        )

    def _holders(self, agency: orgs.Agency, rank: int | None = None) -> list[people.Person]:
        rows = self._holdings(agency).select_related("person").order_by("post__rank", "pk")
        if rank is not None:
            rows = rows.filter(post__rank=rank)
        return list({one.person_id: one.person for one in rows}.values())


def names(persons: Iterable[people.Person]) -> list[str]:
    """Their names as they are called today."""
    return [one.name for one in persons]
