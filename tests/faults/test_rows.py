"""Rows are deleted past the service: what can be is put back, nobody is forgotten, the log verifies."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text

from bot.deployment.opening import opened
from bot.process.trouble import Trouble
from rehearsal.world.faults import FaultKind
from services.log import review, row_watch
from storage.database.tables import directory_versions
from tests.conftest import on_both
from tests.faults.theatre import RECOVERS_WITHIN, Theatre, theatre, until_said


async def runs(stage: Theatre, *statements: str) -> None:
    """Somebody with the database's password and SQL."""
    async with opened(stage.settings) as deployment:
        for statement in statements:
            async with deployment.office.store.engine.begin() as connection:
                await connection.execute(text(statement))


async def files_unsent(stage: Theatre, count: int) -> None:
    """Requests of which nothing could leave yet."""
    stage.server.faults.add(
        FaultKind.TOO_MANY_REQUESTS, method="sendMessage", times=None, seconds=1
    )
    await stage.files(count)
    async with asyncio.timeout(RECOVERS_WITHIN), opened(stage.settings) as deployment:
        while True:
            async with deployment.office.store.reading() as work:
                if len(await work.requests.all()) == stage.filed:
                    return
            await asyncio.sleep(0.1)


async def goes_on(stage: Theatre) -> None:
    """Deadlines fire, two requests are acknowledged, the rest is judged."""
    stage.server.clock.advance(minutes=5)
    await stage.until_escalated(stage.filed)
    await stage.until_all_alerted()
    await stage.acknowledges(sorted(stage.alerted())[:2])
    await stage.rests()
    tally = await stage.judged()
    assert tally.acknowledged == 2


@on_both
async def test_deadlines_and_messages_that_wait_are_deleted(
    tmp_path: Path, database_url: str
) -> None:
    is_embedded = database_url.startswith("sqlite")
    async with theatre(tmp_path, None if is_embedded else database_url) as stage:
        service = await stage.starts()
        await stage.files(3)
        await stage.until_all_alerted()
        await files_unsent(stage, 3)
        await service.kill()
        await runs(
            stage,
            "DELETE FROM deadlines",
            "DELETE FROM outbox",
            "UPDATE accounts SET reachable = false",
        )
        stage.server.faults.clear()
        await service.start()
        await stage.until_all_alerted()
        await until_said(service, "rows_put_back", 1)
        await goes_on(stage)


@on_both
async def test_alerts_are_deleted_for_good(tmp_path: Path, database_url: str) -> None:
    """They cannot be put back: whoever is next is alerted, and somebody answers for what is gone."""
    is_embedded = database_url.startswith("sqlite")
    async with theatre(tmp_path, None if is_embedded else database_url) as stage:
        service = await stage.starts()
        await files_unsent(stage, 3)
        await service.kill()
        await runs(stage, "DELETE FROM outbox", "DELETE FROM posts WHERE state = 'new'")
        stage.server.faults.clear()
        await service.start()
        await stage.phone("lbn-chief").receives("posts holds 0 rows", within=RECOVERS_WITHIN)
        async with opened(stage.settings) as deployment:
            verdict = await review.verify(deployment.office.store)
            assert verdict.answer == "FAIL"
            assert "posts holds" in verdict.reason
            await row_watch.trust(deployment.office, "EXERCISE they were alerted again")
        await goes_on(stage)


@on_both
async def test_no_process_begins_on_an_older_directory(tmp_path: Path, database_url: str) -> None:
    is_embedded = database_url.startswith("sqlite")
    async with theatre(tmp_path, None if is_embedded else database_url) as stage:
        newest = select(directory_versions).order_by(directory_versions.c.version.desc())
        async with (
            opened(stage.settings) as deployment,
            deployment.office.store.engine.begin() as connection,
        ):
            (row,) = (await connection.execute(newest.limit(1))).all()
        await runs(stage, f"DELETE FROM directory_versions WHERE version = {row.version}")  # noqa: S608 - a number
        for duties in ("", "alerts", "health"):
            process = stage.made(HEALTH_LISTEN="127.0.0.1:0")
            process.duties = duties
            with pytest.raises(Trouble, match="newest version of the directory is missing"):
                await process.start()
        async with (
            opened(stage.settings) as deployment,
            deployment.office.store.engine.begin() as connection,
        ):
            await connection.execute(insert(directory_versions).values(**row._mapping))
        await stage.starts()
        await stage.files(1)
        await stage.until_all_alerted()
        await stage.rests()
        await stage.judged()
