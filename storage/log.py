"""The log: appended in the transaction of the change that it records, never changed.

Owns the records, their sealed parts, the head of the tree and the chain of each case. What a record
looks like is left to ``crypto.leaf``; what it says to ``domain``.
"""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crypto.envelope import DataKey
from crypto.leaf import BuiltLeaf, KeyOpening, Leaf, LeafHeader, build, open_part, parse
from crypto.merkle import Frontier
from crypto.note import Checkpoint
from domain.events import Event
from domain.request import Record
from storage.tables import log_blobs, log_cases, log_head, log_records, texts
from storage.vault import Json, Vault, to_ms

SERVICE: Final = "service"
"""The actor of what the service does by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A record as a reviewer reads it; ``about`` and ``text`` are None where erased or withheld."""

    seq: int
    at: datetime
    event: Event | str
    case: str | None
    actor: str
    about: dict[str, Json] | None
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """A record as it is stored, for verification and export."""

    seq: int
    leaf: bytes
    audit: bytes | None
    content: bytes | None


@dataclass(slots=True, kw_only=True)
class _Head:
    size: int
    frontier: Frontier
    last_at: int
    origin: str


@dataclass(slots=True, kw_only=True)
class _Chain:
    """How far a case's own chain has come."""

    length: int
    last_hash: bytes | None
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    """A record that this transaction appends."""

    record: Record
    case: str | None
    auth: str


@dataclass(slots=True)
class _Rows:
    """What one flush writes, by table."""

    records: list[dict[str, object]] = field(default_factory=list)
    blobs: list[dict[str, object]] = field(default_factory=list)
    texts: list[dict[str, object]] = field(default_factory=list)

    def add(self, head: _Head, built: BuiltLeaf, each: _Waiting) -> None:
        """The rows of one record."""
        seq, event = head.size, each.record.event.value
        self.records.append(
            {
                "seq": seq,
                "at": head.last_at,
                "event": event,
                "case_id": each.case,
                "leaf": built.leaf,
            }
        )
        for part, blob in (("a", built.audit_blob), ("c", built.content_blob)):
            if blob is not None:
                self.blobs.append({"seq": seq, "part": part, "ciphertext": blob})
        if each.record.text is not None and each.case is not None:
            self.texts.append({"seq": seq, "case_id": each.case, "event": event})


class Log:
    """Appends within one transaction.

    What is appended is built and written together by ``flush``, before anything is read back and at
    the latest by ``seal_head``, so that other transactions wait for the head as shortly as possible.
    """

    def __init__(self, connection: AsyncConnection, vault: Vault, now: datetime) -> None:
        self._connection = connection
        self._vault = vault
        self._now_ms = to_ms(now)
        self._head: _Head | None = None
        self._made: dict[str, DataKey] = {}
        self._chains: dict[str, _Chain] = {}
        self._waiting: list[_Waiting] = []

    async def append(self, record: Record, case: str | None, auth: str) -> None:
        """Append one record. ``auth`` says how the actor is known: telegram, console, service."""
        self._waiting.append(_Waiting(record=record, case=case, auth=auth))

    async def flush(self) -> None:
        """Write what was appended so far; the head is locked only from here to the commit."""
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        head = await self._locked_head()
        rows = _Rows()
        for each in waiting:
            await self._build(head, each, rows)
        for table, due in (
            (log_records, rows.records),
            (log_blobs, rows.blobs),
            (texts, rows.texts),
        ):
            if due:
                await self._connection.execute(insert(table), due)
        for case, chain in self._chains.items():
            await self._write_chain(case, chain)

    async def _build(self, head: _Head, each: _Waiting, rows: _Rows) -> None:
        record, case = each.record, each.case
        openings: list[KeyOpening] = []
        quarter = f"audit:{_quarter(self._now_ms)}"
        audit_key = await self._key(quarter, openings)
        content: tuple[DataKey, bytes] | None = None
        if record.text is not None:
            scope = f"case:{case}" if case is not None else quarter
            content = (await self._key(scope, openings), _dump({"text": record.text.body}))
        chain = await self._chain(case) if case is not None else None
        built = build(
            LeafHeader(
                origin=head.origin,
                seq=head.size,
                time_ms=max(self._now_ms, head.last_at),
                event=record.event.value,
                case=case,
                case_seq=chain.length if chain else None,
                case_prev=chain.last_hash if chain else None,
                actor=SERVICE
                if record.actor is None
                else self._vault.opaque("actor", record.actor),
                auth=each.auth,
            ),
            audit=(audit_key, _dump(_audit(record))),
            content=content,
            opens=tuple(openings),
        )
        head.last_at = max(self._now_ms, head.last_at)
        rows.add(head, built, each)
        head.size += 1
        head.frontier = head.frontier.append(built.leaf_hash)
        if chain is not None:
            chain.length, chain.last_hash = chain.length + 1, built.leaf_hash

    async def _write_chain(self, case: str, chain: _Chain) -> None:
        values = {"length": chain.length, "last_hash": chain.last_hash}
        if chain.is_new:
            await self._connection.execute(insert(log_cases).values(case_id=case, **values))
            chain.is_new = False
            return
        await self._connection.execute(
            update(log_cases).where(log_cases.c.case_id == case).values(**values)
        )

    async def seal_head(self) -> str | None:
        """Write the grown head with its signed checkpoint; None where nothing was appended."""
        await self.flush()
        head = self._head
        if head is None:
            return None
        checkpoint = Checkpoint(origin=head.origin, size=head.size, root=head.frontier.root())
        note = self._vault.signing_key(head.origin).sign(checkpoint.body())
        await self._connection.execute(
            update(log_head)
            .where(log_head.c.id == 1)
            .values(
                size=head.size, frontier=head.frontier.to_bytes(), last_at=head.last_at, note=note
            )
        )
        return note

    def made_keys(self) -> dict[str, DataKey]:
        """Keys by purpose that this transaction made, to be remembered once it has committed."""
        return self._made

    async def open_key(self, purpose: str, key: DataKey, auth: str) -> None:
        """Record that a key was opened outside any case, such as the first keys of a database."""
        self._made[purpose] = key
        await self.append(
            Record(event=Event.KEY_OPENED, about={"purpose": purpose, "key": key.id}), None, auth
        )

    async def entries(self, case: str, *, with_audit: bool, with_text: bool) -> tuple[Entry, ...]:
        """A case's records in order, opened as far as asked and as keys remain."""
        await self.flush()
        rows = await self._connection.execute(
            select(log_records).where(log_records.c.case_id == case).order_by(log_records.c.seq)
        )
        return tuple(
            [await self._entry(row.seq, row.leaf, with_audit, with_text) for row in rows.all()]
        )

    async def case_texts(self, case: str) -> tuple[Entry, ...]:
        """The records of a case that carry a text, opened."""
        await self.flush()
        rows = await self._connection.execute(
            select(log_records.c.seq, log_records.c.leaf)
            .join(texts, texts.c.seq == log_records.c.seq)
            .where(texts.c.case_id == case)
            .order_by(log_records.c.seq)
        )
        return tuple([await self._entry(row.seq, row.leaf, True, True) for row in rows.all()])

    async def head_note(self) -> str:
        """The signed checkpoint of the whole log as it stands."""
        return str(
            (
                await self._connection.execute(select(log_head.c.note).where(log_head.c.id == 1))
            ).scalar_one()
        )

    async def origin(self) -> str:
        """The log's name."""
        return str((await self._connection.execute(select(log_head.c.origin))).scalar_one())

    async def raw(self, page: int = 2000) -> AsyncIterator[Raw]:
        """Every record as stored, in order, read in pages so that memory stays bounded."""
        after = -1
        while True:
            rows = await self._connection.execute(
                select(log_records.c.seq, log_records.c.leaf)
                .where(log_records.c.seq > after)
                .order_by(log_records.c.seq)
                .limit(page)
            )
            batch = rows.all()
            if not batch:
                return
            blobs = await self._blobs(batch[0].seq, batch[-1].seq)
            for row in batch:
                yield Raw(
                    seq=row.seq,
                    leaf=row.leaf,
                    audit=blobs.get((row.seq, "a")),
                    content=blobs.get((row.seq, "c")),
                )
            after = batch[-1].seq

    async def _blobs(self, first: int, last: int) -> dict[tuple[int, str], bytes]:
        rows = await self._connection.execute(
            select(log_blobs).where(log_blobs.c.seq.between(first, last))
        )
        return {(row.seq, row.part): row.ciphertext for row in rows}

    async def _entry(self, seq: int, leaf: bytes, with_audit: bool, with_text: bool) -> Entry:
        parsed = parse(leaf)
        parts = await self._blobs(seq, seq)
        about = await self._part(parsed, "a", parts.get((seq, "a"))) if with_audit else None
        text = await self._part(parsed, "c", parts.get((seq, "c"))) if with_text else None
        body = text.get("text") if text else None
        return Entry(
            seq=seq,
            at=datetime.fromtimestamp(parsed.header.time_ms / 1000, UTC),
            event=parsed.header.event,
            case=parsed.header.case,
            actor=parsed.header.actor,
            about=about,
            text=body if isinstance(body, str) else None,
        )

    async def _part(self, leaf: Leaf, part: str, blob: bytes | None) -> dict[str, Json] | None:
        sealed = leaf.part(part)
        if sealed is None or blob is None:
            return None
        key = await self._vault.by_id(self._connection, sealed.key_id)
        if key is None:
            return None
        found: dict[str, Json] = json.loads(open_part(leaf, part, key, blob))
        return found

    async def _locked_head(self) -> _Head:
        if self._head is None:
            row = (
                await self._connection.execute(
                    select(log_head).where(log_head.c.id == 1).with_for_update()
                )
            ).one()
            self._head = _Head(
                size=row.size,
                frontier=Frontier.from_bytes(row.frontier),
                last_at=row.last_at,
                origin=row.origin,
            )
        return self._head

    async def _key(self, purpose: str, openings: list[KeyOpening]) -> DataKey:
        """The key for this purpose; one made here is announced by the record it first serves."""
        key = self._made.get(purpose) or await self._vault.find(self._connection, purpose)
        if key is None:
            key = await self._vault.make(self._connection, purpose, self._now_ms)
            self._made[purpose] = key
            openings.append(KeyOpening(key_id=key.id, purpose=_shown(purpose), kc=key.commitment()))
        return key

    async def _chain(self, case: str) -> _Chain:
        if case not in self._chains:
            row = (
                await self._connection.execute(select(log_cases).where(log_cases.c.case_id == case))
            ).one_or_none()
            if row is None:
                self._chains[case] = _Chain(length=0, last_hash=None, is_new=True)
            else:
                self._chains[case] = _Chain(
                    length=row.length, last_hash=row.last_hash, is_new=False
                )
        return self._chains[case]


async def create_head(connection: AsyncConnection, origin: str, vault: Vault) -> None:
    """The empty log of a new database."""
    empty = Frontier.empty()
    checkpoint = Checkpoint(origin=origin, size=0, root=empty.root())
    await connection.execute(
        insert(log_head).values(
            id=1,
            size=0,
            frontier=empty.to_bytes(),
            last_at=0,
            origin=origin,
            note=vault.signing_key(origin).sign(checkpoint.body()),
        )
    )


def _audit(record: Record) -> dict[str, Json]:
    about: dict[str, Json] = {
        name: list(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
        for name, value in record.about.items()
    }
    if record.actor is not None:
        about["actor"] = record.actor
    return about


def _shown(purpose: str) -> str:
    """A key's purpose as the leaf says it."""
    return purpose.replace(" ", "")


def _quarter(ms: int) -> str:
    at = datetime.fromtimestamp(ms / 1000, UTC)
    return f"{at.year}Q{(at.month + 2) // 3}"


def _dump(value: dict[str, Json]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
