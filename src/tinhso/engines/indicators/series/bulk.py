"""Many figures at once: one batch of millions, ending in the same state as `operations.write` of the same rows.

The rows go through COPY into a temporary table and from there into the table with one statement. When every row was new
that was all; otherwise what is unknown, named twice, or there already is found out set by set.
"""

import re
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import TypeAlias

from django.db import IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext as _
from psycopg import DataError

from tinhso.engines.indicators.models import Batch, Indicator, Source
from tinhso.engines.indicators.series import operations, periods
from tinhso.engines.indicators.series.operations import Incomplete
from tinhso.engines.indicators.series.values import ValueWrong
from tinhso.kernel.access.api import Actor
from tinhso.kernel.files.api import StoredFile
from tinhso.kernel.orgs.api import Agency

# indicator code, period code, agency code, breakdown key, value in plain notation (None takes a figure back)
Row: TypeAlias = tuple[str, str, str, str, str | Decimal | None]
CHUNK = 20_000
NAMED = 20  # unknown codes that a refusal spells out
NULL = "\\N"

# A load sorts its rows once; the usual 4 MB would send that to disk many times over.
ROOM = "SET LOCAL work_mem = '128MB'"
MAKE = """
CREATE TEMP TABLE arriving (
  n bigint GENERATED ALWAYS AS IDENTITY, i int, p int, a bigint, b int, v numeric(24,6)
) ON COMMIT DROP
"""
LINE = re.compile(r"line (\d+)(?:, column v: )?(.*)")
COPY = "COPY arriving (i, p, a, b, v) FROM STDIN"
# In the order of keys: two loads never wait for each other crosswise, and the index grows at one end of each page.
INSERT = """
INSERT INTO indicators_datum (indicator_id, period_id, agency_id, breakdown_id, value, clock, batch_id)
SELECT i, p, a, b, v, 1, %(batch)s FROM arriving WHERE v IS NOT NULL ORDER BY 1, 2, 3, 4
"""
UNLESS_THERE = f"{INSERT} ON CONFLICT DO NOTHING"  # costs twice the plain one
ANY_THERE = """
SELECT EXISTS (SELECT FROM (SELECT DISTINCT i, p FROM arriving) k
                 JOIN indicators_datum d ON d.indicator_id = k.i AND d.period_id = k.p)
"""
# A key named twice: the last one counts, as in `write`.
TWICE = """
CREATE TEMP TABLE twice ON COMMIT DROP AS
SELECT i, p, a, b, max(n) AS n FROM arriving GROUP BY 1, 2, 3, 4 HAVING count(*) > 1
"""
ONLY_LAST = (
    "DELETE FROM arriving x USING twice t WHERE (x.i, x.p, x.a, x.b) = (t.i, t.p, t.a, t.b) AND x.n < t.n"
)
TAKE_OUT = """
DELETE FROM indicators_datum d USING twice t
 WHERE (d.indicator_id, d.period_id, d.agency_id, d.breakdown_id) = (t.i, t.p, t.a, t.b) AND d.batch_id = %(batch)s
"""
PUT_AGAIN = """
INSERT INTO indicators_datum (indicator_id, period_id, agency_id, breakdown_id, value, clock, batch_id)
SELECT x.i, x.p, x.a, x.b, x.v, 1, %(batch)s FROM arriving x JOIN twice t USING (i, p, a, b)
 WHERE x.v IS NOT NULL ORDER BY 1, 2, 3, 4 ON CONFLICT DO NOTHING
"""
LOCK = """
SELECT count(*) FROM (
  SELECT 1 FROM arriving x
    JOIN indicators_datum d ON (d.indicator_id, d.period_id, d.agency_id, d.breakdown_id) = (x.i, x.p, x.a, x.b)
   WHERE d.batch_id <> %(batch)s ORDER BY x.i, x.p, x.a, x.b FOR UPDATE OF d) held
"""
HELD = """
CREATE TEMP TABLE held ON COMMIT DROP AS
SELECT x.i, x.p, x.a, x.b, x.v, d.value AS old, d.batch_id AS was FROM arriving x
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
        cursor.execute("DROP TABLE IF EXISTS arriving, twice, held")
        cursor.execute(ROOM)
        cursor.execute(MAKE)
        keys = _Keys()
        count = _copy(cursor, rows, keys)
        if unknown := keys.unknown():
            raise KeysUnknown(unknown)
        ids = sorted(keys.indicators.values())
        batch, made = operations.begin(actor, ids, source, key, note=note, invented=invented, file=file)
        if not made:
            return Loaded(batch, repeated=True)
        new = _insert(cursor, batch)
        return Loaded(batch, new=new) if new == count else _settle(cursor, batch, new)


class _Codes(dict[str, int]):
    """Codes and their ids as they are met; `unknown` counts those that are not there and cannot be made."""

    def __init__(self, known: Iterable[tuple[str, int]], find: Callable[[str], int | None]) -> None:
        super().__init__()
        self._known, self._find = dict(known), find
        self.unknown: Counter[str] = Counter()

    def __missing__(self, code: str) -> int:
        if code in self.unknown or (found := self._known.get(code) or self._find(code)) is None:
            self.unknown[code] += 1
            return 0
        self[code] = found
        return found


class _Keys:
    """The four parts of a figure's key. Periods and breakdowns that nobody used before are made."""

    def __init__(self) -> None:
        self.indicators = _Codes(Indicator.objects.values_list("code", "pk"), lambda _code: None)
        self.periods = _Codes((), _period)
        self.agencies = _Codes(Agency.objects.values_list("code", "pk"), lambda _code: None)
        self.breakdowns = _Codes((), _breakdown)

    def unknown(self) -> dict[str, dict[str, int]]:
        """Column → code → rows."""
        columns = {
            "indicator": self.indicators, "period": self.periods, "agency": self.agencies,
            "breakdown": self.breakdowns,
        }  # fmt: skip
        return {name: dict(one.unknown) for name, one in columns.items() if one.unknown}


def _period(code: str) -> int | None:
    try:
        return periods.get(code).pk
    except periods.PeriodUnknown:
        return None


def _breakdown(key: str) -> int | None:
    try:
        found = operations.breakdown(key)
    except Incomplete:
        return None
    return found.pk if found.key == key else None


def _insert(cursor: CursorWrapper, batch: Batch) -> int:
    """Put in what is new; how many that was."""
    cursor.execute(ANY_THERE)
    if not cursor.fetchone()[0]:
        try:
            with transaction.atomic():
                cursor.execute(INSERT, {"batch": batch.pk})
                return int(cursor.rowcount)
        except IntegrityError:
            pass  # a key named twice, or somebody wrote one just now: the way below knows what to do
    cursor.execute(UNLESS_THERE, {"batch": batch.pk})
    return int(cursor.rowcount)


def _copy(cursor: CursorWrapper, rows: Iterable[Row], keys: _Keys) -> int:
    """How many rows came."""
    count, left = 0, iter(rows)
    while chunk := list(islice(left, CHUNK)):
        lines = _lines(chunk, keys, count)  # may ask the database: before COPY has the connection for itself
        try:
            with cursor.copy(COPY) as copy:
                copy.write(lines)
        except DataError as problem:
            raise _wrong(problem, count) from problem
        count += len(chunk)
    cursor.execute("SELECT n FROM arriving WHERE v = 'NaN' LIMIT 1")
    if row := cursor.fetchone():
        raise _no_number(row[0])
    return count


def _no_number(line: int) -> ValueWrong:
    return ValueWrong(_("Giá trị sai: %(said)s.") % {"said": _("dòng %(n)s không phải là số") % {"n": line}})


def _lines(chunk: list[Row], keys: _Keys, before: int) -> str:
    """Rows as COPY reads them. A value with signs that mean something there is no number."""
    one, two, three, four = keys.indicators, keys.periods, keys.agencies, keys.breakdowns
    lines = "".join(
        [
            f"{one[i]}\t{two[p]}\t{three[a]}\t{four[b]}\t{NULL if v is None else v}\n"
            for i, p, a, b, v in chunk
        ]
    )
    nothing = sum(row[4] is None for row in chunk)
    marks = (lines.count("\t"), lines.count("\n"), lines.count("\r"), lines.count("\\"))
    if marks != (4 * len(chunk), len(chunk), 0, nothing):
        wrong = next(
            n for n, row in enumerate(chunk) if row[4] is not None and set(str(row[4])) & set("\t\n\r\\")
        )
        raise _no_number(before + wrong + 1)
    return lines


def _wrong(problem: DataError, before: int) -> ValueWrong:
    """What the server says of a row: `COPY arriving, line 3, column v: "x"`."""
    found = LINE.search(problem.diag.context or "")
    said = f"{_('dòng')} {before + int(found[1])}: {found[2]}" if found else str(problem)
    return ValueWrong(_("Giá trị sai: %(said)s.") % {"said": said})


def _settle(cursor: CursorWrapper, batch: Batch, new: int) -> Loaded:
    """Not every row was new: keep the last of each key, and replace and remember what stood there."""
    names = {"batch": batch.pk}
    cursor.execute("ANALYZE arriving")
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
