"""What one transaction keeps of the log while it grows: the head, the chains, and the rows to write.

Owns the rows' shape. When they are built and written is ``storage.log.log``'s.
"""

from dataclasses import dataclass, field

from crypto.envelope import DataKey
from crypto.leaf import BuiltLeaf, KeyOpening
from crypto.merkle import Frontier
from crypto.note import Checkpoint, verifier_line
from domain.requests.request import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The tree as this transaction has grown it, and whose key signs it."""

    size: int
    frontier: Frontier
    last_at: int
    origin: str
    signer: str | None
    """Id of the data key that signs; None in a database of the first form."""
    read_size: int
    """The size with which ``sealed`` was sealed, as this transaction found it."""
    sealed: bytes | None
    """The sealed totals (``storage.sealing.totals``); None where an earlier version left none."""

    def checkpoint(self) -> Checkpoint:
        """The tree."""
        return Checkpoint(origin=self.origin, size=self.size, root=self.frontier.root())


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedTree:
    """The tree at one time, signed with that time."""

    size: int
    at_s: int
    note: str
    frontier: Frontier


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """How far a case's own chain has come."""

    length: int
    last_hash: bytes | None
    written: int
    """Its length in the database; 0 where it has no row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A record that this transaction appends."""

    record: Record
    case: str | None
    auth: str
    opens: tuple[KeyOpening, ...] = ()
    row_version: int | None = None


@dataclass(slots=True)
class Rows:
    """What one flush writes, by table."""

    keys: dict[str, DataKey] = field(default_factory=dict)
    """Keys by purpose that were made for these, until the record that each first serves names it."""
    records: list[dict[str, object]] = field(default_factory=list)
    blobs: list[dict[str, object]] = field(default_factory=list)
    texts: list[dict[str, object]] = field(default_factory=list)
    signers: list[dict[str, object]] = field(default_factory=list)

    def add(self, head: Head, at: int, built: BuiltLeaf, each: Waiting) -> None:
        """The rows of one record, after ``head``."""
        seq, event = head.size, each.record.event.value
        row = {"seq": seq, "at": at, "event": event, "case_id": each.case}
        self.records.append({**row, "leaf": built.leaf})
        for part, blob in (("a", built.audit_blob), ("c", built.content_blob)):
            if blob is not None:
                self.blobs.append({"seq": seq, "part": part, "ciphertext": blob})
        for opening in each.opens:
            self.signers.append({"seq": seq, "verifier": verifier_line(head.origin, opening.kc)})
        if each.record.text is not None and each.case is not None:
            self.texts.append({"seq": seq, "case_id": each.case, "event": event})
