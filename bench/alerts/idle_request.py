"""One request in one line on an idle service: from the update's arrival to the alert handed over."""

import asyncio
import time

from bench.stage import plain
from bench.stage.running import Deployment, deployment, postgresql
from bench.stage.table import Row, milliseconds

REPETITIONS = 60
LINE = "/request LBN immediate life preserve EXERCISE keep the account of the suspect"


def table() -> list[Row]:
    """The service on both engines, and the usual way of building."""
    with postgresql() as address:
        on_postgresql = asyncio.run(_ours(DATABASE_URL=address))
    ours, usual = asyncio.run(_ours()), asyncio.run(plain.idle(REPETITIONS))
    target = "median 25 ms, 95 % 60 ms"
    return [
        Row(
            what=f"one request on an idle service until its alert is handed over, {engine}",
            result=milliseconds(spent),
            target=target,
            baseline=milliseconds(usual),
        )
        for engine, spent in (("SQLite", ours), ("PostgreSQL", on_postgresql))
    ]


async def _ours(**settings: str) -> list[float]:
    async with deployment(**settings) as stage:
        await stage.enrols("esp-officer", "lbn-duty")
        await one(stage)
        return [await one(stage) for _ in range(REPETITIONS)]


async def one(stage: Deployment, line: str = LINE, to: str = "lbn-duty") -> float:
    """File one request, and wait until everything that belongs to it is over."""
    ana, rami = stage.phone("esp-officer"), stage.phone(to)
    await rami.skips()
    begun = time.perf_counter()
    await ana.sends(line)
    await rami.receives("IMMEDIATE")
    taken = time.perf_counter() - begun
    await ana.receives("was sent")
    await asyncio.sleep(0.05)
    return taken
