"""Signs of life: given while the service lives, and sent out while it is well."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from telegram import User
from telegram.error import NetworkError

from bot.beats.signs_of_life import Heartbeat, SignsOfLife
from bot.deployment.settings import Settings
from services.running.outages import Watched
from services.visit.office import Office
from storage.transaction.store import StorageTrouble
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
    monkeypatch.setattr("bot.beats.signs_of_life.outages.give_sign", given.give_sign)
    monkeypatch.setattr("bot.beats.signs_of_life._EVERY", 0.01)
    return given


async def run_until(signs: SignsOfLife, given: Given, count: int) -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(signs.run(stop))
    await until(lambda: len(given.answers) >= count)
    stop.set()
    await running


async def test_telegram_is_asked_where_no_poll_was_answered(office: Office, given: Given) -> None:
    asked: list[int] = []

    async def ask() -> User:
        asked.append(1)
        if len(asked) == 1:
            raise NetworkError("EXERCISE")
        return bot_called("exercise_bot")

    given.failures = 2
    await run_until(SignsOfLife(office, lambda: None, ask), given, 3)
    assert given.answers[:3] == [False, False, True]
    assert given.watched[0] == Watched(service=None, telegram=None)
    assert given.watched[1].service is not None
    assert given.watched[2].telegram is None


async def test_a_poll_that_was_answered_is_a_sign(office: Office, given: Given) -> None:
    async def ask() -> User:
        raise AssertionError("not to be asked")

    office.bot.name = "exercise_bot"
    now = asyncio.get_running_loop().time
    await run_until(SignsOfLife(office, now, ask), given, 2)
    assert given.answers[:2] == [False, True]


async def test_the_bots_name_is_asked_again_now_and_then(
    office: Office, given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Links that enrol would otherwise lead to nobody, or to whoever has the old name now."""
    monkeypatch.setattr("bot.beats.signs_of_life._NAMED_EVERY", 0.0)
    office.bot.name = "exercise_old_bot"
    names = iter(("exercise_old_bot", "exercise_new_bot"))

    async def ask() -> User:
        try:
            return bot_called(next(names))
        except StopIteration:
            raise ValueError("EXERCISE") from None

    await run_until(SignsOfLife(office, asyncio.get_running_loop().time, ask), given, 6)
    assert office.bot.name == "exercise_new_bot"
    assert given.answers[1:6] == [True] * 5, "an odd answer is no silence where polls are answered"


async def test_a_name_that_was_not_told_at_the_start_is_asked_for(
    office: Office, given: Given
) -> None:
    async def ask() -> User:
        return bot_called("exercise_bot")

    await run_until(SignsOfLife(office, asyncio.get_running_loop().time, ask), given, 2)
    assert office.bot.name == "exercise_bot"


def bot_called(name: str) -> User:
    """What Telegram says of the bot."""
    return User(id=1, first_name="EXERCISE", is_bot=True, username=name)


class Operator:
    """The operator's monitor, reached through the proxy that the environment names."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []
        self.status = 200

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.asked.append(await reader.readline())
        writer.write(f"HTTP/1.1 {self.status} EXERCISE\r\nContent-Length: 0\r\n\r\n".encode())
        writer.close()


@pytest.fixture
async def operator(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Operator]:
    operator = Operator()
    monkeypatch.setattr("bot.beats.signs_of_life._SENT_EVERY", 0.01)
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    async with await asyncio.start_server(operator.answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
        yield operator


async def test_the_operators_address_is_asked_for_while_all_is_well(operator: Operator) -> None:
    well = [True, False, False]

    async def is_well() -> bool:
        return well.pop(0) if well else True

    stop = asyncio.Event()
    settings = Settings(heartbeat_url="http://monitor.example.org/EXERCISE")
    running = asyncio.create_task(Heartbeat(settings, is_well).run(stop))
    await until(lambda: not well)
    assert operator.asked == [b"GET http://monitor.example.org/EXERCISE HTTP/1.1\r\n"]
    operator.status = 500
    await until(lambda: len(operator.asked) >= 3)
    stop.set()
    await running


async def test_without_an_address_nothing_is_asked_for(operator: Operator) -> None:
    async def is_well() -> bool:
        return True

    await Heartbeat(Settings(), is_well).run(asyncio.Event())
    assert operator.asked == []


async def test_that_telegram_asked_to_wait_is_written_down_until_it_is(
    office: Office, given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []

    async def note_limits(_office: Office) -> None:
        written.append(1)
        if len(written) == 1:
            raise StorageTrouble

    async def ask() -> User:
        return bot_called("exercise_bot")

    monkeypatch.setattr("bot.beats.signs_of_life.outages.note_limits", note_limits)
    signs = SignsOfLife(office, lambda: None, ask)
    signs.limited()
    await run_until(signs, given, 5)
    assert len(written) == 2
