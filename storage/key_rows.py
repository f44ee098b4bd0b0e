"""The wrapped data keys as rows: how many are under which key-encryption key, and moving them.

Owns that a key is moved in a short transaction, and that a key-encryption key is let go only when
nothing is under it. The order of a rotation is ``services.key_rotation``'s.
"""

from collections.abc import Mapping

from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crypto.providers import KeyProvider, Wrapped
from storage.tables import data_keys


class KeyRows:
    """Data keys within one transaction."""

    def __init__(self, connection: AsyncConnection, provider: KeyProvider) -> None:
        self._connection = connection
        self._provider = provider

    async def counts(self) -> Mapping[str, int]:
        """How many data keys are under each key-encryption key."""
        rows = await self._connection.execute(
            select(data_keys.c.kek_id, func.count().label("number")).group_by(data_keys.c.kek_id)
        )
        return {row.kek_id: row.number for row in rows.all()}

    async def rewrap(self, active: str, limit: int) -> int:
        """Move up to ``limit`` data keys under the active key; returns how many were left to move."""
        rows = await self._connection.execute(
            select(data_keys)
            .where(data_keys.c.kek_id != active)
            .order_by(data_keys.c.id)
            .limit(limit)
            .with_for_update()
        )
        moved = 0
        for row in rows.all():
            purpose = f"{row.purpose}:{row.id}"
            old = Wrapped(kek_id=row.kek_id, data=row.wrapped)
            fresh = self._provider.wrap(self._provider.unwrap(old, purpose), purpose)
            await self._connection.execute(
                update(data_keys)
                .where(data_keys.c.id == row.id)
                .values(kek_id=fresh.kek_id, wrapped=fresh.data)
            )
            moved += 1
        return moved

    async def lock(self) -> None:
        """Let nobody add a data key until this transaction ends; those under way end before."""
        if self._connection.dialect.name == "postgresql":
            await self._connection.execute(text("LOCK TABLE data_keys IN SHARE ROW EXCLUSIVE MODE"))
