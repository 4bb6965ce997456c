"""The Merkle tree of RFC 6962 (SHA-256): pure functions, no database.

A node is named by its level (leaves are level 0) and its index from the left; a full subtree of level `l` and
index `i` covers the leaves from `i * 2**l` up to `(i + 1) * 2**l`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256

SIZE = 32
EMPTY = sha256().digest()

FullNode = Callable[[int, int], bytes]
"""Answers the hash of a full subtree: (level, index) → 32 bytes."""


def leaf_hash(content: bytes) -> bytes:
    """RFC 6962, 2.1: SHA-256 of 0x00 and the content."""
    return sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 6962, 2.1: SHA-256 of 0x01 and both children."""
    return sha256(b"\x01" + left + right).digest()


class Edge:
    """The right edge of a growing tree: the full subtrees it is made of, largest first.

    Enough to add leaves and to know the head, in 32 bytes for each binary digit of the size.
    """

    def __init__(self, size: int = 0, packed: bytes = b"") -> None:
        if len(packed) != SIZE * size.bit_count():
            raise ValueError("edge does not fit the size")
        self.size = size
        self._hashes = [bytes(packed[at : at + SIZE]) for at in range(0, len(packed), SIZE)]

    def add(self, leaf: bytes) -> Iterator[tuple[int, int, bytes]]:
        """Add a leaf hash; yields (level, index, hash) of every full subtree it completes, small to large."""
        level, index = 0, self.size
        self._hashes.append(leaf)
        self.size += 1
        while index % 2:
            right, left = self._hashes.pop(), self._hashes.pop()
            level, index = level + 1, index // 2
            self._hashes.append(node_hash(left, right))
            yield level, index, self._hashes[-1]

    @property
    def packed(self) -> bytes:
        """What to store and give back to the constructor."""
        return b"".join(self._hashes)

    @property
    def root(self) -> bytes:
        """The head of the tree (hash of nothing for an empty one)."""
        if not self._hashes:
            return EMPTY
        head = self._hashes[-1]
        for left in reversed(self._hashes[:-1]):
            head = node_hash(left, head)
        return head


def root_of(first: int, size: int, full: FullNode) -> bytes:
    """Head of the `size` leaves from `first` on, where `first` is a multiple of a power of two ≥ `size`."""
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return full(level, first >> level)
    left = _split(size)
    return node_hash(root_of(first, left, full), root_of(first + left, size - left, full))


def inclusion_path(position: int, size: int, full: FullNode) -> list[bytes]:
    """RFC 6962, 2.1.1: the audit path of the leaf at `position` in the tree of `size` leaves."""
    if not 0 <= position < size:
        raise ValueError("no such leaf in that tree")
    path: list[bytes] = []
    first = 0
    while size > 1:
        left = _split(size)
        if position - first < left:
            path.append(root_of(first + left, size - left, full))
            size = left
        else:
            path.append(root_of(first, left, full))
            first, size = first + left, size - left
    return path[::-1]


def consistency_path(old: int, size: int, full: FullNode) -> list[bytes]:
    """RFC 6962, 2.1.2: proof that the tree of `old` leaves is the beginning of the one of `size` leaves."""
    if not 0 < old <= size:
        raise ValueError("the old tree must be a part of the new one")
    path: list[bytes] = []
    first, whole = 0, True
    while old != size:
        left = _split(size)
        if old <= left:
            path.append(root_of(first + left, size - left, full))
            size = left
        else:
            path.append(root_of(first, left, full))
            first, old, size, whole = first + left, old - left, size - left, False
    if not whole:
        path.append(root_of(first, size, full))
    return path[::-1]


def is_included(leaf: bytes, position: int, size: int, path: list[bytes], root: bytes) -> bool:
    """RFC 9162, 2.1.3.2: whether the path proves the leaf at `position` of the tree with this head."""
    if not 0 <= position < size:
        return False
    node, last, head = position, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if node % 2 or node == last:
            head = node_hash(sibling, head)
            while node % 2 == 0 and node:
                node, last = node >> 1, last >> 1
        else:
            head = node_hash(head, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and head == root


def is_consistent(old: int, old_root: bytes, size: int, root: bytes, path: list[bytes]) -> bool:
    """RFC 9162, 2.1.4.2: whether the path proves that the old tree is the beginning of the new one."""
    if not 0 < old <= size:
        return False
    if old == size:
        return not path and old_root == root
    if old & (old - 1) == 0:
        path = [old_root, *path]
    if not path:
        return False
    node, last = old - 1, size - 1
    while node % 2:
        node, last = node >> 1, last >> 1
    before = after = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if node % 2 or node == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            while node % 2 == 0 and node:
                node, last = node >> 1, last >> 1
        else:
            after = node_hash(after, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and before == old_root and after == root


def _split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return 1 << ((size - 1).bit_length() - 1)
