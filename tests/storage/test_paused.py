"""A process that is stopped in the middle of a transaction keeps its locks from nobody for long.

PostgreSQL 17 and later. What is seen by whole processes that are stopped is in ``tests/faults``.
"""

import asyncio
from collections.abc import AsyncIterator

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.database import engine as opening
from storage.database.engine import at_length, open_engine, parse_url

LIMIT = 0.5
NEVER = 60.0
LONG_ENOUGH = 20.0
"""Far more than the limit, far less than never: on a busy machine everything is late."""

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
async def database(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[AsyncEngine]:
    monkeypatch.setattr(opening, "BUSY_SECONDS", LIMIT)
    monkeypatch.setattr(opening, "IDLE_SECONDS", NEVER)
    database = open_engine(parse_url(database_url), lambda: b"")
    async with database.begin() as connection, at_length(connection):
        await connection.execute(text("CREATE TABLE locked (id integer)"))
        await connection.execute(text("INSERT INTO locked VALUES (1)"))
    yield database
    await database.dispose()


async def writes(connection: AsyncConnection) -> psycopg.AsyncConnection:
    await connection.execute(text("UPDATE locked SET id = 2"))
    driver = (await connection.get_raw_connection()).driver_connection
    assert isinstance(driver, psycopg.AsyncConnection)
    return driver


async def another_writes(database: AsyncEngine) -> None:
    """Again where it is ended itself, as the service does."""
    async with asyncio.timeout(LONG_ENOUGH):
        while True:
            try:
                async with database.begin() as connection:
                    await connection.execute(text("UPDATE locked SET id = 3"))
                    return
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise


async def test_one_that_was_stopped_between_two_statements(database: AsyncEngine) -> None:
    async with database.connect() as stopped:
        await writes(stopped)
        await another_writes(database)
        await stopped.invalidate()


async def test_one_that_was_stopped_while_it_sent_several(database: AsyncEngine) -> None:
    """The server waits for the rest, and does not take it for idle."""
    async with database.connect() as stopped:
        driver = await writes(stopped)
        driver.pgconn.enter_pipeline_mode()
        driver.pgconn.send_query_params(b"SELECT 1", None)
        driver.pgconn.send_flush_request()
        driver.pgconn.flush()
        await another_writes(database)
        await stopped.invalidate()


async def test_what_may_take_long_is_not_ended(database: AsyncEngine) -> None:
    async with database.begin() as connection, at_length(connection):
        await writes(connection)
        await asyncio.sleep(3 * LIMIT)
        await connection.execute(text("UPDATE locked SET id = 4"))
    async with database.begin() as connection:
        found = await connection.execute(text("SELECT id FROM locked"))
        assert found.scalar_one() == 4


async def test_long_work_may_compute_between_its_statements(
    database: AsyncEngine, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "IDLE_SECONDS", LIMIT)
    own = open_engine(parse_url(database_url), lambda: b"")
    async with own.connect() as connection:
        await writes(connection)
        await asyncio.sleep(3 * LIMIT)
        with pytest.raises(DBAPIError):
            await connection.execute(text("SELECT 1"))
    async with own.begin() as connection, at_length(connection):
        await writes(connection)
        await asyncio.sleep(3 * LIMIT)
        await connection.execute(text("SELECT 1"))
    await own.dispose()
