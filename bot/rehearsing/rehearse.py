"""``rehearse``: a practice network with nothing else, on this machine alone.

Owns putting it together: a local Telegram with phones, a temporary deployment, the bot as a process of
its own, and everybody enrolled from their phones. All of it is an EXERCISE and is thrown away at the
end. What is rehearsed by itself is left to ``bot.rehearsing.story``.
"""

import asyncio
import contextlib
import re
import socket
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from bot.deployment.opening import key_provider, make_file_key, opened
from bot.deployment.setting_values import Secret
from bot.deployment.settings import Settings
from bot.process.stopping import on_signals
from bot.process.trouble import Trouble
from bot.rehearsing.bot_process import BotProcess
from bot.rehearsing.tongue import Tongue
from crypto.provider_file import KeyFile
from formats.network_file.document import read_network
from rehearsal.accounts import GUIDE, NETWORK, telegram_ids
from rehearsal.accounts import people as everybody
from rehearsal.phones.phone import Phone
from rehearsal.server import TOKEN, RehearsalServer
from services.directory import versions as directory
from services.people import people
from services.sessions import secrets
from wording.language import SOURCE, available_languages

DEFAULT_PORT: Final = 8700
_ENROLLED_WITHIN: Final = 30.0
_PEOPLE_READ: Final = re.compile(r"(roles: \[[a-z_, ]+\], languages): \[([a-z, ]+)\]")
_SIGN_IN: Final = ("esp-officer", "lbn-duty", "lbn-chief")
"""Who signs in at the pages in the guide's story: official, duty officer, supervisor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """A running practice network."""

    server: RehearsalServer
    bot: BotProcess
    settings: Settings
    pages: str
    """The address of the pages."""
    health: str
    """The address of what a monitor reads."""
    tongue: Tongue
    """What everybody reads."""

    def phone(self, person: str) -> Phone:
        """Somebody's phone, by their id in the directory."""
        return self.server.phone(telegram_ids()[person])


class _Switched(BotProcess):
    """The bot's process at the page's switches."""

    async def restart(self) -> None:
        """Start it again; one that does not start shows as stopped."""
        with contextlib.suppress(Trouble):
            await super().restart()


async def rehearse(
    *, port: int | None, speed: float, language: str, tell: Callable[[str], None]
) -> None:
    """Run a practice network until Ctrl-C."""
    stop = on_signals()
    tell("EXERCISE: a practice network on this machine. Nothing leaves it, nothing of it is kept.")
    async with practising(port=port, language=language) as practice:
        tell("Enrolling everybody from their phones …")
        await enrol(practice, [person.id for person in everybody()])
        practice.server.clock.set_speed(speed)
        practice.server.guide = (*GUIDE, *await _at_the_pages(practice))
        print(f"Open this page: {practice.server.url}", flush=True)
        for number_of, step in enumerate(practice.server.guide, 1):
            print(f"  {number_of}. {step}")
        print(
            "End with Ctrl-C. To see it play by itself: contactpoint rehearse --story", flush=True
        )
        await stop.wait()
        tell("Ending …")


@contextlib.asynccontextmanager
async def practising(
    *, port: int | None = 0, database_url: str = "", language: str = SOURCE
) -> AsyncIterator[Practice]:
    """A practice network with its directory in force, its bot running and nobody enrolled.

    ``port`` None takes the usual one, or another where it is taken; an empty ``database_url`` a file
    of its own. Everybody reads ``language``. Raises ``Trouble``.
    """
    if language not in available_languages():
        raise Trouble(f"There is no {language}. There are: {', '.join(available_languages())}.")
    with tempfile.TemporaryDirectory(prefix="contactpoint-rehearsal-") as name:
        folder = Path(name)
        async with _served(port, language) as server:
            # Of the rehearsal alone: nothing is read from elsewhere.
            settings = Settings(
                bot_token=Secret(TOKEN),
                bot_api_url=server.url,
                data_dir=folder,
                database_url=Secret(database_url) if database_url else None,
            )
            await _prepare(settings, language)
            pages, health = _free_port(), _free_port()
            given = {
                "BOT_TOKEN": TOKEN,
                "BOT_API_URL": server.url,
                "DATA_DIR": str(folder),
                "PORTAL_LISTEN": f"127.0.0.1:{pages}",
                # By name: browsers take a number for nobody's address where somebody signs in.
                "PORTAL_URL": f"http://localhost:{pages}",
                "MINI_APP_KEY": server.mini_app_key,
                "HEALTH_LISTEN": f"127.0.0.1:{health}",
            }
            if database_url:
                given["DATABASE_URL"] = database_url
            bot = server.control = _Switched(folder, {**given, "LOG_LEVEL": "INFO"})
            server.guide = GUIDE
            try:
                await bot.start()
                yield Practice(
                    server=server,
                    bot=bot,
                    settings=settings,
                    pages=given["PORTAL_URL"],
                    health=f"http://127.0.0.1:{health}",
                    tongue=Tongue(language),
                )
            finally:
                await bot.stop()


async def enrol(practice: Practice, who: Sequence[str]) -> None:
    """Invite these people, and let them press Start with their codes."""
    async with opened(practice.settings) as deployment:
        codes = {person: (await people.invite(deployment.office, person)).code for person in who}
    async with asyncio.TaskGroup() as group:
        for person, code in codes.items():
            group.create_task(_press_start(practice.phone(person), code))


async def _at_the_pages(practice: Practice) -> tuple[str, ...]:
    """What a newcomer does to write and read what may not be in a chat, and to read it in a phone."""
    names = {person.id: person.name.partition(" ")[0] for person in everybody()}
    async with opened(practice.settings) as deployment:
        made = await secrets.make(deployment.office, _SIGN_IN)
    given = ", ".join(f"{names[each.person]} {each.secret}" for each in made)
    above = (
        f"Above the chat's marking: sign in at {practice.pages}/sign-in with First time here, and send "
        f"its number in the person's phone. Second secrets: {given}."
    )
    in_phone = (
        "Content in a phone: Open, Devices, Set up this telephone; type its digits under Devices where "
        "that person is signed in. From then on: Open, Finger. The … of a phone has more."
    )
    return above, in_phone


async def _press_start(phone: Phone, code: str) -> None:
    await phone.sends(f"/start {code}")
    await phone.receives("EXERCISE", within=_ENROLLED_WITHIN)


@contextlib.asynccontextmanager
async def _served(port: int | None, language: str) -> AsyncIterator[RehearsalServer]:
    theirs = [replace(person, language=language) for person in everybody()]
    local = RehearsalServer(token=TOKEN, people=theirs)
    async with contextlib.AsyncExitStack() as stack:
        try:
            wanted = DEFAULT_PORT if port is None else port
            server = await stack.enter_async_context(local.serving(wanted))
        except OSError:
            if port is not None:
                raise Trouble(f"Port {port} is taken. Choose another with --port.") from None
            server = await stack.enter_async_context(local.serving())
        yield server


def _free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


async def _prepare(settings: Settings, language: str) -> None:
    """What ``init`` and ``network import`` do, of a network whose people read this language first."""
    KeyFile.create(settings.keys_path)
    make_file_key(settings, key_provider(settings))
    async with opened(settings) as deployment:
        reading = read_network(
            _PEOPLE_READ.sub(partial(_first, language), NETWORK.read_text("utf-8"))
        )
        await directory.import_network(deployment.office, reading)


def _first(language: str, people: re.Match[str]) -> str:
    """A person's line of the directory file, with this language before their others."""
    theirs = dict.fromkeys([language, *people[2].split(", ")])
    return f"{people[1]}: [{', '.join(theirs)}]"
