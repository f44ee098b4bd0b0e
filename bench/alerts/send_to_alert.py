"""From pressing Send to the alert handed to the Bot API, on an idle service."""

import asyncio
import time

from bench.stage import plain
from bench.stage.running import deployment
from bench.stage.table import Row, milliseconds
from rehearsal.phones.phone import Phone
from rehearsal.world.values import Message

REPETITIONS = 40
LINE = "EXERCISE keep the account of the suspect"
_TO_READ_IT = 0.1
"""Seconds; nobody presses Send sooner, and only then is the service idle."""


def table() -> list[Row]:
    """Run the bot and the baseline one after the other, on the same local server."""
    ours = asyncio.run(_ours())
    plain = asyncio.run(_plain())
    return [
        Row(
            what="pressing Send until the alert is handed over, idle service, SQLite",
            result=milliseconds(ours),
            target="median 50 ms, 95 % 150 ms",
            baseline=milliseconds(plain),
        )
    ]


async def _ours() -> list[float]:
    async with deployment() as stage:
        ana, rami = await stage.enrols("esp-officer", "lbn-duty")
        return [await _one(ana, rami) for _ in range(REPETITIONS)]


async def _one(ana: Phone, rami: Phone) -> float:
    await ana.sends("/request")
    for label in ("Lebanon", "Preserve data", "Immediate", "Life or limb", "TLP:AMBER"):
        asked = await _with_button(ana, label)
        await ana.presses(label, on=asked)
    await ana.receives("Now write")
    await ana.sends(LINE)
    summary = await _with_button(ana, "Send")
    await rami.skips()
    # What follows the summary, such as taking the buttons off the question before it, is over.
    await asyncio.sleep(_TO_READ_IT)
    begun = time.perf_counter()
    pressing = asyncio.create_task(ana.presses("Send", on=summary))
    await rami.receives("IMMEDIATE")
    taken = time.perf_counter() - begun
    await pressing
    await ana.receives("Alerted")
    return taken


async def _with_button(phone: Phone, label: str) -> Message:
    while True:
        message = await phone.receives("")
        if message.button(label) is not None:
            return message


async def _plain() -> list[float]:
    async with plain.running() as server:
        ana, rami = plain.phones(server)
        await ana.sends("/start")
        await ana.receives("Ready", within=20)
        return [await _one_plain(ana, rami) for _ in range(REPETITIONS)]


async def _one_plain(ana: Phone, rami: Phone) -> float:
    await ana.sends(LINE)
    ready = await ana.receives("Ready")
    begun = time.perf_counter()
    pressing = asyncio.create_task(ana.presses("Send", on=ready))
    await rami.receives("IMMEDIATE")
    taken = time.perf_counter() - begun
    await pressing
    return taken
