"""The database is locked, full, read-only or away for a while: nothing is lost, nothing ends."""

import asyncio
import contextlib
import resource
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from bot.opening import database_path, file_key, key_provider
from rehearsal.control import BotState
from tests.faults.theatre import Theatre, theatre

AWAY = 3.0
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def pid(stage: Theatre) -> int:
    process = stage.processes[0]._process
    assert process is not None
    return process.pid


def said_once(stage: Theatre) -> None:
    """Each trouble is one event in the service's log while it goes on."""
    said = [line for process in stage.processes for line in process.lines if '"warning"' in line]
    events = Counter(line.partition('"event": "')[2].partition('"')[0] for line in said)
    assert events, "trouble is said"
    assert set(events.values()) == {1}, events


async def goes_on(stage: Theatre) -> None:
    """What was filed meanwhile is alerted, and acknowledged once."""
    await stage.until_all_alerted()
    await stage.acknowledges(sorted(stage.alerted())[:2])
    await stage.rests()
    assert all(process.state() is BotState.RUNNING for process in stage.processes)
    said_once(stage)
    tally = await stage.judged()
    assert tally.acknowledged == 2


async def test_a_file_that_is_locked_and_then_full(tmp_path: Path) -> None:
    async with theatre(tmp_path) as stage:
        await stage.starts()
        key = file_key(stage.settings, key_provider(stage.settings))
        other = sqlcipher.connect(str(database_path(stage.settings)), isolation_level=None)
        other.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        other.execute("BEGIN IMMEDIATE")
        await stage.files(3)
        await asyncio.sleep(1.0)
        assert not stage.alerted()
        other.execute("ROLLBACK")
        other.close()
        await stage.until_all_alerted()
        # No file may grow: to the database that is a full disk.
        limits = resource.prlimit(pid(stage), resource.RLIMIT_FSIZE, (4096, -1))
        await stage.files(3)
        await asyncio.sleep(AWAY)
        assert len(stage.alerted()) == 3
        resource.prlimit(pid(stage), resource.RLIMIT_FSIZE, limits)
        await goes_on(stage)


class Road:
    """The way to a PostgreSQL server, which can be closed."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._socket = f"{parse_qs(parts.query)['host'][0]}/.s.PGSQL.5432"
        self._name = parts.path.lstrip("/")
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://postgres:@127.0.0.1:{self.port}/{self._name}"

    async def opens(self) -> None:
        self._server = await asyncio.start_server(self._pass_on, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def closes(self) -> None:
        """Refuse connections, and cut those that there are."""
        if self._server is not None:
            self._server.close()
        for writer in list(self._writers):
            writer.transport.abort()
        await asyncio.sleep(0.05)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        theirs, ours = await asyncio.open_unix_connection(self._socket)
        self._writers |= {writer, ours}
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            await asyncio.gather(_copy(reader, ours), _copy(theirs, writer))
        for each in (writer, ours):
            each.close()
            self._writers.discard(each)


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65_536):
        writer.write(data)
        await writer.drain()
    writer.transport.abort()


@contextlib.asynccontextmanager
async def road(url: str) -> AsyncIterator[Road]:
    way = Road(url)
    await way.opens()
    try:
        yield way
    finally:
        await way.closes()


@on_postgresql
async def test_a_server_that_is_away_and_then_takes_no_changes(
    tmp_path: Path, database_url: str
) -> None:
    direct = database_url.replace("+psycopg", "")
    async with road(database_url) as way, theatre(tmp_path, way.url) as stage:
        await stage.starts()
        await stage.files(2)
        await stage.until_all_alerted()
        await way.closes()
        await stage.files(2)
        await asyncio.sleep(AWAY)
        await way.opens()
        await stage.until_all_alerted()
        # A standby that was not promoted yet: connections work, changes are refused.
        name = urlsplit(direct).path.lstrip("/")
        takes_no_changes(direct, name, "on")
        await stage.files(2)
        await asyncio.sleep(AWAY)
        takes_no_changes(direct, name, "off")
        await goes_on(stage)


def takes_no_changes(url: str, name: str, switch: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = off")
        statement = f"ALTER DATABASE {name} SET default_transaction_read_only = {switch}"
        connection.execute(statement.encode())
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
