"""Counters that tell a process that what it keeps in memory has been changed by another."""

from typing import Any, Final

from sqlalchemy import Select, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database.tables import epochs

DIRECTORY: Final = "directory"
PEOPLE: Final = "people"
DUTY: Final = "duty"
ERASURES: Final = "erasures"
KEYS: Final = "keys"
"""A key-encryption key was added, or is about to be destroyed."""
DESKS: Final = "desks"
"""Of the drills of desks, and when their entries were confirmed."""
_ALL: Final = (DIRECTORY, PEOPLE, ERASURES, DUTY, KEYS, DESKS)

_ADVANCED: Final = "contactpoint_advanced"
_SEEN: Final = "contactpoint_counters"

_READ: Final = select(epochs.c.name, epochs.c.value)
_KEYS: Final = select(epochs.c.value).where(epochs.c.name == KEYS)
_HELD_KEYS: Final = _KEYS.with_for_update(read=True)
_LOCKED_KEYS: Final = _KEYS.with_for_update()
_ADVANCE: Final = (
    update(epochs).where(epochs.c.name == bindparam("which")).values(value=epochs.c.value + 1)
)


async def create(connection: AsyncConnection) -> None:
    """The counters of a new database, but for that which its first keys have made."""
    known = await read(connection)
    missing = [{"name": name, "value": 0} for name in _ALL if name not in known]
    await connection.execute(insert(epochs), missing)


def begin(connection: AsyncConnection) -> None:
    """Nothing was read or advanced in this transaction yet."""
    connection.info[_ADVANCED] = False
    connection.info[_SEEN] = None


async def read(connection: AsyncConnection) -> dict[str, int]:
    """All counters as they stand at the beginning of a transaction."""
    rows = await connection.execute(_READ)
    found = {row.name: row.value for row in rows.all()}
    connection.info[_SEEN] = found
    return found


async def advance_from(connection: AsyncConnection, name: str, seen: int) -> bool:
    """The same, unless the counter is no longer as it was seen; then nothing changes."""
    moved = await connection.execute(
        update(epochs)
        .where(epochs.c.name == name, epochs.c.value == seen)
        .values(value=epochs.c.value + 1)
    )
    connection.info[_ADVANCED] = True
    return moved.rowcount == 1


async def advance(connection: AsyncConnection, name: str) -> None:
    """Say that what this counter stands for has changed."""
    moved = await connection.execute(_ADVANCE, {"which": name})
    if not moved.rowcount:
        await connection.execute(insert(epochs).values(name=name, value=1))
    connection.info[_SEEN] = None
    connection.info[_ADVANCED] |= name != DESKS


def has_advanced(connection: AsyncConnection) -> bool:
    """Whether this transaction advanced a counter, so that what it knows is no longer so.

    Not that of desks: their rows forget by themselves what a transaction changes.
    """
    return bool(connection.info.get(_ADVANCED))


async def keys(connection: AsyncConnection) -> int:
    """The counter of changes to the key-encryption keys as it stands now, not when this began."""
    return int((await connection.execute(_KEYS)).scalar_one_or_none() or 0)


async def held_keys(connection: AsyncConnection) -> int:
    """The same, for who adds a data key: it advances no more until this transaction ends."""
    seen: dict[str, int] | None = connection.info.get(_SEEN)
    if connection.dialect.name == "sqlite" and seen is not None:
        return seen.get(KEYS, 0)  # nobody else writes meanwhile
    return await _with_keys(connection, _HELD_KEYS)


async def lock_keys(connection: AsyncConnection) -> None:
    """Let nobody add a data key until this transaction ends; those under way end before."""
    await _with_keys(connection, _LOCKED_KEYS)


async def _with_keys(connection: AsyncConnection, held: Select[Any]) -> int:
    """The counter with its row held. One that somebody took away is made again: none would hold nothing."""
    found = (await connection.execute(held)).scalar_one_or_none()
    if found is None:
        await advance(connection, KEYS)
        found = (await connection.execute(held)).scalar_one()
    return int(found)
