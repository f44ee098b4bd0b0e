"""Every command of the README is run, in its order, in a folder that looks like the project's.

The bot talks to the local Telegram. What a reader does by hand between two commands, enrolling with
a telephone, is done here by the rehearsal's phones.
"""

import asyncio
import json
import os
import re
import signal
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.deployment.opening import opened
from bot.deployment.settings import Settings
from rehearsal.server import TOKEN, RehearsalServer
from rehearsal.world.values import PhonePerson, TelegramId
from services.people import people
from tests.docs.documents import README, ROOT, blocks

WITHIN = 60.0
TEXT = README.read_text("utf-8")
CONTACTPOINT = ".venv/bin/contactpoint"
UNANCHORED = 3


def commands() -> list[str]:
    """The blocks that are typed into a shell, those of make left out."""
    return [block.strip() for block in blocks(TEXT, "sh") if not block.startswith("make ")]


def test_every_make_command_is_a_target() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    documents = [README, ROOT / "CONTRIBUTING.md"]
    named = {n for path in documents for n in re.findall(r"\bmake (\w+)", path.read_text("utf-8"))}
    assert {"setup", "rehearse", "test", "bench"} <= named
    assert named - targets - {"up"} == set()


async def test_the_story_of_the_rehearsal_can_be_played(tmp_path: Path) -> None:
    story = await asyncio.create_subprocess_exec(
        ROOT / CONTACTPOINT,
        *("rehearse", "--story"),
        cwd=tmp_path,
        env=_environment(),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
    )
    async with _reaped(story):
        output, errors = await asyncio.wait_for(story.communicate(), WITHIN)
        assert story.returncode == 0, output.decode() + errors.decode()
        assert "tampering found" in output.decode()


async def test_every_command_of_the_readme_works(tmp_path: Path) -> None:
    for shared in (".venv", "docs"):
        (tmp_path / shared).symlink_to(ROOT / shared)
    async with RehearsalServer().serving() as server:
        reader = Reader(tmp_path, server)
        try:
            typed = [command for block in commands() for command in await reader.types(block)]
            assert await reader.stops_the_service() == 0
        finally:
            reader.leaves()
    for name in ("init", "network import", "run", "people invite", "doctor", "log verify"):
        assert any(f"{CONTACTPOINT} {name}" in command for command in typed), name


class Reader:
    """Somebody who types the README's commands one after the other."""

    def __init__(self, folder: Path, server: RehearsalServer) -> None:
        self._folder = folder
        self._server = server
        self._environment = _environment() | {"CONTACTPOINT_BOT_API_URL": server.url}
        self._service: Process | None = None

    async def types(self, block: str) -> list[str]:
        """Type a block; returns its commands."""
        if block == f"{CONTACTPOINT} run":
            self._service = await self._start(block)
            await asyncio.wait_for(self._until_ready(self._service), WITHIN)
            return [block]
        if "doctor" in block:
            await self._everybody_enrols()
        for command in block.splitlines():
            allowed = {0, UNANCHORED} if "log verify" in command else {0}
            status, output = await self._run(command)
            assert status in allowed, f"{command}\n{output}"
        return block.splitlines()

    async def stops_the_service(self) -> int | None:
        assert self._service is not None
        self._service.send_signal(signal.SIGTERM)
        await asyncio.wait_for(self._service.communicate(), WITHIN)
        return self._service.returncode

    def leaves(self) -> None:
        """Leave no service behind where a test fails."""
        if self._service is not None and self._service.returncode is None:
            self._service.kill()

    async def _everybody_enrols(self) -> None:
        """Each person sends the code that they were given; who must be confirmed is."""
        settings = Settings(data_dir=self._folder / "data", bot_api_url=self._server.url)
        async with opened(settings) as deployment:
            for number, person in enumerate(await people.listing(deployment.office), 7001):
                invited = await people.invite(deployment.office, person.id)
                phone = self._server.add_person(
                    PhonePerson(id=person.id, telegram_id=TelegramId(number), name=person.name)
                )
                await phone.sends(f"/start {invited.code}")
                await phone.receives(person.name, within=WITHIN)
            for person in await people.listing(deployment.office):
                if person.standing is people.EnrolmentState.WAITING:
                    await people.confirm(deployment.office, person.id)

    async def _run(self, command: str) -> tuple[int | None, str]:
        """Type one command; the token is what is pasted into whatever asks."""
        process = await self._start(command)
        async with _reaped(process):
            output, errors = await asyncio.wait_for(
                process.communicate(f"{TOKEN}\n".encode()), WITHIN
            )
        text = output.decode() if process.returncode == 0 else (output + errors).decode()
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
async def _reaped(process: Process) -> AsyncIterator[None]:
    """Leave no process behind where a test fails."""
    try:
        yield
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def _environment() -> dict[str, str]:
    """That of an ordinary shell: no settings, and modules are kept compiled."""
    unwanted = ("CONTACTPOINT_", "PYTHONDONTWRITEBYTECODE")
    return {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
