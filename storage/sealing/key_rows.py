"""The wrapped data keys as rows: how many are under which key-encryption key, and moving them.

Owns that only what is still as it was read is moved, and that nobody adds a data key under a
key-encryption key that is to be destroyed. The order of a rotation is ``services.keeping.key_rotation``'s.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crypto.providers import Wrapped
from storage.database import epochs
from storage.database.meanwhile import WrappedKey
from storage.database.tables import data_keys
from storage.sealing.vault import wrapped_key

_MOVE = (
    update(data_keys)
    .where(data_keys.c.id == bindparam("which"), data_keys.c.wrapped == bindparam("was"))
    .values(kek_id=bindparam("under"), wrapped=bindparam("data"))
)


class KeyRows:
    """Data keys within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def counts(self) -> Mapping[str, int]:
        """How many data keys are under each key-encryption key."""
        counted = select(data_keys.c.kek_id, func.count()).group_by(data_keys.c.kek_id)
        return dict((await self._connection.execute(counted)).all())

    async def others(self, active: str, limit: int) -> tuple[WrappedKey, ...]:
        """Up to ``limit`` data keys that are not under the active key."""
        others = select(data_keys).where(data_keys.c.kek_id != active).order_by(data_keys.c.id)
        return tuple(map(wrapped_key, await self._connection.execute(others.limit(limit))))

    async def move(self, fresh: Sequence[tuple[WrappedKey, Wrapped]]) -> int:
        """Put data keys under another key; returns how many were still as they were read."""
        moved = 0
        for row, wrapped in fresh:
            values = {"which": row.id, "was": row.wrapped}
            values |= {"under": wrapped.kek_id, "data": wrapped.data}
            moved += (await self._connection.execute(_MOVE, values)).rowcount
        return moved

    async def lock(self) -> None:
        """Let nobody add a data key until this transaction ends; those under way end before."""
        await epochs.lock_keys(self._connection)

    async def change(self) -> None:
        """What was wrapped ahead of time is used no more: key-encryption keys come or go."""
        await epochs.advance(self._connection, epochs.KEYS)
