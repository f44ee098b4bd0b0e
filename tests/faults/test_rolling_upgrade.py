"""An upgrade machine by machine: old and new side by side, while people file and acknowledge.

The newer version is this one with one further migration, in a folder of its own: it adds a column to
the table of requests, and reads it with every request.
"""

import asyncio
import contextlib
import shutil
import tomllib
from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest

from bot.process.trouble import Trouble
from rehearsal.pages.control import BotState
from storage.database import migrate as migrations
from tests.faults.theatre import RECOVERS_WITHIN, Theatre, theatre

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PACKAGES = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
BETWEEN_FILINGS = 0.1
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

MIGRATION = '''"""EXERCISE: a column that a newer version adds."""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("requests", sa.Column("exercise", sa.String(length=20), nullable=True))
'''
COLUMN = '    Column("is_open", Boolean, nullable=False),\n'
ADDED = '    Column("exercise", String(20)),\n'


def newer_version(folder: Path) -> str:
    """Make the newer version's packages there; the form of its database."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package)
    before = migrations._revisions()[-1]
    assert before is not None
    revision = f"{int(before) + 1:04}"
    versions = folder / "storage" / "migrations" / "versions"
    text = MIGRATION.format(revision=revision, before=before)
    (versions / f"{revision}_exercise.py").write_text(text, encoding="utf-8")
    tables = folder / "storage" / "database" / "tables.py"
    text = tables.read_text(encoding="utf-8")
    assert text.count(COLUMN) == 1
    tables.write_text(text.replace(COLUMN, COLUMN + ADDED), encoding="utf-8")
    return revision


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """The folder of the newer version."""
    return tmp_path / "newer"


@on_postgresql
async def test_one_machine_after_the_other(
    tmp_path: Path, newer: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    revision = newer_version(newer)
    async with theatre(tmp_path, database_url) as stage:
        old = [await stage.starts(), await stage.starts()]
        async with filing(stage):
            new = [await stage.starts(code=newer)]
            assert form_of(database_url) == revision
            await until_alerted(stage, stage.filed + 5)
            # The old ones work on, and start no more: a database has no way back.
            await is_refused(stage)
            await old[0].stop()
            new.append(await stage.starts(code=newer))
            await until_alerted(stage, stage.filed + 5)
            await stage.acknowledges(sorted(stage.alerted())[:5])
            await old[1].stop()
            await until_alerted(stage, stage.filed + 5)
        await until_alerted(stage, stage.filed)
        assert all(process.state() is BotState.RUNNING for process in new)
        await is_judged_by_the_newer(stage, newer, monkeypatch)


@on_postgresql
async def test_deadlines_fire_once_in_either_version(
    tmp_path: Path, newer: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer_version(newer)
    async with theatre(tmp_path, database_url) as stage:
        await stage.starts()
        await stage.files(10)
        await until_alerted(stage, 10)
        await stage.starts(code=newer)
        await stage.files(10)
        await until_alerted(stage, 20)
        knows(newer, monkeypatch)
        stage.server.clock.advance(minutes=5)
        await stage.until_escalated(20)
        await stage.rests()
        assert set((await stage.escalations()).values()) == {1}
        await stage.judged()


@contextlib.asynccontextmanager
async def filing(stage: Theatre) -> AsyncIterator[None]:
    """People file all the time within the block."""

    async def load() -> None:
        while True:
            await stage.files()
            await asyncio.sleep(BETWEEN_FILINGS)

    task = asyncio.create_task(load())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until_alerted(stage: Theatre, count: int) -> None:
    """Wait until that many requests were alerted."""
    async with asyncio.timeout(RECOVERS_WITHIN):
        while len(stage.alerted()) < count:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.1)


async def is_refused(stage: Theatre) -> None:
    """The old version starts no more on the newer database, and says in one line what to do."""
    with pytest.raises(Trouble, match=r"made by a newer version\. Install that version"):
        await stage.starts()


def form_of(database_url: str) -> str:
    """The newest migration that the database has had."""
    with psycopg.connect(database_url.replace("+psycopg", "")) as connection:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    assert row is not None
    return str(row[0])


async def is_judged_by_the_newer(
    stage: Theatre, newer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing was lost, nothing is there twice, and the log verifies."""
    knows(newer, monkeypatch)
    await stage.rests()
    tally = await stage.judged()
    assert tally.acknowledged == 5


def knows(newer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on this process opens the newer database, as the newer version does."""
    monkeypatch.setattr(migrations, "_FOLDER", newer / "storage" / "migrations")
