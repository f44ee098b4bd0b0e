"""Another bot's token on the same database: both bots count from one, and nothing is taken as a repeat.

People begin with each bot for themselves: until they have, whoever is next is alerted beside them.
"""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from bot.deployment.setting_values import Listen, Secret
from rehearsal.accounts import people
from rehearsal.phones.phone import Phone
from rehearsal.server import RehearsalServer
from tests.chat.outside import free_port
from tests.chat.people.test_reachability import CAST, answers, refusal
from tests.chat.stage import ACCOUNTS, Stage, running, staged
from tests.chat.words import CONTENT, LINE, files
from tests.conftest import on_both

OTHER = "987654321:EXERCISE-another-bot-of-the-same-network"


@on_both
async def test_what_people_write_to_another_bot_is_worked(
    tmp_path: Path, database_url: str
) -> None:
    async with staged(tmp_path, database_url) as stage:
        ana, rami = await stage.enrols("esp-officer", "lbn-duty")
        for _ in range(3):
            await ana.sends("/help")
        await stage.rests()
        settings = stage.settings
    async with RehearsalServer(token=OTHER, people=people()).serving() as server:
        other = replace(settings, bot_token=Secret(OTHER), bot_api_url=server.url)
        async with running(other):
            ana, rami = (server.phone(ACCOUNTS[who]) for who in ("esp-officer", "lbn-duty"))
            # Telegram lets a bot write to nobody who has not begun.
            await rami.sends("/start")
            await rami.receives("When an alert comes")
            await ana.sends(LINE)
            alert = await rami.receives("IMMEDIATE")
            await rami.presses("Acknowledge", on=alert)
            await ana.receives("Rami Haddad")


NOT_BEGUN = refusal(403, "Forbidden: bot can't initiate conversation with a user")


@contextlib.asynccontextmanager
async def runs_as_another(stage: Stage) -> AsyncIterator[list[Phone]]:
    """The service runs on the same database as a bot with which nobody has begun; phones of the cast."""
    first = (stage.server, stage.settings)
    await stage.stops()
    async with RehearsalServer(token=OTHER, people=people()).serving() as server:
        stage.server = server
        stage.settings = replace(stage.settings, bot_token=Secret(OTHER), bot_api_url=server.url)
        await stage.starts()
        yield [stage.phone(who) for who in CAST]
        await stage.stops()
    stage.server, stage.settings = first


async def begins(phone: Phone) -> None:
    """Press Start in the bot of now; people who have enrolled need no code."""
    await phone.sends("/start")
    await phone.receives("/help")


@on_both
async def test_whoever_is_next_is_alerted_beside_who_has_not_begun_with_the_new_bot(
    both: Stage,
) -> None:
    await both.enrols(*CAST)
    await both.rests()
    assert await both.recorded("service.bot_exchanged") == 0
    async with runs_as_another(both) as (ana, rami, nour):
        assert await both.recorded("service.bot_exchanged") == 1
        for phone in (ana, nour):
            await begins(phone)
        fault = answers(both, NOT_BEGUN, "lbn-duty", times=None)
        first = await files(ana)
        await nour.receives(first.reference, within=5)
        await both.rests()
        both.server.faults.remove(fault)
        assert await both.recorded("person.unreachable") == 0
        assert await both.recorded("delivery.refused_by_all") == 0
        await begins(rami)
        second = await files(ana)
        await rami.receives(second.reference, within=5)
        await nour.receives_nothing(second.reference, within=0.5)
        assert await both.log_holds()


@on_both
async def test_going_back_to_the_old_bot_is_the_same_again(both: Stage) -> None:
    await both.enrols(*CAST)
    await both.rests()
    async with runs_as_another(both) as (_ana, rami, _nour):
        await begins(rami)
        await both.rests()
    await both.starts()
    assert await both.recorded("service.bot_exchanged") == 2
    ana, rami, nour = (both.phone(who) for who in CAST)
    first = await files(ana)
    # His chat took messages of the other bot last: he is alerted, and whoever is next beside him.
    await rami.receives(first.reference, within=5)
    await nour.receives(first.reference, within=5)
    await both.rests()
    second = await files(ana)
    await rami.receives(second.reference, within=5)
    await nour.receives_nothing(second.reference, within=0.5)
    assert await both.recorded("person.unreachable") == 0
    assert await both.log_holds()


@on_both
async def test_a_message_of_the_old_bot_is_not_taken_for_one_of_the_new(both: Stage) -> None:
    ana, rami, _nour = await both.enrols(*CAST)
    filed = await files(ana)
    await rami.presses("Acknowledge", on=await rami.receives(filed.reference))
    await rami.receives(CONTENT)
    await both.rests()
    of_case = {each.id for each in await rami.reads() if filed.reference in each.text}
    async with runs_as_another(both) as (ana, rami, _nour):
        # Each bot counts the messages of a chat for itself, so that the numbers meet.
        await begins(ana)
        for _ in range(max(of_case)):
            await begins(rami)
        there = [each for each in await rami.reads() if each.from_bot]
        met = [each for each in there if each.id in of_case]
        await rami.sends("EXERCISE about something else", reply_to=met[0])
        await rami.receives("Which request")
        await rami.sends(f"/answer {filed.reference} EXERCISE kept")
        await ana.receives("EXERCISE kept")
        await ana.sends(f"/close {filed.reference}")
        await rami.receives("closed")
        await both.rests()
        after = {each.id: each.text for each in await rami.reads()}
        assert [after.get(each.id) for each in there] == [each.text for each in there]
        assert await both.recorded("message.not_removed") > 0
        assert await both.log_holds()


async def test_the_same_bot_with_a_new_token_is_no_other(stage: Stage) -> None:
    ana, rami, nour = await stage.enrols(*CAST)
    await stage.stops()
    await stage.starts()
    filed = await files(ana)
    await rami.receives(filed.reference, within=5)
    await nour.receives_nothing(filed.reference, within=0.5)
    assert await stage.recorded("service.bot_exchanged") == 0


async def test_where_nobody_has_begun_with_the_bot_yet_the_service_says_so_loudly(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    listen = Listen(host="127.0.0.1", port=free_port())
    async with staged(tmp_path, health_listen=listen) as stage:
        await stage.enrols(*CAST)
        await stage.rests()
        async with runs_as_another(stage) as (ana, _rami, _nour), httpx.AsyncClient() as monitor:
            readiness = f"http://127.0.0.1:{listen.port}/readyz"
            answer = await monitor.get(readiness)
            assert (answer.status_code, "nobody has begun" in answer.text) == (503, True)
            assert '"another_bot"' in capfd.readouterr().err
            await begins(ana)
            assert (await monitor.get(readiness)).status_code == 200
