"""Many open requests: starting, doing nothing, escalating on time, and catching up after downtime.

The clock is the local Telegram's, which the service follows, so that hours pass at once. Lateness is
that of the alert at the Bot API, sending included.
"""

import asyncio
import os
import re
import statistics
import time
from datetime import datetime, timedelta

from bench.stage import crowd, long_log, seeding
from bench.stage.calls import NewCalls
from bench.stage.running import Deployment, cpu_seconds, memory_mb, prepared, until
from bench.stage.table import Row, milliseconds
from bot.process.http_client import HttpClient

OPEN = int(os.environ.get("BENCH_OPEN", "100000"))
RECORDS = 1_000_000
A_SECOND, SECONDS = 50, 20
OVERDUE = 2_000
IDLE = 10.0
_FRESH = 8
"""New requests while what is overdue is worked."""
_BETWEEN = 0.02
"""Seconds from one's alert to the next request."""
_COUNTED_WITHIN = 600.0
_KEPT = re.compile(rb"^contactpoint_tally_kept_timestamp_seconds [1-9]", re.MULTILINE)
_SERIAL = re.compile(r"EXERCISE-\d{4}-[A-Z]{3}-[A-Z]{3}-(\d{6})-")


def table() -> list[Row]:
    """One deployment on SQLite, in turn."""
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    async with prepared({}, crowd.network()) as stage:
        await stage.enrol_everybody()
        now = stage.server.clock.now()
        due = _times(now)
        async with stage.opened() as deployment:
            async with deployment.office.store.work() as work:
                await seeding.open_requests(work, due)
            await long_log.grow(deployment.office.store, RECORDS)
        begun = time.perf_counter()
        async with stage.runs() as pid:
            await stage.is_ready()
            start = Row(
                what=f"start with {OPEN:,} open requests and {RECORDS:,} records until ready",
                result=f"{time.perf_counter() - begun:.1f} s",
                target="2.5 s",
            )
            await _counted(stage)
            idle = await _idle(pid)
            late = await _lateness(stage, due)
            memory = Row(
                what=f"memory with {OPEN:,} open requests, after these escalations",
                result=f"{memory_mb(pid):.0f} MB",
                target="150 MB",
            )
        return [start, memory, idle, late, *await _after_downtime(stage, due)]


def _times(now: datetime) -> list[datetime]:
    """When each falls due: some one after the other, many in one second, the rest in a month."""
    spread = A_SECOND * SECONDS
    first = now + timedelta(hours=1)
    soon = [first + timedelta(seconds=number / A_SECOND) for number in range(spread)]
    together = [now + timedelta(hours=2)] * OVERDUE
    return [*soon, *together, *[now + timedelta(days=30)] * (OPEN - spread - OVERDUE)]


async def _counted(stage: Deployment) -> None:
    """What the log's records say is counted once, beside everything else; then nothing is to be done."""
    address = f"http://{stage.environment['CONTACTPOINT_HEALTH_LISTEN']}/metrics"
    async with HttpClient(trusts_environment=False) as client, asyncio.timeout(_COUNTED_WITHIN):
        while not _KEPT.search((await client.request("GET", address, within=60.0)).body):  # noqa: ASYNC110 - nothing announces it
            await asyncio.sleep(1.0)


async def _idle(pid: int) -> Row:
    before = cpu_seconds(pid)
    await asyncio.sleep(IDLE)
    used = (cpu_seconds(pid) - before) / IDLE
    return Row(
        what=f"processor while nothing is due, {OPEN:,} open requests",
        result=f"{used * 100:.1f} % of one core",
        target="0.7 %",
    )


async def _lateness(stage: Deployment, due: list[datetime]) -> Row:
    wanted = A_SECOND * SECONDS
    clock, alerts = stage.server.clock, _Alerts(stage, range(wanted))
    clock.advance(seconds=(due[0] - clock.now()).total_seconds() - 1.0)
    await asyncio.sleep(SECONDS + 1.0)
    await until(lambda: alerts.count() >= wanted, 60.0)
    late = [(at - due[number]).total_seconds() * 1000 for number, at in alerts.at.items()]
    return Row(
        what=f"lateness of escalations, {OPEN:,} open requests, {A_SECOND} due each second",
        result=f"median {statistics.median(late):.0f} ms, 99 % {_most(late):.0f} ms",
        target="median 100 ms, 99 % 500 ms",
    )


def _most(found: list[float]) -> float:
    return statistics.quantiles(found, n=100)[-1]


class _Alerts:
    """When the seeded requests' alerts of a range first reached the Bot API from now on, by their number."""

    def __init__(self, stage: Deployment, numbers: range) -> None:
        self._calls = NewCalls(stage.server.journal)
        self._numbers = numbers
        self.at: dict[int, datetime] = {}

    def count(self) -> int:
        """How many there are by now."""
        for call in self._calls.take():
            serial = _SERIAL.search(str(call.parameters.get("text", "")))
            if call.method == "sendMessage" and serial is not None:
                number = int(serial[1]) - seeding.FIRST_SERIAL
                if number in self._numbers and "IMMEDIATE" in str(call.parameters["text"]):
                    self.at.setdefault(number, call.at)
        return len(self.at)


async def _after_downtime(stage: Deployment, due: list[datetime]) -> list[Row]:
    first, clock = A_SECOND * SECONDS, stage.server.clock
    clock.advance(seconds=(due[first] - clock.now()).total_seconds() + 60.0)
    alerts = _Alerts(stage, range(first, first + OVERDUE))
    async with stage.runs():
        await until(lambda: alerts.count() > 0, 60.0)
        begun = time.perf_counter()
        await until(lambda: alerts.count() >= OVERDUE // 3, 60.0)
        fresh = await _fresh(stage)
        await until(lambda: alerts.count() >= OVERDUE, 120.0)
        taken = time.perf_counter() - begun
    return [
        Row(
            what=f"{OVERDUE:,} deadlines due at once after downtime, until all are alerted",
            result=f"{taken:.1f} s",
            target="3 s",
        ),
        Row(
            what=f"{_FRESH} new immediate requests in the middle of it, each until its alert is handed over",
            result=milliseconds(fresh),
            target="30 ms",
        ),
    ]


async def _fresh(stage: Deployment) -> list[float]:
    ana = stage.phone(crowd.official("AUT", 1))
    rami = stage.phone(crowd.duty("FRA"))
    taken: list[float] = []
    for number in range(_FRESH):
        await rami.skips()
        begun = time.perf_counter()
        await ana.sends(f"/request FRA immediate life preserve EXERCISE amid the others {number}")
        await rami.receives("IMMEDIATE", within=20)
        taken.append(time.perf_counter() - begun)
        await asyncio.sleep(_BETWEEN)
    return taken
