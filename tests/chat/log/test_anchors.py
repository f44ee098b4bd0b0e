"""A folder for anchors that is gone while the service runs: who reads of it, and what a monitor sees."""

import asyncio
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from bot.deployment.setting_values import Listen
from domain.events import Event
from domain.requests.request import Record
from services.log import anchor_watch
from tests.chat.outside import free_port
from tests.chat.stage import Stage, staged
from tests.conftest import on_both

TAKEN = 'contactpoint_anchor_taken_timestamp_seconds{destination="file"}'
MISSED = 'contactpoint_anchor_missed{destination="file"}'


async def number(port: int, series: str) -> float:
    """What a monitor reads; the numbers are taken anew after a few seconds."""
    async with httpx.AsyncClient() as client:
        text = (await client.get(f"http://127.0.0.1:{port}/metrics")).text
    return float(next(line for line in text.splitlines() if line.startswith(series)).split()[-1])


async def grows(stage: Stage, *, minutes: float) -> None:
    """Something is recorded, and time passes."""
    async with stage.deployment.office.store.work() as work:
        await work.note(Record(event=Event.LANGUAGE_CHOSEN, about={"person": "EXERCISE"}))
    stage.server.clock.advance(minutes=minutes)
    await stage.settles()


async def is_refused(stage: Stage) -> None:
    """The newest anchor was tried, and not taken."""
    async with asyncio.timeout(30):
        while not (await anchor_watch.standings(stage.deployment.office, ["file"]))[0].why:  # noqa: ASYNC110 - likewise
            await asyncio.sleep(0.05)


@on_both
async def test_the_secretariat_reads_once_that_the_log_reaches_nobody_and_once_that_it_does_again(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.anchors.anchoring._LONGEST_PAUSE", 0.2)
    monkeypatch.setattr("bot.endpoints.health._COUNTS_EVERY", 0.0)
    elsewhere, port = tmp_path / "elsewhere", free_port()
    elsewhere.mkdir()
    more = {"anchor_dir": elsewhere, "anchor_grace": timedelta(minutes=30)}
    listen = Listen("127.0.0.1", port)
    async with staged(tmp_path, database_url, health_listen=listen, more=more) as stage:
        office, chief = await stage.enrols("secretariat", "lbn-chief")
        await grows(stage, minutes=6)
        async with asyncio.timeout(30):
            while not await number(port, TAKEN):  # noqa: ASYNC110 - a monitor is told by nobody
                await asyncio.sleep(0.05)
        elsewhere.rename(tmp_path / "gone")
        await grows(stage, minutes=6)
        await is_refused(stage)
        await office.receives_nothing("log's state no longer")
        taken_at = await number(port, TAKEN)
        assert await number(port, MISSED) == 0
        await grows(stage, minutes=31)
        missed = await office.receives("The log's state no longer reaches the folder")
        assert "contactpoint doctor" in missed.text
        assert await number(port, TAKEN) == taken_at
        assert await number(port, MISSED) == 1
        await grows(stage, minutes=600)
        await office.receives_nothing("log's state no longer", within=3)
        (tmp_path / "gone").rename(elsewhere)
        await office.receives("reaches the folder for the log's signed state again")
        assert await number(port, MISSED) == 0
        assert await number(port, TAKEN) > taken_at
        await chief.receives_nothing("the folder for the log's signed state")
        assert await stage.recorded("anchors.missed") == 1
        assert await stage.recorded("anchors.taken") == 1
        assert await stage.log_holds()
