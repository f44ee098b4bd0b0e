"""The database is locked, full, read-only or away for a while: nothing is lost, nothing ends."""

import asyncio
import os
import resource
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from bot.deployment.opening import database_path, file_key, key_provider
from rehearsal.pages.control import BotState
from storage.database.embedded_file import EmbeddedFile
from tests.faults.road import road
from tests.faults.theatre import Theatre, theatre

AWAY = float(os.environ.get("CONTACTPOINT_AWAY_SECONDS", "3"))
"""Real seconds for which the database is away, full or takes no changes."""
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def pid(stage: Theatre) -> int:
    process = stage.processes[0]._process
    assert process is not None
    return process.pid


def said_once(stage: Theatre, absences: int) -> None:
    """Each trouble is one event in the service's log while it goes on."""
    said = [line for process in stage.processes for line in process.lines if '"warning"' in line]
    events = Counter(line.partition('"event": "')[2].partition('"')[0] for line in said)
    assert events, "trouble is said"
    assert max(events.values()) <= absences, said


async def goes_on(stage: Theatre, absences: int) -> None:
    """What was filed meanwhile is alerted, and acknowledged once."""
    await stage.until_all_alerted()
    await stage.acknowledges(sorted(stage.alerted())[:2])
    await stage.rests()
    assert all(process.state() is BotState.RUNNING for process in stage.processes)
    said_once(stage, absences)
    tally = await stage.judged()
    assert tally.acknowledged == 2


async def test_a_file_that_is_locked_and_then_full(tmp_path: Path) -> None:
    async with theatre(tmp_path) as stage:
        await stage.starts()
        key = file_key(stage.settings, key_provider(stage.settings))
        other = EmbeddedFile(database_path(stage.settings), key).connect(isolation_level=None)
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
        await goes_on(stage, absences=2)


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
        await goes_on(stage, absences=2)


def takes_no_changes(url: str, name: str, switch: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = off")
        statement = f"ALTER DATABASE {name} SET default_transaction_read_only = {switch}"
        connection.execute(statement.encode())
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
