"""What is measured, running: the bot as a process of its own against a local Telegram."""

import asyncio
import contextlib
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rehearsal.accounts import NETWORK, people, telegram_ids
from rehearsal.phone import Phone
from rehearsal.server import RehearsalServer

CONTACTPOINT = str(Path(sys.executable).with_name("contactpoint"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """A running service and the phones around it."""

    server: RehearsalServer
    environment: Mapping[str, str]

    async def enrols(self, *who: str) -> list[Phone]:
        """Invite people and let them press Start; returns their phones."""
        ids = telegram_ids()
        phones: list[Phone] = []
        for person in who:
            invited = await command(self.environment, "people", "invite", person, "--json")
            phone = self.server.phone(ids[person])
            await phone.sends(f"/start {json.loads(invited)['code']}")
            await phone.receives("EXERCISE", within=20)
            phones.append(phone)
        return phones


@contextlib.asynccontextmanager
async def deployment(**settings: str) -> AsyncIterator[Deployment]:
    """A fresh deployment on SQLite, limits on sending lifted unless ``settings`` say otherwise."""
    async with RehearsalServer.running(port=0, people=people()) as server:
        with tempfile.TemporaryDirectory() as folder:
            given = {
                "DATA_DIR": folder,
                "BOT_TOKEN": server.token,
                "BOT_API_URL": server.url,
                "SEND_RATE": "0",
                "SEND_RATE_PER_CHAT": "0",
                "REQUESTS_PER_HOUR": "0",
                "LOG_LEVEL": "WARNING",
                **settings,
            }
            environment = {
                **os.environ,
                **{f"CONTACTPOINT_{name}": value for name, value in given.items()},
            }
            await command(environment, "init")
            await command(environment, "network", "import", str(NETWORK))
            async with process((CONTACTPOINT, "run"), environment):
                yield Deployment(server=server, environment=environment)


@contextlib.asynccontextmanager
async def process(what: Sequence[str], environment: Mapping[str, str]) -> AsyncIterator[int]:
    """A process for as long as the block lasts; ended in order."""
    started = await asyncio.create_subprocess_exec(
        *what, env=dict(environment), stdout=asyncio.subprocess.DEVNULL
    )
    try:
        yield started.pid
    finally:
        with contextlib.suppress(ProcessLookupError):
            started.terminate()
        await started.wait()


async def command(environment: Mapping[str, str], *arguments: str) -> str:
    """Run one command; returns what it prints. Raises RuntimeError where it fails."""
    ran = await asyncio.create_subprocess_exec(
        CONTACTPOINT,
        *arguments,
        env=dict(environment),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, error = await ran.communicate()
    if ran.returncode:
        raise RuntimeError(f"contactpoint {arguments[0]}: {error.decode()[-500:]}")
    return out.decode()
