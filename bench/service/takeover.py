"""Two replicas on PostgreSQL, of which the leading one is killed again and again."""

import asyncio
import contextlib
import os
import re
import signal
import time
from dataclasses import dataclass, field

from bench.stage.running import (
    CONTACTPOINT,
    Deployment,
    free_port,
    postgresql,
    prepared,
    process,
    until,
)
from bench.stage.table import Row

TIMES = 5
_BEFORE = _AFTER = 10
"""Requests filed right before each kill, and right after it."""
_WITHIN = 60.0
_REFERENCE = re.compile(r"EXERCISE-\d{4}-ESP-LBN-\d{6}-\w")


@dataclass(slots=True)
class _Tally:
    filed: int = 0
    lost: int = 0
    taken: list[float] = field(default_factory=list)
    """Seconds from each kill until everything was alerted."""


def table() -> list[Row]:
    """How long nobody leads, and what is lost meanwhile."""
    with postgresql() as address:
        tally = asyncio.run(_kills(DATABASE_URL=address))
    worst = max(tally.taken)
    return [
        Row(
            what=f"the leading one of two replicas killed {TIMES} times, until all is alerted again",
            result=f"at most {worst:.1f} s, {tally.filed} filed, {tally.lost} lost",
            target="2.5 s, 0 lost",
        )
    ]


async def _kills(**settings: str) -> _Tally:
    tally = _Tally()
    async with prepared(settings) as stage, contextlib.AsyncExitStack() as replicas:
        # The first to run leads, and after it the one that is longest there.
        waiting = [await _starts(stage, replicas)]
        await stage.enrols("esp-officer", "lbn-duty")
        waiting.append(await _starts(stage, replicas))
        for _ in range(TIMES):
            leads = waiting.pop(0)
            await _files(stage, tally, _BEFORE)
            os.kill(leads, signal.SIGKILL)
            begun = time.perf_counter()
            await _files(stage, tally, _AFTER)
            with contextlib.suppress(TimeoutError):
                await until(lambda: _alerted(stage) >= tally.filed, _WITHIN)
            tally.taken.append(time.perf_counter() - begun)
            waiting.append(await _starts(stage, replicas))
        tally.lost = tally.filed - _alerted(stage)
    return tally


async def _starts(stage: Deployment, replicas: contextlib.AsyncExitStack) -> int:
    """One more replica, ready; gives its number."""
    listen = {"CONTACTPOINT_HEALTH_LISTEN": f"127.0.0.1:{free_port()}"}
    replica = Deployment(
        server=stage.server, environment={**stage.environment, **listen}, ids=stage.ids
    )
    number = await replicas.enter_async_context(process((CONTACTPOINT, "run"), replica.environment))
    await replica.is_ready()
    return number


async def _files(stage: Deployment, tally: _Tally, count: int) -> None:
    ana = stage.phone("esp-officer")
    for _ in range(count):
        tally.filed += 1
        await ana.sends(f"/request LBN immediate life preserve EXERCISE number {tally.filed}.")


def _alerted(stage: Deployment) -> int:
    """How many different requests the duty officer was alerted to."""
    texts = (message.text for message in stage.chat("lbn-duty").visible())
    return len({found[0] for text in texts if (found := _REFERENCE.search(text))})
