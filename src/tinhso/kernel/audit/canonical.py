"""The bytes of an entry that the tree vouches for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC
from typing import Any

from tinhso.kernel.audit.models import Entry
from tinhso.kernel.audit.tree import leaf_hash

FIELDS = (
    *("seq", "id", "at", "kind", "actor", "actor_name", "post", "on_behalf_of", "ip", "action"),
    *("object_kind", "object_key", "summary", "changes", "purpose"),
)


def content(entry: Entry) -> bytes:
    """Every column as JSON: keys sorted, no spaces, UTF-8; moments in UTC to the microsecond."""
    values = {name: getattr(entry, name) for name in FIELDS}
    values["at"] = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    values["id"] = str(entry.id)
    values["actor"] = None if entry.actor is None else str(entry.actor)
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def hash_of(entry: Entry) -> bytes:
    """The entry's leaf hash."""
    return leaf_hash(content(entry))


def entry_of(columns: Sequence[Any]) -> Entry:
    """The entry of a row read with a plain cursor, its columns in the order of FIELDS."""
    values = dict(zip(FIELDS, columns, strict=True))
    values["changes"] = json.loads(values["changes"])
    return Entry(**values)
