"""The keys are away for a while: sealed, with a token that ended, or silent. Nothing is lost."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.deployment.setting_values import Secret
from rehearsal.pages.control import BotState
from storage.sealing.key_source import STOCK
from tests.conftest import on_both
from tests.crypto.providers.transit import TOKEN, Transit, transit
from tests.faults.theatre import theatre, until_said

AWAY = 3.0
MORE_THAN_WRAPPED = STOCK + 6


@pytest.fixture
def engine() -> Iterator[Transit]:
    with transit() as made:
        made.make("contactpoint")
        yield made


@on_both
async def test_however_the_keys_are_away_what_was_filed_is_alerted(
    tmp_path: Path, database_url: str, engine: Transit
) -> None:
    is_embedded = database_url.startswith("sqlite")
    more = {"key_provider": "vault", "vault_url": engine.url, "vault_token": Secret(TOKEN)}
    async with theatre(tmp_path, None if is_embedded else database_url, more) as stage:
        service = await stage.starts(KEY_PROVIDER="vault", VAULT_URL=engine.url, VAULT_TOKEN=TOKEN)
        await stage.files(2)
        await stage.until_all_alerted()
        engine.sealed = True
        await stage.files(MORE_THAN_WRAPPED)
        await until_said(service, "keys_away", 1)
        await asyncio.sleep(AWAY)
        assert 2 < len(stage.alerted()) < stage.filed, "those for which keys were wrapped ahead"
        engine.sealed = False
        await stage.until_all_alerted()
        await until_said(service, "keys_back", 1)
        engine.token = "EXERCISE-another"
        await stage.files(2)
        await until_said(service, "keys_away", 2)
        engine.token = TOKEN
        await stage.until_all_alerted()
        await until_said(service, "keys_back", 2)
        engine.delay = 60.0
        await stage.files(2)
        await stage.until_all_alerted()
        engine.delay = 0.0
        await stage.acknowledges(sorted(stage.alerted())[:2])
        await stage.rests()
        assert service.state() is BotState.RUNNING
        tally = await stage.judged()
        assert (tally.acknowledged, tally.repeated) == (2, 0)
