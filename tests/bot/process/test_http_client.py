"""HTTP towards others: where it goes, to whom, how long and how much, and that nothing says so."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bot.process.http_client import Body, HttpClient, NoAnswer, may_leave

TOKEN = "123456:EXERCISE-token"
FORM = "application/x-www-form-urlencoded"


@contextlib.asynccontextmanager
async def answering(
    answer: bytes, heard: list[bytes], *, goes_on: bool = False
) -> AsyncIterator[str]:
    """The address of what gives every request this answer, and keeps the first line of each."""

    async def answers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readline())
        with contextlib.suppress(ConnectionError):
            writer.write(answer)
            while goes_on and not writer.is_closing():
                writer.write(bytes(1 << 16))
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(answers, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_a_redirect_is_not_followed() -> None:
    heard: list[bytes] = []
    moved = b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"
    async with answering(moved, heard) as url, HttpClient(trusts_environment=False) as client:
        answer = await client.request("GET", f"{url}/here", within=5.0)
    assert (answer.status, answer.headers["location"]) == (302, "/elsewhere")
    assert heard == [b"GET /here HTTP/1.1\r\n"]


@pytest.mark.parametrize("is_trusted", [True, False])
async def test_a_proxy_is_used_where_the_environment_is_trusted(
    monkeypatch: pytest.MonkeyPatch, is_trusted: bool
) -> None:
    proxied: list[bytes] = []
    direct: list[bytes] = []
    empty = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    async with answering(empty, proxied) as proxy, answering(empty, direct) as url:
        monkeypatch.setenv("http_proxy", proxy)
        async with HttpClient(trusts_environment=is_trusted) as client:
            await client.request("GET", f"{url}/a", within=5.0)
    assert (len(proxied), len(direct)) == ((1, 0) if is_trusted else (0, 1))


async def test_no_more_is_read_than_memory_bears(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.process.http_client._LONGEST", 1000)
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n"
    async with (
        answering(head, [], goes_on=True) as url,
        HttpClient(trusts_environment=False) as client,
    ):
        answer = await client.request("GET", url, within=5.0)
    assert 1000 < len(answer.body) < 1 << 20


async def test_who_says_nothing_is_late() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/bot{TOKEN}/getMe"
        async with HttpClient(trusts_environment=False) as client:
            with pytest.raises(NoAnswer) as raised:
                await client.request("POST", url, within=0.2, body=Body(b"a=1", FORM))
    assert raised.value.is_late
    assert TOKEN not in str(raised.value)


async def test_an_address_where_nobody_listens() -> None:
    client = HttpClient(1, trusts_environment=False)
    with pytest.raises(NoAnswer) as raised:
        await client.request("POST", f"http://127.0.0.1:9/bot{TOKEN}/getMe", within=1.0)
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
    asked = client.request("POST", f"https://localhost:{port}/bot{TOKEN}/getMe", within=5.0)
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


@pytest.mark.parametrize("is_allowed", [True, False])
async def test_before_the_first_byte_leaves_it_is_asked(is_allowed: bool) -> None:
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
            await client.request("POST", url, within=1.0, body=Body(b"a=1", FORM))
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
        await client.request(
            "POST", f"http://127.0.0.1:{port}/", within=1.0, body=Body(b"a=1", FORM)
        )
    await client.close()
