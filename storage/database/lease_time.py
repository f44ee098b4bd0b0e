"""The time that leases, waiting and signs of life go by: one that every process of a deployment shares.

Owns which clock that is. On PostgreSQL it is the database's, since the clocks of several machines
differ: by each one's own, a lease of one would never hold for another whose clock is ahead. An embedded
database is of one machine, and there it is this process's time that no setting of the clock moves.
"""

import time
from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, bindparam
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

_BEGAN: Final = time.time() - time.monotonic()


def steady_ms() -> int:
    """The machine's time when this process began, and what has passed since."""
    return round((_BEGAN + time.monotonic()) * 1000)


class LeaseNow(FunctionElement[int]):
    """Now, in a statement, in milliseconds since 1970. A function, so that statements can be kept."""

    name = "lease_now"

    inherit_cache = True
    type = BigInteger()


def lease_ms(_connection: AsyncConnection) -> ColumnElement[int]:
    """Now, as a part of a statement on this connection."""
    return LeaseNow()


_STEADY: Final = bindparam("steady_ms", callable_=steady_ms, type_=BigInteger())


@compiles(LeaseNow)
def _of_this_machine(_element: LeaseNow, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    return compiler.process(_STEADY, **options)


@compiles(LeaseNow, "postgresql")
def _of_the_database(_element: LeaseNow, _compiler: SQLCompiler, **_options: Any) -> str:  # noqa: ANN401
    # That of the statement, so that an index can be searched by it; a transaction may be older.
    return "CAST(extract(epoch FROM statement_timestamp()) * 1000 AS BIGINT)"
