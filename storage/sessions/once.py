"""What may be done once, whichever process it comes to: a row for each, until it could not be done anyway."""

from typing import Any, Final

from sqlalchemy import Table, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database.engine import insert

_SWEPT: Final = 100
"""Rows that are over, taken away with each that comes: more than come, and never many."""


async def is_first(
    connection: AsyncConnection, table: Table, key: bytes, *, now: int, until: int
) -> bool:
    """Whether nobody was first with this key; from now on somebody was, ``until`` then (milliseconds).

    The table has its key and ``until``, and nothing else.
    """
    (column,) = table.primary_key.columns
    over = select(column).where(table.c.until <= now).limit(_SWEPT)
    await connection.execute(delete(table).where(column.in_(over)))
    row: dict[str, Any] = {column.name: key, "until": until}
    written = await connection.execute(
        insert(connection, table).values(row).on_conflict_do_nothing().returning(column)
    )
    return written.first() is not None
