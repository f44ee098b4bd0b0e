"""The library's requests: what counts as no answer, and that nothing says where it went."""

import json

import pytest
from telegram import Bot, InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.process.http_client import HttpClient, may_leave
from bot.telegram.outgoing_bot import OutgoingBot
from bot.telegram.pooled_request import PooledRequest
from rehearsal.accounts import people
from rehearsal.server import TOKEN, RehearsalServer
from rehearsal.world.faults import FaultKind, Given

CHAT = people()[0].telegram_id


def bot_of(server: RehearsalServer, within: float = 5.0) -> Bot:
    request = PooledRequest(HttpClient(4, trusts_environment=False), within)
    return Bot(server.token, f"{server.url}/bot", request=request, get_updates_request=request)


async def test_a_picture_goes_as_a_file() -> None:
    async with RehearsalServer(token=TOKEN, people=people(started=True)).serving() as server:
        bot = bot_of(server)
        sent = await bot.send_photo(CHAT, InputFile(b"\x89PNG EXERCISE"), caption="EXERCISE")
        await bot.request.shutdown()
        assert sent.message_id
        assert server.journal.calls("sendPhoto")[0].status == 200


async def test_before_a_picture_leaves_it_is_asked_too() -> None:
    may_leave.set(lambda: False)
    async with RehearsalServer(token=TOKEN, people=people(started=True)).serving() as server:
        bot = bot_of(server)
        with pytest.raises(NetworkError):
            await bot.send_photo(CHAT, InputFile(b"\x89PNG EXERCISE"), caption="EXERCISE")
        await bot.request.shutdown()
        assert not server.journal.calls("sendPhoto")


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        (FaultKind.SILENCE, TimedOut),
        (FaultKind.DROP_BEFORE, NetworkError),
        (FaultKind.MALFORMED, TelegramError),
        (FaultKind.BAD_GATEWAY, NetworkError),
    ],
)
async def test_no_answer_is_told_without_the_address(
    kind: FaultKind,
    error: type[Exception],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.telegram.pooled_request.CONNECT_WITHIN", 0.3)
    async with RehearsalServer(token=TOKEN, people=people(started=True)).serving() as server:
        bot = bot_of(server, within=0.2)
        server.faults.add(kind.value, times=1, seconds=3.0)
        with pytest.raises(error) as raised:
            await bot.send_message(CHAT, "EXERCISE-canary")
        assert (await bot.send_message(CHAT, "EXERCISE")).message_id, "the next one goes"
        await bot.request.shutdown()
    assert TOKEN not in str(raised.value) + caplog.text
    assert "canary" not in caplog.text


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 429, 500, 502])
@pytest.mark.parametrize(
    "body", ["<html>EXERCISE</html>", "", "[]", "null", '{"ok":false}', '{"error":"EXERCISE"}']
)
async def test_what_is_not_the_bot_apis_own_json_is_no_answer(status: int, body: str) -> None:
    async with RehearsalServer(token=TOKEN, people=people(started=True)).serving() as server:
        bot = bot_of(server)
        server.faults.add(FaultKind.ANSWER, given=Given(status=status, body=body))
        with pytest.raises(NetworkError) as raised:
            await bot.send_message(CHAT, "EXERCISE")
        assert type(raised.value) is NetworkError, "and no word about a person or the token"
        await bot.request.shutdown()


@pytest.mark.parametrize(
    ("refusal", "error"),
    [
        ('"error_code":400,"description":null', BadRequest),
        ('"error_code":400,"description":{"EXERCISE":1},"parameters":[1]', BadRequest),
        ('"error_code":403,"description":"Forbidden: bot was blocked by the user"', Forbidden),
        ('"error_code":413,"description":"Request Entity Too Large"', BadRequest),
        ('"error_code":429,"description":"Too Many Requests"', RetryAfter),
        ('"error_code":429,"parameters":{"retry_after":"EXERCISE"}', RetryAfter),
        ('"error_code":400,"parameters":{"migrate_to_chat_id":-1001}', ChatMigrated),
        ('"error_code":401,"description":"Unauthorized"', InvalidToken),
        ('"error_code":500,"description":"Internal Server Error"', NetworkError),
    ],
)
async def test_a_refusal_of_the_bot_api_is_what_it_says(
    refusal: str, error: type[TelegramError]
) -> None:
    async with RehearsalServer(token=TOKEN, people=people(started=True)).serving() as server:
        bot = bot_of(server)
        body = f'{{"ok":false,{refusal}}}'
        server.faults.add(FaultKind.ANSWER, given=Given(status=400, body=body))
        with pytest.raises(error) as raised:
            await bot.send_message(CHAT, "EXERCISE")
        assert type(raised.value) is error
        await bot.request.shutdown()


async def test_every_character_arrives_as_it_was_written() -> None:
    text = (
        "EXERCISE " + "".join(map(chr, range(33, 127))) + " é Ł العربية 中文 \U0001f534 %41+&=;\n."
    )
    async with RehearsalServer(token=TOKEN, people=people(started=True)).serving() as server:
        request = PooledRequest(HttpClient(4, trusts_environment=False), 5.0)
        bot = OutgoingBot(server.token, f"{server.url}/bot", request=request)
        keyboard = {"inline_keyboard": [[{"text": "“Ünder” & more+", "callback_data": "a;b=1"}]]}
        await bot.send_text(CHAT, text, (), keyboard=keyboard, rings=True)
        await bot.request.shutdown()
        (sent,) = server.world.chats[CHAT].visible()
    assert sent.text == text
    ((button,),) = sent.inline_rows
    assert button.label == "“Ünder” & more+"
    assert button.fields["callback_data"] == "a;b=1"


@pytest.mark.parametrize("payload", [b"", b"[]", b"{", b"[" * 100_000])
def test_what_is_no_answer_of_the_bot_api(payload: bytes) -> None:
    with pytest.raises(TelegramError):
        PooledRequest.parse_json_payload(payload)


def test_of_a_message_only_its_number_is_kept() -> None:
    result = {"message_id": 7, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "EXERCISE"}
    told = PooledRequest.parse_json_payload(json.dumps({"ok": True, "result": result}).encode())
    assert told["result"] == {"message_id": 7, "date": 1, "chat": {"id": 1, "type": "private"}}
