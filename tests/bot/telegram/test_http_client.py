"""HTTP towards Telegram: what counts as no answer, and that nothing says where it went."""

import asyncio
import json
import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
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

from bot.telegram.http_client import HttpClient, NoAnswer, PooledRequest, may_leave
from bot.telegram.outgoing_bot import OutgoingBot
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
    monkeypatch.setattr("bot.telegram.http_client.CONNECT_WITHIN", 0.3)
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


async def test_an_address_where_nobody_listens() -> None:
    client = HttpClient(1, trusts_environment=False)
    with pytest.raises(NoAnswer) as raised:
        await client.post(f"http://127.0.0.1:9/bot{TOKEN}/getMe", within=1.0)
    await client.close()
    assert not raised.value.is_late
    assert TOKEN not in str(raised.value)


@pytest.mark.parametrize("is_trusted", [True, False])
async def test_who_poses_as_telegram_reads_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_trusted: bool
) -> None:
    """The same server twice: nothing but trust in its certificate differs."""
    certificate = write_certificate(tmp_path)
    if is_trusted:
        monkeypatch.setattr("aiohttp.connector._SSL_CONTEXT_VERIFIED", trusting(certificate))
    read: list[bytes] = []

    async def answers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        read.append(await reader.readline())
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    posing = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    posing.load_cert_chain(certificate)
    server = await asyncio.start_server(answers, "127.0.0.1", 0, ssl=posing)
    port = server.sockets[0].getsockname()[1]
    client = HttpClient(1, trusts_environment=False)
    asked = client.post(f"https://localhost:{port}/bot{TOKEN}/getMe", within=5.0)
    async with server:
        if is_trusted:
            assert (await asked).status == 200
            assert TOKEN.encode() in read[0]
        else:
            with pytest.raises(NoAnswer, match="CertificateError"):
                await asked
            assert read == []
        await client.close()


def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certificate)


def write_certificate(folder: Path) -> Path:
    """A certificate for this machine that nobody vouches for, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "EXERCISE")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "certificate.pem"
    path.write_bytes(secret + certificate.public_bytes(pem))
    return path


async def test_every_character_arrives_as_it_was_written() -> None:
    text = (
        "EXERCISE " + "".join(map(chr, range(33, 127))) + " é Ł العربية 中文 \U0001f534 %41+&=;\n."
    )
    async with RehearsalServer(token=TOKEN, people=people(started=True)).serving() as server:
        request = PooledRequest(HttpClient(4, trusts_environment=False), 5.0)
        bot = OutgoingBot(server.token, f"{server.url}/bot", request=request)
        keyboard = {"inline_keyboard": [[{"text": "“Ünder” & more+", "callback_data": "a;b=1"}]]}
        await bot.send_text(CHAT, text, keyboard=keyboard, rings=True)
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


@pytest.mark.parametrize("is_allowed", [True, False])
@pytest.mark.parametrize("form", ["text", "picture"])
async def test_before_the_first_byte_leaves_it_is_asked(
    form: str, is_allowed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.http_client.CONNECT_WITHIN", 0.5)
    body = aiohttp.FormData()
    body.add_field("photo", b"EXERCISE", filename="EXERCISE.png", content_type="image/png")
    client = HttpClient(1, trusts_environment=False)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        theirs: list[socket.socket] = []

        def asked() -> bool:
            connection, _ = listener.accept()
            theirs.append(connection)
            connection.settimeout(0.1)
            with pytest.raises(TimeoutError):
                connection.recv(1)
            return is_allowed

        may_leave.set(asked)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        with pytest.raises(NoAnswer):
            await client.post(url, within=0.5, body=b"a=1" if form == "text" else body)
        await client.close()
        (connection,) = theirs
        with connection:
            assert bool(connection.recv(1)) is is_allowed


async def test_where_nobody_listens_it_is_not_asked() -> None:
    client = HttpClient(1, trusts_environment=False)
    may_leave.set(lambda: pytest.fail("nothing is about to leave"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(NoAnswer):
        await client.post(f"http://127.0.0.1:{port}/", within=1.0, body=b"a=1")
    await client.close()
