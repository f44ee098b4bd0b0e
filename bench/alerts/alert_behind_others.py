"""An immediate alert behind 1,000 waiting messages of lower urgency, with Telegram's limits on."""

import asyncio
import time

from bench.stage import crowd, plain
from bench.stage.running import Deployment, prepared
from bench.stage.table import Row, milliseconds
from rehearsal.phones.phone import NotReceived

WAITING = 1_000
_BASELINE_WITHIN = 45.0
_RATES = {"SEND_RATE": "28", "SEND_RATE_PER_CHAT": "1"}


def table() -> list[Row]:
    """The service, and the library's own limiter."""
    ours, usual = asyncio.run(_ours()), asyncio.run(_plain())
    return [
        Row(
            what=f"an immediate alert behind {WAITING:,} waiting messages, Telegram's limits on",
            result=milliseconds(ours),
            target="median 100 ms",
            baseline=f"{usual:.1f} s" if usual else f"not within {_BASELINE_WITHIN:.0f} s",
        )
    ]


async def _ours() -> list[float]:
    async with prepared(_RATES, crowd.network(), limits=True) as stage:
        await stage.enrol_everybody()
        async with stage.runs():
            await stage.is_ready()
            for number in range(WAITING):
                member = crowd.MEMBERS[number % len(crowd.MEMBERS)]
                to = crowd.MEMBERS[number % len(crowd.MEMBERS) - 1]
                sender = stage.phone(crowd.official(member, 1 + number // 10 % 19))
                await sender.sends(f"/request {to} urgent expiring preserve EXERCISE for later")
            await asyncio.sleep(8.0)
            return [await _one(stage, number) for number in range(20)]


async def _one(stage: Deployment, number: int) -> float:
    """From an official who has sent nothing else to each member's duty officer in turn."""
    to = crowd.MEMBERS[number % len(crowd.MEMBERS)]
    member = crowd.MEMBERS[number % len(crowd.MEMBERS) - 1]
    ana, rami = stage.phone(crowd.official(member, 0)), stage.phone(crowd.duty(to))
    await rami.skips()
    begun = time.perf_counter()
    await ana.sends(f"/request {to} immediate life preserve EXERCISE now")
    await rami.receives("IMMEDIATE", within=30)
    taken = time.perf_counter() - begun
    await asyncio.sleep(0.4)
    return taken


async def _plain() -> float | None:
    async with plain.running(limits=True) as server:
        ana, rami = plain.phones(server)
        await plain.one(ana, rami, within=20)
        for _ in range(WAITING):
            await ana.sends(f"{plain.LINE} standard")
        await asyncio.sleep(8.0)
        await rami.skips()
        begun = time.perf_counter()
        await ana.sends(plain.LINE)
        try:
            await rami.receives("IMMEDIATE", within=_BASELINE_WITHIN)
        except NotReceived:
            return None
        return time.perf_counter() - begun
