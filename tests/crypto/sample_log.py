"""A small EXERCISE log with two cases, both parts, an erasure and two quarters' keys."""

import io
from collections.abc import Iterable
from dataclasses import dataclass, replace

from crypto.envelope import DataKey
from crypto.export import ExportWriter
from crypto.leaf import BuiltLeaf, KeyOpening, LeafHeader, build
from crypto.merkle import root_of
from crypto.note import Checkpoint, SigningKey
from crypto.verify import LogCheck, Verdict

ORIGIN = "contactpoint.example/EXERCISE"
SIGNER = SigningKey.from_secret(ORIGIN, bytes(range(32)))
KEY = SIGNER.verifier_line()
START_MS = 1_790_000_000_000
AUDIT = DataKey(id="audit-2026Q4", secret=b"A" * 32)
CASES = {
    "0a" * 16: DataKey(id="case-lebanon", secret=b"L" * 32),
    "0b" * 16: DataKey(id="case-italy", secret=b"I" * 32),
}
SECRETS = {key.id: key.secret for key in (AUDIT, *CASES.values())}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A record as it is stored."""

    leaf: bytes
    leaf_hash: bytes
    audit: bytes | None
    content: bytes | None


class Log:
    """Grows a log; each record is one second after the one before it."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._chain: dict[str, tuple[int, bytes]] = {}
        self._opened: set[str] = set()

    def header(self, event: str, case: str | None = None) -> LeafHeader:
        number, previous = self._chain.get(case or "", (0, None))
        return LeafHeader(
            origin=ORIGIN,
            seq=len(self.rows),
            time_ms=START_MS + 1000 * len(self.rows),
            event=event,
            actor=f"actor-{len(self.rows) % 3}",
            auth="telegram",
            case=case,
            case_seq=None if case is None else number,
            case_prev=previous,
        )

    def opening(self, key: DataKey, purpose: str) -> tuple[KeyOpening, ...]:
        if key.id in self._opened:
            return ()
        self._opened.add(key.id)
        return (KeyOpening(key_id=key.id, purpose=purpose, kc=key.commitment()),)

    def add(self, event: str, case: str | None = None, text: bytes | None = None) -> Row:
        opens = self.opening(AUDIT, "audit:2026Q4")
        content = None
        if case is not None and text is not None:
            opens += self.opening(CASES[case], f"case:{case}")
            content = (CASES[case], text)
        header = self.header(event, case)
        audit = (AUDIT, f"EXERCISE: {event} of {header.seq}".encode())
        return self.store(header, build(header, audit=audit, content=content, opens=opens))

    def store(self, header: LeafHeader, built: BuiltLeaf) -> Row:
        row = Row(
            leaf=built.leaf,
            leaf_hash=built.leaf_hash,
            audit=built.audit_blob,
            content=built.content_blob,
        )
        self.rows.append(row)
        if header.case is not None and header.case_seq is not None:
            self._chain[header.case] = (header.case_seq + 1, built.leaf_hash)
        return row


def sample() -> list[Row]:
    """Eleven records."""
    lebanon, italy = CASES
    log = Log()
    log.add("service.started")
    log.add("request.filed", lebanon, b"EXERCISE: preserve the data")
    log.add("request.alerted", lebanon)
    log.add("request.filed", italy, b"EXERCISE: locate the vessel")
    log.add("request.acknowledged", lebanon)
    log.add("request.answered", lebanon, b"EXERCISE: preserved")
    log.add("log.read", italy)
    log.add("request.closed", lebanon)
    log.add("request.asked", italy, b"EXERCISE: which vessel?")
    log.add("log.verified")
    log.add("request.replied", italy, b"EXERCISE: the blue one")
    return log.rows


def erased_sample() -> list[Row]:
    """The same log, in which the first case was erased afterwards."""
    lebanon = next(iter(CASES))
    log = Log()
    log.add("request.filed", lebanon, b"EXERCISE: preserve the data")
    log.add("request.answered", lebanon, b"EXERCISE: preserved")
    log.add("case.erased", lebanon)
    log.rows = [replace(row, content=None) for row in log.rows]
    log.add("service.stopped")
    return log.rows


def checkpoint(rows: Iterable[Row]) -> Checkpoint:
    hashes = [row.leaf_hash for row in rows]
    return Checkpoint(ORIGIN, len(hashes), root_of(hashes))


def note(rows: Iterable[Row]) -> str:
    return SIGNER.sign(checkpoint(rows).body())


def check(
    rows: Iterable[Row],
    head: str | None,
    anchors: Iterable[str] = (),
    keys: dict[str, bytes] | None = None,
) -> Verdict:
    found = LogCheck(ORIGIN, keys)
    for row in rows:
        found.add(row.leaf, row.audit, row.content)
    found.notes = [head] if head else []
    return found.finish(KEY, anchors)


def export(rows: Iterable[Row], keys: dict[str, bytes] | None = None) -> bytes:
    rows = list(rows)
    stream = io.BytesIO()
    writer = ExportWriter(stream, ORIGIN, SIGNER)
    for name, secret in (keys or {}).items():
        writer.key(name, secret)
    for row in rows:
        writer.record(row.leaf, row.audit, row.content)
    writer.finish(note(rows))
    return stream.getvalue()
