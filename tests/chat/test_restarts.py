"""The service as a process of its own, killed at each step of the story: nothing lost, nothing leaked.

What the person did is committed before Telegram forgets it, so a kill costs at most a repetition.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from bot.deployment.opening import Opened, key_provider, make_file_key, opened
from bot.deployment.setting_values import Secret
from bot.deployment.settings import Settings
from bot.rehearsing.bot_process import BotProcess
from crypto.provider_file import KeyFile
from formats.network_file.document import read_network
from rehearsal.accounts import NETWORK, people
from rehearsal.phones.phone import NotAnswered, Phone
from rehearsal.server import TOKEN, RehearsalServer
from rehearsal.world.values import Message
from services.directory import versions as directory
from services.log import review
from services.people import people as enrolment
from tests.chat.outside import free_port
from tests.chat.stage import ACCOUNTS
from tests.chat.words import reference_in

CANARY = "EXERCISE-canary-quokka-4711"
REPEATED = "Repeated message"
EVERYBODY = ("esp-officer", "lbn-duty", "lbn-deputy", "lbn-chief")


@dataclass(slots=True)
class Theatre:
    """A local Telegram in this process, the service in another."""

    server: RehearsalServer
    bot: BotProcess
    settings: Settings
    health: str
    codes: dict[str, str]

    def phone(self, person: str) -> Phone:
        return self.server.phone(ACCOUNTS[person])

    async def crashes(self, after: float = 0.0) -> None:
        """Kill the service after that long, and start it again."""
        await asyncio.sleep(after)
        await self.bot.kill()
        await self.bot.start()


@contextlib.asynccontextmanager
async def theatre(folder: Path) -> AsyncIterator[Theatre]:
    """A deployment with its network and everybody invited, and the service running on it."""
    async with RehearsalServer(token=TOKEN, people=people()).serving() as server:
        settings = Settings(
            bot_token=Secret(TOKEN), bot_api_url=server.url, data_dir=folder / "data"
        )
        settings.data_dir.mkdir()
        KeyFile.create(settings.keys_path)
        make_file_key(settings, key_provider(settings))
        async with opened(settings) as deployment:
            network = read_network(NETWORK.read_text(encoding="utf-8"))
            await directory.import_network(deployment.office, network)
            codes = {
                who: (await enrolment.invite(deployment.office, who)).code for who in EVERYBODY
            }
        port = free_port()
        bot = BotProcess(
            folder,
            {
                "BOT_TOKEN": TOKEN,
                "BOT_API_URL": server.url,
                "DATA_DIR": str(settings.data_dir),
                "HEALTH_LISTEN": f"127.0.0.1:{port}",
                "LOG_LEVEL": "DEBUG",
            },
        )
        await bot.start()
        try:
            yield Theatre(server, bot, settings, f"http://127.0.0.1:{port}", codes)
        finally:
            await bot.stop()


async def presses(phone: Phone, label: str, on: Message) -> None:
    """Press, whether or not the answer outlives the service."""
    with contextlib.suppress(NotAnswered):
        await phone.presses(label, on=on, within=2.0)


async def test_a_kill_at_each_step_loses_nothing_and_nothing_leaks(tmp_path: Path) -> None:
    async with theatre(tmp_path) as stage:
        ana, rami, nour, _maya = await enrols(stage)
        summary = await drafts(stage, ana)
        pressing = asyncio.create_task(presses(ana, "Send", summary))
        await stage.crashes(after=0.02)
        await pressing
        sent = await ana.receives("Must be acknowledged by")
        assert CANARY not in (await rami.receives("IMMEDIATE")).text
        await stage.bot.kill()
        stage.server.clock.advance(minutes=15)
        await stage.bot.start()
        page = await nour.receives("not acknowledged within 15 min")
        pressing = asyncio.create_task(presses(nour, "Acknowledge", page))
        await stage.crashes(after=0.01)
        await pressing
        content = await nour.receives(CANARY)
        await rami.receives("Acknowledged by Nour Khalil (EXERCISE)")
        await ana.receives("acknowledged by Nour Khalil (EXERCISE)")
        await nour.presses("Ask back", on=content)
        await nour.receives("Type your question")
        await stage.crashes()
        await nour.sends(f"which of the two? {CANARY}")
        await stage.crashes(after=0.03)
        question = await ana.receives("which of the two?")
        await ana.sends(f"the second {CANARY}", reply_to=question)
        await stage.crashes(after=0.05)
        await nour.receives("the second")
        await nour.sends(f"/answer {reference_in(sent.text)} kept {CANARY}")
        answer = await ana.receives(f"kept {CANARY}")
        pressing = asyncio.create_task(presses(ana, "Close", answer))
        await stage.crashes(after=0.01)
        await pressing
        await nour.receives("was closed by the requester")
        await until_gone(stage)
        async with httpx.AsyncClient() as client:
            metrics = (await client.get(f"{stage.health}/metrics")).text
        assert "contactpoint_" in metrics
        assert await stage.bot.stop() == 0
        assert stage.bot.incidents == 0
        await holds(stage, filed=1)
        leaks(stage, metrics)


async def enrols(stage: Theatre) -> list[Phone]:
    """Everybody enrols; the service dies in the middle of it."""
    phones = [stage.phone(person) for person in EVERYBODY]
    for person, phone in zip(EVERYBODY, phones, strict=True):
        await phone.sends(f"/start {stage.codes[person]}")
    await stage.crashes(after=0.02)
    for phone in phones:
        await phone.receives("Welcome")
    return phones


async def drafts(stage: Theatre, ana: Phone) -> Message:
    """A draft that outlives a restart half way."""
    await ana.sends("/request")
    await ana.receives("Which member")
    await ana.presses("Lebanon")
    await ana.receives("What do you ask for?")
    await ana.presses("Preserve data")
    step = await ana.receives("How urgent")
    await stage.crashes()
    await ana.presses("Immediate", on=step)
    await ana.receives("Why is it immediate?")
    await ana.presses("Life or limb")
    await ana.receives("Choose the marking")
    await ana.presses("TLP:AMBER")
    await ana.receives("write the request")
    await ana.sends(CANARY)
    return await ana.receives("Please check your request")


async def test_requests_filed_while_the_service_dies_again_and_again(tmp_path: Path) -> None:
    async with theatre(tmp_path) as stage:
        ana, rami, _nour, _maya = await enrols(stage)
        for number, after in enumerate((0.0, 0.015, 0.03, 0.06)):
            await ana.sends(f"/request LBN immediate life preserve {CANARY} number {number}")
            await stage.crashes(after)
        await ana.sends(f"/request LBN immediate life preserve {CANARY} number 4")
        await ana.receives("-000005-")
        await presses(rami, "Acknowledge", await rami.receives("-000005-"))
        await rami.receives("number 4")
        await until_sent(stage)
        alerts = [m for m in await rami.reads() if "Acknowledge by" in m.text]
        references = {reference_in(message.text) for message in alerts}
        assert len(references) == 4, "every request but the acknowledged one still rings"
        twice = [m for m in alerts if REPEATED in m.text]
        assert len(alerts) <= len(references) + len(twice), "a repetition says that it is one"
        assert await stage.bot.stop() == 0
        assert stage.bot.incidents == 0
        await holds(stage, filed=5)


async def until_gone(stage: Theatre) -> None:
    """Wait until no content stands in any chat, but for what was sent twice.

    Of such a message only the second is known: the service died before it heard of the first.
    """
    async with asyncio.timeout(60):
        while await standing(stage):  # noqa: ASYNC110 - nothing tells of a removal
            await asyncio.sleep(0.05)


async def standing(stage: Theatre) -> bool:
    chats = [stage.server.phone(ACCOUNTS[who]).messages(deleted=True) for who in EVERYBODY]
    held = [message for chat in chats for message in chat if CANARY in message.text]
    twice = sum(REPEATED in message.text for message in held)
    return sum(not message.deleted for message in held) > twice


async def until_sent(stage: Theatre) -> None:
    """Wait until the service has had nothing to say for a moment."""
    said = -1
    while said != (said := stage.server.journal.last_number):  # noqa: ASYNC110 - a journal
        await asyncio.sleep(0.6)


async def holds(stage: Theatre, filed: int) -> None:
    """The requests are there once each, every open one has its deadline, the log verifies."""
    async with opened(stage.settings) as deployment:
        await look(deployment, filed)


async def look(deployment: Opened, filed: int) -> None:
    async with deployment.office.store.reading() as work:
        requests = await work.requests.all()
        note = await work.log.head_note()
        kinds = []
        for request in requests:
            entries = await work.log.entries(request.id, with_audit=False, with_text=False)
            kinds.append([str(entry.event) for entry in entries])
        due = await work.deadlines.next_due()
    assert len(requests) == filed
    assert all(kind.count("request.filed") == 1 for kind in kinds)
    assert all(kind.count("request.acknowledged") <= 1 for kind in kinds)
    assert (due is not None) == any(request.deadline is not None for request in requests)
    assert (await review.verify(deployment.office.store, (note,))).answer != "FAIL"


def leaks(stage: Theatre, metrics: str) -> None:
    """No content, code or token in a log line, a metric or a file of the deployment."""
    secrets = (CANARY, TOKEN, TOKEN.partition(":")[2], *stage.codes.values())
    told = "\n".join(stage.bot.lines) + metrics
    assert "ready" in told
    for secret in secrets:
        assert secret not in told
    kept = {path.name: path.read_bytes() for path in stage.settings.data_dir.rglob("*.*")}
    assert any(name.endswith(".db") for name in kept)
    names = ("Ana Ruiz", "Rami Haddad", "which of the two", str(ACCOUNTS["esp-officer"]))
    for name, held in kept.items():
        for secret in (*secrets, *names):
            assert secret.encode() not in held, name
            assert secret.encode("utf-16-le") not in held, name
