"""Moving committed entries into the tree."""

from __future__ import annotations

from functools import partial

from django.db import connection, transaction

from tinhso.kernel.audit import witness
from tinhso.kernel.audit.canonical import hash_of
from tinhso.kernel.audit.models import Batch, Entry, Leaf, Node
from tinhso.kernel.audit.tree import Edge

# Any number nobody else uses for an advisory lock: one sealing at a time.
_LOCK = 0x7A7564697453
_MOST = 20_000

# Only rows of committed transactions are seen, and an entry stays in the queue until it is taken: one that
# commits late, with a lower number than its neighbours, is simply taken later. Nothing can be skipped.
_TAKE = """
DELETE FROM audit_unsealed
 WHERE entry_id IN (SELECT entry_id FROM audit_unsealed ORDER BY entry_id LIMIT %s)
RETURNING entry_id
"""


class TreeBroken(Exception):
    """The stored edge of the tree does not give its stored head: somebody changed a batch. Run verify."""


def seal(*, most: int = _MOST) -> Batch | None:
    """Take up to `most` entries that are not in the tree yet, oldest first, and seal them as one batch.

    Returns None when there was nothing to seal. Raises TreeBroken instead of building on a changed head.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        last = Batch.objects.order_by("-number").first()
        edge = edge_of(last)
        cursor.execute(_TAKE, [most])
        taken = [number for (number,) in cursor.fetchall()]
        if not taken:
            return None
        return _grow(edge, taken)


def seal_all() -> list[Batch]:
    """Seal until nothing is left; the batches made."""
    batches = []
    while batch := seal():
        batches.append(batch)
    return batches


def edge_of(batch: Batch | None) -> Edge:
    """The right edge of the tree after a batch. Raises TreeBroken when it does not give the batch's head."""
    if batch is None:
        return Edge()
    edge = Edge(batch.tree_size, bytes(batch.edge))
    if edge.root != bytes(batch.root):
        raise TreeBroken(f"batch {batch.number}")
    return edge


def _grow(edge: Edge, taken: list[int]) -> Batch:
    first, previous = edge.size, edge.root
    leaves: list[Leaf] = []
    nodes: list[Node] = []
    for entry in Entry.objects.filter(seq__in=taken).order_by("seq").iterator():
        hash_ = hash_of(entry)
        leaves.append(Leaf(position=edge.size, entry=entry, hash=hash_))
        nodes += [
            Node(level=level, index=index, hash=full)
            for level, index, full in edge.add(hash_)
            if is_kept(level)
        ]
    Leaf.objects.bulk_create(leaves, batch_size=5000)
    Node.objects.bulk_create(nodes)
    transaction.on_commit(partial(witness.sealed, edge.size, edge.root))
    return Batch.objects.create(
        first=first,
        last=edge.size - 1,
        count=len(leaves),
        root=edge.root,
        previous_root=previous,
        tree_size=edge.size,
        edge=edge.packed,
    )


def is_kept(level: int) -> bool:
    """Whether full subtrees of this level are stored (every eighth: one row for 255 leaves)."""
    return level % 8 == 0 and level > 0
