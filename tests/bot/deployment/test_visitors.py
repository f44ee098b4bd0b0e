"""Strangers at a listener: however many come and however little they say, others are answered."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.deployment import visitors
from bot.deployment.listening import listener, pages, serve
from bot.deployment.setting_values import Listen
from bot.deployment.visitors import Phase
from bot.endpoints.metrics import Metrics
from bot.endpoints.standing import standing
from bot.process import logs
from bot.process.clock import SystemClock
from services.visit.office import Office
from tests.bot.process.test_logs import lines, written

__all__ = ["written"]

MOST = 8
ENDED = "contactpoint_connections_ended_total"
WHOLE = b"GET /here HTTP/1.1\r\nHost: monitor\r\n\r\n"
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(slots=True)
class Place:
    """A listener on this machine, and who has come to it."""

    port: int
    come: list[asyncio.StreamWriter]

    async def says(self, text: bytes) -> Connection:
        """Somebody new comes and says this."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.come.append(writer)
        writer.write(text)
        return reader, writer

    async def answers(self, text: bytes) -> bytes:
        """The first line of the answer to somebody new; empty where the connection ends."""
        reader, _ = await self.says(text)
        async with asyncio.timeout(60):
            return await reader.readline()


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    async def here(request: Request) -> Response:
        await request.body()
        return Response("here")

    stop = asyncio.Event()
    on = listener(Listen("127.0.0.1", 0), "TEST")
    made = Place(on.getsockname()[1], [])
    app = pages(Route("/here", here, methods=["GET", "POST"]))
    serving = asyncio.create_task(serve(app, on, stop, MOST))
    yield made
    for writer in made.come:
        writer.close()
    stop.set()
    await serving


async def is_ended(connection: Connection) -> bool:
    """Whether the other side ends it, sooner or later."""
    reader, _ = connection
    try:
        async with asyncio.timeout(60):
            await reader.read()
    except ConnectionError:
        return True
    return True


async def test_who_says_nothing_makes_room_for_who_does(place: Place) -> None:
    strangers = [await place.says(b"GET /here HTTP/1.1\r\nX-More: ") for _ in range(5 * MOST)]
    assert await place.answers(WHOLE) == b"HTTP/1.1 200 OK\r\n"
    gone = [stranger for stranger in strangers[: 4 * MOST] if await is_ended(stranger)]
    assert len(gone) == 4 * MOST, "those who came first"


async def test_how_many_were_ended_is_a_number_for_the_monitor(
    place: Place, office: Office
) -> None:
    """Also of a process that only serves, which is where strangers come."""
    before = await ended(office)
    strangers = [await place.says(b"") for _ in range(3 * MOST)]
    assert await place.answers(WHOLE) == b"HTTP/1.1 200 OK\r\n"
    for stranger in strangers[: 2 * MOST]:
        assert await is_ended(stranger)
    assert await ended(office) - before == 2 * MOST + 1
    assert f"contactpoint_connections_ended_total {await ended(office)}" in (
        Metrics(SystemClock()).text().decode()
    )


async def ended(office: Office) -> float:
    transport = httpx.ASGITransport(app=standing(office))
    async with httpx.AsyncClient(transport=transport, base_url="http://monitor") as client:
        text = (await client.get("/metrics")).text
    (line,) = [each for each in text.splitlines() if each.startswith(f"{ENDED} ")]
    return float(line.split()[1])


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"GET /here HTTP/1.1\r\n",
        b"POST /here HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nEXER",
        WHOLE,
    ],
)
async def test_nobody_stays_for_long(
    place: Place, monkeypatch: pytest.MonkeyPatch, begun: bytes
) -> None:
    monkeypatch.setattr(visitors, "_WITHIN", dict.fromkeys(Phase, 0.2))
    assert await is_ended(await place.says(begun))


async def test_dripping_does_not_lengthen_the_time(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visitors, "_WITHIN", dict.fromkeys(Phase, 0.4))
    reader, writer = await place.says(b"GET /here HTTP/1.1\r\nX-More: ")
    async with asyncio.timeout(60):
        while not reader.at_eof():
            writer.write(b"x")
            await asyncio.sleep(0.02)
            if reader.exception() is not None or writer.is_closing():
                return


@pytest.mark.parametrize(("most", "comes"), [(30, True), (2, False)])
async def test_a_long_body_has_as_long_again_with_each_part_of_it_but_not_for_ever(
    place: Place, monkeypatch: pytest.MonkeyPatch, most: int, comes: bool
) -> None:
    monkeypatch.setattr(visitors, "_WITHIN", dict.fromkeys(Phase, 1.0))
    monkeypatch.setattr(visitors, "_LONG", 1000)
    monkeypatch.setattr(visitors, "_MOST_LONG", most)
    head = b"POST /here HTTP/1.1\r\nHost: x\r\nContent-Length: 8000\r\n\r\n"
    reader, writer = await place.says(head)
    for _ in range(8):
        await asyncio.sleep(0.6)
        writer.write(bytes(1000))
    try:
        answer = await asyncio.wait_for(reader.readline(), 60)
    except ConnectionError:
        answer = b""
    assert answer.startswith(b"HTTP/1.1 200") is comes


async def test_a_connection_is_kept_for_the_next_request(place: Place) -> None:
    reader, writer = await place.says(WHOLE)
    for _ in range(3):
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 60)
        assert head.startswith(b"HTTP/1.1 200")
        assert await reader.readexactly(4) == b"here"
        writer.write(WHOLE)


async def test_nonsense_behind_an_answer_is_no_incident(place: Place) -> None:
    seen: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, told: seen.append(told))
    post = b"POST /none HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    reader, writer = await place.says(post)
    assert b"404" in await asyncio.wait_for(reader.readline(), 60)
    writer.write(b"nonsense\r\n" * 3)
    assert await is_ended((reader, writer))
    assert seen == []


async def test_without_descriptors_it_waits_and_says_so_once(
    monkeypatch: pytest.MonkeyPatch, place: Place
) -> None:
    said: list[str] = []
    monkeypatch.setattr(logs, "trouble", lambda name, _error: said.append(name))
    monkeypatch.setattr("bot.deployment.listening._AFTER_TROUBLE", 0.2)
    real = "socket.socket.accept"

    def accept(_self: object) -> None:
        raise OSError(24, "EXERCISE")

    with monkeypatch.context() as patched:
        patched.setattr(real, accept)
        answer = asyncio.create_task(place.answers(WHOLE))
        await asyncio.sleep(0.5)
    assert await answer == b"HTTP/1.1 200 OK\r\n"
    assert 1 <= len(said) <= 4, "a few tries, not one for each turn of the loop"
    assert set(said) == {"connections_not_accepted"}


@pytest.mark.parametrize("path", ["/here/", "//here", "/here//"])
async def test_a_near_address_is_not_redirected_to_a_claimed_host(place: Place, path: str) -> None:
    asked = f"GET {path} HTTP/1.1\r\nHost: forged.example\r\n\r\n".encode()
    assert await place.answers(asked) == b"HTTP/1.1 404 Not Found\r\n"


def test_a_crowd_makes_room_for_others_and_not_the_others_for_it() -> None:
    """Of who is silent, the one leaves whose address has most, though somebody else came first."""

    class Silent:
        def __init__(self, network: str) -> None:
            self.network, self.since, self.has_ended = network, 0.0, False

        def end(self) -> None:
            self.has_ended = True

    crowd = visitors.Visitors(4)
    others = [Silent(network) for network in ("10.0.0.1", "10.0.0.2", "10.0.0.2", "10.0.0.3")]
    for other in others:
        crowd.enter(other)  # type: ignore[arg-type]  # what of a visitor is looked at
        crowd.mark(other, is_silent=True)  # type: ignore[arg-type]  # likewise
    assert not crowd.makes_room(0.0), "they have a moment to say what they want"
    assert crowd.makes_room(1.0)
    assert [other.has_ended for other in others] == [False, True, False, False]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Lets time pass for the log."""
    at = [1_000.0]
    monkeypatch.setattr("bot.process.logs.time.monotonic", lambda: at[0])

    def passes(seconds: float) -> None:
        at[0] += seconds

    return passes


def test_the_same_incident_is_one_line_a_minute(
    written: object, later: Callable[[float], None]
) -> None:
    numbers = {logs.incident(_raised()) for _ in range(500)}
    assert len(numbers) == 1, "what a person reads is found in the log"
    later(61)
    logs.event("ready")
    told = lines(written)  # type: ignore[arg-type]  # a stream
    assert [line["event"] for line in told] == ["incident", "incident", "ready"]
    assert told[1]["count"] == 499
    assert {told[0]["incident"], told[1]["incident"]} == numbers
    later(61)
    assert logs.incident(_raised()) not in numbers


def test_a_library_is_one_line_a_minute(written: object) -> None:
    import logging

    for _ in range(500):
        logging.getLogger("uvicorn.error").warning("EXERCISE")
    assert len(lines(written)) == 1  # type: ignore[arg-type]  # a stream


def _raised() -> Exception:
    try:
        int("EXERCISE")
    except ValueError as error:
        return error
    raise AssertionError
