"""The service as a process: killed at any moment, ended in order, alone on its database."""

import json
import os
import signal
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from bot.anchors.verification import verified
from bot.process.trouble import Trouble
from bot.rehearsing.bot_process import BotProcess
from bot.rehearsing.rehearse import Practice, enrol, practising
from rehearsal.server import TOKEN
from tests.bot.intake.test_intake import UNPARSABLE
from tests.chat.words import files

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")

CANARY = "canary-77aa"


def planted(folder: Path, *words: str) -> list[str]:
    """Which of the words stand in clear in any file of the deployment."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file() and path.name != "keys.json":
            content = path.read_bytes()
            found += [f"{word} in {path.name}" for word in words if word.encode() in content]
    return found


async def _filed_through_kills(practice: Practice) -> None:
    """A request whose every step is cut short by SIGKILL."""
    ana, rami = practice.phone("esp-officer"), practice.phone("lbn-duty")
    filed = await files(ana, f"/request LBN immediate life preserve EXERCISE {CANARY}")
    await practice.bot.kill()
    practice.server.updates.inject("message", UNPARSABLE)
    await practice.bot.start()
    alert = await rami.receives("IMMEDIATE")
    practice.server.clock.advance(minutes=5)
    await practice.bot.kill()
    await practice.bot.start()
    again = await rami.receives("Step 2 of 5")
    assert again.id != alert.id
    await practice.bot.kill()
    await rami.sends(f"/acknowledge {filed.reference}")
    await practice.bot.start()
    await ana.receives("acknowledged by Rami Haddad")
    content = await rami.receives(CANARY)
    await rami.presses("Answer", on=content)
    await rami.sends("EXERCISE answered")
    await ana.receives("EXERCISE answered")


async def test_killed_at_every_step_nothing_is_lost_and_nothing_is_in_clear() -> None:
    async with practising() as practice:
        await enrol(practice, ["esp-officer", "lbn-duty"])
        await _filed_through_kills(practice)
        assert await practice.bot.stop() == 0
        assert practice.bot.incidents == 0
        secret = TOKEN.partition(":")[2]
        log = "\n".join(practice.bot.lines)
        for word in (CANARY, "canary-9b1", secret, "Rami", "EXERCISE answered"):
            assert word not in log
        assert planted(practice.settings.data_dir, CANARY, secret, "Haddad", "canary-9b1") == []
        header = (practice.settings.data_dir / "contactpoint.db").read_bytes()[:15]
        assert header != b"SQLite format 3"
        verdict = await verified(practice.settings, ())
        assert verdict.answer == "OK"


async def test_a_rehearsal_serves_the_pages_and_says_loudly_whose_word_opens_them() -> None:
    async with practising() as practice:
        await enrol(practice, ["esp-officer", "lbn-duty"])
        filed = await files(practice.phone("esp-officer"))
        rami = practice.phone("lbn-duty")
        alert = await rami.receives("IMMEDIATE")
        opened = urlsplit((await rami.presses("Open", on=alert)).url)
        (launch,) = parse_qs(opened.fragment)["tgWebAppData"]
        own = {"Origin": f"http://{opened.netloc}"}
        async with httpx.AsyncClient(headers=own, trust_env=False) as browser:
            door = f"http://{opened.netloc}/door?{opened.query}"
            assert (await browser.get(door)).status_code == 200
            let_in = await browser.post(door, data={"launch": launch})
        assert (let_in.status_code, let_in.headers["location"]) == (
            303,
            f"/requests/{filed.reference}",
        )
        log = [json.loads(line) for line in practice.bot.lines]
        (loud,) = [line for line in log if line["event"].startswith("mini_app_key")]
        assert loud["level"] == "error"
        said = "\n".join(practice.bot.lines)
        (signature,) = parse_qs(launch)["signature"]
        (token,) = let_in.cookies.values()
        assert not any(word in said for word in (signature, token, filed.reference, "Rami"))
        assert planted(practice.settings.data_dir, signature, token) == []


async def test_a_second_service_on_the_same_database_is_refused() -> None:
    async with practising() as practice:
        second = BotProcess(
            practice.settings.data_dir,
            {
                "BOT_TOKEN": TOKEN,
                "BOT_API_URL": practice.server.url,
                "DATA_DIR": str(practice.settings.data_dir),
            },
        )
        with pytest.raises(Trouble, match="Another service runs"):
            await second.start()
        assert await second.stop() == 2
        assert await _ends_on(practice, signal.SIGINT) == 0


async def _ends_on(practice: Practice, number: int) -> int:
    process = practice.bot._process
    assert process is not None
    os.kill(process.pid, number)
    return await process.wait()
