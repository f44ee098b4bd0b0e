"""The tally's clock: what is kept follows the log without anybody asking, and a stop ends it."""

import asyncio
from datetime import datetime

import pytest

from bot.beats import tally
from bot.process import logs
from services.statistics import comparing
from services.visit.office import Office
from storage.log.counting import LogDamaged
from tests.bot.waiting import until
from tests.conftest import HandClock, on_both
from tests.domain.statistics.history import history
from tests.services.statistics.invented_log import write


@on_both
async def test_it_is_brought_up_at_every_beat(
    office: Office, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tally, "_EVERY_S", 0.01)
    records, stop = history(3, 4), asyncio.Event()

    async def is_up() -> bool:
        async with office.store.reading() as work:
            kept = await work.tally.head()
            return kept is not None and kept.head.size == await work.anchors.size()

    kept: list[datetime | None] = []
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(tally.keep_tally(office, stop, kept.append))
        for some in (records[:20], records[20:]):
            await write(office, clock, some)
            async with asyncio.timeout(60):
                while not await is_up():  # noqa: ASYNC110 - what is waited for tells nobody
                    await asyncio.sleep(0.005)
        stop.set()
    assert set(kept) == {clock.now()}


async def test_a_damaged_log_is_noted_and_ends_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted: list[str] = []
    looks = 0

    async def look(_office: Office, _rest: float) -> None:
        nonlocal looks
        looks += 1
        raise LogDamaged(7)

    monkeypatch.setattr(tally, "_EVERY_S", 0.01)
    monkeypatch.setattr(comparing, "look", look)
    monkeypatch.setattr(logs, "event", lambda name, *_level: noted.append(name))
    stop = asyncio.Event()
    told: list[datetime | None] = []
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(tally.keep_tally(office, stop, told.append))
        await until(lambda: looks > 1)
        stop.set()
    assert set(noted) == {"log_not_counted"}
    assert set(told) == {None}
