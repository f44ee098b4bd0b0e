"""Somebody who types the README's commands in a folder that looks like the project's.

The bot talks to the local Telegram.
"""

import asyncio
import json
import os
import signal
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from rehearsal.server import TOKEN, RehearsalServer
from tests.docs.documents import ROOT

WITHIN = 60.0
CONTACTPOINT = ".venv/bin/contactpoint"
UNANCHORED = 3


class Reader:
    """Types commands one after the other."""

    def __init__(self, folder: Path, server: RehearsalServer) -> None:
        for shared in (".venv", "docs"):
            (folder / shared).symlink_to(ROOT / shared)
        self._folder = folder
        self._environment = environment() | {"CONTACTPOINT_BOT_API_URL": server.url}
        self._service: Process | None = None

    async def types(self, block: str, *also: int) -> str:
        """Type a block; returns what it says. Each command ends with 0, or one of ``also``."""
        if block == f"{CONTACTPOINT} run":
            self._service = await self._start(block)
            await asyncio.wait_for(self._until_ready(self._service), WITHIN)
            return ""
        said = ""
        for command in block.splitlines():
            allowed = {0, UNANCHORED} if "log verify" in command else {0, *also}
            status, output = await self._run(command)
            assert status in allowed, f"{command}\n{output}"
            said += output
        return said

    async def stops_the_service(self) -> int | None:
        assert self._service is not None
        self._service.send_signal(signal.SIGTERM)
        await asyncio.wait_for(self._service.communicate(), WITHIN)
        return self._service.returncode

    def leaves(self) -> None:
        """Leave no service behind where a test fails."""
        if self._service is not None and self._service.returncode is None:
            self._service.kill()

    async def _run(self, command: str) -> tuple[int | None, str]:
        """Type one command; the token is what is pasted into whatever asks."""
        process = await self._start(command)
        async with reaped(process):
            output, errors = await asyncio.wait_for(
                process.communicate(f"{TOKEN}\n".encode()), WITHIN
            )
        text = output.decode() if process.returncode in (0, 1) else (output + errors).decode()
        return process.returncode, text

    async def _start(self, command: str) -> Process:
        return await asyncio.create_subprocess_exec(
            "sh",
            *("-c", f"exec {command}" if command.startswith(".venv") else command),
            cwd=self._folder,
            env=self._environment,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
        )

    async def _until_ready(self, service: Process) -> None:
        assert service.stderr is not None
        async for line in service.stderr:
            if json.loads(line)["event"] == "ready":
                return
        raise AssertionError("The service ended before it was ready.")


@asynccontextmanager
async def reaped(process: Process) -> AsyncIterator[None]:
    """Leave no process behind where a test fails."""
    try:
        yield
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def environment() -> dict[str, str]:
    """That of an ordinary shell: no settings, and modules are kept compiled."""
    unwanted = ("CONTACTPOINT_", "PYTHONDONTWRITEBYTECODE")
    return {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
