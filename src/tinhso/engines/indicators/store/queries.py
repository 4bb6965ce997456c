"""Reading the value store."""

import datetime as dt
import hashlib
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from tinhso.engines.indicators.models import Evidence, Stage, Value
from tinhso.kernel.files.api import StoredFile

# One row for each unit, its inputs in the same order in each column: a row for each value would cost more than
# reading it.
STANDING = """
SELECT unit, string_agg(item, E'\\x1f'), string_agg(input, E'\\x1f'), string_agg(value, E'\\x1f') FROM indicators_value
 WHERE book = %(book)s AND stage = %(stage)s AND superseded_at IS NULL
   AND (%(units)s::text[] IS NULL OR unit = ANY(%(units)s::text[]))
 GROUP BY unit
"""
DIFFERING = """
SELECT was.id, now.id
  FROM (SELECT * FROM indicators_value WHERE id = ANY(%(was)s::bigint[])) was
  FULL JOIN (SELECT * FROM indicators_value WHERE id = ANY(%(now)s::bigint[])) now USING (unit, item, input)
 WHERE was.value IS DISTINCT FROM now.value
"""
MARK = "\x1f"  # stands in no value and no key
Inputs = dict[str, dict[str, dict[str, str]]]  # unit → item → input → value


def inputs(book: str, stage: Stage, units: Iterable[str] | None = None) -> Inputs:
    """The standing inputs of a stage. One query whatever the number of units."""
    found: Inputs = defaultdict(lambda: defaultdict(dict))
    with connection.cursor() as cursor:
        cursor.execute(
            STANDING, {"book": book, "stage": stage, "units": None if units is None else list(units)}
        )
        for unit, *packed in cursor:
            mine = found[unit]
            for item, name, value in zip(*(column.split(MARK) for column in packed), strict=True):
                mine[item][name] = value
    return found


def current(book: str, stage: Stage, units: Iterable[str]) -> list[Value]:
    """The standing inputs of some units at a stage, as rows."""
    return list(_current(book, stage, units).order_by("pk"))


def current_ids(book: str, stage: Stage, units: Iterable[str]) -> list[int]:
    """The ids of the same rows."""
    return list(_current(book, stage, units).values_list("pk", flat=True))


def _current(book: str, stage: Stage, units: Iterable[str]) -> QuerySet[Value]:
    return Value.objects.filter(book=book, stage=stage, superseded_at=None, unit__in=list(units))


def by_ids(ids: Iterable[int]) -> dict[int, Value]:
    """Inputs by id, superseded ones too. One query."""
    listed = RawSQL("SELECT unnest(%s::bigint[])", (list(ids),))
    return {one.pk: one for one in Value.objects.filter(pk__in=listed)}


def differing(was: Iterable[int], now: Iterable[int]) -> tuple[list[Value], list[Value]]:
    """Of two sets of inputs (by id) those that say another thing in the other set, or are not in it. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(DIFFERING, {"was": list(was), "now": list(now)})
        pairs = cursor.fetchall()
    found = by_ids({one for pair in pairs for one in pair if one is not None})
    return [found[one] for one, _ in pairs if one], [found[one] for _, one in pairs if one]


def digest(values: Inputs) -> str:
    """A fingerprint of inputs: the same inputs give the same digest in any order."""
    lines = sorted(
        f"{unit}\x1f{item}\x1f{name}\x1f{value}"
        for unit, items in values.items()
        for item, names in items.items()
        for name, value in names.items()
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def history(book: str, unit: str, item: str) -> list[Value]:
    """Every value ever entered for an item of a unit, newest first, all stages."""
    return list(Value.objects.filter(book=book, unit=unit, item=item).order_by("-id"))


def evidence(book: str, unit: str, item: str | None = None) -> list[Evidence]:
    """The proofs of a unit, or of one of its items, oldest first."""
    rows = Evidence.objects.filter(book=book, unit=unit, withdrawn_at=None).select_related("file")
    if item is not None:
        rows = rows.filter(item=item)
    return list(rows.order_by("id"))


def evidence_of_file(file: StoredFile) -> Evidence | None:
    """The proof that this file is attached to."""
    return Evidence.objects.filter(file=file, withdrawn_at=None).first()


def evidence_by_key(key: uuid.UUID) -> Evidence | None:
    """The proof of a key, while it stands."""
    return Evidence.objects.select_related("file").filter(key=key, withdrawn_at=None).first()


def evidence_counts(book: str, unit: str, until: dt.datetime | None = None) -> dict[str, int]:
    """How many proofs each item of a unit has, or had at a moment."""
    rows = Evidence.objects.filter(book=book, unit=unit, withdrawn_at=None)
    if until is not None:
        rows = rows.filter(added_at__lte=until)
    return dict(Counter(rows.values_list("item", flat=True)))


def used(book: str) -> bool:
    """Whether anything was ever entered or handed in, also what was taken back since."""
    return Value.objects.filter(book=book).exists() or Evidence.objects.filter(book=book).exists()
