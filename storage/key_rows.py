"""The wrapped data keys as rows: how many are under which key-encryption key, and moving them.

Owns that a key is wrapped beside the transaction in which it is moved, and that a key-encryption key is
let go only when nothing is under it. The order of a rotation is ``services.key_rotation``'s.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from crypto.providers import KeyProvider, Wrapped
from storage.tables import data_keys


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A data key as it is stored."""

    id: str
    purpose: str
    wrapped: Wrapped


def wrapped_anew(provider: KeyProvider, rows: Iterable[KeyRow]) -> list[KeyRow]:
    """The same data keys under the provider's active key. Raises ``KeyTrouble``."""
    return [
        replace(row, wrapped=provider.wrap(provider.unwrap(row.wrapped, purpose), purpose))
        for row in rows
        for purpose in (f"{row.purpose}:{row.id}",)
    ]


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

    async def not_under(self, active: str, limit: int) -> tuple[KeyRow, ...]:
        """Up to ``limit`` data keys that are under another key than the active one."""
        rows = await self._connection.execute(
            select(data_keys)
            .where(data_keys.c.kek_id != active)
            .order_by(data_keys.c.id)
            .limit(limit)
        )
        return tuple(
            KeyRow(row.id, row.purpose, Wrapped(kek_id=row.kek_id, data=row.wrapped))
            for row in rows.all()
        )

    async def put(self, rows: Iterable[KeyRow], fresh: Iterable[KeyRow]) -> None:
        """Write the keys as they are wrapped now; one that was moved or erased meanwhile stays so."""
        for old, new in zip(rows, fresh, strict=True):
            await self._connection.execute(
                update(data_keys)
                .where(data_keys.c.id == old.id, data_keys.c.kek_id == old.wrapped.kek_id)
                .values(kek_id=new.wrapped.kek_id, wrapped=new.wrapped.data)
            )

    async def lock(self) -> None:
        """Let nobody add a data key until this transaction ends; those under way end before."""
        if self._connection.dialect.name == "postgresql":
            await self._connection.execute(text("LOCK TABLE data_keys IN SHARE ROW EXCLUSIVE MODE"))
