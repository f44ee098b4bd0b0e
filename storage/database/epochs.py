"""Counters that tell a process that what it keeps in memory has been changed by another."""

from typing import Final

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database.tables import epochs

DIRECTORY: Final = "directory"
PEOPLE: Final = "people"
DUTY: Final = "duty"
ERASURES: Final = "erasures"
KEYS: Final = "keys"
"""A key-encryption key was added, or is about to be destroyed. Made when it first advances."""

_ADVANCED: Final = "contactpoint_advanced"

_READ: Final = select(epochs.c.name, epochs.c.value)
_KEYS: Final = select(epochs.c.value).where(epochs.c.name == KEYS)
_ADVANCE: Final = (
    update(epochs).where(epochs.c.name == bindparam("which")).values(value=epochs.c.value + 1)
)


async def create(connection: AsyncConnection) -> None:
    """The counters of a new database."""
    await connection.execute(
        insert(epochs), [{"name": name, "value": 0} for name in (DIRECTORY, PEOPLE, ERASURES, DUTY)]
    )


async def read(connection: AsyncConnection) -> dict[str, int]:
    """All counters as they stand at the beginning of a transaction."""
    _note(connection, advanced=False)
    rows = await connection.execute(_READ)
    return {row.name: row.value for row in rows.all()}


async def advance_from(connection: AsyncConnection, name: str, seen: int) -> bool:
    """The same, unless the counter is no longer as it was seen; then nothing changes."""
    moved = await connection.execute(
        update(epochs)
        .where(epochs.c.name == name, epochs.c.value == seen)
        .values(value=epochs.c.value + 1)
    )
    _note(connection, advanced=True)
    return moved.rowcount == 1


async def advance(connection: AsyncConnection, name: str) -> None:
    """Say that what this counter stands for has changed."""
    moved = await connection.execute(_ADVANCE, {"which": name})
    if not moved.rowcount:
        await connection.execute(insert(epochs).values(name=name, value=1))
    _note(connection, advanced=True)


async def keys(connection: AsyncConnection) -> int:
    """The counter of changes to the key-encryption keys as it stands now, not when this began."""
    return int((await connection.execute(_KEYS)).scalar_one_or_none() or 0)


def has_advanced(connection: AsyncConnection) -> bool:
    """Whether this transaction advanced a counter, so that what it knows is no longer so."""
    return bool(connection.info.get(_ADVANCED))


def _note(connection: AsyncConnection, *, advanced: bool) -> None:
    connection.info[_ADVANCED] = advanced
