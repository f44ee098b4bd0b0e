"""Opening a database: SQLite in an encrypted file, or PostgreSQL.

Owns drivers, connection settings and how a transaction begins; the rest of ``storage`` is the same
on both. SQLite comes through ``sqlcipher3``: the whole file is encrypted.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

import aiosqlite
from sqlalchemy import URL, Table, event, make_url
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite.aiosqlite import AsyncAdapt_aiosqlite_dbapi
from sqlalchemy.engine import Connection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlcipher3 import dbapi2 as sqlcipher

from storage.database.embedded_file import EmbeddedFile

READING = "contactpoint_reading"
"""Execution option of a connection whose transaction only reads."""

BUSY_SECONDS = 20.0
"""How long anybody may be kept waiting by another one who writes."""
IDLE_SECONDS: Final = 4.0
_LONG_IDLE_SECONDS: Final = 60.0
"""The same of long work, which computes and reads files between its statements, on a busy machine slowly."""
_TRANSACTION_TIMEOUT_SINCE: Final = 170_000
"""PostgreSQL 17; an earlier one ends idle transactions alone."""
_LOOKS: Final = 50
"""Enough that a pooler which is busy with others does not give both their own session by chance."""
_POOLER_SECONDS: Final = 10.0
_NO_SESSION: Final = (
    "DATABASE_URL leads to a pooler that gives each transaction another session (PgBouncer: pool_mode = "
    "transaction), which would lose the limits that keep a stopped process from holding up the others. "
    "Set pool_mode = session for this database, or leave the pooler out."
)
_TOO_SMALL: Final = (
    "DATABASE_URL leads to a pooler that gives no second session within 10 s. Set default_pool_size to 20 "
    "for each process of the service, and some for commands, or leave the pooler out."
)
_PATIENT: Final = f"PRAGMA busy_timeout = {round(BUSY_SECONDS * 1000)}"
BEGIN_WRITING: Final = "BEGIN IMMEDIATE"
_SLOW: Final = frozenset({"commit", "close"})
"""Taking back waits for no disk: what was not committed is only forgotten."""


class DatabaseTrouble(Exception):
    """The database cannot be opened as configured; the message says what to do."""


class _SqlcipherModule(AsyncAdapt_aiosqlite_dbapi):
    """aiosqlite over sqlcipher3, with sqlcipher3's own error classes so that they are wrapped."""

    def _init_dbapi_attributes(self) -> None:
        for name in (
            "DatabaseError",
            "Error",
            "IntegrityError",
            "NotSupportedError",
            "OperationalError",
            "ProgrammingError",
            "sqlite_version",
            "sqlite_version_info",
            "PARSE_COLNAMES",
            "PARSE_DECLTYPES",
            "Binary",
        ):
            setattr(self, name, getattr(sqlcipher, name))


class _NearConnection(aiosqlite.Connection):
    """A connection whose statements run where they are awaited; what may wait runs in its thread.

    A statement takes microseconds, its way to a thread and back a third of a millisecond, fifty times
    in one filing. Waiting for the write lock and for the disk stays in the thread.
    """

    is_at_length = False
    """Whether its statements may take long, so that all of them run in its thread."""

    async def _execute(self, fn: Callable[..., Any], *args: Any, **options: Any) -> Any:  # noqa: ANN401
        if self._connection is None:
            raise ValueError("Connection closed")
        if self.is_at_length:
            return await self._in_thread(partial(fn, *args, **options))
        if args and args[0] == BEGIN_WRITING:
            return await self._begin(partial(fn, *args, **options))
        is_of_connection = getattr(fn, "__self__", None) is self._connection
        if is_of_connection and fn.__name__ in _SLOW:
            return await self._in_thread(partial(fn, *args, **options))
        return fn(*args, **options)

    async def _begin(self, begin: Callable[[], Any]) -> Any:  # noqa: ANN401
        """Mostly nobody else writes; only where somebody does is it waited for, in the thread."""
        assert self._connection is not None  # noqa: S101 - ``_execute`` has looked
        self._connection.execute("PRAGMA busy_timeout = 0")
        try:
            begun = begin()
        except sqlcipher.OperationalError:
            begun = None
        self._connection.execute(_PATIENT)
        return begun if begun is not None else await self._in_thread(begin)

    async def _in_thread(self, call: Callable[[], Any]) -> Any:  # noqa: ANN401
        outcome: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._tx.put_nowait((outcome, call))
        return await outcome


@asynccontextmanager
async def at_length(connection: AsyncConnection) -> AsyncIterator[None]:
    """Let this transaction take long: it is not ended, and holds up nobody else meanwhile."""
    driver = (await connection.get_raw_connection()).driver_connection
    if not isinstance(driver, _NearConnection):
        await _take_time(connection, driver)
        yield
        return
    driver.is_at_length = True
    try:
        yield
    finally:
        driver.is_at_length = False


async def _take_time(connection: AsyncConnection, driver: object) -> None:
    idle = round(_LONG_IDLE_SECONDS * 1000)
    await connection.exec_driver_sql(f"SET LOCAL idle_in_transaction_session_timeout = {idle}")
    if _knows_transaction_timeout(driver):
        await connection.exec_driver_sql("SET LOCAL transaction_timeout = 0")


async def ends_what_is_paused(engine: AsyncEngine) -> bool:
    """Whether the server ends every transaction that takes too long, and not idle ones alone.

    An embedded database has no server: there whoever waits gives up, and tries again.
    """
    if engine.dialect.name == "sqlite":
        return True
    async with engine.connect() as connection:
        return _knows_transaction_timeout((await connection.get_raw_connection()).driver_connection)


def insert(connection: AsyncConnection, table: Table) -> Any:  # noqa: ANN401 - two dialects, one form
    """An INSERT that can say what becomes of it where the row is there already."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # the embedded engine does not wait for it

    return postgresql.insert(table)


def parse_url(text: str) -> URL:
    """The database's address. Raises ``DatabaseTrouble`` for one that is not supported."""
    try:
        url = make_url(text)
    except ArgumentError:
        raise DatabaseTrouble("DATABASE_URL is not an address of a database.") from None
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        return url.set(drivername="sqlite+aiosqlite")
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    raise DatabaseTrouble(
        "DATABASE_URL must begin with sqlite:///, followed by a file, or with postgresql+psycopg://."
    )


def open_engine(url: URL, file_key: Callable[[], bytes]) -> AsyncEngine:
    """An engine for the database at ``url``; ``file_key`` gives SQLite's 32-byte key."""
    is_embedded = url.get_backend_name() == "sqlite"
    return _open_sqlite(url, file_key()) if is_embedded else _open_postgresql(url)


def _open_postgresql(url: URL) -> AsyncEngine:
    engine = create_async_engine(
        url,
        pool_size=10,
        max_overflow=10,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"connect_timeout": 10},
    )
    event.listen(engine.sync_engine, "connect", _limit)
    return engine


def _limit(connection: Any, _record: object) -> None:  # noqa: ANN401 - SQLAlchemy's adapted connection
    """A process that is stopped in the middle of a transaction must not keep the others' locks.

    The server ends a transaction that is idle. One whose statement came only in part, or without the
    end of its pipeline, is not idle to it: for that, whole transactions have a limit too. Both are set
    here and not as a parameter of the start, which poolers refuse.
    """
    cursor = connection.cursor()
    cursor.execute(f"SET idle_in_transaction_session_timeout = {round(IDLE_SECONDS * 1000)}")
    if _knows_transaction_timeout(connection.driver_connection):
        cursor.execute(f"SET transaction_timeout = {round(BUSY_SECONDS * 1000)}")
    cursor.close()
    connection.commit()


async def require_session(engine: AsyncEngine) -> None:
    """Raises ``DatabaseTrouble`` where a pooler between gives each transaction another session.

    What is set for a session would be another's then, and what is prepared in one is missing in the next.
    """
    if engine.dialect.name == "sqlite":
        return
    async with engine.connect() as one:
        driver: Any = (await one.get_raw_connection()).driver_connection
        its = await _backend(one)
        await one.rollback()
        # A pooler answers a connection with a number of its own.
        if its == driver.info.backend_pid:
            return
        try:
            async with asyncio.timeout(_POOLER_SECONDS), engine.connect() as other:
                for _ in range(_LOOKS):
                    others = await _backend(other)
                    again = await _backend(one)
                    await one.rollback()
                    await other.rollback()
                    if others == its or again != its:
                        raise DatabaseTrouble(_NO_SESSION)
        except TimeoutError:
            raise DatabaseTrouble(_TOO_SMALL) from None


async def _backend(connection: AsyncConnection) -> int:
    return int((await connection.exec_driver_sql("SELECT pg_backend_pid()")).scalar_one())


def _knows_transaction_timeout(driver: Any) -> bool:  # noqa: ANN401 - psycopg's connection
    return bool(driver.info.server_version >= _TRANSACTION_TIMEOUT_SINCE)


def _open_sqlite(url: URL, key: bytes) -> AsyncEngine:
    file = EmbeddedFile(Path(str(url.database)), key)

    def connector() -> Any:  # noqa: ANN401 - sqlcipher3 has no types
        return _connect(file)

    def creator(*_args: object, **_options: object) -> aiosqlite.Connection:
        connection = _NearConnection(connector, iter_chunk_size=64)
        # A forgotten connection must not keep the programme from ending.
        connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does for its own
        return connection

    engine = create_async_engine(
        url,
        module=_SqlcipherModule(aiosqlite, sqlcipher),
        connect_args={"async_creator_fn": creator},
        pool_size=8,
        max_overflow=24,
        # The connection used last still has its pages: another one reads and decrypts them anew.
        pool_use_lifo=True,
        hide_parameters=True,
    )
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _connect(file: EmbeddedFile) -> Any:  # noqa: ANN401 - sqlcipher3 has no types
    connection = file.connect(isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        # 2 MB for each connection. More is no faster, and fills as the database grows.
        connection.execute("PRAGMA cache_size = -2000")
    except sqlcipher.Error:
        connection.close()
        raise
    return connection


def _begin(connection: Connection) -> None:
    # A deferred transaction that turns to writing fails at once when another one wrote meanwhile.
    is_reading = connection.get_execution_options().get(READING, False)
    connection.exec_driver_sql("BEGIN" if is_reading else BEGIN_WRITING)
