"""Many rows of one table: written at once, in the way that is quickest on each engine, and opened so
that others work in between.

PostgreSQL takes them as one stream; a statement for each row would cost more than all else that a
burst does. Few rows, and all on the embedded engine, go as ordinary statements.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, TypeVar

from sqlalchemy import Insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from crypto.envelope import SealBroken
from storage.database import savepoint

Row = TypeVar("Row")
Opened = TypeVar("Opened")

_AT_A_TIME: Final = 50
"""Rows opened before others work: some 5 ms."""

_MANY: Final = 12
"""From so many rows on, what beginning a stream costs is won back."""


async def write_rows(
    connection: AsyncConnection, statement: Insert, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert these rows, which all have the same columns. Raises SQLAlchemy's errors."""
    if len(rows) < _MANY or connection.dialect.name != "postgresql":
        await connection.execute(statement, rows)
        return
    import psycopg  # the embedded engine needs no driver of PostgreSQL

    await savepoint.touch(connection)
    try:
        await _stream(connection, statement.table.name, rows)
    except psycopg.Error as error:
        raise DBAPIError.instance(
            "COPY",
            None,
            error,
            psycopg.Error,
            hide_parameters=True,
            connection_invalidated=isinstance(error, psycopg.OperationalError),
            dialect=connection.dialect,
        ) from error


async def _stream(
    connection: AsyncConnection, table: str, rows: Sequence[Mapping[str, Any]]
) -> None:
    from psycopg import sql

    raw: Any = (await connection.get_raw_connection()).driver_connection
    columns = list(rows[0])
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    async with raw.cursor() as cursor, cursor.copy(into) as copy:
        for row in rows:
            await copy.write_row([row[column] for column in columns])


async def open_rows(rows: Iterable[Row], read: Callable[[Row], Opened]) -> tuple[Opened, ...]:
    """Those of these rows that open. Opening thousands takes seconds: others work meanwhile."""
    found: list[Opened] = []
    for row in rows:
        with contextlib.suppress(SealBroken):  # it stands for nothing
            found.append(read(row))
        if len(found) % _AT_A_TIME == 0:
            await asyncio.sleep(0)
    return tuple(found)
