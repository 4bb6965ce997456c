"""Proofs that an outsider can check with any RFC 6962 tool."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from tinhso.kernel.audit.canonical import hash_of
from tinhso.kernel.audit.models import Batch, Entry, Leaf, Node
from tinhso.kernel.audit.tree import consistency_path, inclusion_path, is_included, node_hash


class NotSealed(Exception):
    """The entry is not in the tree (yet), or there is no tree of that size."""


@dataclass(frozen=True)
class Proof:
    """That a leaf stands at `position` of the tree with head `root`."""

    position: int
    tree_size: int
    leaf: bytes
    path: list[bytes]
    root: bytes


def prove(entry_id: uuid.UUID) -> Proof:
    """Proof that an entry, as it was at sealing, is in the newest tree. Raises NotSealed."""
    leaf = Leaf.objects.filter(entry__id=entry_id).first()
    batch = Batch.objects.order_by("-number").first()
    if leaf is None or batch is None:
        raise NotSealed(str(entry_id))
    path = inclusion_path(leaf.position, batch.tree_size, full_node)
    return Proof(leaf.position, batch.tree_size, bytes(leaf.hash), path, bytes(batch.root))


def is_unaltered(entry: Entry) -> bool:
    """Whether the entry, as it stands now, is in the newest tree at its place. Raises NotSealed."""
    proof = prove(entry.id)
    return is_included(hash_of(entry), proof.position, proof.tree_size, proof.path, proof.root)


def prove_growth(old: int, size: int) -> list[bytes]:
    """Proof that the tree of `old` leaves is the beginning of the one of `size` leaves. Raises NotSealed."""
    if Batch.objects.filter(tree_size__in={old, size}).count() != len({old, size}):
        raise NotSealed(f"{old}, {size}")
    return consistency_path(old, size, full_node)


def full_node(level: int, index: int) -> bytes:
    """The hash of a full subtree, from at most 128 stored rows below it and one query."""
    base = level // 8 * 8
    first, last = index << (level - base), (index + 1) << (level - base)
    if base:
        rows = Node.objects.filter(level=base, index__gte=first, index__lt=last).order_by("index")
        hashes = [bytes(one) for one in rows.values_list("hash", flat=True)]
    else:
        leaves = Leaf.objects.filter(position__gte=first, position__lt=last).order_by("position")
        hashes = [bytes(one) for one in leaves.values_list("hash", flat=True)]
    if len(hashes) != last - first:
        raise NotSealed(f"level {level}, index {index}")
    while len(hashes) > 1:
        hashes = [node_hash(left, right) for left, right in zip(hashes[::2], hashes[1::2], strict=True)]
    return hashes[0]
