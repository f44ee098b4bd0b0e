"""That Telegram asked to wait is kept where the next process and ``doctor`` find it."""

import asyncio
from pathlib import Path

import pytest

from rehearsal.world.faults import FaultKind
from services.running import outages
from tests.chat.stage import ACCOUNTS, staged
from tests.chat.words import LINE
from tests.conftest import on_both


@on_both
async def test_a_request_to_wait_is_a_sign_that_outlives_the_process(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.beats.signs_of_life._EVERY", 0.05)
    async with staged(tmp_path, database_url) as stage:
        (ana,) = await stage.enrols("esp-officer")
        await stage.rests()
        assert (await outages.last_signs(stage.deployment.office)).limited is None
        stage.server.faults.add(
            FaultKind.TOO_MANY_REQUESTS,
            method="sendMessage",
            chat_id=ACCOUNTS["esp-officer"],
            times=1,
            seconds=1,
        )
        await ana.sends(LINE)
        async with asyncio.timeout(60):
            while (await outages.last_signs(stage.deployment.office)).limited is None:  # noqa: ASYNC110 - nobody tells of it
                await asyncio.sleep(0.05)
