"""One request in one line on an idle service: from the update's arrival to the alert handed over."""

import asyncio
import itertools
import time
from typing import Final

from bench.stage import floor, plain
from bench.stage.running import Deployment, deployment, postgresql
from bench.stage.table import Row, above, milliseconds

REPETITIONS = 60
LINE = "/request LBN immediate life preserve EXERCISE keep the account of the suspect"
_NUMBERS: Final = itertools.count(1)
"""Each request says something else: of the same text again its sender is told."""


def table() -> list[Row]:
    """The service on both engines, the usual way of building, and the least that is possible."""
    with postgresql() as address:
        on_postgresql = asyncio.run(_ours(DATABASE_URL=address))
    ours, usual = asyncio.run(_ours()), asyncio.run(plain.idle(REPETITIONS))
    least = asyncio.run(floor.idle(REPETITIONS))
    return [
        Row(
            what=f"one request on an idle service until its alert is handed over, {engine}",
            result=milliseconds(spent),
            target=f"median {target} ms; 2.8 times the floor",
            baseline=milliseconds(usual),
            floor=above(least, spent),
        )
        for engine, spent, target in (("SQLite", ours, 8), ("PostgreSQL", on_postgresql, 12))
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
    await ana.sends(f"{line} {next(_NUMBERS)}")
    await rami.receives("IMMEDIATE")
    taken = time.perf_counter() - begun
    await ana.receives("was sent")
    await asyncio.sleep(0.05)
    return taken
