"""Writing figures. Right, audit and event belong to the app that calls, in its own transaction."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from tinhso.engines.indicators.models import (
    Batch,
    Breakdown,
    Category,
    CellNote,
    Source,
)
from tinhso.kernel.access.api import Actor
from tinhso.kernel.files.api import StoredFile
from tinhso.kernel.text import api as text


@dataclass(frozen=True, order=True)
class Address:
    """The key of a figure, in database ids."""

    indicator: int
    period: int
    agency: int
    breakdown: int = 1


@dataclass(frozen=True)
class NewDatum:
    """A value to be written; None takes it back. `seen` is the clock of the figure the writer knew of
    (None: the writer is in the house and stands above whatever is there)."""

    address: Address
    value: Decimal | None
    seen: int | None = None


@dataclass(frozen=True)
class Written:
    """What became of a batch: how many figures were new, changed, the same; which came too late to stand."""

    batch: Batch
    new: int = 0
    changed: int = 0
    same: int = 0
    overtaken: tuple[Address, ...] = ()
    repeated: bool = False


class Incomplete(Exception):
    """A figure names an indicator, period, agency or breakdown that is not there. The message names it."""


# A new figure goes in as it is; one that exists is locked, held against, and replaced or refused, row by row in the
# order of keys so that two writers never wait for each other crosswise. What is taken back leaves an empty row
# behind, so that a late delivery of what stood before it does not bring the value back.
INSERT = """
INSERT INTO indicators_datum (indicator_id, period_id, agency_id, breakdown_id, value, clock, batch_id)
SELECT i, p, a, b, v, coalesce(c, 0) + 1, %(batch)s
  FROM unnest(%(i)s::int[], %(p)s::int[], %(a)s::bigint[], %(b)s::int[], %(v)s::numeric[], %(c)s::int[])
       AS n(i, p, a, b, v, c)
 WHERE v IS NOT NULL OR c IS NOT NULL ORDER BY i, p, a, b
ON CONFLICT DO NOTHING
"""
HELD = """
SELECT d.indicator_id, d.period_id, d.agency_id, d.breakdown_id, d.value, d.clock, d.batch_id, o.key
  FROM unnest(%(i)s::int[], %(p)s::int[], %(a)s::bigint[], %(b)s::int[]) AS n(i, p, a, b)
  JOIN indicators_datum d ON (d.indicator_id, d.period_id, d.agency_id, d.breakdown_id) = (n.i, n.p, n.a, n.b)
  JOIN indicators_batch o ON o.id = d.batch_id
 WHERE d.batch_id <> %(batch)s
 ORDER BY 1, 2, 3, 4 FOR UPDATE OF d
"""
REPLACE = """
UPDATE indicators_datum d SET value = n.v, clock = n.c, batch_id = %(batch)s
  FROM unnest(%(i)s::int[], %(p)s::int[], %(a)s::bigint[], %(b)s::int[], %(v)s::numeric[], %(c)s::int[])
       AS n(i, p, a, b, v, c)
 WHERE (d.indicator_id, d.period_id, d.agency_id, d.breakdown_id) = (n.i, n.p, n.a, n.b)
"""
REMEMBER = """
INSERT INTO indicators_datumchange
       (indicator_id, period_id, agency_id, breakdown_id, old, new, old_batch_id, new_batch_id, overtaken)
SELECT * FROM unnest(%(i)s::int[], %(p)s::int[], %(a)s::bigint[], %(b)s::int[], %(old)s::numeric[], %(v)s::numeric[],
                     %(was)s::bigint[], %(now)s::bigint[], %(late)s::bool[])
"""
UNKNOWN = """
SELECT 'indicator', i FROM (SELECT DISTINCT unnest(%(i)s::int[]) i) n
 WHERE NOT EXISTS (SELECT FROM indicators_indicator WHERE id = i)
UNION ALL SELECT 'period', p FROM (SELECT DISTINCT unnest(%(p)s::int[]) p) n
 WHERE NOT EXISTS (SELECT FROM indicators_period WHERE id = p)
UNION ALL SELECT 'agency', a FROM (SELECT DISTINCT unnest(%(a)s::bigint[]) a) n
 WHERE NOT EXISTS (SELECT FROM orgs_agency WHERE id = a)
UNION ALL SELECT 'breakdown', b FROM (SELECT DISTINCT unnest(%(b)s::int[]) b) n
 WHERE NOT EXISTS (SELECT FROM indicators_breakdown WHERE id = b)
LIMIT 1
"""


@transaction.atomic
def write(
    *,
    actor: Actor,
    data: Sequence[NewDatum],
    source: Source = Source.PERSON,
    key: uuid.UUID | None = None,
    note: str = "",
    invented: bool = False,
    file: StoredFile | None = None,
) -> Written:
    """Write figures as one batch. The same `key` again writes nothing and answers `repeated`.

    Two writers that did not know of each other: the later clock stands, then the greater key; the other is remembered.
    Raises Incomplete for an address whose parts do not exist. One statement per step, whatever the number of figures.
    """
    indicators = sorted({one.address.indicator for one in data})
    batch, made = begin(
        actor, indicators, source, key or uuid.uuid4(), note=note, invented=invented, file=file
    )
    if not made:
        return Written(batch, repeated=True)
    latest = sorted({one.address: one for one in data}.values(), key=lambda one: one.address)
    columns = _columns([one.address for one in latest])
    with connection.cursor() as cursor:
        cursor.execute(UNKNOWN, columns)
        if row := cursor.fetchone():
            raise Incomplete(f"{row[0]} {row[1]}")
        news: dict[str, Any] = {
            "v": [one.value for one in latest],
            "c": [one.seen for one in latest],
            "batch": batch.pk,
        }
        cursor.execute(INSERT, columns | news)
        new = cursor.rowcount
        if new == sum(one.value is not None for one in latest) == len(latest):
            return Written(batch, new=new)
        cursor.execute(HELD, columns | {"batch": batch.pk})
        held = {Address(*row[:4]): row[4:] for row in cursor.fetchall()}
        return _replace(batch, [(one, held[one.address]) for one in latest if one.address in held], new)


BEGIN = """
INSERT INTO indicators_batch (key, source, note, invented, by, by_name, by_post, at, file_id, indicators)
VALUES (%(key)s, %(source)s, %(note)s, %(invented)s, %(by)s, %(by_name)s, %(by_post)s, %(at)s, %(file)s, %(indicators)s)
ON CONFLICT (key) DO NOTHING RETURNING id
"""


def begin(
    actor: Actor,
    indicators: Sequence[int],
    source: Source,
    key: uuid.UUID,
    *,
    note: str,
    invented: bool,
    file: StoredFile | None,
) -> tuple[Batch, bool]:
    """The batch of a key and whether it is new; a second sender of the same key waits for the first one's end."""
    batch = Batch(
        key=key, source=source, note=note, invented=invented, file=file, by=actor.person, by_name=actor.name,
        by_post=actor.post or "", at=text.now(), indicators=list(indicators),
    )  # fmt: skip
    names = ("key", "source", "note", "invented", "by", "by_name", "by_post", "at", "indicators")
    with connection.cursor() as cursor:
        cursor.execute(
            BEGIN, {name: getattr(batch, name) for name in names} | {"file": file.pk if file else None}
        )
        row = cursor.fetchone()
    if row is None:
        return Batch.objects.get(key=key), False
    batch.pk = row[0]
    return batch, True


def _replace(
    batch: Batch, pairs: list[tuple[NewDatum, tuple[Decimal | None, int, int, uuid.UUID]]], new: int
) -> Written:
    stand: list[tuple[NewDatum, int]] = []
    changes: list[tuple[Address, Decimal | None, Decimal | None, int, bool]] = []
    late: list[Address] = []
    for one, (value, clock, old_batch, key) in pairs:
        if one.seen is None and value == one.value:
            continue  # the house says the same again: what stands keeps its writer
        mine = (clock if one.seen is None else one.seen) + 1
        stands = (mine, batch.key) > (clock, key)
        if stands:
            stand.append((one, mine))
        else:
            late.append(one.address)
        if value != one.value:
            changes.append((one.address, value, one.value, old_batch, not stands))
    with connection.cursor() as cursor:
        if stand:
            values: dict[str, Any] = {
                "v": [one.value for one, _clock in stand],
                "c": [clock for _one, clock in stand],
            }
            cursor.execute(
                REPLACE, _columns([one.address for one, _ in stand]) | values | {"batch": batch.pk}
            )
        if changes:
            cursor.execute(REMEMBER, _columns([row[0] for row in changes]) | _remembered(changes, batch))
    changed = sum(not row[4] for row in changes)
    return Written(batch, new=new, changed=changed, same=len(pairs) - len(changes), overtaken=tuple(late))


def _remembered(
    changes: list[tuple[Address, Decimal | None, Decimal | None, int, bool]], batch: Batch
) -> dict[str, Any]:
    return {
        "old": [row[1] for row in changes], "v": [row[2] for row in changes], "was": [row[3] for row in changes],
        "now": [batch.pk] * len(changes), "late": [row[4] for row in changes],
    }  # fmt: skip


def _columns(addresses: Iterable[Address]) -> dict[str, Any]:
    rows = list(addresses)
    return {
        "i": [one.indicator for one in rows], "p": [one.period for one in rows],
        "a": [one.agency for one in rows], "b": [one.breakdown for one in rows],
    }  # fmt: skip


def add_note(*, actor: Actor, address: Address, kind: CellNote.Kind, words: str) -> CellNote:
    """Say something about a figure. Raises ValidationError for empty words."""
    if not words.strip():
        raise ValidationError(_("Hãy viết lý do hoặc nội dung."))
    return CellNote.objects.create(
        indicator_id=address.indicator, period_id=address.period, agency_id=address.agency,
        breakdown_id=address.breakdown, kind=kind, words=words.strip(), by=actor.person, by_name=actor.name,
    )  # fmt: skip


def close_note(*, actor: Actor, note: CellNote, answer: str = "") -> CellNote:
    """Settle a note; closing it twice changes nothing."""
    CellNote.objects.filter(pk=note.pk, closed_at=None).update(
        closed_at=text.now(), closed_by_name=actor.name, answer=answer
    )
    note.refresh_from_db()
    return note


def breakdown(key: str = "") -> Breakdown:
    """The combination of a key (`gioi:nu|tuoi:15-24`), made when it is first needed. Raises Incomplete."""
    parts = sorted(part for part in key.split("|") if part)
    clean = "|".join(parts)
    found = Breakdown.objects.filter(key=clean).first()
    if found is not None:
        return found
    categories = []
    for part in parts:
        dimension, _sign, code = part.partition(":")
        category = Category.objects.filter(dimension__code=dimension, code=code).first()
        if category is None:
            raise Incomplete(key)
        categories.append(category)
    title = ", ".join(one.title for one in categories)
    made, _new = Breakdown.objects.get_or_create(
        key=clean, defaults={"title": title, "categories": [one.pk for one in categories]}
    )
    return made
