"""The alert's latency beside many closed requests, and beside few: two services, asked in turn."""

import asyncio
import contextlib
import os
import statistics
import time

from bench.stage import crowd, seeding
from bench.stage.running import Deployment, prepared
from bench.stage.table import Row, milliseconds
from storage.sealing.vault import to_ms

FEW = 1_000
MANY = int(os.environ.get("BENCH_CLOSED", "200000"))
REPETITIONS = 40


def table() -> list[Row]:
    """One row: the larger one, and how many times the smaller one."""
    few, many = asyncio.run(_measure())
    times = statistics.median(many) / statistics.median(few)
    return [
        Row(
            what=f"an immediate alert beside {MANY:,} closed requests",
            result=f"{milliseconds(many)}; {times:.2f} times",
            target="1.3 times",
            baseline=f"beside {FEW:,}: {milliseconds(few)}",
        )
    ]


async def _measure() -> tuple[list[float], list[float]]:
    spent: tuple[list[float], list[float]] = ([], [])
    async with contextlib.AsyncExitStack() as stack:
        stages = [await _stage(stack, count) for count in (FEW, MANY)]
        for _ in range(3):
            for stage in stages:
                await _one(stage)
        for _ in range(REPETITIONS):
            for stage, seconds in zip(stages, spent, strict=True):
                seconds.append(await _one(stage))
    return spent


async def _stage(stack: contextlib.AsyncExitStack, closed: int) -> Deployment:
    stage = await stack.enter_async_context(prepared({}, crowd.network()))
    await stage.enrol_everybody()
    async with stage.opened() as deployment, deployment.office.store.work() as work:
        await seeding.closed_requests(work.connection, work.vault.digest, closed, to_ms(work.now))
    await stack.enter_async_context(stage.runs())
    await stage.is_ready()
    return stage


async def _one(stage: Deployment) -> float:
    ana, rami = stage.phone(crowd.official("AUT", 0)), stage.phone(crowd.duty("BEL"))
    await rami.skips()
    begun = time.perf_counter()
    await ana.sends("/request BEL immediate life preserve EXERCISE keep the account")
    await rami.receives("IMMEDIATE", within=20)
    taken = time.perf_counter() - begun
    await ana.receives("was sent", within=20)
    await asyncio.sleep(0.05)
    return taken
