"""How each destination of anchors fares: what it took last, what it lacks, and why it refused.

Owns from when a destination counts as set, and whether it was told that it lacks something. How long
it may lack it is left to ``domain.log.anchoring``.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Column, String, Table, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database.engine import insert
from storage.database.tables import metadata
from storage.log.anchors import Anchors, Receipt
from storage.sealing.vault import from_ms, to_ms

anchor_destinations = Table(
    "anchor_destinations",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("since", BigInteger, nullable=False),
    Column("why", String(200), nullable=False),
    Column("told_at", BigInteger),
)
"""The destinations that are set: since when, why the last try failed, when that was told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DestinationState:
    """How a destination fares."""

    destination: str
    taken: Receipt | None
    """The newest anchor that it took."""
    behind: int
    """How many records of the log it has not seen."""
    lacks_since: datetime | None
    """When the first larger tree was made that it has not taken; None where it lacks none."""
    why: str
    """Why the last try failed; empty where it did not, or none was made yet."""
    told_at: datetime | None
    """When it was told that it takes nothing; None where that was not, or is over."""


class AnchorWatch:
    """Destinations within one transaction."""

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self._connection = connection
        self._anchors = Anchors(connection)
        self._now = now

    async def begin(self, names: Collection[str]) -> None:
        """These are set from now on; what was known of others is forgotten."""
        await self._connection.execute(
            delete(anchor_destinations).where(anchor_destinations.c.name.not_in(names))
        )
        for name in names:
            await self._know(name)

    async def refused(self, name: str, why: str) -> None:
        """The newest anchor was not taken there."""
        await self._know(name)
        await self._set(name, why=why[:200])

    async def took(self, name: str) -> None:
        """The newest anchor was taken there."""
        await self._set(name, why="")

    async def tell(self, name: str, at: datetime | None) -> None:
        """It was told that it takes nothing; None once it takes again."""
        await self._set(name, told_at=to_ms(at) if at is not None else None)

    async def standing(self, name: str, *, locked: bool = False) -> DestinationState:
        """How it fares; ``locked`` where something is to be done about it."""
        query = select(anchor_destinations).where(anchor_destinations.c.name == name)
        row = (await self._connection.execute(query.with_for_update() if locked else query)).first()
        receipts = await self._anchors.receipts(name, 1)
        taken = receipts[0] if receipts else None
        size = taken.anchor.size if taken is not None else 0
        lacked = await self._anchors.covering(size + 1)
        since = from_ms(row.since) if row is not None else self._now
        return DestinationState(
            destination=name,
            taken=taken,
            behind=max(await self._anchors.size() - size, 0),
            lacks_since=max(lacked.at, since) if lacked is not None else None,
            why=row.why if row is not None else "",
            told_at=from_ms(row.told_at) if row is not None and row.told_at is not None else None,
        )

    async def _know(self, name: str) -> None:
        fresh = insert(self._connection, anchor_destinations).on_conflict_do_nothing()
        await self._connection.execute(fresh.values(name=name, since=to_ms(self._now), why=""))

    async def _set(self, name: str, **values: str | int | None) -> None:
        await self._connection.execute(
            update(anchor_destinations).where(anchor_destinations.c.name == name).values(**values)
        )
