"""1,000 requests in one line at once, from many people: until the last alert is handed over.

Each says something else, as real ones do: whoever sends the same text again is told so, which costs more.
"""

import asyncio
import statistics
import time
from collections.abc import Callable
from typing import Final

from bench.stage import crowd, plain
from bench.stage.running import Deployment, postgresql, prepared, until
from bench.stage.table import Row

REQUESTS: Final = 1_000
_TIMES: Final = 3
"""A burst is over in two seconds, and a machine shared with others has slower ones."""
_WITHIN: Final = 120.0


def table() -> list[Row]:
    """Both engines, and the usual way of building."""
    usual = _several(lambda: asyncio.run(plain.burst(REQUESTS)))
    on_sqlite = _several(lambda: asyncio.run(_ours()))
    on_postgresql = _several(_on_postgresql)
    return [
        Row(
            what=f"{REQUESTS:,} requests of different texts at once until the last alert is handed "
            f"over, {engine}; "
            f"median of {_TIMES}, slowest and fastest",
            result=_rates(seconds),
            target=f"{target} requests/s, and more than the baseline",
            baseline=_rates(usual),
        )
        for engine, seconds, target in (
            ("SQLite", on_sqlite, 300),
            ("PostgreSQL", on_postgresql, 400),
        )
    ]


def _several(burst: Callable[[], float]) -> list[float]:
    """Each in a deployment of its own, from the beginning."""
    return [burst() for _ in range(_TIMES)]


def _on_postgresql() -> float:
    with postgresql() as address:
        return asyncio.run(_ours(DATABASE_URL=address))


def _rates(seconds: list[float]) -> str:
    middle, slowest, fastest = (
        REQUESTS / each for each in (statistics.median(seconds), max(seconds), min(seconds))
    )
    return f"{middle:.0f} requests/s ({slowest:.0f} to {fastest:.0f})"


async def _ours(**settings: str) -> float:
    async with prepared(settings, crowd.network()) as stage:
        await stage.enrol_everybody()
        async with stage.runs():
            await stage.is_ready()
            await _warm(stage)
            return await _burst(stage)


async def _warm(stage: Deployment) -> None:
    """Everybody's duty officer has had a first alert."""
    for index, member in enumerate(crowd.MEMBERS):
        other = crowd.MEMBERS[index - 1]
        await stage.phone(crowd.official(other, 0)).sends(_line(member, "once"))
        await stage.phone(crowd.duty(member)).receives("IMMEDIATE")
    await asyncio.sleep(1.0)


def _line(member: str, account: object) -> str:
    return f"/request {member} immediate life preserve EXERCISE keep the account {account}"


async def _burst(stage: Deployment) -> float:
    chats = [stage.chat(crowd.duty(m)) for m in crowd.MEMBERS]
    before = sum(len(chat.messages) for chat in chats)
    begun = time.perf_counter()
    for number in range(REQUESTS):
        # One after the other by every official, each to another member than their own.
        member = crowd.MEMBERS[number % len(crowd.MEMBERS)]
        turn = number // len(crowd.MEMBERS)
        sender = crowd.official(member, turn % crowd.OFFICIALS)
        to = crowd.MEMBERS[(number + 1 + turn) % len(crowd.MEMBERS)]
        if to == member:
            to = crowd.MEMBERS[(number + 2 + turn) % len(crowd.MEMBERS)]
        await stage.phone(sender).sends(_line(to, number))
    await until(lambda: sum(len(c.messages) for c in chats) >= before + REQUESTS, _WITHIN)
    return time.perf_counter() - begun
