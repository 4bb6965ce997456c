"""Writing values, evidence and editions. Right, audit and event belong to the app whose book it is."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from tinhso.engines.indicators import proofs
from tinhso.engines.indicators.models import Edition, Evidence, Source, Stage, Value
from tinhso.kernel.access.api import Actor
from tinhso.kernel.files.api import StoredFile
from tinhso.kernel.text import api as text

BATCH = 2000


@dataclass(frozen=True)
class NewValue:
    """One input to be written: unit, item and input by key, the value in canonical text."""

    unit: str
    item: str
    input: str
    value: str
    comment: str = ""
    source_note: str = ""


@transaction.atomic
def put(
    *,
    actor: Actor,
    book: str,
    stage: Stage,
    values: Iterable[NewValue],
    source: Source = Source.PERSON,
    invented: bool = False,
) -> int:
    """Write inputs at one stage; what stood there is superseded and stays readable. Unchanged ones are left.

    Returns how many were new or different. Two writers of one input wait for each other.
    """
    wanted = {(v.unit, v.item, v.input): v for v in values}
    hold(book)
    now = text.now()
    standing = {
        (row.unit, row.item, row.input): row
        for row in Value.objects.filter(
            book=book, stage=stage, superseded_at=None, unit__in={k[0] for k in wanted}
        )
        if (row.unit, row.item, row.input) in wanted
    }
    changed = [v for k, v in wanted.items() if k not in standing or standing[k].value != v.value]
    replaced = [standing[k].pk for v in changed if (k := (v.unit, v.item, v.input)) in standing]
    Value.objects.filter(pk__in=replaced).update(superseded_at=now)
    Value.objects.bulk_create(
        [
            Value(
                book=book,
                unit=v.unit,
                item=v.item,
                input=v.input,
                stage=stage,
                value=v.value,
                comment=v.comment,
                source=source,
                source_note=v.source_note,
                invented=invented,
                entered_by=actor.person,
                entered_by_name=actor.name,
                entered_at=now,
            )
            for v in changed
        ],
        batch_size=BATCH,
    )
    return len(changed)


def hold(book: str) -> None:
    """Hold a book until the transaction ends: whoever writes into it waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [f"indicators:{book}"])


@transaction.atomic
def approve(*, actor: Actor, book: str, stage: Stage, unit: str, items: Iterable[str]) -> int:
    """Mark the standing inputs of these items as approved by the actor. Returns how many."""
    return Value.objects.filter(
        book=book, stage=stage, unit=unit, item__in=list(items), superseded_at=None, approved_at=None
    ).update(approved_by=actor.person, approved_by_name=actor.name, approved_at=text.now())


@transaction.atomic
def withdraw(*, book: str, stage: Stage, unit: str, item: str, name: str | None = None) -> int:
    """Take back the inputs of one item, or one of them (they stay readable as history). Returns how many."""
    rows = Value.objects.filter(book=book, stage=stage, unit=unit, item=item, superseded_at=None)
    if name is not None:
        rows = rows.filter(input=name)
    return rows.update(superseded_at=text.now())


def add_evidence(
    *, actor: Actor, book: str, unit: str, item: str, note: str, file: StoredFile | None = None
) -> Evidence:
    """Attach a proof to an item: a sentence or address, with or without a file."""
    return Evidence.objects.create(
        book=book,
        unit=unit,
        item=item,
        note=note,
        reference=proofs.reference(note),
        dated=proofs.date(note),
        file=file,
        added_by=actor.person,
        added_by_name=actor.name,
    )


def register(code: str, title: str, body: dict[str, Any]) -> Edition:
    """The edition with exactly this text; made when it is new. Published editions never change."""
    digest = hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    edition, _made = Edition.objects.get_or_create(
        code=code, digest=digest, defaults={"title": title, "body": body}
    )
    return edition
