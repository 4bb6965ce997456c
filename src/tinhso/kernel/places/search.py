"""Finding a place by what a person types: `hai duong`, `Hải Dương`, `p tran phu hai duong`, `hai duogn`."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from tinhso.kernel.places.naming import kind_and_name
from tinhso.kernel.text import api as text


@dataclass(frozen=True)
class Found:
    """One hit, ready to be shown. `valid_to` is set for places that are no more."""

    key: str
    code: str
    level: int
    kind: str
    name: str
    label: str
    valid_from: dt.date
    valid_to: dt.date | None


# The statements and their order are in the migration `0003_search`.
FIND = "SELECT * FROM places_find(%s, %s, %s, %s, %s, %s, %s, %s)"


def search(written: str, on: dt.date | None = None, level: int | None = None, limit: int = 20) -> list[Found]:
    """Places for what was typed, best first. One query.

    `on` keeps the places of one day (None: of any day, the living ones first); `level` one level.
    """
    kinds, name = kind_and_name(written[:120])
    if not name:
        return []
    first, *others = name.split()
    values = [
        name,
        text.normalise(written.strip()).lower(),
        [str(kind) for kind in kinds],
        first,
        [f"% {word}%" for word in others],
        on,
        level,
        limit,
    ]
    with connection.cursor() as cursor:
        cursor.execute(FIND, values)
        return [Found(*row) for row in cursor.fetchall()]
