"""Our tree against an implementation that is not ours (pymerkle) and against RFC 6962's own vectors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree, verify_inclusion
from pymerkle.proof import InclusionProof, InvalidProof

from tinhso.kernel.audit.tree import (
    EMPTY,
    Edge,
    consistency_path,
    inclusion_path,
    is_consistent,
    is_included,
    leaf_hash,
    node_hash,
)

SIZES = st.integers(1, 70)


class Grown:
    """A tree of n leaves, grown leaf by leaf, with all its full subtrees at hand."""

    def __init__(self, size: int) -> None:
        self.contents = [f"bản ghi {number}".encode() for number in range(size)]
        self.full: dict[tuple[int, int], bytes] = {}
        self.roots = [EMPTY]
        edge = Edge()
        for number, content in enumerate(self.contents):
            self.full[0, number] = leaf_hash(content)
            for level, index, hash_ in edge.add(leaf_hash(content)):
                self.full[level, index] = hash_
            edge = Edge(edge.size, edge.packed)
            self.roots.append(edge.root)

    def node(self, level: int, index: int) -> bytes:
        return self.full[level, index]


def foreign(contents: list[bytes]) -> InmemoryTree:
    tree = InmemoryTree(algorithm="sha256")
    for content in contents:
        tree.append_entry(content)
    return tree


def test_hashes_of_the_rfc() -> None:
    """Known answers of the Certificate Transparency reference tree."""
    assert EMPTY.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    edge = Edge()
    for content in (b"", b"\x00", b"\x10"):
        list(edge.add(leaf_hash(content)))
    assert edge.root.hex() == "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"


@given(SIZES)
def test_heads_agree_with_a_foreign_tree(size: int) -> None:
    ours = Grown(size)
    assert ours.roots[size] == foreign(ours.contents).get_root()


@given(SIZES, st.data())
def test_inclusion_proofs_convince_a_foreign_judge(size: int, data: st.DataObject) -> None:
    ours, position = Grown(size), data.draw(st.integers(0, size - 1))
    path = inclusion_path(position, size, ours.node)
    leaf = ours.full[0, position]
    judged = foreign_proof(leaf, position, size, path)
    verify_inclusion(leaf, ours.roots[size], judged, index=position + 1, size=size)
    assert is_included(leaf, position, size, path, ours.roots[size])

    other = leaf_hash("bản ghi khác".encode())
    with pytest.raises(InvalidProof):
        verify_inclusion(other, ours.roots[size], foreign_proof(other, position, size, path))
    assert not is_included(other, position, size, path, ours.roots[size])


def foreign_proof(leaf: bytes, position: int, size: int, path: list[bytes]) -> InclusionProof:
    """Our path in pymerkle's clothes: which side each sibling stands on follows from position and size."""
    rule, node, last = [0], position, size - 1
    for _ in path:
        while node == last and node % 2 == 0:
            node, last = node >> 1, last >> 1
        rule.append(node % 2)
        node, last = node >> 1, last >> 1
    theirs = foreign([str(number).encode() for number in range(size)]).prove_inclusion(position + 1)
    return InclusionProof("sha256", True, size, position + 1, theirs.rule, [leaf, *path])


@given(SIZES, st.data())
def test_growth_is_proved_and_a_changed_past_is_not(size: int, data: st.DataObject) -> None:
    ours, old = Grown(size), data.draw(st.integers(1, size))
    path = consistency_path(old, size, ours.node)
    assert is_consistent(old, ours.roots[old], size, ours.roots[size], path)
    assert not is_consistent(old, node_hash(EMPTY, EMPTY), size, ours.roots[size], path)
    if old < size:
        assert not is_consistent(old, ours.roots[old], size, node_hash(EMPTY, EMPTY), path)
        assert not is_consistent(old, ours.roots[old], size, ours.roots[size], [*path, EMPTY])


def test_an_edge_must_fit_its_size() -> None:
    with pytest.raises(ValueError, match="fit the size"):
        Edge(3, b"\0" * 32)


def test_only_leaves_of_the_tree_have_proofs() -> None:
    ours = Grown(3)
    with pytest.raises(ValueError, match="no such leaf"):
        inclusion_path(3, 3, ours.node)
    with pytest.raises(ValueError, match="part of the new"):
        consistency_path(4, 3, ours.node)
