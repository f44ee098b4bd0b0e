"""What Telegram shows of the bot to those who are not known, in each language, and how seldom it is set."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.deployment.setting_values import Secret
from bot.deployment.settings import Settings
from bot.dispatch import profile
from bot.dispatch.profile import BotProfile
from bot.telegram.telegram_api import make_bot, shutdown_bot
from handlers.verbs.commands import strangers_menu
from rehearsal.accounts import people
from rehearsal.server import TOKEN, RehearsalServer
from rehearsal.world.faults import FaultKind, Given
from rehearsal.world.menus import Scope
from tests.other_languages import SAY, spoken

KINDS = ("name", "short_description", "description")
SETS = ("setMyCommands", "setMyName", "setMyShortDescription", "setMyDescription")


@pytest.fixture(autouse=True)
def languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(profile, "_FIRST_PAUSE", 0.05)
    with spoken(tmp_path / "locale", monkeypatch, "fr", "ar"):
        yield


@pytest.fixture
async def server() -> AsyncIterator[RehearsalServer]:
    async with RehearsalServer(people=people()).serving() as server:
        yield server


@asynccontextmanager
async def kept(server: RehearsalServer, folder: Path, *offered: str) -> AsyncIterator[BotProfile]:
    """As long as the block lasts, it is kept as the network offers these."""
    settings = Settings(bot_token=Secret(TOKEN), bot_api_url=server.url, data_dir=folder)
    bot, stop = make_bot(settings), asyncio.Event()
    made = BotProfile(bot, lambda: offered)
    running = asyncio.create_task(made.run(stop))
    try:
        yield made
    finally:
        stop.set()
        await running
        await shutdown_bot(bot)


def calls(server: RehearsalServer, *methods: str) -> int:
    return sum(call.method in methods for call in server.journal.calls())


async def settled(server: RehearsalServer) -> None:
    """Wait until nothing is asked any more."""
    seen = -1
    async with asyncio.timeout(10):
        while (now := len(server.journal.calls())) != seen or not now:
            seen = now
            await asyncio.sleep(0.3)


def shown(server: RehearsalServer, code: str) -> list[str]:
    return [server.world.shown.get(kind, code) for kind in KINDS]


async def test_each_language_that_is_offered_has_its_own_and_all_others_the_first(
    server: RehearsalServer, tmp_path: Path
) -> None:
    async with kept(server, tmp_path, "fr", "en", "ar"):
        await settled(server)
    menus = server.world.menus
    assert {
        code: menus.get(Scope(), code)[0].description.split()[0] for code in ("", "en", "ar")
    } == {
        "": SAY["fr"],
        "en": "Enrol",
        "ar": SAY["ar"],
    }
    assert menus.get(Scope(), "fr") == ()
    assert [text.split()[0] for text in shown(server, "ar")] == ["EXERCISE", SAY["ar"], SAY["ar"]]
    assert shown(server, "pt")[1:] == shown(server, "fr")[1:]
    # The name for all is its owner's.
    assert server.world.bot.name == "EXERCISE Contact Point"
    assert shown(server, "fr")[0] == f"EXERCISE {SAY['fr']} Contact Point"
    assert shown(server, "en")[0] == ""
    for code in ("en", "fr", "ar"):
        assert "This is a private service" in server.world.shown.get("description", code)


async def test_what_stands_there_already_is_not_set_again(
    server: RehearsalServer, tmp_path: Path
) -> None:
    async with kept(server, tmp_path, "en", "fr", "ar"):
        await settled(server)
    before = calls(server, *SETS)
    assert before == 3 + 2 + 3 + 3
    async with kept(server, tmp_path, "en", "fr", "ar"):
        await settled(server)
    assert calls(server, *SETS) == before


async def test_a_language_that_is_no_longer_offered_is_taken_away(
    server: RehearsalServer, tmp_path: Path
) -> None:
    offered = ["en", "fr", "ar"]
    async with kept(server, tmp_path, "en") as made:
        made._offered = lambda: offered
        made.hear(tuple(offered))
        await settled(server)
        assert server.world.menus.get(Scope(), "fr")
        offered.remove("fr")
        made.hear(tuple(offered))
        await settled(server)
    assert server.world.menus.get(Scope(), "fr") == ()
    assert shown(server, "fr") == shown(server, "pt")
    assert shown(server, "ar") != shown(server, "pt")


async def test_a_name_that_says_something_else_is_its_owners(
    server: RehearsalServer, tmp_path: Path
) -> None:
    server.world.shown.set("name", "", "EXERCISE Desk")
    server.world.shown.set("name", "fr", "EXERCISE Bureau")
    async with kept(server, tmp_path, "en", "fr"):
        await settled(server)
    assert calls(server, "setMyName") == 0
    assert shown(server, "fr")[0] == "EXERCISE Bureau"


async def test_a_refusal_is_waited_for_tried_again_and_holds_up_no_other(
    server: RehearsalServer, tmp_path: Path
) -> None:
    many = FaultKind.TOO_MANY_REQUESTS
    server.faults.add(many, method="setMyName", times=1, seconds=3600)
    server.faults.add(FaultKind.BAD_GATEWAY, method="setMyDescription", times=2)
    async with kept(server, tmp_path, "en", "fr"):
        await settled(server)
        assert shown(server, "fr")[1].startswith(SAY["fr"])
        assert shown(server, "fr")[2].startswith(SAY["fr"])
        assert calls(server, "setMyName") == 1
    # It ended at once, though an hour was still to be waited for.


async def test_an_answer_of_another_form_ends_nothing(
    server: RehearsalServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd: list[BaseException] = []

    def incident(error: BaseException, **_: object) -> str:
        odd.append(error)
        return "0000beef"

    monkeypatch.setattr(profile.logs, "incident", incident)
    given = Given(status=200, body='{"ok":true,"result":[7]}')
    server.faults.add(FaultKind.ANSWER, method="getMyCommands", times=None, given=given)
    async with kept(server, tmp_path, "en", "fr"):
        await settled(server)
    assert len(odd) == 1
    assert shown(server, "fr")[2].startswith(SAY["fr"])


async def test_the_longest_words_are_within_what_telegram_takes(
    server: RehearsalServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with spoken(tmp_path / "long", monkeypatch, "ru"):
        assert len(strangers_menu("ru")) == 2
        server.world.shown.set("name", "", "Contact Point " * 4)
        async with kept(server, tmp_path, "en", "ru"):
            await settled(server)
    assert calls(server, "setMyName") == 1
    assert 60 < len(shown(server, "ru")[0]) <= 64
