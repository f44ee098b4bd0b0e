"""The theatre of faults: a local Telegram here, the service as one process or several, and a tally.

Owns starting and killing real processes, the load on them, and the judgement afterwards: that every
request was kept once, alerted, acknowledged at most once or has its deadline, that a repeat says that
it is one, and that the log verifies.
"""

import asyncio
import contextlib
import os
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bot.deployment.opening import key_provider, make_file_key, opened
from bot.deployment.setting_values import Secret
from bot.deployment.settings import Settings
from bot.process.trouble import Trouble
from bot.rehearsing.bot_process import BotProcess
from crypto.provider_file import KeyFile
from formats.network_file.document import read_network
from rehearsal.accounts import NETWORK, people
from rehearsal.pages.control import BotState
from rehearsal.phones.phone import Phone
from rehearsal.server import TOKEN, RehearsalServer
from rehearsal.world.faults import FaultKind
from services.directory import versions as directory
from services.log import review
from services.people import people as enrolment
from tests.chat.stage import ACCOUNTS, running
from tests.chat.words import REFERENCE

CAST = ("esp-officer", "lbn-duty", "lbn-deputy", "lbn-chief", "secretariat")
ALERT = "Acknowledge by"
REPEATED = "Repeated message"
MARK = "Repeated message: you may have received this already."
REFUSED_FOR_NOW = 429
NOT_TAKEN = f"fault: {FaultKind.ANSWER.value}"
RECOVERS_WITHIN = 60.0


@dataclass(slots=True)
class Tally:
    """What was counted: the fault table's row."""

    filed: int = 0
    lost: int = 0
    repeated: int = 0
    false: int = 0
    """Marked as repeats, though Telegram had never been given the message before."""
    unmarked: int = 0
    acknowledged: int = 0


@dataclass(slots=True)
class Theatre:
    """One deployment and the processes on it."""

    server: RehearsalServer
    settings: Settings
    folder: Path
    processes: list[BotProcess] = field(default_factory=list)
    filed: int = 0
    incidents: int | None = 0
    """How many incidents the processes log; None for some, where answers mean some."""
    send_rate: int = 0
    """Messages a second overall; 0 lifts the limit."""

    def phone(self, person: str) -> Phone:
        return self.server.phone(ACCOUNTS[person])

    def made(self, crash_at: str = "", code: Path | None = None, **more: str) -> BotProcess:
        """One more process, not started. ``code``: another version's packages; ``more``: settings."""
        given = {
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": self.server.url,
            "DATA_DIR": str(self.settings.data_dir),
            "REQUESTS_PER_HOUR": "0",
            "SEND_RATE": str(self.send_rate),
            "SEND_RATE_PER_CHAT": "0",
        }
        if self.settings.database_url is not None:
            given["DATABASE_URL"] = self.settings.database_url.value
        if crash_at:
            given["CRASH_AT"] = crash_at
        given |= more
        # Packages in the working directory come before the installed ones.
        process = BotProcess(code or self.folder, given)
        self.processes.append(process)
        return process

    async def starts(self, crash_at: str = "", code: Path | None = None, **more: str) -> BotProcess:
        """Start one more process; with ``crash_at`` it may be dead before it is ready."""
        process = self.made(crash_at, code, **more)
        try:
            await process.start()
        except Trouble:
            if not crash_at:
                raise
        return process

    async def files(self, count: int = 1) -> None:
        """Requests are sent; Telegram has them, so none may be lost."""
        ana = self.phone("esp-officer")
        for _ in range(count):
            await ana.sends(f"/request LBN immediate life preserve EXERCISE number {self.filed}")
            self.filed += 1

    def alerts(self) -> list[tuple[int, str]]:
        """Chat and text of every alert that Telegram was given, oldest first."""
        return [
            (call.chat_id or 0, text)
            for call in self.server.journal.calls("sendMessage")
            if call.status != REFUSED_FOR_NOW
            and call.description != NOT_TAKEN
            and REFERENCE.search(text := str(call.parameters.get("text")))
            and (ALERT in text or "Step " in text)
        ]

    def alerted(self) -> set[str]:
        """The references of all requests that somebody was alerted to."""
        found = (REFERENCE.search(text) for _chat, text in self.alerts())
        return {match[0] for match in found if match}

    async def until_all_alerted(self, within: float = RECOVERS_WITHIN) -> None:
        async with asyncio.timeout(within):
            while len(self.alerted()) < self.filed:  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(0.1)

    async def escalations(self) -> Counter[str]:
        """How often each request was escalated."""
        counted: Counter[str] = Counter()
        async with opened(self.settings) as deployment, deployment.office.store.reading() as work:
            for request in await work.requests.all():
                entries = await work.log.entries(request.id, with_audit=False, with_text=False)
                counted[request.id] = sum(str(e.event) == "request.escalated" for e in entries)
        return counted

    async def until_escalated(self, count: int, within: float = RECOVERS_WITHIN) -> None:
        """Wait until there were that many escalations."""
        async with asyncio.timeout(within):
            while sum((await self.escalations()).values()) < count:  # noqa: ASYNC110 - likewise
                await asyncio.sleep(0.3)

    async def acknowledges(self, references: Sequence[str]) -> None:
        """Two officers acknowledge each, at about the same time."""
        for reference in references:
            for person in ("lbn-duty", "lbn-deputy"):
                await self.phone(person).sends(f"/acknowledge {reference}")

    async def rests(self, within: float = RECOVERS_WITHIN) -> None:
        """Wait until nothing is left to work or to send."""
        async with asyncio.timeout(within), opened(self.settings) as deployment:
            while True:
                # First where things come from: what moves on meanwhile is then seen further on.
                left = len(self.server.updates)
                async with deployment.office.store.reading() as work:
                    left += await work.delivery.size() + len(await work.inbox.waiting_numbers(10))
                if not left:
                    return
                await asyncio.sleep(0.1)

    async def ends(self) -> None:
        """Every process that still runs ends in order."""
        for process in self.processes:
            if process.state() is BotState.RUNNING:
                assert await process.stop() == 0, process.lines
        if self.incidents is None:
            return
        assert sum(process.incidents for process in self.processes) == self.incidents, [
            line for process in self.processes for line in process.lines if "incident" in line
        ]

    async def judged(self) -> Tally:
        """End everything, and look at what became of what was filed."""
        await self.ends()
        tally = Tally(filed=self.filed)
        async with opened(self.settings) as deployment:
            async with deployment.office.store.reading() as work:
                requests = await work.requests.all()
                note = await work.log.head_note()
                for request in requests:
                    entries = await work.log.entries(request.id, with_audit=True, with_text=True)
                    events = Counter(str(entry.event) for entry in entries)
                    assert events["request.filed"] == 1, events
                    assert events["request.acknowledged"] <= 1, events
                    assert events["request.alerted"] or events["request.escalated"], events
                    tally.acknowledged += events["request.acknowledged"]
                    topics = [(entry.about or {}).get("topic") for entry in entries]
                    tally.lost += "alert" not in topics
                    assert request.deadline is not None or not request.awaits_acknowledgement
            verdict = await review.verify(deployment.office.store, (note,))
        assert verdict.answer != "FAIL", verdict
        tally.lost += self.filed - len(requests)
        self._count_repeats(tally)
        write_down(tally, len(self.processes))
        assert tally.lost == 0, tally
        assert tally.unmarked == 0, tally
        return tally

    def _count_repeats(self, tally: Tally) -> None:
        sent = self.server.journal.calls("sendMessage")
        tally.repeated = sum(REPEATED in str(call.parameters.get("text")) for call in sent)
        fresh = Counter(alert for alert in self.alerts() if REPEATED not in alert[1])
        tally.unmarked = sum(count - 1 for count in fresh.values())
        tally.false = len(self.falsely_marked())

    def falsely_marked(self) -> list[str]:
        """Messages that say they are repeats, and are the first that Telegram was given.

        A message is known by its chat, its first line and its request: all alerts begin alike.
        """
        given: set[tuple[int | None, str, str]] = set()
        found: list[str] = []
        for call in self.server.journal.calls("sendMessage"):
            if call.status == REFUSED_FOR_NOW:
                continue
            text = str(call.parameters.get("text"))
            head = text.removeprefix(f"{MARK}\n").partition("\n")[0]
            about = REFERENCE.search(text)
            message = (call.chat_id, head, about[0] if about else "")
            if text.startswith(REPEATED) and message not in given:
                found.append(f"{head} {message[2]}")
            given.add(message)
        return found


@contextlib.asynccontextmanager
async def theatre(
    folder: Path, database_url: str | None = None, more: Mapping[str, Any] | None = None
) -> AsyncIterator[Theatre]:
    """A deployment whose people are enrolled, and no process on it."""
    async with RehearsalServer(token=TOKEN, people=people()).serving() as server:
        settings = Settings(
            bot_token=Secret(TOKEN),
            bot_api_url=server.url,
            data_dir=folder / "data",
            database_url=Secret(database_url) if database_url else None,
        )
        settings = replace(settings, **(more or {}))
        settings.data_dir.mkdir()
        KeyFile.create(settings.keys_path)
        make_file_key(settings, key_provider(settings))
        stage = Theatre(server, settings, folder)
        await _enrol(stage)
        try:
            yield stage
        finally:
            for process in stage.processes:
                await process.kill()


async def _enrol(stage: Theatre) -> None:
    """Invite everybody, and let a service in this process enrol them."""
    async with running(stage.settings) as deployment:
        network = read_network(NETWORK.read_text(encoding="utf-8"))
        await directory.import_network(deployment.office, network)
        for who in CAST:
            code = (await enrolment.invite(deployment.office, who)).code
            await stage.phone(who).sends(f"/start {code}")
        for who in CAST:
            await stage.phone(who).receives("Welcome", within=RECOVERS_WITHIN)


async def until_said(service: BotProcess, event: str, count: int) -> None:
    """Wait for so many lines of the process's log."""
    async with asyncio.timeout(RECOVERS_WITHIN):
        while sum(f'"{event}"' in line for line in service.lines) < count:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.1)


def kills(share: float) -> int:
    """How many kills a test makes: a share of ``CONTACTPOINT_KILLS``, 20 where it is not set."""
    return max(round(int(os.environ.get("CONTACTPOINT_KILLS", "20")) * share), 1)


def write_down(tally: Tally, starts: int) -> None:
    """One row of the fault table, where ``CONTACTPOINT_FAULT_TABLE`` names a file for it."""
    path = os.environ.get("CONTACTPOINT_FAULT_TABLE")
    if path is None:
        return
    test = os.environ.get("PYTEST_CURRENT_TEST", "").partition("::")[2].partition(" ")[0]
    counted = (tally.filed, tally.lost, tally.repeated, tally.false, tally.acknowledged)
    row = (test, starts, *counted)
    with Path(path).open("a", encoding="utf-8") as table:
        table.write("| " + " | ".join(str(cell) for cell in row) + " |\n")
