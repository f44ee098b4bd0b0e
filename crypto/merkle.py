"""The Merkle tree of RFC 6962: growing it, and proving that one tree begins another.

Owns the frontier that a log keeps beside its records, so that appending costs O(log n), and the proof
of consistency. The hashing of a growing tree is in `crypto.verify`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from crypto.verify import Broken, fold

_SIZE_BYTES = 8


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
        """The tree that `to_bytes` wrote. Raises `Broken` if there are too few peaks."""
        size = int.from_bytes(data[:_SIZE_BYTES], "big")
        if len(data) != _SIZE_BYTES + 32 * size.bit_count():
            raise Broken("it is not a frontier: its length does not suit its size")
        peaks = tuple(data[i : i + 32] for i in range(_SIZE_BYTES, len(data), 32))
        return cls(size=size, peaks=peaks)


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    """The root over these leaf hashes, in memory that grows with their logarithm."""
    peaks: list[bytes] = []
    for size, leaf in enumerate(leaf_hashes):
        push(peaks, size, leaf)
    return fold(peaks)


def extension_proof(old: Frontier, added: Sequence[bytes]) -> list[bytes]:
    """That the tree of `old` begins the one with the leaf hashes `added` after it (section 2.1.2).

    A subtree of such a proof lies either wholly beyond the old tree, or is one of its peaks. Raises
    `IndexError` for an empty old tree.
    """
    if old.size < 1:
        raise IndexError("every tree begins with the empty one: there is nothing to prove")
    start, end, path, peaks = 0, old.size + len(added), list[bytes](), iter(old.peaks)
    while old.size != end:
        middle = start + (1 << ((end - start - 1).bit_length() - 1))
        if old.size <= middle:
            path.append(root_of(added[middle - old.size : end - old.size]))
            end = middle
        else:
            path.append(next(peaks))
            start = middle
    return [*(peaks if start else ()), *path[::-1]]


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
