"""Anchors as rows: the trees that left the machine, or are to, and where each has arrived.

Owns which anchor is newest and what each destination still lacks. When one is due is left to
``domain.log.anchoring``, taking it anywhere to ``bot``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from crypto.merkle import Frontier
from domain.events import Event
from domain.log.anchoring import Cause
from storage.database.tables import (
    ANCHORED,
    anchor_receipts,
    anchors,
    log_head,
    log_records,
    signing_keys,
)
from storage.log.log import TimedTree


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A tree, signed with the time at which it stood so."""

    id: int
    size: int
    at: datetime
    cause: Cause
    note: str
    frontier: Frontier


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a destination gave for an anchor."""

    anchor: Anchor
    at: datetime
    proof: bytes | None


class Anchors:
    """Anchors within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, tree: TimedTree, cause: Cause) -> Anchor:
        """Keep a tree as an anchor."""
        added = await self._connection.execute(
            insert(anchors)
            .values(
                size=tree.size,
                at=tree.at_s * 1000,
                cause=cause.value,
                note=tree.note,
                frontier=tree.frontier.to_bytes(),
            )
            .returning(anchors.c.id)
        )
        return Anchor(
            id=added.scalar_one(),
            size=tree.size,
            at=datetime.fromtimestamp(tree.at_s, UTC),
            cause=cause,
            note=tree.note,
            frontier=tree.frontier,
        )

    async def newest(self) -> Anchor | None:
        """The last anchor that was made."""
        query = select(anchors).order_by(anchors.c.id.desc()).limit(1)
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else _read(row)

    async def all(self) -> tuple[Anchor, ...]:
        """Every anchor, oldest first."""
        rows = await self._connection.execute(select(anchors).order_by(anchors.c.id))
        return tuple(_read(row) for row in rows.all())

    async def of_size(self, size: int) -> Anchor | None:
        """An anchor of a tree of this size."""
        query = select(anchors).where(anchors.c.size == size).order_by(anchors.c.id).limit(1)
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else _read(row)

    async def covering(self, size: int) -> Anchor | None:
        """The first anchor of a tree that is at least as large."""
        query = (
            select(anchors)
            .where(anchors.c.size >= size)
            .order_by(anchors.c.size, anchors.c.id)
            .limit(1)
        )
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else _read(row)

    async def continuations(self) -> tuple[str, ...]:
        """The notes that two signing keys signed, oldest first."""
        rows = await self._connection.execute(
            select(anchors.c.note)
            .where(anchors.c.cause == Cause.SIGNING.value)
            .order_by(anchors.c.id)
        )
        return tuple(rows.scalars().all())

    async def verifiers(self) -> tuple[str, ...]:
        """The log's public keys as lines, the newest first."""
        rows = await self._connection.execute(
            select(signing_keys.c.verifier).order_by(signing_keys.c.seq.desc())
        )
        return tuple(rows.scalars().all())

    async def missing_at(self, destination: str) -> Anchor | None:
        """The newest anchor, where it has not arrived there yet."""
        newest = await self.newest()
        if newest is None:
            return None
        query = select(anchor_receipts.c.at).where(
            anchor_receipts.c.anchor_id == newest.id,
            anchor_receipts.c.destination == destination,
        )
        return newest if (await self._connection.execute(query)).first() is None else None

    async def arrived(
        self, anchor: Anchor, destination: str, at: datetime, proof: bytes | None
    ) -> None:
        """Keep what was given for the anchor; the first receipt stays."""
        query = select(anchor_receipts.c.at).where(
            anchor_receipts.c.anchor_id == anchor.id, anchor_receipts.c.destination == destination
        )
        if (await self._connection.execute(query)).first() is None:
            await self._connection.execute(
                insert(anchor_receipts).values(
                    anchor_id=anchor.id,
                    destination=destination,
                    at=round(at.timestamp() * 1000),
                    proof=proof,
                )
            )

    async def receipts(self, destination: str, limit: int | None = None) -> tuple[Receipt, ...]:
        """What arrived at a destination, newest first."""
        query = (
            select(anchors, anchor_receipts.c.at.label("arrived_at"), anchor_receipts.c.proof)
            .join(anchor_receipts, anchor_receipts.c.anchor_id == anchors.c.id)
            .where(anchor_receipts.c.destination == destination)
            .order_by(anchors.c.id.desc())
            .limit(limit)
        )
        rows = (await self._connection.execute(query)).all()
        return tuple(
            Receipt(anchor=_read(row), at=_time(row.arrived_at), proof=row.proof) for row in rows
        )

    async def size(self) -> int:
        """How many records the log has."""
        return int((await self._connection.execute(select(log_head.c.size))).scalar_one())

    async def happened_since(self, size: int, events: Iterable[Event]) -> frozenset[Event]:
        """Which of these events, all among those anchored at once, are recorded from this record on."""
        wanted = log_records.c.event.in_([one.value for one in events])
        rows = await self._connection.execute(
            select(log_records.c.event)
            .where(ANCHORED, wanted, log_records.c.seq >= size)
            .distinct()
        )
        return frozenset(Event(event) for event in rows.scalars().all())

    async def count(self) -> int:
        """How many anchors there are."""
        query = select(func.count()).select_from(anchors)
        return int((await self._connection.execute(query)).scalar_one())


def _read(row: Row[Any]) -> Anchor:
    return Anchor(
        id=row.id,
        size=row.size,
        at=_time(row.at),
        cause=Cause(row.cause),
        note=row.note,
        frontier=Frontier.from_bytes(row.frontier),
    )


def _time(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
