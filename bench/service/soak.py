"""A day of ordinary traffic at 60 times speed, with a fault a minute: nothing lost, memory flat.

``CONTACTPOINT_SOAK_HOURS`` is the length by the service's clock: 24 hours take 24 minutes; two are
the short form. ``CONTACTPOINT_SOAK_DATABASE`` is ``sqlite`` (one process), ``postgresql`` (two
replicas) or ``both``. Limits on sending are lifted, since they go by real time. What is not right is
said in the row, and on standard error with the records of each request that it concerns.
"""

import asyncio
import os
from typing import Final

from bench.soaking import faults as soak_faults
from bench.soaking.memory import Growth, Lives
from bench.soaking.people import Traffic
from bench.soaking.scene import SPEED, Scene, say, scene
from bench.soaking.verdict import Verdict, judge
from bench.stage.table import Row

HOURS: Final = int(os.environ.get("CONTACTPOINT_SOAK_HOURS", "2"))
DATABASE: Final = os.environ.get("CONTACTPOINT_SOAK_DATABASE", "sqlite")
_ENGINES: Final = {"sqlite": "SQLite", "postgresql": "PostgreSQL, two replicas"}
_FLAT: Final = 5.0
"""MB."""


def table() -> list[Row]:
    """One run for each database that was asked for."""
    wanted = list(_ENGINES) if DATABASE == "both" else [DATABASE]
    return [row for name in wanted for row in asyncio.run(_soak(name))]


async def _soak(database: str) -> list[Row]:
    async with scene(on_postgresql=database == "postgresql") as played:
        lives = Lives(played.processes)
        traffic = Traffic(played.deployment, played.dice)
        looking = asyncio.create_task(lives.watch())
        async with asyncio.TaskGroup() as group:
            group.create_task(traffic.lives(HOURS * 3600 / SPEED))
            group.create_task(soak_faults.happen(played, HOURS))
        # Nothing more falls due while what is left is done.
        played.clock.set_speed(1.0)
        left = await played.rests()
        looking.cancel()
        await played.ends()
        found = await judge(played, traffic.sent, left)
        for line in (*lives, *found.findings):
            say(str(line))
        return _rows(_ENGINES[database], played, found, lives.growth())


def _rows(engine: str, played: Scene, found: Verdict, growth: Growth | None) -> list[Row]:
    return [
        Row(
            what=f"{HOURS} h of traffic at {SPEED:.0f} times speed, a fault a minute, {engine}",
            result=_summary(played, found, growth),
            target="0 lost, 0 late, 0 twice, all repeats marked, the log verifies",
        ),
        Row(
            what=f"memory meanwhile, {engine}",
            result=_memory(growth),
            target=f"within {_FLAT:.0f} MB at the same age",
        ),
    ]


def _memory(growth: Growth | None) -> str:
    if growth is None:
        return "not measured: no process lived long enough"
    if growth.lives == 1:
        return f"NOT COMPARED, one long life only: {growth}"
    is_flat = growth.last - growth.first <= _FLAT
    return str(growth) if is_flat else f"NOT FLAT: {growth}"


def _summary(played: Scene, found: Verdict, growth: Growth | None) -> str:
    is_compared = growth is not None and growth.lives > 1
    memory = f"{growth.last - growth.first:+.1f} MB" if growth and is_compared else "not compared"
    told = (
        f"{HOURS} h: {found.requests:,} requests, {found.messages:,} messages, "
        f"{found.escalations:,} escalations, {len(played.troubles)} faults, {len(found.lost)} lost, "
        f"{len(found.late)} late (at most {found.worst_calm:.1f} s, beside a fault "
        f"{found.worst_after:.1f} s), {len(found.twice)} twice, {found.repeats} marked as repeats "
        f"({found.seen_twice} seen twice), memory {memory}"
    )
    return f"NOT RIGHT, {len(found.findings)} findings: {told}" if found.findings else told
