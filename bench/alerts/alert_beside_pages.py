"""An immediate alert while supervisors browse the pages and a file comes in, and without them.

One service serves both, as it does where nobody has set it up otherwise. Alone and beside take turns, so that
whatever else the machine does falls on both.
"""

import asyncio
import contextlib
import secrets
import time
from collections.abc import AsyncIterator, Sequence
from typing import Final

import httpx

from bench.stage import browsing, crowd, seeding
from bench.stage.running import Deployment, postgresql, prepared
from bench.stage.table import Row, milliseconds
from domain.files.file import CHUNK

BROWSING: Final = 20
FILE: Final = 25 * CHUNK
REQUESTS: Final = 10_000
_ROUNDS, _ALERTS = 5, 12
_BETWEEN: Final = 0.25
"""Seconds between alerts, so that they meet whatever goes on beside them."""
_READS_FOR: Final = 2.0
"""Seconds that somebody looks at a page before they open the next."""
_PAGES: Final = ("/", "/requests?q=closed", "/review?period=7d", "/review/cover", "/directory")


def table() -> list[Row]:
    """On both engines."""
    rows = [asyncio.run(_measure("SQLite"))]
    with postgresql() as address:
        return [*rows, asyncio.run(_measure("PostgreSQL", DATABASE_URL=address))]


async def _measure(engine: str, **settings: str) -> Row:
    alone: list[float] = []
    beside: list[float] = []
    async with prepared({**browsing.at_pages(), **settings}, crowd.network()) as stage:
        await stage.enrol_everybody()
        async with stage.opened() as deployment, deployment.office.store.work() as work:
            await seeding.of_a_year(work, REQUESTS)
        async with stage.runs(), _browsers(stage) as (officer, *chiefs):
            await stage.is_ready()
            await _alerts(stage)
            for _ in range(_ROUNDS):
                alone += await _alerts(stage)
                async with _busy(officer, chiefs):
                    beside += await _alerts(stage)
    return Row(
        what=f"an immediate alert while {BROWSING} supervisors browse and one uploads 25 MB, {engine}",
        result=milliseconds(beside),
        target="as alone",
        baseline=f"alone: {milliseconds(alone)}",
    )


@contextlib.asynccontextmanager
async def _browsers(stage: Deployment) -> AsyncIterator[list[httpx.AsyncClient]]:
    """That of an official, who brings the file, and those of the supervisors."""
    chiefs = [crowd.chief(crowd.MEMBERS[each % len(crowd.MEMBERS)]) for each in range(BROWSING)]
    async with contextlib.AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(browsing.browser(stage, person))
            for person in (crowd.official("AUT", 0), *chiefs)
        ]


async def _alerts(stage: Deployment) -> list[float]:
    ana, rami = stage.phone(crowd.official("AUT", 1)), stage.phone(crowd.duty("BEL"))
    found = []
    for _ in range(_ALERTS):
        await asyncio.sleep(_BETWEEN)
        await rami.skips()
        line = f"/request BEL immediate life preserve EXERCISE account {secrets.token_hex(4)}"
        begun = time.perf_counter()
        await ana.sends(line)
        await rami.receives("IMMEDIATE", within=20)
        found.append(time.perf_counter() - begun)
    return found


@contextlib.asynccontextmanager
async def _busy(
    officer: httpx.AsyncClient, chiefs: Sequence[httpx.AsyncClient]
) -> AsyncIterator[None]:
    """For as long as the block lasts; raises what one of them met."""
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(_uploads(officer, stop))
        for number, chief in enumerate(chiefs):
            group.create_task(_browses(chief, number, stop))
        await asyncio.sleep(1.0)
        yield
        stop.set()


async def _browses(chief: httpx.AsyncClient, number: int, stop: asyncio.Event) -> None:
    await asyncio.sleep(_READS_FOR * number / BROWSING)
    while not stop.is_set():
        await browsing.opens(chief, _PAGES[number % len(_PAGES)])
        number += 1
        await asyncio.sleep(_READS_FOR)


async def _uploads(officer: httpx.AsyncClient, stop: asyncio.Event) -> None:
    """One file after the other, each thrown away once it has come."""
    while not stop.is_set():
        said = {"name": "EXERCISE.bin", "size": str(FILE), "marking": "TLP:RED"}
        begun = await officer.post("/requests/new/preserve/files/begin", data=said)
        begun.raise_for_status()
        file, offset = begun.json()["id"], 0
        while offset < FILE and not stop.is_set():
            put = await officer.put(f"/files/{file}/{offset}", content=secrets.token_bytes(CHUNK))
            put.raise_for_status()
            offset += CHUNK
        gone = {"act": "remove", "file": file}
        await officer.post("/requests/new/preserve/files", data=gone)
