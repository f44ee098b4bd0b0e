"""400 contact points drilled at once: immediate requests filed in the middle of it, and without it.

``drills=30`` drills so many. All are due at once; the service rings them as it always does, with Telegram's
limits on.
"""

import asyncio
import re
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from bench.stage import desks
from bench.stage.running import Deployment, command, postgresql, prepared, process, until
from bench.stage.table import Row, milliseconds

DESKS: Final = 400
_ALONE: Final = 30
_BETWEEN: Final = 0.6
"""Seconds between two requests, so that each meets something else of the drill."""
_WITHIN: Final = 180.0
_RATES: Final = {"SEND_RATE": "28", "SEND_RATE_PER_CHAT": "1"}
_TOO_MANY: Final = 429
_REFERENCE: Final = re.compile(r"EXERCISE-\d{4}-\w{3}-\w{3}-\d{6}-\w")
_OF_A_DRILL: Final = re.compile(r"-\d{6}-\w-X\b")
"""How the reference of a drill ends."""


@dataclass(slots=True)
class Measured:
    """What was seen of one engine."""

    alone: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)
    before: list[int] = field(default_factory=list)
    """Of each request beside it: messages of drills that left before its alert."""
    handed: list[int] = field(default_factory=list)
    """Of each: drills that had been handed over when its alert was."""
    rang: int = 0
    seconds: float = 0.0
    refused: int = 0
    """Messages that this Telegram did not take, for its limits."""


def table(count: int = DESKS) -> list[Row]:
    """On both engines."""
    rows = _rows("SQLite", count, asyncio.run(measured(count)))
    with postgresql() as address:
        found = asyncio.run(measured(count, DATABASE_URL=address))
    return [*rows, *_rows("PostgreSQL", count, found)]


def _rows(engine: str, count: int, found: Measured) -> Iterator[Row]:
    yield Row(
        what=f"an immediate alert while {count} contact points are drilled, Telegram's limits on, {engine}",
        result=f"{milliseconds(found.beside)} ({len(found.beside)} requests)",
        target="median 100 ms",
        baseline=f"without the drill: {milliseconds(found.alone)} ({len(found.alone)} requests)",
    )
    yield Row(
        what=f"of the same: drills that rang, and until the last was handed over, {engine}",
        result=f"{found.rang} in {found.seconds:.0f} s; messages beyond the limits: {found.refused}",
        target="0 beyond the limits",
        baseline="-",
    )
    yield Row(
        what=f"messages of drills that left between a request and its alert, {engine}",
        result=f"median {statistics.median(found.before):.0f}, most {max(found.before)}",
        target="those that are on their way",
        baseline=f"{found.rang} drills",
    )


async def measured(
    count: int, alone: int = _ALONE, most: int | None = None, **settings: str
) -> Measured:
    """One engine: requests without the drill, then beside it until all have rung, ``most`` of them."""
    codes, found = desks.members(count), Measured()
    async with prepared({**_RATES, **settings}, desks.network(codes), limits=True) as stage:
        await stage.enrol_everybody()
        bot = (sys.executable, "-m", "bench.stage.drilled_bot", str(count))
        async with process(bot, stage.environment):
            await stage.is_ready()
            for number in range(min(alone, count)):
                found.alone.append(await _alone(stage, codes, number))
            await _beside(stage, codes, found, most)
    return found


async def _alone(stage: Deployment, codes: Sequence[str], number: int) -> float:
    """One without the drill; taken back, so that it is in no drill's way."""
    taken, reference = await _one(stage, codes, number)
    await stage.phone(_sender(codes, number)).sends(f"/withdraw {reference}")
    await asyncio.sleep(_BETWEEN)
    return taken


async def _beside(
    stage: Deployment, codes: Sequence[str], found: Measured, most: int | None
) -> None:
    """Requests until each desk was drilled, or has had something real before."""
    journal = stage.server.journal
    began_at = journal.last_number
    await command(stage.environment, "drill", "start", "--kind", "ping", "--all")
    begun = time.perf_counter()
    await until(lambda: bool(_drills(stage, began_at)), _WITHIN)
    asked: set[int] = set()
    number = len(found.alone)
    while len(asked | _drills(stage, began_at)) < len(codes):
        if time.perf_counter() - begun > _WITHIN:
            raise TimeoutError("not all drills were handed over")
        if len(found.beside) == most:
            await asyncio.sleep(_BETWEEN)
            continue
        sent_at = journal.last_number
        taken, _reference = await _one(stage, codes, number)
        found.beside.append(taken)
        found.before.append(len(_drills(stage, sent_at)))
        found.handed.append(len(_drills(stage, began_at)))
        asked.add(stage.ids[desks.duty(_asked(codes, number))])
        number += 1
        await asyncio.sleep(_BETWEEN)
    found.seconds = time.perf_counter() - begun
    found.rang = len(_drills(stage, began_at))
    found.refused = sum(call.status == _TOO_MANY for call in journal.calls())


def _drills(stage: Deployment, after: int) -> set[int]:
    """The chats to which a message of a drill went, since that call."""
    return {
        int(call.chat_id)
        for call in stage.server.journal.calls("sendMessage", after=after)
        if call.chat_id is not None and _OF_A_DRILL.search(str(call.parameters.get("text")))
    }


async def _one(stage: Deployment, codes: Sequence[str], number: int) -> tuple[float, str]:
    """From one official to another member's duty officer, until that one has the alert; its reference."""
    to = _asked(codes, number)
    duty = stage.phone(desks.duty(to))
    await duty.skips()
    begun = time.perf_counter()
    line = f"/request {to} immediate life preserve EXERCISE keep the account {number}"
    await stage.phone(_sender(codes, number)).sends(line)
    while _OF_A_DRILL.search((alert := await duty.receives("IMMEDIATE", within=30)).text):
        pass
    taken = time.perf_counter() - begun
    reference = _REFERENCE.search(alert.text)
    return taken, reference[0] if reference else ""


def _sender(codes: Sequence[str], number: int) -> str:
    return desks.official(codes[number % len(codes)])


def _asked(codes: Sequence[str], number: int) -> str:
    return codes[-1 - number % len(codes)]
