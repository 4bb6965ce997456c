"""Finding a place by what a person types: `hai duong`, `Hải Dương`, `p tran phu hai duong`, `hai duogn`."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection

from tinhso.kernel.places.naming import folded, kind_and_name
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


FIELDS = "key, code, level, kind, name, label, valid_from, valid_to"
FILTERS = (
    "(%(day)s::date IS NULL OR valid_from <= %(day)s AND (valid_to IS NULL OR valid_to > %(day)s)) "
    "AND (%(level)s::int IS NULL OR level = %(level)s)"
)
ORDER = "level, valid_to IS NOT NULL, valid_from DESC, sort_key, code LIMIT %(limit)s"
# Exact > prefix > word inside; the accents and the kind as typed come first among equals.
BY_NAME = f"""
SELECT {FIELDS} FROM places_place
 WHERE folded_name LIKE ANY(ARRAY[%(name)s, %(name)s || ' %%', %(name)s || '%%', '%% ' || %(name)s || '%%'])
   AND {FILTERS}
 ORDER BY CASE WHEN folded_name = %(name)s THEN 0 WHEN folded_name LIKE %(name)s || '%%' THEN 1 ELSE 2 END,
   lower(name) <> %(typed)s AND lower(label) <> %(typed)s, %(kinds)s <> '{{}}' AND kind <> ALL(%(kinds)s), {ORDER}
"""  # noqa: S608 - only the constants above
# Words in the name and in what it lies in: "tran phu hai duong".
BY_LABEL = f"""
SELECT {FIELDS} FROM places_place
 WHERE folded_label LIKE ALL(%(words)s) AND {FILTERS}
 ORDER BY %(name)s LIKE folded_name || ' %%' DESC, %(kinds)s <> '{{}}' AND kind <> ALL(%(kinds)s),
   length(folded_name) DESC, level DESC, valid_to IS NOT NULL, sort_key, code LIMIT %(limit)s
"""  # noqa: S608
# Typing errors: letters in threes (pg_trgm), only when nothing else was found.
BY_LETTERS = f"""
SELECT {FIELDS} FROM places_place
 WHERE folded_name %% %(name)s AND {FILTERS}
 ORDER BY similarity(folded_name, %(name)s) DESC, {ORDER}
"""  # noqa: S608


def search(written: str, on: dt.date | None = None, level: int | None = None, limit: int = 20) -> list[Found]:
    """Places for what was typed, best first; one to three queries, each on an index.

    `on` keeps the places of one day (None: of any day, the living ones first); `level` one level.
    """
    kinds, name = kind_and_name(written[:120])
    if not name:
        return []
    values: dict[str, Any] = {
        "name": name,
        "typed": text.normalise(written.strip()).lower(),
        "kinds": [str(kind) for kind in kinds],
        "words": [f"%{word}%" for word in folded(written).split()],
        "day": on,
        "level": level,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        for statement in (BY_NAME, BY_LABEL, BY_LETTERS):
            cursor.execute(statement, values)
            if rows := cursor.fetchall():
                return [Found(*row) for row in rows]
    return []
