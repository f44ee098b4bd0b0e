"""A point to go back to, for one act of several that share a transaction.

It is set where the act first touches the database: most acts of a burst only leave what is written
together at the end, and a statement for each would be the better part of what they cost.
"""

from typing import Any, Final

from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncConnection

_DUE: Final = "contactpoint_savepoint_due"
_SET: Final = "SAVEPOINT act"
_TAKE_BACK: Final = "ROLLBACK TO SAVEPOINT act"


def prepare(connection: AsyncConnection) -> None:
    """Let this connection, until it is let go of, set the point before the first statement of an act."""
    event.listen(connection.sync_connection, "before_cursor_execute", _before_statement)


class Savepoint:
    """Of the act that begins now on this connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        # Kept, since a connection that was lost has no such notes any more.
        self._notes = connection.info
        self._notes[_DUE] = True

    async def take_back(self) -> None:
        """The database is as it was when the act began."""
        if not self._notes.pop(_DUE, False):
            await self._connection.exec_driver_sql(_TAKE_BACK)

    def end(self) -> None:
        """What follows belongs to no act."""
        self._notes.pop(_DUE, None)


async def touch(connection: AsyncConnection) -> None:
    """Set the point where none is set yet: before what goes to the database past SQLAlchemy."""
    if connection.info.pop(_DUE, False):
        await connection.exec_driver_sql(_SET)


def _before_statement(connection: Connection, *_statement: Any) -> None:  # noqa: ANN401 - SQLAlchemy's
    if connection.info.pop(_DUE, False):
        connection.exec_driver_sql(_SET)
