"""The log: appended in the transaction of the change that it records, never changed.

Owns the records, their sealed parts, the head of the tree and the chain of each case. What a record
looks like is left to ``crypto.leaf``; what it says to ``domain``.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crypto.envelope import DataKey
from crypto.leaf import BuiltLeaf, KeyOpening, LeafHeader, build
from crypto.merkle import Frontier
from crypto.note import Checkpoint, SigningKey, joined, verifier_line
from domain.events import Event
from domain.request import Record
from storage.log_pages import LogPages
from storage.tables import log_blobs, log_cases, log_head, log_records, signing_keys, texts
from storage.vault import SIGNING, Json, Vault, to_ms

SERVICE: Final = "service"
"""The actor of what the service does by itself."""


@dataclass(slots=True, kw_only=True)
class _Head:
    size: int
    frontier: Frontier
    last_at: int
    origin: str
    signer: str | None
    """Id of the data key that signs; None in a database of the first form."""

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
    opens: tuple[KeyOpening, ...] = ()
    row_version: int | None = None


@dataclass(slots=True)
class _Rows:
    """What one flush writes, by table."""

    records: list[dict[str, object]] = field(default_factory=list)
    blobs: list[dict[str, object]] = field(default_factory=list)
    texts: list[dict[str, object]] = field(default_factory=list)
    signers: list[dict[str, object]] = field(default_factory=list)

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
        for opening in each.opens:
            self.signers.append({"seq": seq, "verifier": verifier_line(head.origin, opening.kc)})
        if each.record.text is not None and each.case is not None:
            self.texts.append({"seq": seq, "case_id": each.case, "event": event})


class Log(LogPages):
    """Appends within one transaction.

    What is appended is built and written together by ``flush``, before anything is read back and at
    the latest by ``seal_head``, so that other transactions wait for the head as shortly as possible.
    """

    def __init__(self, connection: AsyncConnection, vault: Vault, now: datetime) -> None:
        super().__init__(connection, vault)
        self._now_ms = to_ms(now)
        self._head: _Head | None = None
        self._made: dict[str, DataKey] = {}
        self._chains: dict[str, _Chain] = {}
        self._waiting: list[_Waiting] = []
        self._signers: list[SigningKey] = []

    async def append(
        self, record: Record, case: str | None, auth: str, row_version: int | None = None
    ) -> None:
        """Append one record. ``auth`` says how the actor is known: telegram, console, service.

        ``row_version`` is that of the row that was changed with it, so that an old row that is put
        back is found.
        """
        self._waiting.append(_Waiting(record=record, case=case, auth=auth, row_version=row_version))

    async def flush(self) -> None:
        """Write what was appended so far; the head is locked only from here to the commit."""
        if not self._waiting:
            return
        waiting, self._waiting = await self._with_audit_key(self._waiting), []
        head = await self._locked_head()
        rows = _Rows()
        for each in waiting:
            await self._build(head, each, rows)
        for table, due in (
            (log_records, rows.records),
            (log_blobs, rows.blobs),
            (texts, rows.texts),
            (signing_keys, rows.signers),
        ):
            if due:
                await self._connection.execute(insert(table), due)
        for case, chain in self._chains.items():
            await self._write_chain(case, chain)

    async def _with_audit_key(self, waiting: list[_Waiting]) -> list[_Waiting]:
        """A quarter's key is opened by a record of no case, so that the proof of one case shows
        nothing of another."""
        purpose = f"audit:{_quarter(self._now_ms)}"
        if purpose in self._made or await self._vault.find(self._connection, purpose) is not None:
            return waiting
        record = Record(event=Event.KEY_OPENED, about={"purpose": purpose})
        return [_Waiting(record=record, case=None, auth=SERVICE), *waiting]

    async def _build(self, head: _Head, each: _Waiting, rows: _Rows) -> None:
        record, case = each.record, each.case
        openings: list[KeyOpening] = [*each.opens]
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
            audit=(audit_key, _dump(_audit(record, each.row_version))),
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
        body = head.checkpoint().body()
        note = joined([signer.sign(body) for signer in await self._signing(head)])
        await self._connection.execute(
            update(log_head)
            .where(log_head.c.id == 1)
            .values(
                size=head.size,
                frontier=head.frontier.to_bytes(),
                last_at=head.last_at,
                note=note,
                signing_key=head.signer,
            )
        )
        return note

    async def timed_tree(self) -> TimedTree:
        """The tree as it stands, signed with the time; no later record is dated before that."""
        await self.flush()
        head = await self._locked_head()
        head.last_at = max(head.last_at, self._now_ms)
        at_s, tree = head.last_at // 1000, head.checkpoint()
        note = joined([signer.anchor(tree, at_s) for signer in await self._signing(head)])
        return TimedTree(size=head.size, at_s=at_s, note=note, frontier=head.frontier)

    async def rotate_signing(self, auth: str) -> str:
        """Sign with a new key from now on, and this once with both; returns its verifier line.

        The record of it names the new key, and the tree with that record is what both sign. The old
        key is deleted.
        """
        await self.flush()
        head = await self._locked_head()
        self._signers = [*await self._signing(head)]
        key = await self._vault.replace(self._connection, SIGNING, self._now_ms)
        signer = SigningKey.from_secret(head.origin, key.secret)
        self._signers.append(signer)
        self._made[SIGNING] = key
        head.signer = key.id
        record = Record(event=Event.SIGNING_ROTATED, about={"key": signer.verifier_line()})
        opens = (_signing_opening(signer),)
        self._waiting.append(_Waiting(record=record, case=None, auth=auth, opens=opens))
        await self.flush()
        return signer.verifier_line()

    async def _signing(self, head: _Head) -> Sequence[SigningKey]:
        """The key that signs; at a change of the key the one before as well, first."""
        if not self._signers:
            # Another process may have changed the key, so the locked head says which one it is.
            self._signers = [await self._vault.signer(self._connection, head.signer, head.origin)]
        return self._signers

    def made_keys(self) -> dict[str, DataKey]:
        """Keys by purpose that this transaction made, to be remembered once it has committed."""
        return self._made

    async def open_key(self, purpose: str, key: DataKey, auth: str) -> None:
        """Record that a key was opened outside any case, such as the first keys of a database."""
        self._made[purpose] = key
        record = Record(event=Event.KEY_OPENED, about={"purpose": purpose, "key": key.id})
        opens: tuple[KeyOpening, ...] = ()
        if purpose == SIGNING:
            head = await self._locked_head()
            opens = (_signing_opening(SigningKey.from_secret(head.origin, key.secret)),)
        self._waiting.append(_Waiting(record=record, case=None, auth=auth, opens=opens))

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
                signer=row.signing_key,
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
            signing_key=vault.signing_key_id(),
        )
    )


def _signing_opening(signer: SigningKey) -> KeyOpening:
    """Names a signing key in the log (docs/log-format.md, "Sealed parts and keys")."""
    return KeyOpening(
        key_id=signer.verifier_line().split("+", 2)[1], purpose=SIGNING, kc=signer.public_bytes()
    )


def _audit(record: Record, row_version: int | None) -> dict[str, Json]:
    about: dict[str, Json] = {
        name: list(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
        for name, value in record.about.items()
    }
    if record.actor is not None:
        about["actor"] = record.actor
    if row_version is not None:
        about["row_version"] = row_version
    return about


def _shown(purpose: str) -> str:
    """A key's purpose as the leaf says it."""
    return purpose.replace(" ", "")


def _quarter(ms: int) -> str:
    at = datetime.fromtimestamp(ms / 1000, UTC)
    return f"{at.year}Q{(at.month + 2) // 3}"


def _dump(value: dict[str, Json]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
