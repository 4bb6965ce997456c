"""The seal of a publication, kept in the record of who did what: whoever changes a published run in the database,
together with its own digests, would have to change the sealed record too (`./tinhso audit verify` finds that).
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from tinhso.apps.scoring.actions import PUBLISH
from tinhso.apps.scoring.models import Result, Run
from tinhso.engines.indicators.store.api import Value
from tinhso.kernel.audit.api import Entry

# What an input says of itself; who approved it may come later.
OF_INPUT = (
    "id", "book", "unit", "item", "input", "stage", "value", "source", "source_note", "invented", "entered_by_name",
)  # fmt: skip
CHUNK = 2000


def about(run: Run) -> tuple[str, str]:
    """What entries of the record about a run are about."""
    return "run", f"{run.assessment.code}#{run.number}"


def of(run: Run) -> str:
    """A fingerprint of all that a run shows: its digests, results with their words, units and inputs it kept."""
    found = hashlib.sha256()
    for line in _lines(run):
        found.update(json.dumps(line, sort_keys=True, ensure_ascii=False, default=str).encode() + b"\n")
    return found.hexdigest()


def _lines(run: Run) -> Iterator[Any]:
    yield run.number, run.stage, run.edition_digest, run.values_digest, run.results_digest, run.engine
    rows = Result.objects.filter(run=run).order_by("unit__key")
    names = ("unit__key", "total", "rank", "group_rank", "place_in_list", "pillars", "items")
    yield from rows.values_list(*names).iterator(chunk_size=CHUNK)
    kept = run.frozen.order_by("unit__key").values_list(
        "unit__key", "name", "peer_group", "ranked", "value_ids"
    )
    wanted: list[int] = []
    for row in kept.iterator(chunk_size=CHUNK):
        wanted += row[4]
        yield row
    for start in range(0, len(wanted), CHUNK):
        some = Value.objects.filter(pk__in=wanted[start : start + CHUNK]).order_by("pk")
        yield from some.values_list(*OF_INPUT)


def noted(run: Run) -> str:
    """The seal in the record since the run was published; empty for one of before seals were kept there."""
    kind, key = about(run)
    rows = Entry.objects.filter(
        object_kind=kind, object_key=key, action=PUBLISH.code, changes__has_key="seal"
    )
    first = rows.order_by("seq").values_list("changes__seal", flat=True).first()
    return str(first or "")
