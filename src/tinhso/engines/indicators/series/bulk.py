"""Many figures at once: one batch of millions, ending in the same state as `operations.write` of the same rows.

The rows go through COPY into a temporary table and from there into the table with one statement. When every row was new
that was all; otherwise what is unknown, named twice, or there already is found out set by set.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import TypeAlias

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext as _
from psycopg import DataError

from tinhso.engines.indicators.models import Batch, Indicator, Source
from tinhso.engines.indicators.series import operations, periods
from tinhso.engines.indicators.series.operations import Incomplete
from tinhso.engines.indicators.series.values import ValueWrong
from tinhso.kernel.access.api import Actor
from tinhso.kernel.files.api import StoredFile

# indicator code, period code, agency code, breakdown key, value in plain notation (None takes a figure back)
Row: TypeAlias = tuple[str, str, str, str, str | Decimal | None]
CHUNK = 20_000
NAMED = 20  # unknown codes that a refusal spells out
NULL = "\\N"
ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})

# A load sorts its rows once; the usual 4 MB would send that to disk many times over.
ROOM = "SET LOCAL work_mem = '128MB'"
MAKE = """
CREATE TEMP TABLE arriving (
  n bigint GENERATED ALWAYS AS IDENTITY, indicator text, period text, agency text, breakdown text, value numeric(24,6)
) ON COMMIT DROP
"""
COPY = "COPY arriving (indicator, period, agency, breakdown, value) FROM STDIN"
FOUND = """
  FROM arriving x JOIN indicators_indicator i ON i.code = x.indicator JOIN indicators_period p ON p.code = x.period
  JOIN orgs_agency a ON a.code = x.agency JOIN indicators_breakdown b ON b.key = x.breakdown
"""
# In the order of keys: two loads never wait for each other crosswise, and the index grows at one end of each page.
INSERT = f"""
INSERT INTO indicators_datum (indicator_id, period_id, agency_id, breakdown_id, value, clock, batch_id)
SELECT i.id, p.id, a.id, b.id, x.value, 1, %(batch)s {FOUND}
 WHERE x.value IS NOT NULL ORDER BY 1, 2, 3, 4 ON CONFLICT DO NOTHING
"""
UNKNOWN = {
    column: f"""
SELECT x.{column}, count(*) FROM arriving x
 WHERE NOT EXISTS (SELECT FROM {table} k WHERE k.{code} = x.{column}) GROUP BY 1 ORDER BY 1
"""  # noqa: S608 - constant text
    for column, table, code in (
        ("indicator", "indicators_indicator", "code"),
        ("period", "indicators_period", "code"),
        ("agency", "orgs_agency", "code"),
        ("breakdown", "indicators_breakdown", "key"),
    )
}
PLACED = f"CREATE TEMP TABLE placed ON COMMIT DROP AS SELECT i.id i, p.id p, a.id a, b.id b, x.value v, x.n {FOUND}"
# A key named twice: the last one counts, as in `write`.
TWICE = """
CREATE TEMP TABLE twice ON COMMIT DROP AS
SELECT i, p, a, b, max(n) AS n FROM placed GROUP BY 1, 2, 3, 4 HAVING count(*) > 1
"""
ONLY_LAST = (
    "DELETE FROM placed x USING twice t WHERE (x.i, x.p, x.a, x.b) = (t.i, t.p, t.a, t.b) AND x.n < t.n"
)
TAKE_OUT = """
DELETE FROM indicators_datum d USING twice t
 WHERE (d.indicator_id, d.period_id, d.agency_id, d.breakdown_id) = (t.i, t.p, t.a, t.b) AND d.batch_id = %(batch)s
"""
PUT_AGAIN = """
INSERT INTO indicators_datum (indicator_id, period_id, agency_id, breakdown_id, value, clock, batch_id)
SELECT x.i, x.p, x.a, x.b, x.v, 1, %(batch)s FROM placed x JOIN twice t USING (i, p, a, b)
 WHERE x.v IS NOT NULL ORDER BY 1, 2, 3, 4 ON CONFLICT DO NOTHING
"""
LOCK = """
SELECT count(*) FROM (
  SELECT 1 FROM placed x
    JOIN indicators_datum d ON (d.indicator_id, d.period_id, d.agency_id, d.breakdown_id) = (x.i, x.p, x.a, x.b)
   WHERE d.batch_id <> %(batch)s ORDER BY x.i, x.p, x.a, x.b FOR UPDATE OF d) held
"""
HELD = """
CREATE TEMP TABLE held ON COMMIT DROP AS
SELECT x.i, x.p, x.a, x.b, x.v, d.value AS old, d.batch_id AS was FROM placed x
  JOIN indicators_datum d ON (d.indicator_id, d.period_id, d.agency_id, d.breakdown_id) = (x.i, x.p, x.a, x.b)
 WHERE d.batch_id <> %(batch)s AND d.value IS DISTINCT FROM x.v
"""
REMEMBER = """
INSERT INTO indicators_datumchange
       (indicator_id, period_id, agency_id, breakdown_id, old, new, old_batch_id, new_batch_id, overtaken)
SELECT i, p, a, b, old, v, was, %(batch)s, false FROM held ORDER BY i, p, a, b
"""
REPLACE = """
UPDATE indicators_datum d SET value = h.v, clock = d.clock + 1, batch_id = %(batch)s FROM held h
 WHERE (d.indicator_id, d.period_id, d.agency_id, d.breakdown_id) = (h.i, h.p, h.a, h.b)
"""


@dataclass(frozen=True)
class Loaded:
    """What became of a load: how many figures were new, changed, the same. `repeated`: the key was here before."""

    batch: Batch
    new: int = 0
    changed: int = 0
    same: int = 0
    repeated: bool = False


class KeysUnknown(Incomplete):
    """Codes that are not there; nothing was written. `rows`: column → code → how many rows name it."""

    def __init__(self, rows: Mapping[str, Mapping[str, int]]) -> None:
        self.rows = rows
        said = [f"{column} “{code}” ({n})" for column, codes in rows.items() for code, n in codes.items()]
        more = _(" và %(n)s mã khác") % {"n": len(said) - NAMED} if len(said) > NAMED else ""
        super().__init__(_("Mã chưa có (số dòng): %(codes)s.") % {"codes": "; ".join(said[:NAMED]) + more})


@transaction.atomic
def load_many(
    *,
    actor: Actor,
    rows: Iterable[Row],
    source: Source = Source.IMPORT,
    key: uuid.UUID | None = None,
    note: str = "",
    invented: bool = False,
    file: StoredFile | None = None,
) -> Loaded:
    """Load rows as one batch above whatever is there. The same `key` again writes nothing and answers `repeated`.

    Right, audit, event and the rules of forms belong to the app that calls. `rows` is read once and never held as a
    whole. Raises KeysUnknown (every unknown code with its count) and ValueWrong (the row), having written nothing.
    """
    key = key or uuid.uuid4()
    if found := Batch.objects.filter(key=key).first():
        return Loaded(found, repeated=True)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS arriving, placed, twice, held")
        cursor.execute(ROOM)
        cursor.execute(MAKE)
        count, codes = _copy(cursor, rows)
        ids = sorted(Indicator.objects.filter(code__in=codes).values_list("pk", flat=True))
        batch, made = operations.begin(actor, ids, source, key, note=note, invented=invented, file=file)
        if not made:
            return Loaded(batch, repeated=True)
        cursor.execute(INSERT, {"batch": batch.pk})
        new = cursor.rowcount
        return Loaded(batch, new=new) if new == count else _settle(cursor, batch, new)


def _copy(cursor: CursorWrapper, rows: Iterable[Row]) -> tuple[int, set[str]]:
    """How many rows came, and the indicators they name."""
    count, codes = 0, set[str]()
    left = iter(rows)
    try:
        with cursor.copy(COPY) as copy:
            while chunk := list(islice(left, CHUNK)):
                count += len(chunk)
                codes.update([row[0] for row in chunk])
                copy.write(_lines(chunk))
    except DataError as problem:
        raise ValueWrong(_("Giá trị sai: %(said)s.") % {"said": _said(problem)}) from problem
    cursor.execute("SELECT n FROM arriving WHERE value = 'NaN' LIMIT 1")
    if row := cursor.fetchone():
        raise ValueWrong(
            _("Giá trị sai: %(said)s.") % {"said": _("dòng %(n)s không phải là số") % {"n": row[0]}}
        )
    return count, codes


def _lines(chunk: list[Row]) -> str:
    """Rows as COPY reads them; codes with signs that mean something there (none of ours has any) are escaped."""
    lines = "".join([f"{i}\t{p}\t{a}\t{b}\t{NULL if v is None else v}\n" for i, p, a, b, v in chunk])
    marks = (lines.count("\t"), lines.count("\n"), lines.count("\r"), lines.count("\\"))
    if marks == (4 * len(chunk), len(chunk), 0, sum(row[4] is None for row in chunk)):
        return lines
    clean = ([str(part).translate(ESCAPED) if part is not None else NULL for part in row] for row in chunk)
    return "".join("\t".join(row) + "\n" for row in clean)


def _said(problem: DataError) -> str:
    """What the server says of the row: `COPY arriving, line 3, column value: "x"`."""
    return str(problem.diag.context or problem).removeprefix("COPY arriving, ").replace("line", _("dòng"), 1)


def _settle(cursor: CursorWrapper, batch: Batch, new: int) -> Loaded:
    """Not every row was new: find out why, and replace and remember what stood there."""
    names = {"batch": batch.pk}
    if _meet_unknown(cursor):
        cursor.execute(INSERT, names)
        new += cursor.rowcount
    cursor.execute(PLACED)
    cursor.execute("ANALYZE placed")
    cursor.execute(TWICE)
    if cursor.rowcount:
        cursor.execute(ONLY_LAST)
        cursor.execute(TAKE_OUT, names)
        new -= cursor.rowcount
        cursor.execute(PUT_AGAIN, names)
        new += cursor.rowcount
    cursor.execute(LOCK, names)
    held = int(cursor.fetchone()[0])
    cursor.execute(HELD, names)
    changed = cursor.rowcount
    if changed:
        cursor.execute(REMEMBER, names)
        cursor.execute(REPLACE, names)
    return Loaded(batch, new=new, changed=changed, same=held - changed)


def _meet_unknown(cursor: CursorWrapper) -> bool:
    """Make periods and breakdowns that can be made; whether any was. Raises KeysUnknown for the rest."""
    unknown: dict[str, dict[str, int]] = {}
    for column, statement in UNKNOWN.items():
        cursor.execute(statement)
        if rows := cursor.fetchall():
            unknown[column] = dict(rows)
    left = {column: codes for column, codes in unknown.items() if column in ("indicator", "agency")}
    made = False
    for column, make in (("period", periods.get), ("breakdown", operations.breakdown)):
        for code, count in unknown.get(column, {}).items():
            try:
                known = make(code)
            except (periods.PeriodUnknown, Incomplete):
                left.setdefault(column, {})[code] = count
            else:
                made = True
                if column == "breakdown" and known.key != code:  # type: ignore[union-attr]  # a Breakdown
                    left.setdefault(column, {})[code] = count
    if left:
        raise KeysUnknown(left)
    return made
