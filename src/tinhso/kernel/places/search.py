"""Finding a place by what a person types: `hai duong`, `Hải Dương`, `p tran phu hai duong`, `hai duogn`."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

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


# The materialized view places_word holds every place once for each word of its name, from that word on
# (`hai duong`, `duong`), so that "begins with" on any word is one walk along one index.
FILTERS = (
    "(%(day)s::date IS NULL OR w.valid_from <= %(day)s AND (w.valid_to IS NULL OR w.valid_to > %(day)s)) "
    "AND (%(level)s::int IS NULL OR w.level = %(level)s)"
)
OTHER_KIND = "%(kinds)s <> '{}' AND w.kind <> ALL(%(kinds)s)"
ORDER = "w.valid_to IS NOT NULL, w.valid_from DESC, w.sort_key, w.place_id"
# The best places by their order in `hits`, as rows for Found.
BEST = """
SELECT p.key, p.code, p.level, p.kind, p.name, p.label, p.valid_from, p.valid_to
  FROM (SELECT place_id, row_number() OVER () AS place FROM ({hits}) hit) best
  JOIN places_place p ON p.id = best.place_id ORDER BY best.place
"""
# Exact > prefix > word inside; the accents and the kind as typed come first among equals.
BY_NAME = BEST.format(
    hits=f"""
SELECT w.place_id FROM places_word w
 WHERE w.rest LIKE %(prefix)s AND {FILTERS}
 ORDER BY CASE WHEN w.first THEN w.rest <> %(name)s END NULLS LAST,
   right(%(typed)s, length(w.name)) <> w.name, {OTHER_KIND}, w.level, {ORDER} LIMIT %(limit)s + 5
"""
)
# The first word in the name, the others anywhere in what it lies in: "tran phu hai duong".
BY_LABEL = BEST.format(
    hits=f"""
SELECT w.place_id FROM places_word w
 WHERE w.rest LIKE %(first)s AND w.folded_label LIKE ALL(%(others)s) AND {FILTERS}
 ORDER BY NOT (w.first AND %(name)s LIKE w.rest || ' %%'), {OTHER_KIND}, length(w.rest) DESC,
   strpos(w.folded_label, substr(%(name)s, length(w.rest) + 2)), w.level DESC, {ORDER}
 LIMIT %(limit)s + 5
"""
)
# Typing errors: letters in threes (pg_trgm), only when nothing else was found.
BY_LETTERS = BEST.format(
    hits=f"""
SELECT w.id AS place_id FROM places_place w
 WHERE w.folded_name %% %(name)s AND {FILTERS}
 ORDER BY similarity(w.folded_name, %(name)s) DESC, w.level, {ORDER.replace("place_id", "id")} LIMIT %(limit)s
"""
)


def search(written: str, on: dt.date | None = None, level: int | None = None, limit: int = 20) -> list[Found]:
    """Places for what was typed, best first; one to three queries, each on an index.

    `on` keeps the places of one day (None: of any day, the living ones first); `level` one level.
    """
    kinds, name = kind_and_name(written[:120])
    if not name:
        return []
    first, *others = name.split()
    values: dict[str, Any] = {
        "name": name,
        "prefix": f"{name}%",
        "typed": text.normalise(written.strip()).lower(),
        "kinds": [str(kind) for kind in kinds],
        "first": f"{first}%",
        "others": [f"% {word}%" for word in others],
        "day": on,
        "level": level,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        for statement in (BY_NAME, BY_LABEL, BY_LETTERS) if others else (BY_NAME, BY_LETTERS):
            cursor.execute(statement, values)
            if rows := cursor.fetchall():  # a name that has a word twice is found twice
                return [Found(*row) for row in dict.fromkeys(rows)][:limit]
    return []
