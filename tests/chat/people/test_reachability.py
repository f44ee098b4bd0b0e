"""A passing answer of Telegram is no lasting fact: who is reached after it, and what is said of it."""

import asyncio
import json
from pathlib import Path

import httpx
import pytest

from bot.deployment.setting_values import Listen
from bot.doctor.promise_checks import delivery
from rehearsal.world.faults import FaultKind, Given
from rehearsal.world.values import ChatId, Standing
from services.visit import reachability
from tests.chat.outside import free_port
from tests.chat.stage import ACCOUNTS, Stage, staged
from tests.chat.words import files
from tests.conftest import on_both

NULL = json.dumps({"ok": False, "error_code": 400, "description": None})
PAGE = "<html><head><title>EXERCISE proxy</title></head><body>not now</body></html>"
CAST = ("esp-officer", "lbn-duty", "lbn-deputy")


def refusal(code: int, text: str) -> Given:
    """A refusal in the Bot API's own form."""
    body = json.dumps({"ok": False, "error_code": code, "description": text})
    return Given(status=code, body=body)


BLOCKED = refusal(403, "Forbidden: bot was blocked by the user")
NOT_FOUND = refusal(400, "Bad Request: chat not found")


def answers(
    stage: Stage, given: Given, who: str | None = None, times: int | None = 1, method: str = ""
) -> int:
    """Telegram answers so, to messages for one person or for all."""
    fault = stage.server.faults.add(
        FaultKind.ANSWER,
        method=method or "sendMessage",
        chat_id=ACCOUNTS[who] if who else None,
        times=times,
        given=given,
    )
    return fault.id


def opens_again(stage: Stage, who: str) -> None:
    """Somebody lets the bot in again, of which it is not told."""
    stage.server.world.chats[ChatId(ACCOUNTS[who])].standing = Standing.STARTED


@on_both
@pytest.mark.parametrize(
    "given",
    [
        Given(status=400, body=NULL),
        refusal(400, "Bad Request: message is too long"),
        refusal(400, "Bad Request: SOMETHING_NEW_INVALID"),
        refusal(403, "Forbidden: EXERCISE something new"),
        Given(status=400, body='{"ok":false,"error_code":400,"description":["EXERCISE"]}'),
    ],
)
async def test_an_unknown_refusal_is_about_that_message(
    both: Stage, given: Given, incidents: list[BaseException]
) -> None:
    ana, rami, nour = await both.enrols(*CAST)
    await both.rests()
    answers(both, given, "lbn-duty")
    filed = await files(ana)
    alert = await nour.receives("the earlier alert could not be delivered", within=5)
    assert filed.reference in alert.text
    await ana.waits_until(filed.status, "Not delivered yet: Rami Haddad")
    assert len(incidents) == 1
    incidents.clear()
    assert await both.recorded("person.unreachable") == 0
    assert await both.recorded("message.not_delivered") == 1
    again = await files(ana)
    assert again.reference in (await rami.receives(again.reference, within=5)).text
    await nour.receives_nothing(again.reference, within=0.3)
    assert await both.log_holds()


@pytest.mark.parametrize("status", [400, 403, 404, 429, 502])
async def test_a_page_of_a_proxy_is_an_outage(stage: Stage, status: int) -> None:
    ana, rami, nour = await stage.enrols(*CAST)
    await stage.rests()
    answers(stage, Given(status=status, body=PAGE), "lbn-duty", times=2)
    filed = await files(ana)
    await rami.receives(filed.reference, within=10)
    await nour.receives_nothing("IMMEDIATE", within=0.3)
    assert await stage.recorded("person.unreachable") == 0
    assert await stage.recorded("message.undeliverable") == 0


@pytest.mark.parametrize("body", ["[]", "{}", '{"ok":true}', '{"ok":true,"result":true}', "null"])
async def test_json_that_is_not_the_bot_apis_is_an_outage(stage: Stage, body: str) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    await stage.rests()
    answers(stage, Given(status=200, body=body), "lbn-duty", times=2)
    filed = await files(ana)
    await rami.receives(filed.reference, within=10)
    assert await stage.recorded("message.undeliverable") == 0


@on_both
async def test_chats_that_are_not_found_for_a_while_are_not_lost(both: Stage) -> None:
    ana, rami, nour = await both.enrols(*CAST)
    await both.rests()
    fault = answers(both, NOT_FOUND, times=None)
    await ana.sends("/request LBN immediate life preserve EXERCISE one")
    await asyncio.sleep(4)
    both.server.faults.remove(fault)
    first = await rami.receives("IMMEDIATE")
    await nour.receives("IMMEDIATE")
    await both.rests()
    assert await both.recorded("person.unreachable") == 0
    assert await both.recorded("message.undeliverable") == 0
    filed = await files(ana)
    assert filed.reference not in first.text
    await rami.receives(filed.reference, within=5)
    await nour.receives_nothing(filed.reference, within=0.3)


@on_both
async def test_who_blocked_the_bot_is_tried_again_beside_the_next(both: Stage) -> None:
    ana, rami, nour = await both.enrols(*CAST)
    await both.rests()
    await rami.blocks()
    await until_recorded(both, "person.unreachable")
    filed = await files(ana)
    await nour.receives(filed.reference, within=5)
    await both.rests()
    opens_again(both, "lbn-duty")
    again = await files(ana)
    await rami.receives(again.reference, within=5)
    await nour.receives(again.reference, within=5)
    await both.rests()
    assert await both.recorded("person.reachable") == 1
    third = await files(ana)
    await rami.receives(third.reference, within=5)
    await nour.receives_nothing(third.reference, within=0.3)
    assert await both.log_holds()


@on_both
async def test_a_quiet_try_finds_who_can_be_reached_again(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.dispatch.delivery_watch.KNOCKS_EVERY", 0.3)
    async with staged(tmp_path, url_of(database_url)) as stage:
        ana, rami, nour = await stage.enrols(*CAST)
        await rami.blocks()
        await until_recorded(stage, "person.unreachable")
        await asyncio.sleep(1)
        assert await stage.recorded("person.reachable") == 0
        read = len(await rami.reads())
        opens_again(stage, "lbn-duty")
        await until_recorded(stage, "person.reachable")
        await stage.rests()
        assert len(await rami.reads()) == read, "nothing rings"
        filed = await files(ana)
        await rami.receives(filed.reference, within=5)
        await nour.receives_nothing(filed.reference, within=0.3)


def url_of(database_url: str) -> str | None:
    """The setting's value; none for the embedded database."""
    return None if database_url.startswith("sqlite") else database_url


async def until_recorded(stage: Stage, event: str, count: int = 1) -> None:
    """Wait for so many records of this event."""
    async with asyncio.timeout(60):
        while await stage.recorded(event) < count:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.1)


@on_both
async def test_every_chat_refusing_is_an_outage_with_a_name(
    tmp_path: Path, database_url: str
) -> None:
    port = free_port()
    health = Listen("127.0.0.1", port)
    async with staged(tmp_path, url_of(database_url), health_listen=health) as stage:
        ana, rami, _nour = await stage.enrols(*CAST)
        await stage.rests()
        assert (await ready(port)).status_code == 200
        fault = answers(stage, BLOCKED, times=None)
        await ana.sends("/request LBN immediate life preserve EXERCISE one")
        async with asyncio.timeout(60):
            while (answer := await ready(port)).status_code == 200:  # noqa: ASYNC110 - likewise
                await asyncio.sleep(0.1)
        assert answer.json() == {"ready": False, "why": "every chat refuses messages"}
        async with asyncio.timeout(60):
            while "contactpoint_refused_by_all 1.0" not in await metrics(port):  # noqa: ASYNC110 - likewise
                await asyncio.sleep(0.5)
        await until_recorded(stage, "delivery.refused_by_all")
        found = await reachability.reach(stage.deployment.office)
        assert found.is_nobody_left
        assert "Every chat refuses messages" in (await delivery(stage.deployment)).text
        assert found.unreachable == (), "nobody is kept as unreachable for an outage"
        # What is filed meanwhile arrives once it is over, without anybody's doing.
        await ana.sends("/request LBN immediate life preserve EXERCISE two")
        await until_recorded(stage, "request.filed", 2)
        await until_recorded(stage, "message.not_delivered", 3)
        stage.server.faults.remove(fault)
        await rami.receives("IMMEDIATE")
        async with asyncio.timeout(60):
            while (await ready(port)).status_code != 200:  # noqa: ASYNC110 - likewise
                await asyncio.sleep(0.1)
        assert await stage.recorded("delivery.refused_by_all") == 1
        assert await stage.recorded("delivery.taken_again") == 1
        assert await stage.log_holds()


async def ready(port: int) -> httpx.Response:
    """What a monitor is told."""
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.get(f"http://127.0.0.1:{port}/readyz")


async def metrics(port: int) -> str:
    """The numbers, asked until they say it: they are counted every few seconds."""
    async with httpx.AsyncClient(trust_env=False) as client:
        return (await client.get(f"http://127.0.0.1:{port}/metrics")).text


@on_both
async def test_what_could_not_be_removed_is_removed_once_the_chat_opens(both: Stage) -> None:
    ana, rami = await both.enrols("esp-officer", "lbn-duty")
    filed = await files(ana)
    alert = await rami.receives("IMMEDIATE")
    await rami.presses("Acknowledge", on=alert)
    content = await rami.receives("keep the account")
    await both.rests()
    answers(both, BLOCKED, "lbn-duty", times=None, method="deleteMessage")
    await rami.blocks()
    await ana.sends(f"/withdraw {filed.reference}")
    await until_recorded(both, "message.not_removed")
    both.server.faults.clear()
    await rami.unblocks()
    await until_recorded(both, "person.reachable")
    await both.rests()
    assert content.id not in [message.id for message in await rami.reads()]


@pytest.mark.parametrize("method", ["editMessageText", "answerCallbackQuery"])
async def test_one_unknown_refusal_is_no_last_word_about_what_stands_there(
    stage: Stage, method: str
) -> None:
    ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    await files(ana)
    alert = await rami.receives("IMMEDIATE")
    await stage.rests()
    who = "lbn-duty" if "Message" in method else None
    answers(stage, Given(status=400, body=NULL), who, method=method)
    answer = await rami.presses("Acknowledge", on=alert)
    assert answer.text.startswith("You acknowledged")
    await rami.waits_until(alert, "Acknowledged by you", within=10)
