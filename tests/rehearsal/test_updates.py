"""How updates reach the bot: long polling, confirmation, conflicts, webhooks, age."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.error import BadRequest, Conflict, InvalidToken

from rehearsal.server import TOKEN, RehearsalServer
from rehearsal.world.http_client import request
from rehearsal.world.values import PhonePerson
from tests.rehearsal.conftest import ANA, bot_on, call

SECRET = "EXERCISE_secret-1"


class Hook:
    """A bot's webhook on a plain socket: notes what comes, answers with the next status."""

    def __init__(self) -> None:
        self.got: list[tuple[str, dict]] = []
        self.answers: list[tuple[int, bytes]] = []
        self.url = ""
        self._bell = asyncio.Condition()

    async def has_got(self, count: int) -> None:
        """Wait until that many have come."""
        async with self._bell:
            await self._bell.wait_for(lambda: len(self.got) >= count)

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        body = await reader.readexactly(int(fields["Content-Length"]))
        self.got.append((fields.get("X-Telegram-Bot-Api-Secret-Token", ""), json.loads(body)))
        status, told = self.answers.pop(0) if self.answers else (200, b"")
        writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: {len(told)}\r\n\r\n".encode() + told)
        await writer.drain()
        writer.close()
        async with self._bell:
            self._bell.notify_all()


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    made = Hook()
    listening = await asyncio.start_server(made.handle, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/hook"
    async with listening:
        yield made


async def test_updates_wait_until_they_are_confirmed(server: RehearsalServer, bot: Bot) -> None:
    for text in ("one", "two", "three"):
        await server.phone(ANA).sends(text)
    first = await bot.get_updates(limit=2)
    again = await bot.get_updates(limit=2)
    assert [u.message.text for u in first] == [u.message.text for u in again] == ["one", "two"]
    rest = await bot.get_updates(offset=first[-1].update_id + 1)
    assert [u.message.text for u in rest] == ["three"]
    assert [u.message.text for u in await bot.get_updates(offset=-1)] == ["three"]
    assert await bot.get_updates(offset=rest[-1].update_id + 1) == ()


async def test_a_poll_waits_for_the_next_update(server: RehearsalServer, bot: Bot) -> None:
    polling = asyncio.create_task(bot.get_updates(timeout=10))
    await asyncio.sleep(0.1)
    assert not polling.done()
    await server.phone(ANA).sends("EXERCISE")
    assert [u.message.text for u in await polling] == ["EXERCISE"]


async def test_a_second_poller_ends_the_first(server: RehearsalServer, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=10))
    await asyncio.sleep(0.1)
    second = asyncio.create_task(call(server, "getUpdates", timeout=10))
    with pytest.raises(Conflict, match=r"(?i)terminated by other getUpdates request; make sure"):
        await first
    await server.phone(ANA).sends("EXERCISE")
    assert len((await second)["result"]) == 1


async def test_a_poller_that_is_gone_does_not_hold_anything_up(server: RehearsalServer) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(f"GET /bot{TOKEN}/getUpdates?timeout=50 HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    await asyncio.sleep(0.1)
    writer.close()
    await asyncio.sleep(0.1)
    assert server.journal.calls("getUpdates")[-1].status == 0
    await server.phone(ANA).sends("EXERCISE")
    assert len((await call(server, "getUpdates", timeout=5))["result"]) == 1


async def test_only_the_wanted_kinds_are_queued(server: RehearsalServer, bot: Bot) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    await server.phone(ANA).sends("EXERCISE not wanted")
    assert await bot.get_updates() == ()
    await bot.get_updates(allowed_updates=[])
    await server.phone(ANA).sends("EXERCISE wanted")
    assert len(await bot.get_updates()) == 1


async def test_updates_older_than_a_day_are_gone(server: RehearsalServer, bot: Bot) -> None:
    await server.phone(ANA).sends("EXERCISE old")
    server.clock.advance(hours=24, seconds=1)
    await server.phone(ANA).sends("EXERCISE new")
    assert [u.message.text for u in await bot.get_updates()] == ["EXERCISE new"]


async def test_repeated_and_reversed_updates(server: RehearsalServer, bot: Bot) -> None:
    for text in ("one", "two"):
        await server.phone(ANA).sends(text)
    server.updates.reverse_next()
    backwards = await bot.get_updates()
    assert [u.message.text for u in backwards] == ["two", "one"]
    offset = max(u.update_id for u in backwards) + 1
    server.updates.repeat_next()
    assert [u.message.text for u in await bot.get_updates(offset=offset)] == ["one", "two"]
    assert await bot.get_updates(offset=offset) == ()


async def test_an_update_that_cannot_be_parsed(server: RehearsalServer) -> None:
    number = server.updates.inject(
        "message", {"message": {"message_id": "EXERCISE", "date": "never"}}
    )
    assert (await call(server, "getUpdates"))["result"] == [
        {"update_id": number, "message": {"message_id": "EXERCISE", "date": "never"}}
    ]
    server.updates.inject_text('{"update_id": {update_id}, "message": ')
    answer = await request("GET", f"{server.url}/bot{TOKEN}/getUpdates")
    with pytest.raises(ValueError, match="Expecting"):
        json.loads(answer.body)


async def test_a_webhook_gets_updates_in_order_and_again_after_a_failure(
    server: RehearsalServer, bot: Bot, hook: Hook
) -> None:
    await bot.set_webhook(hook.url, secret_token=SECRET)
    hook.answers = [(500, b""), (200, b"")]
    await server.phone(ANA).sends("one")
    await server.phone(ANA).sends("two")
    async with asyncio.timeout(60):
        await hook.has_got(3)
    assert [update["message"]["text"] for _, update in hook.got] == ["one", "one", "two"]
    assert {secret for secret, _ in hook.got} == {SECRET}
    info = await bot.get_webhook_info()
    assert (info.url, info.last_error_message) == (
        hook.url,
        "Wrong response from the webhook: 500 X",
    )
    with pytest.raises(Conflict, match=r"(?i)can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_a_webhook_may_answer_with_a_call(
    server: RehearsalServer, bot: Bot, hook: Hook
) -> None:
    hook.answers = [
        (
            200,
            json.dumps({"method": "sendMessage", "chat_id": ANA, "text": "EXERCISE yes"}).encode(),
        )
    ]
    await bot.set_webhook(hook.url)
    await server.phone(ANA).sends("EXERCISE?")
    assert await server.phone(ANA).receives("EXERCISE yes")


async def test_setting_a_webhook_ends_a_poll_and_wants_https(
    server: RehearsalServer, bot: Bot, hook: Hook
) -> None:
    polling = asyncio.create_task(bot.get_updates(timeout=10))
    await asyncio.sleep(0.1)
    told = await call(server, "setWebhook", url=hook.url)
    assert told == {"ok": True, "result": True, "description": "Webhook was set"}
    with pytest.raises(Conflict, match=r"(?i)terminated by setWebhook request"):
        await polling
    with pytest.raises(BadRequest, match=r"(?i)An HTTPS URL must be provided for webhook"):
        await bot.set_webhook("http://example.org/hook")
    with pytest.raises(BadRequest, match="Secret token contains unallowed characters"):
        await bot.set_webhook(hook.url, secret_token="not allowed!")


async def test_wrong_tokens_and_methods(server: RehearsalServer) -> None:
    with pytest.raises(InvalidToken):
        async with Bot("1000000001:wrong", base_url=f"{server.url}/bot"):
            pass
    answer = await request("GET", f"{server.url}/botnonsense/getMe")
    assert json.loads(answer.body) == {"ok": False, "error_code": 404, "description": "Not Found"}
    told = await call(server, "setMyMood", mood="EXERCISE")
    assert told["description"] == "Not Found: method not found"
    assert (await call(server, "GETME"))["result"]["is_bot"] is True


async def test_a_call_reads_all_forms_of_parameters(server: RehearsalServer) -> None:
    base = f"{server.url}/bot{TOKEN}/sendMessage"
    forms = [
        ("GET", f"{base}?chat_id={ANA}&text=EXERCISE+1", "", b""),
        (
            "POST",
            base,
            "application/x-www-form-urlencoded",
            f"chat_id={ANA}&text=EXERCISE+2".encode(),
        ),
        (
            "POST",
            base,
            "application/json",
            json.dumps({"chat_id": ANA, "text": "EXERCISE 3"}).encode(),
        ),
        (
            "POST",
            base,
            "multipart/form-data; boundary=b",
            f'--b\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n{ANA}\r\n--b\r\n'
            'Content-Disposition: form-data; name="text"\r\n\r\nEXERCISE 4 é\r\n--b--\r\n'.encode(),
        ),
    ]
    for method, url, content_type, body in forms:
        answer = await request(method, url, headers={"Content-Type": content_type}, body=body)
        assert answer.status == 200
    texts = [message.text for message in server.phone(ANA).messages()]
    assert texts == ["EXERCISE 1", "EXERCISE 2", "EXERCISE 3", "EXERCISE 4 é"]


async def test_broken_bodies_are_refused(server: RehearsalServer) -> None:
    answer = await request(
        "POST",
        f"{server.url}/bot{TOKEN}/sendMessage",
        headers={"Content-Type": "application/json"},
        body=b"{",
    )
    assert answer.status == 400
    assert (await call(server, "sendMessage", text="x"))[
        "description"
    ] == "Bad Request: chat_id is empty"


async def test_the_server_stops_while_a_bot_polls(people: list[PhonePerson]) -> None:
    async with RehearsalServer(people=people).serving() as server:
        bot = bot_on(server)
        await bot.initialize()
        polling = asyncio.create_task(bot.get_updates(timeout=30))
        await asyncio.sleep(0.1)
    assert await polling == ()
    await bot.shutdown()
