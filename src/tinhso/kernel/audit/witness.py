"""What the database acknowledged, written down outside it.

Whoever rules the database can remove the newest rows with every trace of them; a hash of each committed row and
each sealed head stand in files here (setting TINHSO_AUDIT_WITNESS, one folder a database), so `verify` misses them.

    rows-2026-11-28    "<seq> <leaf hash>", one line for each row committed that day
    heads              "<tree size>:<root>", one line for each sealed batch
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache
from itertools import islice
from pathlib import Path

import structlog
from django.conf import settings
from django.db import connection

from tinhso.kernel.audit.models import Leaf
from tinhso.kernel.text import api as text

log = structlog.get_logger()

Seen = tuple[int, bytes]
"""Number of an entry and the hash of its content when it was committed."""

KEEP = timedelta(days=7)
_AT_ONCE = 1000
# The same database under another address is the same, and a copy of it elsewhere is another.
_WHICH = """
SELECT system_identifier::text || '-' || (SELECT oid FROM pg_database WHERE datname = current_database())
  FROM pg_control_system()
"""


def folder() -> Path:
    """Where the files about this database stand."""
    place = connection.settings_dict
    return Path(settings.TINHSO_AUDIT_WITNESS) / _which(place["NAME"], place["HOST"], str(place["PORT"]))


@lru_cache(maxsize=4)
def _which(_name: str, _host: str, _port: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(_WHICH)
        return str(cursor.fetchone()[0])


def saw(seq: int, hash_: bytes) -> None:
    """A row was committed."""
    _append(f"rows-{text.now():%Y-%m-%d}", f"{seq} {hash_.hex()}")


def sealed(size: int, root: bytes) -> None:
    """A batch was committed."""
    _append("heads", f"{size}:{root.hex()}")


def _append(name: str, line: str) -> None:
    """One line in one write, so that processes do not mix theirs. The change itself is safe already: a witness
    that cannot write (a full disk) is reported, not raised."""
    try:
        place = folder() / name
        if not place.parent.exists():
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(place, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, f"{line}\n".encode())
        finally:
            os.close(handle)
    except OSError:
        log.exception("audit.witness_lost", line=line)


def heads() -> dict[int, bytes]:
    """Every sealed head that was written down: tree size to root."""
    return {int(size): bytes.fromhex(root) for size, root in _lines(folder() / "heads", ":")}


def rows() -> Iterator[list[Seen]]:
    """Every row that was written down and is kept, a thousand at a time."""
    for page in sorted(folder().glob("rows-*")):
        yield from _seen(page)


def _seen(page: Path) -> Iterator[list[Seen]]:
    lines = ((int(seq), bytes.fromhex(hash_)) for seq, hash_ in _lines(page, " "))
    while some := list(islice(lines, _AT_ONCE)):
        yield some


def _lines(page: Path, sign: str) -> Iterator[tuple[str, str]]:
    if not page.exists():
        return
    with page.open(encoding="ascii", errors="replace") as written:
        for line in written:
            first, _, second = line.strip().partition(sign)
            # A line torn by a power cut says nothing.
            if line.endswith("\n") and first.isdigit() and len(second) == 64:
                yield first, second


def prune() -> int:
    """Remove pages older than a week whose rows stand unchanged in the tree: a kept head vouches for them now.

    Returns how many.
    """
    last = f"rows-{text.now() - KEEP:%Y-%m-%d}"
    done = [page for page in sorted(folder().glob("rows-*")) if page.name < last and _in_tree(page)]
    for page in done:
        page.unlink()
    return len(done)


def _in_tree(page: Path) -> bool:
    for some in _seen(page):
        leaves = Leaf.objects.filter(entry_id__in=[seq for seq, _ in some])
        sealed_as = {seq: bytes(hash_) for seq, hash_ in leaves.values_list("entry_id", "hash")}
        if any(sealed_as.get(seq) != hash_ for seq, hash_ in some):
            return False
    return True


def start_over() -> None:
    """Put the files about this database aside: a backup was restored over it, and it is rightly shorter now."""
    place = folder()
    if place.exists():
        place.rename(place.with_name(f"{place.name}.{text.now():%Y%m%d-%H%M%S}"))
