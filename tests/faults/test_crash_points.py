"""The service is killed at each place between two commits, or between a commit and an act."""

import asyncio
from pathlib import Path

from bot.deployment.crash_points import CrashPoint
from bot.rehearsing.bot_process import BotProcess
from rehearsal.pages.control import BotState
from tests.conftest import on_both
from tests.faults.theatre import RECOVERS_WITHIN, theatre

MOST_TELLING = (CrashPoint.KEPT, CrashPoint.WORKED, CrashPoint.SENT, CrashPoint.FIRED)
ON_TIME = (CrashPoint.FIRING, CrashPoint.FIRED)


@on_both
async def test_killed_at_each_place_nothing_is_lost(tmp_path: Path, database_url: str) -> None:
    url = database_url if database_url.startswith("postgresql") else None
    async with theatre(tmp_path, url) as stage:
        for point in CrashPoint if url is None else MOST_TELLING:
            process = await stage.starts(crash_at=point.value)
            await stage.files()
            if point in ON_TIME:
                stage.server.clock.advance(minutes=5)
            await dies(process)
        await stage.starts()
        await stage.until_all_alerted()
        await stage.acknowledges(sorted(stage.alerted())[:4])
        await stage.rests()
        tally = await stage.judged()
        assert tally.acknowledged == 4
        assert tally.repeated >= 1, "between sending and writing it down a repeat is unavoidable"


async def dies(process: BotProcess) -> None:
    async with asyncio.timeout(RECOVERS_WITHIN):
        while process.state() is BotState.RUNNING:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.02)


async def test_outside_a_rehearsal_no_place_is_deadly(tmp_path: Path) -> None:
    from bot.deployment import crash_points
    from bot.deployment.settings import Settings

    crash_points.arm(Settings(bot_api_url="https://api.telegram.org", data_dir=tmp_path))
    for point in CrashPoint:
        crash_points.reach(point)
