"""The log: appended in the transaction of the change that it records, never changed.

Owns the records, their sealed parts, the head of the tree and the chain of each case. What a record
looks like is left to ``crypto.leaf``; what it says to ``domain``.
"""

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crypto.canonical import ENCODER
from crypto.envelope import DataKey, SealBroken
from crypto.leaf import KeyOpening, LeafHeader, build
from crypto.merkle import Frontier
from crypto.note import Checkpoint, SigningKey, joined
from domain.events import Event
from domain.requests.request import Record, Text
from domain.topics import Facts
from storage.database.bulk_rows import write_rows
from storage.database.tables import log_blobs, log_cases, log_head, log_records, signing_keys, texts
from storage.log.rows import Chain, Head, Rows, Waiting
from storage.log.rows import TimedTree as TimedTree
from storage.sealing import totals
from storage.sealing.vault import SIGNING, TABLES, Json, Vault, facts_json, from_ms, to_ms

# Statements are built once: building one takes longer than the database takes to carry it out.
_INSERT_RECORDS: Final = insert(log_records)
_INSERT_BLOBS: Final = insert(log_blobs)
_INSERT_TEXTS: Final = insert(texts)
_INSERT_SIGNERS: Final = insert(signing_keys)
_HEAD: Final = select(log_head).where(log_head.c.id == 1).with_for_update()
_GROWN_HEAD: Final = update(log_head).where(log_head.c.id == 1)
_CHAINS: Final = select(log_cases).where(
    log_cases.c.case_id.in_(bindparam("cases", expanding=True))
)
_NEW_CHAIN: Final = insert(log_cases)
_GROWN_CHAIN: Final = update(log_cases).where(log_cases.c.case_id == bindparam("case"))

_FIRST: Final = 1
"""The version of a row that this transaction has made: of a case so new there is no chain."""

SERVICE: Final = "service"
"""The actor of what the service does by itself."""
SEALED_ROWS: Final = "sealed"
"""Said by the record of the first key of a database whose rows were guarded from the beginning."""


class Log:
    """Appends within one transaction.

    What is appended is built and written together by ``flush``, before anything is read back and at
    the latest by ``seal_head``, so that other transactions wait for the head as shortly as possible.
    """

    def __init__(self, connection: AsyncConnection, vault: Vault, now: datetime) -> None:
        self._connection = connection
        self._vault = vault
        self._now_ms = to_ms(now)
        self._quarter = audit_purpose(self._now_ms)
        self._head: Head | None = None
        self._made: dict[str, DataKey] = {}
        self._chains: dict[str, Chain] = {}
        self._waiting: list[Waiting] = []
        self._signers: list[SigningKey] = []
        self._trusts: Waiting | None = None
        self._off: totals.Totals | None = None
        self._bot: int | None = None

    async def append(
        self, record: Record, case: str | None, auth: str, row_version: int | None = None
    ) -> None:
        """Append one record. ``auth`` says how the actor is known: telegram, console, service.

        ``row_version`` is that of the row that was changed with it, so that an old row that is put
        back is found.
        """
        self._waiting.append(Waiting(record=record, case=case, auth=auth, row_version=row_version))

    async def flush(self) -> None:
        """Write what was appended so far; the head is locked only from here to the commit."""
        if not self._waiting:
            return
        waiting, self._waiting = await self._with_audit_key(self._waiting), []
        head = await self._locked_head()
        await self._read_chains(waiting)
        rows = Rows(keys=await self._missing_keys(waiting))
        for each in waiting:
            head = self._head = await self._build(head, each, rows)
        for statement, due in (
            (_INSERT_RECORDS, rows.records),
            (_INSERT_BLOBS, rows.blobs),
            (_INSERT_TEXTS, rows.texts),
            (_INSERT_SIGNERS, rows.signers),
        ):
            if due:
                await write_rows(self._connection, statement, due)
        await self._write_chains()

    async def _with_audit_key(self, waiting: list[Waiting]) -> list[Waiting]:
        """A quarter's key is opened by a record of no case, so that the proof of one case shows
        nothing of another."""
        known = self._quarter in self._made
        if known or await self._vault.find(self._connection, self._quarter) is not None:
            return waiting
        record = Record(event=Event.KEY_OPENED, about={"purpose": self._quarter})
        return [Waiting(record=record, case=None, auth=SERVICE), *waiting]

    async def _build(self, head: Head, each: Waiting, rows: Rows) -> Head:
        """Add one record to the rows; returns the head with it."""
        record, case = each.record, each.case
        openings: list[KeyOpening] = [*each.opens]
        audit_key = await self._key(self._quarter, openings, rows)
        at = max(self._now_ms, head.last_at)
        chain = self._chains[case] if case is not None else None
        content: tuple[DataKey, bytes] | None = None
        if record.text is not None:
            key = await self._key(_scope(each, self._quarter), openings, rows)
            content = (key, ENCODER.encode(_content(record.text)))
        built = build(
            LeafHeader(
                origin=head.origin,
                seq=head.size,
                time_ms=at,
                event=record.event.value,
                case=case,
                case_seq=chain.length if chain else None,
                case_prev=chain.last_hash if chain else None,
                actor=self._vault.opaque("actor", record.actor) if record.actor else SERVICE,
                auth=each.auth,
            ),
            audit=(audit_key, ENCODER.encode(_audit(record, each.row_version))),
            content=content,
            opens=tuple(openings),
        )
        if case is not None and chain is not None:
            self._chains[case] = replace(chain, length=chain.length + 1, last_hash=built.leaf_hash)
        rows.add(head, at, built, each)
        frontier = head.frontier.append(built.leaf_hash)
        return replace(head, size=head.size + 1, last_at=at, frontier=frontier)

    async def _read_chains(self, waiting: Sequence[Waiting]) -> None:
        """How far the chains of these records' cases have come; a case that has none is new."""
        cases = {each.case for each in waiting if each.case is not None} - self._chains.keys()
        self._chains |= {case: Chain(length=0, last_hash=None, written=0) for case in cases}
        begun = {each.case for each in waiting if each.row_version == _FIRST}
        wanted = cases - begun
        if not wanted:
            return
        found = await self._connection.execute(_CHAINS, {"cases": list(wanted)})
        self._chains |= {
            row.case_id: Chain(length=row.length, last_hash=row.last_hash, written=row.length)
            for row in found
        }

    async def _write_chains(self) -> None:
        new, grown = [], []
        for case, chain in self._chains.items():
            if chain.written == 0 < chain.length:
                row = {"case_id": case, "length": chain.length, "last_hash": chain.last_hash}
                new.append(row)
            elif chain.written < chain.length:
                grown.append({"case": case, "length": chain.length, "last_hash": chain.last_hash})
            self._chains[case] = replace(chain, written=chain.length)
        if new:
            await write_rows(self._connection, _NEW_CHAIN, new)
        if grown:
            await self._connection.execute(_GROWN_CHAIN, grown)

    async def seal_head(self) -> str | None:
        """Write the grown head with its signed checkpoint; None where nothing was appended."""
        await self.flush()
        if self._trusts is not None:
            return await self._seal_found(self._trusts)
        changes = totals.changes(self._connection)
        if self._head is None and not changes and self._bot is None:
            return None
        has_grown = self._head is not None
        head = await self._locked_head()
        sealed = head.sealed
        with contextlib.suppress(SealBroken):  # then it stays as it is, and is found to be broken
            known = self._with_bot(totals.unseal(self._vault, head.read_size, head.sealed))
            sealed = totals.seal(self._vault, head.size, known.with_changes(changes, self._vault))
        if not has_grown:
            await self._connection.execute(_GROWN_HEAD, {"sealed": sealed})
            return None
        return await self._write_head(head, sealed)

    def runs_as(self, bot: int) -> None:
        """The service runs as this bot of Telegram's from now on; sealed with the head."""
        self._bot = bot

    def _with_bot(self, known: totals.Totals) -> totals.Totals:
        return known if self._bot is None else replace(known, bots=known.bots.then(self._bot))

    def trust_rows(self, about: Facts, auth: str, off: totals.Totals | None = None) -> None:
        """Seal anew what the guarded tables hold when this transaction ends, and record it.

        ``off``: by how much they were off what is sealed, counted before. Where that was sealed anew
        meanwhile, and without it, they are counted here, and whoever writes waits.
        """
        record = Record(event=Event.STATE_SEALED, about=about)
        self._trusts = Waiting(record=record, case=None, auth=auth)
        self._off = off

    async def _seal_found(self, trusts: Waiting) -> str:
        # Whoever else changes a row waits for the head, and counts on from what is sealed here.
        head = await self._locked_head()
        known = totals.Totals(tables={})
        with contextlib.suppress(SealBroken):
            sealed = totals.unseal(self._vault, head.read_size, head.sealed)
            if self._off is not None and self._off.since == sealed.since:
                known = sealed.moved(self._off.tables)
            else:
                known = replace(sealed, tables={})
        if known.tables:
            known = known.with_changes(totals.changes(self._connection), self._vault)
        else:
            known = replace(known, tables=await totals.found(self._connection, self._vault))
        rows = [f"{name} {total.count} {total.sum:064x}" for name, total in known.tables.items()]
        record = replace(trusts.record, about={**trusts.record.about, "tables": rows})
        self._waiting.append(replace(trusts, record=record))
        await self.flush()
        head = await self._locked_head()
        known = replace(self._with_bot(known), since=head.size - 1)
        return await self._write_head(head, totals.seal(self._vault, head.size, known))

    async def _write_head(self, head: Head, sealed: bytes | None) -> str:
        body = head.checkpoint().body()
        note = joined([signer.sign(body) for signer in await self._signing(head)])
        await self._connection.execute(
            _GROWN_HEAD,
            {
                "size": head.size,
                "frontier": head.frontier.to_bytes(),
                "last_at": head.last_at,
                "note": note,
                "signing_key": head.signer,
                "sealed": sealed,
            },
        )
        return note

    async def timed_tree(self) -> TimedTree:
        """The tree as it stands, signed with the time; no later record is dated before that."""
        await self.flush()
        head = await self._locked_head()
        head = self._head = replace(head, last_at=max(head.last_at, self._now_ms))
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
        await self._signing(head)
        key = await self._vault.replace(self._connection, SIGNING, self._now_ms)
        signer = SigningKey.from_secret(head.origin, key.secret)
        self._signers.append(signer)
        self._made[SIGNING] = key
        self._head = replace(head, signer=key.id)
        record = Record(event=Event.SIGNING_ROTATED, about={"key": signer.verifier_line()})
        opens = (_signing_opening(signer),)
        self._waiting.append(Waiting(record=record, case=None, auth=auth, opens=opens))
        await self.flush()
        return signer.verifier_line()

    async def _signing(self, head: Head) -> list[SigningKey]:
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
        about: Facts = {"purpose": purpose, "key": key.id}
        if purpose == TABLES:
            about = {**about, "rows": SEALED_ROWS}
        record = Record(event=Event.KEY_OPENED, about=about)
        opens: tuple[KeyOpening, ...] = ()
        if purpose == SIGNING:
            head = await self._locked_head()
            opens = (_signing_opening(SigningKey.from_secret(head.origin, key.secret)),)
        self._waiting.append(Waiting(record=record, case=None, auth=auth, opens=opens))

    async def _locked_head(self) -> Head:
        if self._head is None:
            row = (await self._connection.execute(_HEAD)).one()
            self._head = Head(
                size=row.size,
                frontier=Frontier.from_bytes(row.frontier),
                last_at=row.last_at,
                origin=row.origin,
                signer=row.signing_key,
                read_size=row.size,
                sealed=row.sealed,
            )
        return self._head

    async def _missing_keys(self, waiting: Sequence[Waiting]) -> dict[str, DataKey]:
        """Make the keys that these records need and that are not there."""
        wanted = {self._quarter: False}
        for each in waiting:
            if each.record.text is not None:
                # A case's first record needs no look for a key of the case: there can be none.
                is_new = each.case is not None and self._chains[each.case].length == 0
                wanted.setdefault(_scope(each, self._quarter), is_new)
        missing = [
            purpose
            for purpose, is_new in wanted.items()
            if purpose not in self._made
            and (is_new or await self._vault.find(self._connection, purpose) is None)
        ]
        if not missing:
            return {}
        made = await self._vault.make_all(self._connection, missing, self._now_ms)
        self._made |= made
        return made

    async def _key(self, purpose: str, openings: list[KeyOpening], rows: Rows) -> DataKey:
        """The key for this purpose; one made here is announced by the record it first serves."""
        key = self._made.get(purpose) or await self._vault.find(self._connection, purpose)
        assert key is not None  # noqa: S101 - ``_missing_keys`` has made what was missing
        if rows.keys.pop(purpose, None) is not None:
            said = purpose.replace(" ", "")
            openings.append(KeyOpening(key_id=key.id, purpose=said, kc=key.commitment()))
        return key


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
            sealed=totals.seal(vault, 0, totals.Totals(tables={})),
        )
    )


def _signing_opening(signer: SigningKey) -> KeyOpening:
    """Names a signing key in the log (docs/log-format.md, "Sealed parts and keys")."""
    return KeyOpening(
        key_id=signer.verifier_line().split("+", 2)[1], purpose=SIGNING, kc=signer.public_bytes()
    )


def _content(text: Text) -> dict[str, Json]:
    """A text with its handling, as far as it has any, so that neither opens without the other."""
    beside = {
        "marking": text.marking,
        "use": text.use,
        "form": text.form.plain() if text.form is not None else None,
    }
    return {"text": text.body, **{name: said for name, said in beside.items() if said}}


def _audit(record: Record, row_version: int | None) -> dict[str, Json]:
    about = facts_json(record.about)
    if record.actor is not None:
        about["actor"] = record.actor
    if row_version is not None:
        about["row_version"] = row_version
    return about


def _scope(each: Waiting, quarter: str) -> str:
    """The purpose of the key of a record's content: its case's, or the quarter's."""
    return f"case:{each.case}" if each.case is not None else quarter


def audit_purpose(ms: int) -> str:
    """The purpose of the key of the audit parts of that time's quarter."""
    at = from_ms(ms)
    return f"audit:{at.year}Q{(at.month + 2) // 3}"
