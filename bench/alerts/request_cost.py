"""What one request costs an idle service: statements, commits, bytes of journal, processor time."""

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import create_engine, make_url

from bench.alerts.idle_request import one
from bench.stage import counted_bot
from bench.stage.running import Deployment, cpu_seconds, postgresql, prepared, process
from bench.stage.table import Row

_COUNTED: Final = 8
"""So few that SQLite seldom begins its journal anew meanwhile, which it does after 1,000 pages."""
_TIMED: Final = 100
_STILL: Final = 10.0
_REST: Final = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Of one request, without what the service does when nothing is asked of it."""

    statements: float
    commits: float
    journal_kb: float
    processor_ms: float


Journal = Callable[[], tuple[bytes, int]]
"""Which journal, and how many bytes it holds."""


def table() -> list[Row]:
    """Both engines."""
    rows = list(_rows("SQLite", asyncio.run(_on_sqlite())))
    with postgresql() as address:
        rows += _rows("PostgreSQL", asyncio.run(_on_postgresql(address)))
    return rows


def _rows(engine: str, cost: Cost) -> Iterator[Row]:
    yield Row(
        what=f"one request on an idle service, {engine}: statements; commits; bytes of journal",
        result=f"{cost.statements:.0f}; {cost.commits:.1f}; {cost.journal_kb:.0f} kB",
        target="20; 2.5; 100 kB",
    )
    yield Row(
        what=f"processor time of one request on an idle service, {engine}",
        result=f"{cost.processor_ms:.1f} ms",
    )


async def _on_sqlite() -> Cost:
    async with prepared({}) as stage:
        file = Path(stage.environment["CONTACTPOINT_DATA_DIR"]) / "contactpoint.db-wal"
        return await _measured(stage, lambda: _pages(file))


def _pages(file: Path) -> tuple[bytes, int]:
    """SQLite's write-ahead log: its salt, and its frames that bear it (sqlite.org/walformat.html)."""
    read = file.read_bytes()
    page, salt, frames = int.from_bytes(read[8:12], "big"), read[16:24], 0
    frame = page + 24
    while read[32 + frames * frame + 8 :][:8] == salt:
        frames += 1
    return salt, frames * frame


async def _on_postgresql(address: str) -> Cost:
    server = create_engine(make_url(address))

    def journal() -> tuple[bytes, int]:
        with server.connect() as connection:
            at = "SELECT pg_current_wal_lsn() - '0/0'::pg_lsn"
            return b"", int(connection.exec_driver_sql(at).scalar_one())

    async with prepared({"DATABASE_URL": address}) as stage:
        return await _measured(stage, journal)


async def _measured(stage: Deployment, journal: Journal) -> Cost:
    with tempfile.TemporaryDirectory() as folder:
        counts = Path(folder) / "counts"
        bot = (sys.executable, "-m", "bench.stage.counted_bot", str(counts))
        async with process(bot, stage.environment) as pid:
            await stage.is_ready()
            await stage.enrols("esp-officer", "lbn-duty")
            await _several(stage, _COUNTED)
            watch = _Watch(pid, counts)
            still = await watch.over(asyncio.sleep(_STILL))
            written = await _written(stage, journal)
            some = await watch.over(_several(stage, _COUNTED))
            many = await watch.over(_several(stage, _TIMED))
    return Cost(
        statements=some.without(still).statements / _COUNTED,
        commits=some.without(still).commits / _COUNTED,
        journal_kb=written / _COUNTED / 1000,
        processor_ms=many.without(still).processor_s / _TIMED * 1000,
    )


async def _several(stage: Deployment, count: int) -> None:
    """So many, and everything that belongs to them."""
    for _ in range(count):
        await one(stage)
    await asyncio.sleep(_REST)


async def _written(stage: Deployment, journal: Journal) -> int:
    """What so many requests write to the journal, where it does not begin anew meanwhile."""
    while True:
        which, before = journal()
        await _several(stage, _COUNTED)
        again, after = journal()
        if which == again:
            return after - before


@dataclass(frozen=True, slots=True, kw_only=True)
class _Used:
    """Over some time."""

    seconds: float
    statements: float
    commits: float
    processor_s: float

    def without(self, still: "_Used") -> "_Used":
        """Less what would have been used in that time where nothing is asked."""
        part = self.seconds / still.seconds
        return _Used(
            seconds=self.seconds,
            statements=self.statements - still.statements * part,
            commits=self.commits - still.commits * part,
            processor_s=self.processor_s - still.processor_s * part,
        )


@dataclass(frozen=True, slots=True)
class _Watch:
    """What the service uses while something happens."""

    pid: int
    counts: Path

    async def over(self, happens: Awaitable[None]) -> _Used:
        """From now until it is over."""
        statements, commits = counted_bot.read(self.counts)
        processor, begun = cpu_seconds(self.pid), time.perf_counter()
        await happens
        more = counted_bot.read(self.counts)
        return _Used(
            seconds=time.perf_counter() - begun,
            statements=more[0] - statements,
            commits=more[1] - commits,
            processor_s=cpu_seconds(self.pid) - processor,
        )
