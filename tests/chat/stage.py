"""The stage of a story: the rehearsal's Telegram, the bot in this process, everybody's phone.

Only Telegram and the clock are stand-ins; all else is what runs in service.
"""

import asyncio
import contextlib
import json
import os
import socket
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bot.deployment.opening import Opened, key_provider, make_file_key
from bot.deployment.setting_values import Listen, Secret
from bot.deployment.settings import Settings
from bot.service.service import Service, _connected, _sockets
from crypto.provider_file import KeyFile
from formats.network_file.document import read_network
from handlers.routes.presses import PRESSES
from rehearsal.accounts import NETWORK, people
from rehearsal.bot_api.specification import Specification
from rehearsal.phones.phone import LocalPhone
from rehearsal.server import TOKEN, RehearsalServer
from services.directory import versions as directory
from services.log.review import verify
from services.people import people as enrolment
from services.running import timekeeping
from storage.database.tables import log_records
from storage.messages.inbox import Stage as Inbox
from tests.chat.words import without_forms


@dataclass(slots=True)
class Stage:
    """Everything a story needs."""

    server: RehearsalServer
    deployment: Opened
    settings: Settings
    service: contextlib.AsyncExitStack
    """What runs, until it is closed."""

    async def stops(self) -> None:
        """Let the service finish what it has in hand, and end."""
        await self.service.aclose()

    async def starts(self) -> None:
        """Start it again on what it left, and wait until it has taken in what came meanwhile."""
        self.deployment = await self.service.enter_async_context(running(self.settings))
        async with asyncio.timeout(60):
            while len(self.server.updates):  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(0.02)

    def phone(self, person: str) -> LocalPhone:
        """Somebody's phone, by their id in the directory."""
        return self.server.phone(ACCOUNTS[person])

    async def enrols(self, *who: str) -> list[LocalPhone]:
        """Invite these people and let them press Start with their codes; returns their phones."""
        phones = [self.phone(person) for person in who]
        for person, phone in zip(who, phones, strict=True):
            invited = await enrolment.invite(self.deployment.office, person)
            await phone.sends(f"/start {invited.code}")
            await phone.receives("EXERCISE")
        return phones

    async def rests(self, within: float = 60.0) -> None:
        """Wait until nothing more is to be sent."""
        async with asyncio.timeout(within):
            while not await self._is_at_rest():  # noqa: ASYNC110 - nothing tells of rest
                await asyncio.sleep(0.02)

    async def settles(self) -> None:
        """Wait until the service has followed the clock, done all that is due, and said it."""
        deployment = self.deployment
        async with asyncio.timeout(60):
            while abs(self.server.clock.now() - deployment.clock.now()) > _APART:  # noqa: ASYNC110 - two clocks
                await asyncio.sleep(0.02)
            while True:
                due = await timekeeping.next_due(deployment.office)
                if due is None or due > deployment.clock.now():
                    break
                await asyncio.sleep(0.02)
        await self.rests()

    async def _is_at_rest(self) -> bool:
        async with self.deployment.office.store.reading() as work:
            outbox = await work.delivery.size()
            waiting = (await work.inbox.counts()).get(Inbox.WAITING, 0)
        return outbox == 0 and waiting == 0

    async def events(self, reference: str) -> list[str]:
        """What the log says happened to a request, in order."""
        from domain.reference import Reference

        async with self.deployment.office.store.reading() as work:
            request = await work.requests.by_reference(Reference(reference))
            assert request is not None
            entries = await work.log.entries(request.id, with_audit=True, with_text=True)
        return [str(entry.event) for entry in entries]

    async def recorded(self, event: str) -> int:
        """How often the whole log has a record of this event."""
        async with self.deployment.office.store.reading() as work:
            found = await work.connection.execute(
                select(func.count()).where(log_records.c.event == event)
            )
        return int(found.scalar_one())

    async def log_holds(self) -> bool:
        """Whether the whole log verifies against its own signed head."""
        async with self.deployment.office.store.reading() as work:
            note = await work.log.head_note()
        verdict = await verify(self.deployment.office.store, (note,))
        assert verdict.answer != "FAIL", verdict
        return True


def _buttons_sent(server: RehearsalServer) -> set[str]:
    """What the buttons of all messages said."""
    sent = (call.parameters.get("reply_markup") for call in server.journal.calls())
    keyboards = (json.loads(text)["inline_keyboard"] for text in sent if isinstance(text, str))
    buttons = (button for rows in keyboards for row in rows for button in row)
    return {button["callback_data"] for button in buttons if "callback_data" in button}


def _is_read(data: str) -> bool:
    """Whether a press on such a button is understood."""
    return any(form.read(data) is not None for form, _act in PRESSES)


_APART = timedelta(seconds=1)
DESCRIPTION = Path(
    os.environ.get(
        "CONTACTPOINT_BOTAPI_JSON", Path(__file__).parents[3] / "shared" / "botapi" / "api.json"
    )
)
CHECKER = Specification.load(DESCRIPTION) if DESCRIPTION.exists() else None
"""The machine-readable Bot API, against which every call is held where it is there."""

ACCOUNTS = {person.id: person.telegram_id for person in people()}


def with_pages() -> dict[str, Any]:
    """The settings with which a stage serves the pages too, under an address that is free now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return {"portal_listen": Listen("127.0.0.1", port), "portal_url": f"http://localhost:{port}"}


@contextlib.asynccontextmanager
async def staged(
    folder: Path,
    database_url: str | None = None,
    network: str | None = None,
    *,
    requests_per_hour: int = 60,
    health_listen: Listen | None = None,
    more: Mapping[str, Any] | None = None,
) -> AsyncIterator[Stage]:
    """A running stage with the network imported and nobody enrolled."""
    async with RehearsalServer(token=TOKEN, people=people(), checker=CHECKER).serving() as server:
        values = Settings(
            bot_token=Secret(TOKEN),
            bot_api_url=server.url,
            data_dir=folder,
            database_url=Secret(database_url) if database_url else None,
            send_rate_per_chat=0.0,
            requests_per_hour=requests_per_hour,
            health_listen=health_listen,
        )
        values = replace(values, **(more or {}))
        if values.portal_url:
            # Whoever opens them from a phone is known by what this Telegram signs.
            values = replace(values, mini_app_key=bytes.fromhex(server.mini_app_key))
        KeyFile.create(values.keys_path)
        make_file_key(values, key_provider(values))
        async with contextlib.AsyncExitStack() as service:
            deployment = await service.enter_async_context(running(values))
            text = without_forms(network or NETWORK.read_text(encoding="utf-8"))
            await directory.import_network(deployment.office, read_network(text))
            yield Stage(server=server, deployment=deployment, settings=values, service=service)
        assert not server.journal.violations
        assert [data for data in _buttons_sent(server) if not _is_read(data)] == []


@contextlib.asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Opened]:
    """The service itself, until the block is left."""
    stop = asyncio.Event()
    with _sockets(settings) as sockets:
        async with _connected(settings) as (deployment, bot):
            made = Service(deployment, bot, sockets)
            service = asyncio.create_task(made.run(stop))
            ready = asyncio.create_task(made.ready.wait())
            await asyncio.wait({service, ready}, return_when=asyncio.FIRST_COMPLETED)
            try:
                yield deployment
            finally:
                ready.cancel()
                stop.set()
                await service
