"""The tree: the reference vectors, agreement with another implementation, and false proofs."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from crypto.merkle import (
    Frontier,
    extension_proof,
    leaf_hash,
    node_hash,
    root_of,
    verify_consistency,
)
from crypto.verify import Broken

VECTORS = json.loads((Path(__file__).parent / "vectors" / "rfc6962.json").read_text("utf-8"))
HASHES = [leaf_hash(bytes.fromhex(leaf)) for leaf in VECTORS["leaves"]]
ROOTS = [bytes.fromhex(root) for root in VECTORS["roots"]]


def _path(vector: dict[str, Any]) -> list[bytes]:
    return [bytes.fromhex(step) for step in vector["path"]]


def _proof(hashes: list[bytes], old: int, new: int) -> list[bytes]:
    frontier = Frontier.empty()
    for leaf in hashes[:old]:
        frontier = frontier.append(leaf)
    return extension_proof(frontier, hashes[old:new])


def test_reference_roots() -> None:
    frontier = Frontier.empty()
    assert frontier.root() == ROOTS[0]
    for size, leaf in enumerate(HASHES, 1):
        frontier = frontier.append(leaf)
        assert (frontier.size, frontier.root()) == (size, ROOTS[size])
        assert root_of(HASHES[:size]) == ROOTS[size]


@pytest.mark.parametrize("vector", VECTORS["consistency"])
def test_reference_consistency_proofs(vector: dict[str, Any]) -> None:
    old, new, path = vector["old"], vector["new"], _path(vector)
    assert _proof(HASHES, old, new) == path
    assert verify_consistency(old, new, ROOTS[old], ROOTS[new], path)


@given(st.lists(st.binary(max_size=40), max_size=40))
@settings(max_examples=40)
def test_agrees_with_another_implementation(leaves: list[bytes]) -> None:
    other = InmemoryTree(algorithm="sha256")
    frontier = Frontier.empty()
    for leaf in leaves:
        other.append_entry(leaf)
        frontier = frontier.append(leaf_hash(leaf))
        assert frontier.root() == other.get_root()
    assert frontier.root() == root_of(map(leaf_hash, leaves))


@given(st.data())
def test_true_proofs_hold_and_changed_ones_do_not(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 70))
    hashes = [leaf_hash(bytes([n])) for n in range(size)]
    root = root_of(hashes)
    old = data.draw(st.integers(1, size))
    old_root = root_of(hashes[:old])
    steps = _proof(hashes, old, size)
    assert verify_consistency(old, size, old_root, root, steps)
    assert not verify_consistency(old, size, leaf_hash(b"other"), root, steps)
    assert not verify_consistency(old, size, old_root, leaf_hash(b"other"), steps)
    assert not verify_consistency(old, size, old_root, root, [*steps, root])
    if steps:
        assert not verify_consistency(old, size, old_root, root, steps[:-1])


def test_impossible_sizes() -> None:
    with pytest.raises(IndexError):
        extension_proof(Frontier.empty(), HASHES)
    assert not verify_consistency(0, 8, ROOTS[0], ROOTS[8], [])
    assert not verify_consistency(3, 8, ROOTS[3], ROOTS[8], [])
    assert not verify_consistency(8, 8, ROOTS[8], ROOTS[7], [])


def test_a_frontier_is_small_and_reads_back() -> None:
    frontier = Frontier.empty()
    for n in range(1000):
        frontier = frontier.append(leaf_hash(n.to_bytes(2, "big")))
        assert Frontier.from_bytes(frontier.to_bytes()) == frontier
    assert len(frontier.to_bytes()) <= 8 + 32 * 10
    assert node_hash(HASHES[0], HASHES[1]) == ROOTS[2]


@pytest.mark.parametrize("data", [b"", b"\0" * 7, b"\0" * 9, b"\0" * 7 + b"\3" + b"x" * 32])
def test_damaged_frontiers_are_refused(data: bytes) -> None:
    with pytest.raises(Broken):
        Frontier.from_bytes(data)
