"""The time that leases, waiting and signs of life go by: one that every process of a deployment shares.

Owns which clock that is. On PostgreSQL it is the database's, since the clocks of several machines
differ: by each one's own, a lease of one would never hold for another whose clock is ahead. An embedded
database is of one machine, and there it is this process's time that no setting of the clock moves.
"""

import time
from typing import Final

from sqlalchemy import BigInteger, ColumnElement, cast, func, literal
from sqlalchemy.ext.asyncio import AsyncConnection

_BEGAN: Final = time.time() - time.monotonic()


def steady_ms() -> int:
    """The machine's time when this process began, and what has passed since."""
    return round((_BEGAN + time.monotonic()) * 1000)


def lease_ms(connection: AsyncConnection) -> ColumnElement[int]:
    """Now, in a statement, in milliseconds since 1970."""
    if connection.dialect.name == "sqlite":
        return literal(steady_ms(), BigInteger)
    # That of the statement, so that an index can be searched by it; a transaction may be older.
    return cast(func.extract("epoch", func.statement_timestamp()) * 1000, BigInteger)
