"""Killed without warning at random moments while people file and acknowledge: nothing is lost."""

import asyncio
import random
from pathlib import Path

import pytest

from tests.conftest import ENGINES
from tests.faults.theatre import Theatre, kills, theatre

SHARES = {"sqlite": 0.6, "postgresql": 0.4}
"""Of all kills; on PostgreSQL two processes run, and are killed in turn."""


@pytest.mark.parametrize("database_url", ENGINES, indirect=True)
async def test_killed_at_random_nothing_is_lost(tmp_path: Path, database_url: str) -> None:
    is_embedded = database_url.startswith("sqlite")
    async with theatre(tmp_path, None if is_embedded else database_url) as stage:
        dice = random.Random(7)  # noqa: S311 - a load, not a secret
        process = await stage.starts()
        for _ in range(kills(SHARES["sqlite" if is_embedded else "postgresql"])):
            load = asyncio.create_task(under_load(stage))
            await asyncio.sleep(dice.uniform(0.0, 0.6))
            following = process if is_embedded else stage.made()
            if not is_embedded:
                # The other one runs before this one dies, so that one always does.
                await following.start()
            await process.kill()
            if is_embedded:
                await process.start()
            process = following
            await load
        await stage.until_all_alerted()
        await stage.rests()
        tally = await stage.judged()
        assert tally.acknowledged >= 1


async def under_load(stage: Theatre) -> None:
    """Three requests, and every other one that is known is acknowledged by two officers."""
    await stage.files(3)
    await stage.acknowledges(sorted(stage.alerted())[::2][-2:])
