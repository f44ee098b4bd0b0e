"""Counters that tell a process that what it keeps in memory has been changed by another."""

from typing import Final

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import epochs

DIRECTORY: Final = "directory"
PEOPLE: Final = "people"
DUTY: Final = "duty"
ERASURES: Final = "erasures"


async def create(connection: AsyncConnection) -> None:
    """The counters of a new database."""
    await connection.execute(
        insert(epochs), [{"name": name, "value": 0} for name in (DIRECTORY, PEOPLE, ERASURES, DUTY)]
    )


async def read(connection: AsyncConnection) -> dict[str, int]:
    """All counters as they stand."""
    rows = await connection.execute(select(epochs))
    return {row.name: row.value for row in rows.all()}


async def advance_from(connection: AsyncConnection, name: str, seen: int) -> bool:
    """The same, unless the counter is no longer as it was seen; then nothing changes."""
    moved = await connection.execute(
        update(epochs)
        .where(epochs.c.name == name, epochs.c.value == seen)
        .values(value=epochs.c.value + 1)
    )
    return moved.rowcount == 1


async def advance(connection: AsyncConnection, name: str) -> None:
    """Say that what this counter stands for has changed."""
    await connection.execute(
        update(epochs).where(epochs.c.name == name).values(value=epochs.c.value + 1)
    )
