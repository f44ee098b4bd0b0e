"""Anchors as rows: the trees that left the machine, or are to, and where each has arrived.

Owns which anchor is newest and what each destination still lacks. When one is due is left to
``domain.log.anchoring``, taking it anywhere to ``bot``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from crypto.merkle import Frontier
from domain.events import Event
from domain.log.anchoring import AnchorCause
from storage.database.tables import (
    ANCHORED,
    anchor_receipts,
    anchors,
    log_head,
    log_records,
    signing_keys,
)
from storage.log.log import TimedTree
from storage.sealing.vault import from_ms, to_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A tree, signed with the time at which it stood so."""

    id: int
    size: int
    at: datetime
    cause: AnchorCause
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

    async def add(self, tree: TimedTree, cause: AnchorCause) -> Anchor:
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
            .returning(anchors)
        )
        return _read(added.one())

    async def newest(self) -> Anchor | None:
        """The last anchor that was made."""
        return await self._first(select(anchors).order_by(anchors.c.id.desc()))

    async def all(self) -> tuple[Anchor, ...]:
        """Every anchor, oldest first."""
        rows = await self._connection.execute(select(anchors).order_by(anchors.c.id))
        return tuple(map(_read, rows))

    async def of_size(self, size: int) -> Anchor | None:
        """An anchor of a tree of this size."""
        of_size = select(anchors).where(anchors.c.size == size)
        return await self._first(of_size.order_by(anchors.c.id))

    async def covering(self, size: int) -> Anchor | None:
        """The first anchor of a tree that is at least as large."""
        as_large = select(anchors).where(anchors.c.size >= size)
        return await self._first(as_large.order_by(anchors.c.size, anchors.c.id))

    async def kept_since(self, size: int) -> tuple[Anchor, tuple[tuple[str, datetime], ...]] | None:
        """The first anchor of a tree that is at least as large and has arrived somewhere, with where and
        when; None where there is none yet."""
        kept = select(anchor_receipts.c.anchor_id).where(
            anchor_receipts.c.anchor_id == anchors.c.id
        )
        as_large = select(anchors).where(anchors.c.size >= size, kept.exists())
        found = await self._first(as_large.order_by(anchors.c.size, anchors.c.id))
        if found is None:
            return None
        places = select(anchor_receipts.c.destination, anchor_receipts.c.at).where(
            anchor_receipts.c.anchor_id == found.id
        )
        rows = await self._connection.execute(places.order_by(anchor_receipts.c.at))
        return found, tuple((row.destination, from_ms(row.at)) for row in rows)

    async def _first(self, query: Select[Any]) -> Anchor | None:
        row = (await self._connection.execute(query.limit(1))).one_or_none()
        return None if row is None else _read(row)

    async def continuations(self) -> tuple[str, ...]:
        """The notes that two signing keys signed, oldest first."""
        signed = select(anchors.c.note).where(anchors.c.cause == AnchorCause.SIGNING.value)
        return tuple(await self._connection.scalars(signed.order_by(anchors.c.id)))

    async def verifiers(self) -> tuple[str, ...]:
        """The log's public keys as lines, the newest first."""
        newest_first = select(signing_keys.c.verifier).order_by(signing_keys.c.seq.desc())
        return tuple(await self._connection.scalars(newest_first))

    async def missing_at(self, destination: str) -> Anchor | None:
        """The newest anchor, where it has not arrived there yet."""
        newest = await self.newest()
        if newest is None or await self._has_arrived(newest, destination):
            return None
        return newest

    async def _has_arrived(self, anchor: Anchor, destination: str) -> bool:
        query = select(anchor_receipts.c.at).where(
            anchor_receipts.c.anchor_id == anchor.id, anchor_receipts.c.destination == destination
        )
        return await self._connection.scalar(query) is not None

    async def arrived(
        self, anchor: Anchor, destination: str, at: datetime, proof: bytes | None
    ) -> None:
        """Keep what was given for the anchor; the first receipt stays."""
        if not await self._has_arrived(anchor, destination):
            await self._connection.execute(
                insert(anchor_receipts).values(
                    anchor_id=anchor.id, destination=destination, at=to_ms(at), proof=proof
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
        return tuple(
            Receipt(anchor=_read(row), at=from_ms(row.arrived_at), proof=row.proof)
            for row in await self._connection.execute(query)
        )

    async def size(self) -> int:
        """How many records the log has."""
        return int((await self._connection.execute(select(log_head.c.size))).scalar_one())

    async def happened_since(self, size: int, events: Iterable[Event]) -> frozenset[Event]:
        """Which of these events, all among those anchored at once, are recorded from this record on."""
        wanted = log_records.c.event.in_([one.value for one in events])
        since = select(log_records.c.event).where(ANCHORED, wanted, log_records.c.seq >= size)
        return frozenset(map(Event, await self._connection.scalars(since.distinct())))


def _read(row: Row[Any]) -> Anchor:
    return Anchor(
        id=row.id,
        size=row.size,
        at=from_ms(row.at),
        cause=AnchorCause(row.cause),
        note=row.note,
        frontier=Frontier.from_bytes(row.frontier),
    )
