"""The figures of a year: by way of the tally, how long it takes to be made, and a look; and how much memory.

``figures=200000`` has so many requests; writing them takes most of the time. The baseline opens the same
records and counts nothing. Then the kept chunks are copied until they are those of a million requests: a look
at these, and alerts beside it.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, TypeVar

from bench.stage import crowd
from bench.stage.copied_tally import multiply
from bench.stage.table import Row, milliseconds
from bench.stage.year_log import YEAR, YearClock, opened, write
from bot.service.service import GIVES_WAY
from domain.statistics.period import CountedPeriod
from domain.statistics.turns import COUNTED
from domain.vocabulary import MemberCode
from formats.network_file.document import read_network
from services.conversation import filling_in
from services.directory import versions as directory
from services.statistics.counting import statistics
from services.statistics.tallying import bring_up
from services.visit.office import Office
from storage.log.counting import counted
from tests.services.desk_clerk import Clerk

REQUESTS: Final = 20_000
_SINCE: Final = 100
"""Requests that come between two looks."""
_SIMULATED: Final = 1_000_000
_ALERTS: Final = 60
_FROM: Final = crowd.official(crowd.MEMBERS[0], 0)
_TO: Final = crowd.duty(crowd.MEMBERS[1])
_BETWEEN: Final = 0.05
"""Seconds between two alerts."""
_STATUS: Final = Path("/proc/self/status")
_PEAK: Final = Path("/proc/self/clear_refs")

Result = TypeVar("Result")


def table(requests: int = REQUESTS) -> list[Row]:
    """A row for each look, the making of the tally first."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(measured(Path(folder), requests))


async def measured(folder: Path, requests: int) -> list[Row]:
    """The same with the database in this folder, which is written where it is not there."""
    clock, is_there = YearClock(), (folder / "bench.db").exists()
    async with opened(folder, clock) as office:
        if not is_there:
            await write(office, clock, requests)
    rows = []
    async with opened(folder, clock) as office:
        year = CountedPeriod(first=date(YEAR, 1, 1), last=date(YEAR, 12, 31))
        size, opening = await timed(_read(office))
        _, made = await timed(bring_up(office))
        of = f"a year of {requests:,} requests ({size:,} records)"
        rows.append(
            Row(
                what=f"making the tally of {of}",
                result=str(made),
                target="-",
                baseline=f"opening the same records: {opening}",
            )
        )
    async with opened(folder, clock) as office:
        await write(office, clock, _SINCE, requests)
        _, first = await timed(statistics(office, year))
        _, second = await timed(statistics(office, year))
        _, own = await timed(statistics(office, year, MemberCode("ESP")))
    rows += [
        Row(
            what=f"statistics of {of}, 800 records later",
            result=str(first),
            target="10 s; 200 MB",
            baseline="-",
        ),
        Row(what="the same again", result=str(second), target="1 s", baseline="-"),
        Row(what="a member's own return", result=str(own), target="10 s; 200 MB", baseline="-"),
    ]
    async with opened(folder, clock) as office:
        return [*rows, *await _simulated(office, clock, year, requests)]


async def _simulated(
    office: Office, clock: YearClock, year: CountedPeriod, requests: int
) -> list[Row]:
    """The same of a million requests, and alerts while somebody looks again and again."""
    turns = await multiply(office, -(-_SIMULATED // requests))
    await write(office, clock, _SINCE, 2 * requests)
    _, first = await timed(statistics(office, year))
    _, second = await timed(statistics(office, year))
    # Rosters begin with the year that follows.
    clock.at = max(clock.at, datetime(YEAR + 1, 2, 1, 12, tzinfo=UTC))
    desk = await Desk.opened(replace(office, requests_per_hour=0))
    # As in the service, where what counts gives way to what answers.
    sys.setswitchinterval(GIVES_WAY)
    alone = [await desk.alert() for _ in range(_ALERTS)]
    beside: list[float] = []
    looks = 0
    while len(beside) < _ALERTS:
        looking = asyncio.create_task(statistics(office, year))
        while not looking.done():
            beside.append(await desk.alert())
        await looking
        looks += 1
    of = f"{turns:,} turns (the chunks of {requests:,} requests, copied)"
    return [
        Row(
            what=f"statistics of a year of {of}, 800 records later",
            result=str(first),
            target="10 s; 200 MB",
            baseline="-",
        ),
        Row(what="the same again", result=str(second), target="1 s", baseline="-"),
        Row(
            what=f"an immediate request until its alert is handed over, in the process that counts {of}",
            result=f"{milliseconds(beside)} ({len(beside)} in {looks} looks)",
            target="as alone",
            baseline=f"alone: {milliseconds(alone)}",
        ),
    ]


class Desk:
    """An official who files, and a duty officer who is alerted, without a Telegram between."""

    def __init__(self, clerk: Clerk) -> None:
        self._clerk = clerk
        self._count = 0

    @classmethod
    async def opened(cls, office: Office) -> "Desk":
        """In a network of its own."""
        await directory.import_network(office, read_network(crowd.network()))
        clerk = Clerk(office)
        for person in (_FROM, _TO):
            await clerk.enrols(person)
        return cls(clerk)

    async def alert(self) -> float:
        """Seconds from a line that is sent until the alert is handed over."""
        await asyncio.sleep(_BETWEEN)
        before, self._count = len(self._clerk.reads(_TO)), self._count + 1
        line = f"{crowd.MEMBERS[1]} immediate life preserve EXERCISE keep the account {self._count}"
        begun = time.perf_counter()
        await self._clerk.does(_FROM, filling_in.file_line, line)
        taken = time.perf_counter() - begun
        if len(self._clerk.reads(_TO)) != before + 1:
            raise RuntimeError("nobody was alerted")
        return taken


class Spent:
    """Seconds, and how many more megabytes were in memory at most."""

    def __init__(self) -> None:
        self._begun = time.perf_counter()
        _PEAK.write_text("5", "ascii")
        self._before = _megabytes("VmHWM")
        self.seconds = 0.0
        self.megabytes = 0

    def over(self) -> "Spent":
        """It is done."""
        self.seconds = time.perf_counter() - self._begun
        self.megabytes = _megabytes("VmHWM") - self._before
        return self

    def __str__(self) -> str:
        return f"{self.seconds:.2f} s; {self.megabytes} MB more memory"


async def timed(work: Awaitable[Result]) -> tuple[Result, Spent]:
    """What the work gives, and what it took."""
    spent = Spent()
    return await work, spent.over()


def _megabytes(name: str) -> int:
    line = next(line for line in _STATUS.read_text("ascii").splitlines() if line.startswith(name))
    return int(line.split()[1]) // 1024


async def _read(office: Office) -> int:
    async with office.store.reading(is_long=True) as work:
        size = await work.anchors.size()
        async for _page in counted(work.log, work.connection, work.vault, COUNTED, size):
            pass
    return size
