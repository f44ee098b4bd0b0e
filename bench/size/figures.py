"""The figures of a year: by way of the tally, how long it takes to be made, and a look; and how much memory.

``figures=1000000`` has so many requests; writing them takes most of the time. The baseline opens the same
records and counts nothing.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable
from datetime import date
from pathlib import Path
from typing import Final, TypeVar

from bench.stage.table import Row
from bench.stage.year_log import YEAR, YearClock, opened, write
from domain.statistics.period import CountedPeriod
from domain.statistics.turns import COUNTED
from domain.vocabulary import MemberCode
from services.statistics.counting import statistics
from services.statistics.tallying import bring_up
from services.visit.office import Office
from storage.log.counting import counted

REQUESTS: Final = 20_000
_SINCE: Final = 100
"""Requests that come between two looks."""
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
    return rows


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
