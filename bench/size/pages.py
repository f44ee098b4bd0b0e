"""The pages of a service that holds many requests: from the request of a browser to the whole page.

Measured at the listener over loopback, so with all that stands between it and the page's own work; the
baseline is the same page beside few requests, asked in turn.
"""

import asyncio
import contextlib
import os
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Final

import httpx

from bench.stage import browsing, crowd, seeding
from bench.stage.running import Deployment, prepared
from bench.stage.table import Row, milliseconds
from domain.events import Event
from domain.requests.request import Record

FEW: Final = 1_000
MANY: Final = int(os.environ.get("BENCH_REQUESTS", "100000"))
RECORDS: Final = 500
REPETITIONS: Final = 20
_PAGES: Final = {
    "the queue": "/",
    "search by member, type and state": "/requests?q=&member=AUT&type=preserve&state=closed",
    "search by month": f"/requests?q={datetime.now(UTC):%Y-%m}",
    "search by a part of a reference": "/requests?q=100042",
    "the night at a glance, 30 days": "/review?period=30d",
}
_REFERENCE: Final = re.compile(r"EXERCISE-\d{4}-[A-Z]{3}-[A-Z]{3}-\d{6}-\w")
_Asks = Callable[[], Awaitable[object]]


def table() -> list[Row]:
    """A row for each page."""
    return asyncio.run(_measure())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Portal:
    """A deployment that runs, and the browser of a supervisor who proved who they are."""

    stage: Deployment
    chief: httpx.AsyncClient


async def _measure() -> list[Row]:
    async with contextlib.AsyncExitStack() as stack:
        few, many = [await _portal(stack, count) for count in (FEW, MANY)]
        rows = [
            await _row(
                f"{what}, {MANY:,} requests",
                "median 100 ms",
                partial(browsing.opens, many.chief, address),
                partial(browsing.opens, few.chief, address),
                f"{FEW:,}",
            )
            for what, address in _PAGES.items()
        ]
        short, long = [await _timeline(many, records) for records in (0, RECORDS)]
        what = f"the timeline of {RECORDS} records, {MANY:,} requests"
        return [*rows, await _row(what, "median 200 ms", long, short, "of a new request")]


async def _portal(stack: contextlib.AsyncExitStack, count: int) -> _Portal:
    stage = await stack.enter_async_context(prepared(browsing.at_pages(), crowd.network()))
    await stage.enrol_everybody()
    async with stage.opened() as deployment, deployment.office.store.work() as work:
        await seeding.of_a_year(work, count)
    await stack.enter_async_context(stage.runs())
    await stage.is_ready()
    chief = await stack.enter_async_context(browsing.browser(stage, crowd.chief("BEL")))
    return _Portal(stage=stage, chief=chief)


async def _timeline(portal: _Portal, records: int) -> _Asks:
    """The timeline of a request that was filed now, and of which so many deliveries are recorded."""
    stage = portal.stage
    ana, rami = stage.phone(crowd.official("AUT", 0)), stage.phone(crowd.duty("BEL"))
    await rami.skips()
    await ana.sends(f"/request BEL immediate life preserve EXERCISE keep account {records}")
    alert = await rami.receives("IMMEDIATE", within=20)
    (reference,) = set(_REFERENCE.findall(alert.text))
    delivered = Record(
        event=Event.DELIVERED, about={"to": "EXERCISE Duty of BEL", "topic": "alert"}
    )
    async with stage.opened() as deployment, deployment.office.store.work() as work:
        found = await work.requests.by_reference(reference)
        assert found is not None  # noqa: S101 - it was alerted
        for _ in range(records):
            await work.note(delivered, found.id)
    address, reason = f"/requests/{reference}/timeline", {"reason": "EXERCISE measured"}

    async def asks() -> None:
        (await portal.chief.post(address, data=reason)).raise_for_status()

    return asks


async def _row(what: str, target: str, asks: _Asks, usual: _Asks, beside: str) -> Row:
    """Both asked in turn; the first of each is not counted."""
    found: tuple[list[float], list[float]] = ([], [])
    for _ in range(1 + REPETITIONS):
        for each, seconds in zip((asks, usual), found, strict=True):
            begun = time.perf_counter()
            await each()
            seconds.append(time.perf_counter() - begun)
    ours, others = (milliseconds(seconds[1:]) for seconds in found)
    return Row(what=what, result=ours, target=target, baseline=f"{beside}: {others}")
