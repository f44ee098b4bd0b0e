"""Clocks, and the alarm that follows them."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from bot.beats.ticker import Ticker
from bot.process.clock import SystemClock, find_clock
from bot.process.followed_clock import FollowedClock
from rehearsal.server import RehearsalServer
from services.running import timekeeping
from services.visit.office import Office
from storage.database.tables import log_records
from tests.bot.waiting import until
from tests.conftest import HandClock


async def test_the_rehearsals_clock_is_found_and_followed() -> None:
    async with RehearsalServer().serving() as server:
        clock = await find_clock(server.url, is_loopback=True)
        assert isinstance(clock, FollowedClock)
        stop = asyncio.Event()
        jumps: list[datetime] = []
        clock.on_jump.append(lambda: jumps.append(clock.now()))
        following = asyncio.create_task(clock.follow(stop))
        then = server.clock.advance(hours=3)
        await until(lambda: jumps)
        assert clock.now() >= then
        server.clock.set_speed(600)
        await until(lambda: len(jumps) > 1)
        left = clock.seconds_until(clock.now() + timedelta(minutes=10))
        assert left == pytest.approx(1.0, abs=0.1)
        server.clock.set_speed(0)
        await until(lambda: len(jumps) > 2)
        assert clock.seconds_until(clock.now() + timedelta(seconds=1)) == float("inf")
        assert clock.seconds_until(clock.now()) == 0
        stop.set()
        await following


async def test_it_runs_on_while_the_rehearsal_is_away() -> None:
    async with RehearsalServer().serving() as server:
        clock = await find_clock(server.url, is_loopback=True)
    stop = asyncio.Event()
    following = asyncio.create_task(clock.follow(stop))
    before = clock.now()
    await asyncio.sleep(0.05)
    assert clock.now() > before
    stop.set()
    await following


async def test_only_a_loopback_address_is_asked() -> None:
    async with RehearsalServer().serving() as server:
        assert isinstance(await find_clock(server.url, is_loopback=False), SystemClock)


async def test_what_has_no_clock() -> None:
    clock = await find_clock("http://127.0.0.1:9", is_loopback=True)
    assert isinstance(clock, SystemClock)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    assert clock.seconds_until(clock.now() - timedelta(seconds=5)) == 0


class Machine:
    """A machine whose clock can be set, and whose uptime goes on."""

    def __init__(self) -> None:
        self.up = 1_000.0
        self.ahead = 1_800_000_000.0
        self.clock = SystemClock(lambda: self.up + self.ahead, lambda: self.up)
        self.began = self.clock.now()

    def shows(self) -> float:
        return (self.clock.now() - self.began).total_seconds()


class TestAClockThatIsSet:
    """What the service takes the time to be when its machine's clock jumps."""

    def test_a_small_correction_is_followed(self) -> None:
        machine = Machine()
        machine.up += 10
        machine.ahead -= 1.5
        assert machine.shows() == pytest.approx(8.5)
        assert machine.clock.astray() == timedelta()

    def test_put_back_the_time_goes_on(self) -> None:
        machine = Machine()
        machine.ahead -= 3600
        machine.up += 900
        assert machine.shows() == pytest.approx(900)
        assert machine.clock.astray().total_seconds() == pytest.approx(-3600)
        machine.ahead += 3600
        assert machine.shows() == pytest.approx(900)
        assert machine.clock.astray() == timedelta()

    def test_put_ahead_it_is_followed_once_it_stays_so(self) -> None:
        machine = Machine()
        machine.ahead += 3600
        machine.up += 5
        assert machine.shows() == pytest.approx(5)
        machine.up += 50
        assert machine.shows() == pytest.approx(55)
        machine.up += 20
        assert machine.shows() == pytest.approx(3675)
        assert machine.clock.astray() == timedelta()

    def test_put_ahead_for_a_moment_nothing_follows(self) -> None:
        machine = Machine()
        machine.ahead += 3600
        assert machine.shows() == pytest.approx(0)
        machine.up += 30
        machine.ahead -= 3600
        assert machine.shows() == pytest.approx(30)
        machine.ahead += 3600
        machine.up += 45
        assert machine.shows() == pytest.approx(75), "the minute begins anew"


def _has_looked(ticker: Ticker, times: int) -> bool:
    return ticker.looks >= times


@pytest.mark.parametrize(("by", "event"), [(-600, "clock.regressed"), (600, "clock.advanced")])
async def test_that_the_clock_was_set_is_recorded_once(office: Office, by: int, event: str) -> None:
    machine = Machine()
    stop = asyncio.Event()
    ticker = Ticker(office, machine.clock)
    running = asyncio.create_task(ticker.run(stop))
    await until(lambda: ticker.looks > 0)
    machine.ahead += by
    for looks in range(2, 5):
        ticker.ring()
        await until(partial(_has_looked, ticker, looks))
    stop.set()
    await running
    async with office.store.reading() as work:
        events = (await work.connection.execute(select(log_records.c.event))).scalars().all()
    assert events.count(event) == 1


async def test_deadlines_are_looked_at_though_the_scheduler_is_silent(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the machine's clock, by which the scheduler goes, was put back by an hour."""
    monkeypatch.setattr("bot.beats.ticker._LOOKS_AT_LEAST_EVERY", 0.05)
    stop = asyncio.Event()
    ticker = Ticker(office, SystemClock())
    running = asyncio.create_task(ticker.run(stop))
    await until(lambda: ticker.looks > 3)
    stop.set()
    await running


class _Jumping(HandClock):
    """A clock set by hand that tells of it."""

    def __init__(self) -> None:
        super().__init__()
        self.on_jump: list[object] = []

    def seconds_until(self, at: datetime) -> float:
        return max((at - self.now()).total_seconds(), 0.0)

    def astray(self) -> timedelta:
        return timedelta()

    async def follow(self, stop: asyncio.Event) -> None:
        await stop.wait()


async def test_the_alarm_rings_when_the_clock_is_set(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = _Jumping()
    due = [clock.now() + timedelta(minutes=m) for m in (15, 30)]
    fired: list[datetime] = []

    async def next_due(_office: Office) -> datetime | None:
        return due[0] if due else None

    async def fire_due(_office: Office) -> tuple[datetime, ...]:
        if due and due[0] <= clock.now():
            fired.append(due.pop(0))
            return (fired[-1],)
        return ()

    monkeypatch.setattr("bot.beats.ticker.timekeeping.next_due", next_due)
    monkeypatch.setattr("bot.beats.ticker.timekeeping.fire_due", fire_due)
    ticker = Ticker(office, clock)
    late: list[float] = []
    ticker.on_fired.append(late.append)
    stop = asyncio.Event()
    running = asyncio.create_task(ticker.run(stop))
    await asyncio.sleep(0.1)
    assert fired == []
    clock.advances(minutes=40)
    for tell in clock.on_jump:
        assert callable(tell)
        tell()
    await until(lambda: len(fired) == 2)
    assert late == [25 * 60, 10 * 60]
    stop.set()
    await running


async def test_it_is_behind_while_several_are_due_and_no_longer(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that what they ring goes before changes of what stands there; also where one of them fails."""
    clock, found = _Jumping(), list[bool]()
    left = [2, 3, 1]

    async def next_due(_office: Office) -> datetime | None:
        found.append(ticker.is_behind)
        return clock.now() if left else None

    async def fire_due(_office: Office) -> tuple[datetime, ...]:
        count = left.pop(0)
        if count == 3:
            raise RuntimeError("EXERCISE")
        return (clock.now(),) * count

    monkeypatch.setattr("bot.beats.ticker.timekeeping.next_due", next_due)
    monkeypatch.setattr("bot.beats.ticker.timekeeping.fire_due", fire_due)
    ticker = Ticker(office, clock)
    stop = asyncio.Event()
    running = asyncio.create_task(ticker.run(stop))
    await until(lambda: len(found) >= 4)
    stop.set()
    await running
    assert found[:4] == [False, True, False, False]


async def test_while_many_are_due_it_does_not_ask_each_time_whether_more_are(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And is well all the while, however long that takes."""
    clock, asked, looks = _Jumping(), list[int](), list[float]()
    left = [timekeeping.AT_ONCE] * 3 + [1]

    async def next_due(_office: Office) -> datetime | None:
        asked.append(len(left))
        return clock.now() if left else None

    async def fire_due(_office: Office) -> tuple[datetime, ...]:
        looks.append(ticker.looked_at)
        return (clock.now(),) * left.pop(0)

    monkeypatch.setattr("bot.beats.ticker.timekeeping.next_due", next_due)
    monkeypatch.setattr("bot.beats.ticker.timekeeping.fire_due", fire_due)
    ticker = Ticker(office, clock)
    stop = asyncio.Event()
    running = asyncio.create_task(ticker.run(stop))
    await until(lambda: not left and len(asked) >= 2)
    stop.set()
    await running
    assert asked[:2] == [4, 0]
    assert len(set(looks)) == len(looks)


async def test_a_deadline_out_of_order_stops_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []

    async def next_due(_office: Office) -> datetime | None:
        return datetime(2020, 1, 1, tzinfo=UTC)

    async def fire_due(_office: Office) -> tuple[datetime, ...]:
        calls.append(1)
        raise RuntimeError

    monkeypatch.setattr("bot.beats.ticker.timekeeping.next_due", next_due)
    monkeypatch.setattr("bot.beats.ticker.timekeeping.fire_due", fire_due)
    stop = asyncio.Event()
    running = asyncio.create_task(Ticker(office, SystemClock()).run(stop))
    await until(lambda: len(calls) > 2)
    stop.set()
    await running
