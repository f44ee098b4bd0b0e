"""What was typed while the service was down leaves the chat while Telegram still lets it be deleted."""

from datetime import timedelta

import httpx
import pytest

from bot.deployment.opening import opened
from bot.intake.polling import keep, raw_updates
from rehearsal.phones.phone import Phone
from rehearsal.server import TOKEN
from tests.chat.stage import Stage
from tests.chat.words import LINE, reference_in
from tests.conftest import on_both

TEXT = f"{LINE} zebra-lantern-77"


async def stands(phone: Phone, number: int) -> bool:
    return number in {message.id for message in await phone.reads()}


async def is_taken_in(stage: Stage) -> None:
    """Telegram's updates are taken in, and the process ends before it works them."""
    asked, bot = f"{stage.server.url}/bot{TOKEN}/getUpdates", int(TOKEN.partition(":")[0])
    async with httpx.AsyncClient() as client, opened(stage.settings) as deployment:
        updates = raw_updates((await client.get(asked)).json()["result"], bot)
        assert await keep(deployment.office, updates, lambda _: None)


@on_both
@pytest.mark.parametrize("text", [TEXT, "EXERCISE a search of something zebra-lantern-77"])
async def test_it_leaves_47_hours_after_it_was_sent(both: Stage, text: str) -> None:
    (ana,) = await both.enrols("esp-officer")
    await both.rests()
    await both.stops()
    sent = await ana.sends(text)
    both.server.clock.advance(hours=2)
    await both.starts()
    await both.settles()
    assert await stands(ana, sent.id)
    both.server.clock.advance(hours=44, minutes=59)
    await both.settles()
    assert await stands(ana, sent.id)
    both.server.clock.advance(minutes=1)
    await both.settles()
    assert not await stands(ana, sent.id)
    assert await both.recorded("content.exposed") == 0


async def test_what_telegram_no_longer_deletes_is_recorded_as_exposed(stage: Stage) -> None:
    (ana,) = await stage.enrols("esp-officer")
    await stage.rests()
    await stage.stops()
    sent = await ana.sends(TEXT)
    await is_taken_in(stage)
    stage.server.clock.advance(hours=50)
    await stage.starts()
    reference = reference_in((await ana.receives("was sent")).text)
    await stage.settles()
    assert await stands(ana, sent.id)
    assert (await stage.events(reference)).count("content.exposed") == 1
    assert await stage.log_holds()


@pytest.mark.parametrize("ago", [timedelta(hours=-5), timedelta(days=40)])
async def test_a_time_that_cannot_be_is_not_believed(stage: Stage, ago: timedelta) -> None:
    (ana,) = await stage.enrols("esp-officer")
    await stage.rests()
    await stage.stops()
    clock = stage.server.clock
    clock.advance(seconds=-ago.total_seconds())
    sent = await ana.sends(TEXT)
    await is_taken_in(stage)
    clock.advance(seconds=ago.total_seconds())
    await stage.starts()
    await ana.receives("was sent")
    stage.server.clock.advance(hours=46, minutes=30)
    await stage.settles()
    assert await stands(ana, sent.id)
    # It is tried in the time of a text that came now, whatever Telegram says then.
    before = await stage.recorded("message.not_removed")
    stage.server.clock.advance(minutes=31)
    await stage.settles()
    assert before == 0
    assert await stage.recorded("message.not_removed") + (not await stands(ana, sent.id)) == 1
