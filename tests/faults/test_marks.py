"""Killed or paused in a burst: what may have gone out before says so, and nothing else does."""

import asyncio
import os
import random
import signal
from pathlib import Path

import pytest

from bot.deployment.crash_points import CrashPoint
from bot.rehearsing.bot_process import BotProcess
from tests.conftest import ENGINES, on_both
from tests.faults.test_crash_points import dies
from tests.faults.theatre import Theatre, kills, theatre

BURST = 300
RATE = 100
"""Messages a second: slower than they are made, so that most of a burst waits in memory."""
LEASES_END_WITHIN = 30.0
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def address(database_url: str) -> str | None:
    return None if database_url.startswith("sqlite") else database_url


def pid(process: BotProcess) -> int:
    assert process._process is not None
    return process._process.pid


@on_both
async def test_only_what_had_begun_when_the_process_was_killed_is_marked(
    tmp_path: Path, database_url: str
) -> None:
    """A message whose bytes were about to leave cannot be told from one that left: it alone is marked."""
    async with theatre(tmp_path, address(database_url)) as stage:
        stage.send_rate = RATE
        for point, false in ((CrashPoint.SENT, 0), (CrashPoint.BEGUN, 1)):
            before = len(stage.falsely_marked())
            process = await stage.starts(crash_at=f"{point}:20")
            await stage.files(60)
            await dies(process)
            following = await stage.starts()
            await stage.until_all_alerted()
            await stage.rests()
            await following.stop()
            assert len(stage.falsely_marked()) - before == false, point
        tally = await stage.judged()
        assert tally.repeated >= 2, "the one that was sent, and the one that was about to be"


@pytest.mark.parametrize("database_url", ENGINES, indirect=True)
async def test_killed_again_and_again_in_a_burst(tmp_path: Path, database_url: str) -> None:
    async with theatre(tmp_path, address(database_url)) as stage:
        stage.send_rate = RATE
        dice = random.Random(17)  # noqa: S311 - a load, not a secret
        process = await stage.starts()
        count = kills(0.1)
        for _ in range(count):
            await stage.files(BURST)
            await asyncio.sleep(dice.uniform(0.3, 3.0))
            await process.kill()
            await process.start()
            # Looking through thousands of messages would take the local Telegram's time.
            await stage.rests(within=180)
        tally = await stage.judged()
        # The instant between writing that it begins and the first byte is short, and not nothing.
        assert tally.false <= count // 10, tally


@on_postgresql
async def test_another_process_knows_what_a_killed_or_paused_one_had_begun(
    tmp_path: Path, database_url: str
) -> None:
    async with theatre(tmp_path, database_url) as stage:
        stage.send_rate = RATE
        first = await stage.starts()
        await asyncio.sleep(1)  # so that it is the one that asks for updates
        await stage.starts()
        await in_a_burst(stage, first, signal.SIGKILL)
        third = await stage.starts()
        for process in [p for p in stage.processes if p not in (first, third)]:
            await in_a_burst(stage, process, signal.SIGSTOP)
            os.kill(pid(process), signal.SIGCONT)
        await stage.rests()
        tally = await stage.judged()
        assert tally.false <= 1, tally


async def in_a_burst(stage: Theatre, process: BotProcess, how: signal.Signals) -> None:
    """The process ends or is held while it sends; another one takes what it had."""
    before = len(stage.alerted())
    await stage.files(100)
    async with asyncio.timeout(LEASES_END_WITHIN):
        while len(stage.alerted()) < before + 10:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.02)
    os.kill(pid(process), how)
    await stage.until_all_alerted()
