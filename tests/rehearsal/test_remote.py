"""Phones over HTTP: the same verbs, and an interface that only this machine can use."""

from __future__ import annotations

import asyncio
import json
import sys

import pytest
from msgspec import convert
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MessageEntity,
    ReplyKeyboardMarkup,
)

from rehearsal.pages.control import BotControl, BotState
from rehearsal.phones.phone import NotAnswered, NotReceived
from rehearsal.server import RehearsalServer
from rehearsal.world.http_client import HttpAnswer, request
from rehearsal.world.values import Message, PhoneError
from rehearsal.world.wire import to_json
from tests.rehearsal.conftest import ANA, RAMI
from tests.rehearsal.remote_phones import RemoteError, RemotePhones

KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("Acknowledge", callback_data="a:1")]])


@pytest.fixture
def phones(server: RehearsalServer) -> RemotePhones:
    return RemotePhones(server.url)


async def post(server: RehearsalServer, path: str, body: object, **headers: str) -> HttpAnswer:
    told = {
        "Content-Type": "application/json",
        **{k.replace("_", "-"): v for k, v in headers.items()},
    }
    return await request(
        "POST", f"{server.url}/rehearsal/{path}", headers=told, body=json.dumps(body).encode()
    )


async def test_a_conversation_over_http(phones: RemotePhones, bot: Bot) -> None:
    phone = phones.phone(ANA, "Ana")
    sent = await phone.sends("/start EXERCISE")
    waiting = asyncio.create_task(phone.receives("welcome", within=10))
    await bot.send_message(ANA, "EXERCISE welcome", reply_markup=KEYS)
    shown = await waiting
    assert shown.labels == ("Acknowledge",)

    started = (await bot.get_updates())[-1].update_id

    async def answer() -> None:
        updates = await bot.get_updates(timeout=5, offset=started + 1)
        await updates[-1].callback_query.answer("EXERCISE yes", show_alert=True)

    answering = asyncio.create_task(answer())
    assert (await phone.presses("Acknowledge")).alert is True
    await answering
    assert (await phone.edits(sent, "/start again")).text == "/start again"
    await phone.deletes(sent)
    assert [message.id for message in await phone.reads()] == [shown.id]
    assert await phone.waits_until(shown, "welcome", within=1)
    await phone.sends_attachment("voice")
    assert (await phone.reads())[-1].attachment["voice"]["duration"] == 3


async def test_what_does_not_come_is_told_with_what_came(phones: RemotePhones, bot: Bot) -> None:
    phone = phones.phone(ANA, "Ana")
    await bot.send_message(ANA, "EXERCISE other", reply_markup=KEYS)
    with pytest.raises(
        NotReceived, match=r"Ana did not receive 'wanted' within 0.1 s(.|\n)*EXERCISE other"
    ):
        await phone.receives("wanted", within=0.1)
    with pytest.raises(AssertionError, match="should not come"):
        await phone.receives_nothing("other", within=0.1)
    await phone.skips()
    await phone.receives_nothing(within=0.1)
    with pytest.raises(NotAnswered):
        await phone.presses("Acknowledge", within=0.1)
    with pytest.raises(PhoneError, match="sees no button"):
        await phone.presses("Refuse")
    with pytest.raises(NotReceived):
        await phone.waits_until(1, "never", within=0.05)


async def test_the_switches_over_http(
    server: RehearsalServer, phones: RemotePhones, bot: Bot
) -> None:
    assert (await phones.people())[0].name == "Ana Ruiz (EXERCISE)"
    await phones.advance(minutes=15)
    await phones.set_speed(60)
    clock = await phones.clock()
    assert (clock["generation"], clock["speed"]) == (3, 60)
    await phones.add_fault("500", method="sendMessage", times=None)
    assert server.faults.active[0].times is None
    await phones.clear_faults()
    assert server.faults.active == ()
    number = await phones.inject({"message": {"EXERCISE": 1}})
    assert number == server.updates.batch(1)[0].id
    await bot.send_message(ANA, "EXERCISE")
    calls = await phones.calls("sendMessage", ANA)
    assert [(call.status, call.parameters["text"]) for call in calls] == [(200, "EXERCISE")]
    with pytest.raises(PhoneError, match="started elsewhere"):
        await phones.bot("kill")
    with pytest.raises(RemoteError, match="phone of that number"):
        await phones.phone(99).sends("x")


async def test_blocking_and_the_menu_over_http(
    server: RehearsalServer, phones: RemotePhones, bot: Bot
) -> None:
    phone = phones.phone(ANA)
    await bot.set_my_commands([("help", "EXERCISE")])
    assert [line.command for line in await phone.sees_commands()] == ["help"]
    await phone.blocks()
    with pytest.raises(PhoneError, match="Unblock it first"):
        await phone.sends("x")
    await phone.unblocks()
    assert await phone.sends("x")


async def test_groups_over_http(server: RehearsalServer, bot: Bot) -> None:
    made = json.loads(
        (
            await post(
                server,
                "groups",
                {"title": "EXERCISE", "by": ANA, "people": [RAMI], "bot": "member"},
            )
        ).body
    )
    assert made["bot_status"] == "member"
    told = json.loads(
        (
            await post(
                server, "groups/bot", {"chat": made["id"], "by": ANA, "status": "administrator"}
            )
        ).body
    )
    assert told["bot_status"] == "administrator"
    new = json.loads((await post(server, "groups/upgrade", {"chat": made["id"], "by": ANA})).body)
    assert new["kind"] == "supergroup"


class Control(BotControl):
    """A bot that is only a word."""

    def __init__(self) -> None:
        self.now = BotState.RUNNING

    async def kill(self) -> None:
        self.now = BotState.STOPPED

    async def restart(self) -> None:
        self.now = BotState.RUNNING

    def state(self) -> BotState:
        return self.now


async def test_the_bot_is_killed_and_restarted_through_its_owner() -> None:
    control = Control()
    async with RehearsalServer(control=control).serving() as server:
        phones = RemotePhones(server.url)
        await phones.bot("kill")
        assert control.now is BotState.STOPPED
        await phones.bot("restart")
        assert control.now is BotState.RUNNING
        with pytest.raises(RemoteError, match="kill or restart"):
            await phones.bot("feed")


async def test_only_this_machine_and_only_json(server: RehearsalServer) -> None:
    refused = await post(server, "clock", {"speed": 2}, Host="attacker.example")
    assert refused.status == 403
    foreign = await post(server, "clock", {"speed": 2}, Origin="https://attacker.example")
    assert foreign.status == 403
    plain = await request(
        "POST",
        f"{server.url}/rehearsal/clock",
        headers={"Content-Type": "text/plain"},
        body=b'{"speed": 2}',
    )
    assert plain.status == 415
    assert (
        await request("GET", f"{server.url}/", headers={"Origin": "https://attacker.example"})
    ).status == 403
    assert server.clock.speed == 1
    for wrong in ([1], {"message_id": "1", "text": "x"}, {"message_id": 1, "text": 5}):
        assert (await post(server, f"people/{ANA}/edit", wrong)).status == 400


async def test_the_event_stream_tells_what_happens(server: RehearsalServer, bot: Bot) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(b"GET /rehearsal/events?after=0 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    await bot.send_message(ANA, "EXERCISE stream")
    async with asyncio.timeout(60):
        seen = await reader.readuntil(b"EXERCISE stream")
    assert b"text/event-stream" in seen
    writer.close()


async def test_messages_survive_the_wire(server: RehearsalServer, bot: Bot) -> None:
    phone = server.phone(ANA)
    bold = [MessageEntity("bold", 0, 8)]
    first = await bot.send_message(ANA, "EXERCISE", entities=bold, reply_markup=KEYS)
    await bot.edit_message_text("EXERCISE two", ANA, first.message_id, reply_markup=KEYS)
    await bot.send_message(ANA, "EXERCISE keys", reply_markup=ReplyKeyboardMarkup([["A", "B"]]))
    await phone.sends_attachment("location")
    for message in phone.messages():
        again = convert(json.loads(json.dumps(to_json(message))), Message)
        assert abs(again.date - message.date).total_seconds() < 0.001
        assert to_json(again) == to_json(message)


async def test_the_server_in_a_process_of_its_own() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "rehearsal", "--started", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    url = (await process.stdout.readline()).decode().split()[-1]
    token = (await process.stdout.readline()).decode().split()[-1]
    phones = RemotePhones(url)
    everybody = await phones.people()
    async with Bot(token, base_url=f"{url}/bot") as bot:
        await bot.send_message(everybody[0].telegram_id, "EXERCISE")
    assert await phones.phone(everybody[0].telegram_id).receives("EXERCISE")
    waiting = asyncio.create_task(request("GET", f"{url}/rehearsal/clock?generation=1&timeout=30"))
    await asyncio.sleep(0.1)
    process.terminate()
    assert await process.wait() == 0
    assert (await waiting).status == 200


async def test_stopping_ends_whatever_waits(people: list) -> None:
    async with RehearsalServer(people=people).serving() as server:
        phones = RemotePhones(server.url)
        server.faults.add("silence", method="getMe")
        tasks = [
            asyncio.create_task(phones.phone(ANA).forges("x", on=1, within=30)),
            asyncio.create_task(
                request("GET", f"{server.url}/rehearsal/clock?timeout=30&generation=1")
            ),
            asyncio.create_task(request("GET", f"{server.url}/rehearsal/events?after=99")),
            asyncio.create_task(request("GET", f"{server.url}/bot{server.token}/getMe")),
        ]
        await asyncio.sleep(0.2)
        assert not any(task.done() for task in tasks)
    done, waiting = await asyncio.wait(tasks, timeout=5)
    assert waiting == set()
    for task in done:
        task.exception()
