"""The Merkle tree of RFC 6962: growing it, and proving what is in it.

Owns the frontier that a log keeps beside its records, so that appending costs O(log n), and both
kinds of proof. The hashing of a growing tree is in `crypto.verify`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from crypto.verify import Broken, fold

__all__ = [
    "Frontier",
    "FrontierBroken",
    "consistency_proof",
    "extension_proof",
    "inclusion_proof",
    "leaf_hash",
    "node_hash",
    "push",
    "root_of",
    "verify_consistency",
    "verify_inclusion",
]

_SIZE_BYTES = 8


class FrontierBroken(Broken):
    """Bytes that are not a frontier."""


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf (RFC 6962, section 2.1)."""
    return sha256(b"\x00" + leaf).digest()


def push(peaks: list[bytes], size: int, leaf: bytes) -> None:
    """Adds a leaf's hash to the roots of the perfect subtrees of a tree of `size` leaves."""
    while size & 1:
        leaf = node_hash(peaks.pop(), leaf)
        size >>= 1
    peaks.append(leaf)


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node (RFC 6962, section 2.1)."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frontier:
    """A tree of ``size`` leaves, as the roots of its perfect subtrees, the largest first."""

    size: int
    peaks: tuple[bytes, ...]

    @classmethod
    def empty(cls) -> Self:
        """The tree without leaves."""
        return cls(size=0, peaks=())

    def append(self, leaf_hash: bytes) -> "Frontier":
        """The tree with one more leaf."""
        peaks = list(self.peaks)
        push(peaks, self.size, leaf_hash)
        return Frontier(size=self.size + 1, peaks=tuple(peaks))

    def root(self) -> bytes:
        """The tree's root; SHA-256 of nothing for the empty tree."""
        return fold(self.peaks)

    def to_bytes(self) -> bytes:
        """The size in eight bytes, then the peaks."""
        return self.size.to_bytes(_SIZE_BYTES, "big") + b"".join(self.peaks)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The tree that `to_bytes` wrote. Raises `FrontierBroken` if there are too few peaks."""
        size = int.from_bytes(data[:_SIZE_BYTES], "big")
        if len(data) != _SIZE_BYTES + 32 * size.bit_count():
            raise FrontierBroken("it is not a frontier: its length does not suit its size")
        return cls(
            size=size,
            peaks=tuple(data[i : i + 32] for i in range(_SIZE_BYTES, len(data), 32)),
        )


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    """The root over these leaf hashes, in memory that grows with their logarithm."""
    peaks: list[bytes] = []
    for size, leaf in enumerate(leaf_hashes):
        push(peaks, size, leaf)
    return fold(peaks)


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(hashes: Sequence[bytes], index: int, size: int) -> list[bytes]:
    """The audit path of leaf `index` in the tree of the first `size` leaves (section 2.1.1).

    Raises `IndexError` if there is no such leaf.
    """
    if not 0 <= index < size <= len(hashes):
        raise IndexError("there is no such leaf in a tree of this size")
    start, end, path = 0, size, list[bytes]()
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(root_of(hashes[middle:end]))
            end = middle
        else:
            path.append(root_of(hashes[start:middle]))
            start = middle
    return path[::-1]


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Whether the leaf hash `leaf` is number `index` in the tree (RFC 9162, section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    node, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            found = node_hash(step, found)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            found = node_hash(found, step)
        node, last = node >> 1, last >> 1
    return last == 0 and found == root


def consistency_proof(hashes: Sequence[bytes], old: int, new: int) -> list[bytes]:
    """That the tree of `old` leaves begins the tree of `new` leaves (section 2.1.2).

    Raises `IndexError` unless 0 < old <= new <= the number of hashes.
    """
    if not 0 < old <= new <= len(hashes):
        raise IndexError("there are no two trees of these sizes")
    start, end, path, whole = 0, new, list[bytes](), True
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(root_of(hashes[middle:end]))
            end = middle
        else:
            path.append(root_of(hashes[start:middle]))
            start, whole = middle, False
    if not whole:
        path.append(root_of(hashes[start:end]))
    return path[::-1]


def extension_proof(old: Frontier, added: Sequence[bytes]) -> list[bytes]:
    """The proof that the tree of `old` begins the one with the leaf hashes `added` after it.

    The same as `consistency_proof`, from the frontier alone: a subtree of such a proof lies either
    wholly beyond the old tree, or is one of its peaks. Raises `IndexError` for an empty old tree.
    """
    if old.size < 1:
        raise IndexError("every tree begins with the empty one: there is nothing to prove")
    start, end, path, whole = 0, old.size + len(added), list[bytes](), True
    peaks = _by_place(old)
    while old.size != end:
        middle = start + _split(end - start)
        if old.size <= middle:
            path.append(root_of(added[middle - old.size : end - old.size]))
            end = middle
        else:
            path.append(peaks[start])
            start, whole = middle, False
    if not whole:
        path.append(peaks[start])
    return path[::-1]


def _by_place(tree: Frontier) -> dict[int, bytes]:
    """The peaks by the number of their first leaf."""
    place, found = 0, dict[int, bytes]()
    for bit in range(tree.size.bit_length() - 1, -1, -1):
        if tree.size >> bit & 1:
            found[place] = tree.peaks[len(found)]
            place += 1 << bit
    return found


def verify_consistency(
    old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the proof leads to both roots (RFC 9162, section 2.1.4.2)."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    steps = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not steps:
        return False
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    older = newer = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            older, newer = node_hash(step, older), node_hash(step, newer)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            newer = node_hash(newer, step)
        node, last = node >> 1, last >> 1
    return last == 0 and older == old_root and newer == new_root
