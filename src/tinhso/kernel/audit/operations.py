"""Writing the record. Both calls stand in the transaction of the change they record."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from tinhso.kernel.access.api import Action, Actor
from tinhso.kernel.audit import witness
from tinhso.kernel.audit.about import About, about_of
from tinhso.kernel.audit.canonical import FIELDS, entry_of, hash_of
from tinhso.kernel.audit.models import Entry
from tinhso.kernel.text import api as text

# Written by hand: every change of the house passes here, and the ORM costs more than twice the processor time.
_COLUMNS = [name for name in FIELDS if name != "seq"]
_INSERT = (
    f"INSERT INTO audit_entry ({', '.join(_COLUMNS)}) VALUES ({', '.join(['%s'] * len(_COLUMNS))})"  # noqa: S608 - constant names
    f" RETURNING {', '.join(FIELDS)}"
)


class OutsideTransaction(Exception):
    """A change was recorded outside the transaction that makes it: one could be kept without the other."""


def note(
    *,
    actor: Actor,
    action: Action | str,
    about: About,
    summary: str = "",
    changes: Mapping[str, Any] | None = None,
    purpose: str = "",
    on_behalf_of: str = "",
) -> uuid.UUID:
    """Record a change in the caller's transaction, with one INSERT. Returns the entry's public identifier.

    `changes` is best `{"field": [before, after]}`; anything JSON (days, moments, Decimals and UUIDs are written
    as text). `on_behalf_of` names whoever lent the power. Raises OutsideTransaction, TypeError for a row that
    has no public identifier.
    """
    return _write(
        actor,
        action,
        about,
        kind=Entry.Kind.CHANGE,
        summary=summary,
        changes=dict(changes or {}),
        purpose=purpose,
        on_behalf_of=on_behalf_of,
    )


def looked(
    *, actor: Actor, about: About, purpose: str, action: Action | str = "audit.look", summary: str = ""
) -> uuid.UUID:
    """Record that somebody saw personal data, and what for.

    Raises ValueError without a purpose, else as `note`.
    Source: Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 (purpose of every processing).
    """
    if not purpose.strip():
        raise ValueError("a look at personal data needs its purpose")
    return _write(actor, action, about, kind=Entry.Kind.LOOK, summary=summary, changes={}, purpose=purpose)


def _write(
    actor: Actor,
    action: Action | str,
    about: About,
    *,
    kind: str,
    summary: str,
    changes: dict[str, Any],
    purpose: str,
    on_behalf_of: str = "",
) -> uuid.UUID:
    if not connection.in_atomic_block:
        raise OutsideTransaction("call audit inside transaction.atomic(), together with the change")
    key = uuid.uuid4()
    values = (
        *(key, text.now(), kind, actor.person, actor.name, actor.post or "", on_behalf_of, actor.ip),
        *(action if isinstance(action, str) else action.code, *about_of(about)),
        *(summary, json.dumps(changes, cls=DjangoJSONEncoder), purpose),
    )
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
        entry = entry_of(cursor.fetchone())
    # Only what is committed is written down outside; the row as the database has it, as sealing will read it.
    transaction.on_commit(partial(witness.saw, entry.seq, hash_of(entry)))
    return key
