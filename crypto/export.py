"""Writing an export: the log, or the proof of some of its records, in one file for an auditor.

Owns the order and form of the lines (docs/log-format.md, "Export"), and how withheld records become
the roots of perfect subtrees. Which records and keys go in, and who may ask for them, is left to
others; `crypto/verify.py` reads it.
"""

from collections.abc import Iterable
from hashlib import sha256
from typing import BinaryIO

from crypto.merkle import leaf_hash, node_hash
from crypto.note import SigningKey
from crypto.verify import EXPORT_FORMAT, LEAF, to_base64, to_base64url


class ExportWriter:
    """Writes an export to a binary stream: keys first, then records in order, then `finish`."""

    def __init__(
        self, stream: BinaryIO, origin: str, signing_key: SigningKey, edges: Iterable[int] = ()
    ) -> None:
        """``edges`` are sizes of trees that the file must be comparable with though it withholds
        records."""
        self._stream = stream
        self._origin = origin
        self._signing_key = signing_key
        self._digest = sha256()
        self._records = 0
        self._edges = frozenset(edges)
        self._withheld: list[tuple[int, int, bytes]] = []  # first record, how many, root
        self._finished = False
        self._write(EXPORT_FORMAT.encode("ascii"), origin.encode("ascii"))

    def key(self, key_id: str, secret: bytes) -> None:
        """Add a data key in clear: whoever holds the export can open what it sealed."""
        if self._records:
            raise ValueError("the keys of an export come before its records")
        self._write(b"key", key_id.encode("ascii"), to_base64url(secret))

    def record(self, leaf: bytes, audit_blob: bytes | None, content_blob: bytes | None) -> None:
        """Add the next record as it is stored; None stands for a part without ciphertext."""
        self._show_withheld()
        self._records += 1
        # A damaged leaf could hold spaces or ends of line; encoded, it is still refused as one.
        shown = leaf if LEAF.fullmatch(leaf) else to_base64url(leaf)
        self._write(b"record", shown, _blob(audit_blob), _blob(content_blob))

    def withhold(self, leaf: bytes) -> None:
        """Count the next record without showing it; the memory for it grows with the logarithm."""
        if self._records in self._edges:
            self._show_withheld()
        start, count, root = self._records, 1, leaf_hash(leaf)
        # Two neighbours join where the pair is a perfect subtree of the whole tree.
        while self._withheld and self._withheld[-1][1] == count:
            before, _, left = self._withheld[-1]
            if before % (2 * count):
                break
            self._withheld.pop()
            start, count, root = before, 2 * count, node_hash(left, root)
        self._withheld.append((start, count, root))
        self._records += 1

    def finish(self, checkpoint_note: str, continuations: Iterable[str] = ()) -> None:
        """Add the log's signed head, and sign every byte written; nothing may follow.

        ``continuations`` are the notes that both the old and the new key signed at each change.
        """
        self._show_withheld()
        for note in continuations:
            self._write(b"checkpoint", to_base64url(note.encode("utf-8")))
        self._write(b"checkpoint", to_base64url(checkpoint_note.encode("utf-8")))
        digest = to_base64(self._digest.digest())
        note = self._signing_key.sign(f"{EXPORT_FORMAT}\n{self._origin}\n{digest}\n")
        self._finished = True
        self._stream.write(note.rpartition("\n\n")[2].encode("utf-8"))

    def _show_withheld(self) -> None:
        for _, count, root in self._withheld:
            self._write(b"skip", str(count).encode("ascii"), to_base64url(root))
        self._withheld.clear()

    def _write(self, *words: bytes) -> None:
        if self._finished:
            raise ValueError("the export is finished")
        line = b" ".join(words) + b"\n"
        self._digest.update(line)
        self._stream.write(line)


def _blob(data: bytes | None) -> bytes:
    return b"." if data is None else to_base64url(data)
