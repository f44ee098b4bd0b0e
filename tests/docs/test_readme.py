"""Every command of the README is run, in its order, in a folder that looks like the project's.

The bot talks to the local Telegram. What a reader does by hand between two commands, enrolling with
a telephone, is done here by the rehearsal's phones.
"""

import asyncio
import re
from asyncio.subprocess import PIPE
from pathlib import Path

from bot.deployment.opening import opened
from bot.deployment.settings import Settings
from rehearsal.server import RehearsalServer
from rehearsal.world.values import PhonePerson, TelegramId
from services.people import people
from tests.docs.documents import README, ROOT, blocks
from tests.docs.reader import CONTACTPOINT, WITHIN, Reader, environment, reaped

TEXT = README.read_text("utf-8")


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
        env=environment(),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
    )
    async with reaped(story):
        output, errors = await asyncio.wait_for(story.communicate(), WITHIN)
        assert story.returncode == 0, output.decode() + errors.decode()
        assert "tampering found" in output.decode()


async def test_every_command_of_the_readme_works(tmp_path: Path) -> None:
    async with RehearsalServer().serving() as server:
        reader = Reader(tmp_path, server)
        typed: list[str] = []
        try:
            for block in commands():
                if "doctor" in block:
                    await everybody_enrols(tmp_path, server)
                await reader.types(block)
                typed += block.splitlines()
            assert await reader.stops_the_service() == 0
        finally:
            reader.leaves()
    for name in ("init", "network import", "run", "people invite", "doctor", "log verify"):
        assert any(f"{CONTACTPOINT} {name}" in command for command in typed), name


async def everybody_enrols(folder: Path, server: RehearsalServer) -> None:
    """Each person sends the code that they were given; who must be confirmed is."""
    settings = Settings(data_dir=folder / "data", bot_api_url=server.url)
    async with opened(settings) as deployment:
        for number, person in enumerate(await people.listing(deployment.office), 7001):
            invited = await people.invite(deployment.office, person.id)
            phone = server.add_person(
                PhonePerson(id=person.id, telegram_id=TelegramId(number), name=person.name)
            )
            await phone.sends(f"/start {invited.code}")
            await phone.receives(person.name, within=WITHIN)
        rows = await people.listing(deployment.office)
        waiting = [row.id for row in rows if row.standing is people.EnrolmentState.WAITING]
        await people.confirm(deployment.office, waiting)
