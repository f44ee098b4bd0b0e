"""Signs of life: given while the service lives, and sent out while it is well."""

import asyncio
from dataclasses import dataclass, field

import httpx
import pytest
from telegram.error import NetworkError

from bot.settings import Settings
from bot.signs import Heartbeat, Signs
from services.office import Office
from services.outages import Watched
from storage.store import StorageTrouble
from tests.bot.waiting import until


@dataclass
class Given:
    """The signs that were given, in place of the database."""

    answers: list[bool] = field(default_factory=list)
    watched: list[Watched] = field(default_factory=list)
    failures: int = 0

    async def give_sign(self, _office: Office, watched: Watched, *, telegram_answers: bool) -> None:
        if self.failures:
            self.failures -= 1
            raise StorageTrouble
        self.answers.append(telegram_answers)
        self.watched.append(watched)


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Given:
    given = Given()
    monkeypatch.setattr("bot.signs.outages.give_sign", given.give_sign)
    monkeypatch.setattr("bot.signs._EVERY", 0.01)
    return given


async def run_until(signs: Signs, given: Given, count: int) -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(signs.run(stop))
    await until(lambda: len(given.answers) >= count)
    stop.set()
    await running


async def test_telegram_is_asked_where_no_poll_was_answered(office: Office, given: Given) -> None:
    asked: list[int] = []

    async def ask() -> None:
        asked.append(1)
        if len(asked) == 1:
            raise NetworkError("EXERCISE")

    given.failures = 2
    await run_until(Signs(office, lambda: None, ask), given, 3)
    assert given.answers[:3] == [False, False, True]
    assert given.watched[0] == Watched(service=None, telegram=None)
    assert given.watched[1].service is not None
    assert given.watched[2].telegram is None


async def test_a_poll_that_was_answered_is_a_sign(office: Office, given: Given) -> None:
    async def ask() -> None:
        raise AssertionError("not to be asked")

    now = asyncio.get_running_loop().time
    await run_until(Signs(office, now, ask), given, 2)
    assert given.answers[:2] == [False, True]


class Operator:
    """The operator's monitor."""

    def __init__(self) -> None:
        self.asked = 0
        self.status = 200

    def answer(self, _request: httpx.Request) -> httpx.Response:
        self.asked += 1
        return httpx.Response(self.status)


@pytest.fixture
def operator(monkeypatch: pytest.MonkeyPatch) -> Operator:
    operator = Operator()
    real = httpx.AsyncClient

    def client(**options: object) -> httpx.AsyncClient:
        assert options["trust_env"] is True
        return real(transport=httpx.MockTransport(operator.answer))

    monkeypatch.setattr("bot.signs.httpx.AsyncClient", client)
    monkeypatch.setattr("bot.signs._SENT_EVERY", 0.01)
    return operator


async def test_the_operators_address_is_asked_for_while_all_is_well(operator: Operator) -> None:
    well = [True, False, False]

    async def is_well() -> bool:
        return well.pop(0) if well else True

    stop = asyncio.Event()
    settings = Settings(heartbeat_url="https://monitor.example.org/EXERCISE")
    running = asyncio.create_task(Heartbeat(settings, is_well).run(stop))
    await until(lambda: not well)
    assert operator.asked == 1
    operator.status = 500
    await until(lambda: operator.asked >= 3)
    stop.set()
    await running


async def test_without_an_address_nothing_is_asked_for(operator: Operator) -> None:
    async def is_well() -> bool:
        return True

    await Heartbeat(Settings(), is_well).run(asyncio.Event())
    assert operator.asked == 0


async def test_that_telegram_asked_to_wait_is_written_down_until_it_is(
    office: Office, given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []

    async def note_limits(_office: Office) -> None:
        written.append(1)
        if len(written) == 1:
            raise StorageTrouble

    async def ask() -> None:
        return

    monkeypatch.setattr("bot.signs.outages.note_limits", note_limits)
    signs = Signs(office, lambda: None, ask)
    signs.limited()
    await run_until(signs, given, 5)
    assert len(written) == 2
