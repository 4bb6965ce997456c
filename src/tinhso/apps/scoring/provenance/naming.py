"""Names of people are for officers; whoever reads what is published sees the agency that acted, and when."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tinhso.kernel.people.api import Holding
from tinhso.kernel.text import api as text

Moment = dt.datetime | None
Post = tuple[Any, str]  # the days on which it was held, the agency


class Offices:
    """The agencies of people by key, each at the moment of the act. One query for all of them."""

    def __init__(self, keys: Iterable[uuid.UUID | None]) -> None:
        wanted = {key for key in keys if key}
        self._posts: Mapping[uuid.UUID, Sequence[Post]] = _posts(wanted) if wanted else {}

    def of(self, key: uuid.UUID | None, name: str, at: Moment) -> str:
        """What stands for a person; what was done by no person (an import, the platform) keeps its name."""
        if key is None:
            return name
        held = self._posts.get(key)
        if not held:
            return text.gettext("một tài khoản của nền tảng")
        day = text.local(at).date() if at else None
        return next((agency for during, agency in held if day and day in during), held[-1][1])


def _posts(keys: set[uuid.UUID]) -> dict[uuid.UUID, list[Post]]:
    found: dict[uuid.UUID, list[Post]] = defaultdict(list)
    rows = Holding.objects.filter(person__key__in=keys).order_by("during", "id")
    for key, during, agency in rows.values_list("person__key", "during", "post__agency__name"):
        found[key].append((during, agency))
    return found


# Of each kind of row: who, the name, when.
ACTS: Mapping[str, Sequence[tuple[str, str, str]]] = {
    "Value": (
        ("entered_by", "entered_by_name", "entered_at"),
        ("approved_by", "approved_by_name", "approved_at"),
    ),
    "Evidence": (("added_by", "added_by_name", "added_at"),),
    "Comment": (("by", "by_name", "at"),),
    "Batch": (("by", "by_name", "at"),),
    "Correction": (("by", "by_name", "at"),),
    "Review": (("by", "by_name", "at"),),
}


def veil(rows: Iterable[Any]) -> None:
    """Put agencies in the place of names into rows that were read to be shown; they are not to be saved. One query."""
    some = list(rows)
    acts = [(row, *fields) for row in some for fields in ACTS[type(row).__name__]]
    offices = Offices(getattr(row, by) for row, by, _name, _at in acts)
    for row, by, name, at in acts:
        setattr(row, name, offices.of(getattr(row, by), getattr(row, name), getattr(row, at)))
