"""The baseline, running: ``plain_bot`` as a process against the same local Telegram."""

import contextlib
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

from bench.stage.running import process, until
from rehearsal.accounts import people, telegram_ids
from rehearsal.phones.phone import Phone
from rehearsal.server import RehearsalServer
from rehearsal.world.values import ChatId

LINE = "/request EXERCISE keep the account of the suspect"
_WITHIN = 120.0


@contextlib.asynccontextmanager
async def running(*, limits: bool = False) -> AsyncIterator[RehearsalServer]:
    """The plain bot, ready. ``limits``: Telegram's flood limits hold, and its own limiter is on."""
    async with RehearsalServer(people=people(started=True), limits=limits).serving() as server:
        with tempfile.TemporaryDirectory() as folder:
            environment = {
                **os.environ,
                "PLAIN_TOKEN": server.token,
                "PLAIN_URL": server.url,
                "PLAIN_LIMITS": "1" if limits else "",
            }
            duty = telegram_ids()["lbn-duty"]
            program = str(Path(__file__).with_name("plain_bot.py"))
            command = (sys.executable, program, f"{folder}/plain.db", str(duty))
            async with process(command, environment):
                yield server


def phones(server: RehearsalServer) -> tuple[Phone, Phone]:
    """Who sends, and who is alerted."""
    ids = telegram_ids()
    return server.phone(ids["esp-officer"]), server.phone(ids["lbn-duty"])


async def idle(repetitions: int) -> list[float]:
    """Seconds from a request's arrival to its alert, one after the other."""
    async with running() as server:
        ana, rami = phones(server)
        await one(ana, rami, within=20)
        return [await one(ana, rami) for _ in range(repetitions)]


async def one(ana: Phone, rami: Phone, within: float = 10.0) -> float:
    """One request."""
    begun = time.perf_counter()
    await ana.sends(LINE)
    await rami.receives("IMMEDIATE", within=within)
    taken = time.perf_counter() - begun
    await ana.receives("was sent")
    return taken


async def burst(requests: int) -> float:
    """Seconds until the last alert of that many requests at once."""
    async with running() as server:
        ana, rami = phones(server)
        await one(ana, rami, within=20)
        chat = server.world.chats[ChatId(telegram_ids()["lbn-duty"])]
        before = len(chat.messages)
        begun = time.perf_counter()
        for number in range(requests):
            await ana.sends(f"{LINE} {number}")
        await until(lambda: len(chat.messages) >= before + requests, _WITHIN)
        return time.perf_counter() - begun
