"""``doctor`` after the token was exchanged for another bot's: who has not begun with it, and what to do."""

import asyncio

import pytest

from bot.deployment.opening import opened
from bot.deployment.settings import load
from domain.vocabulary import PersonId
from rehearsal.server import TOKEN
from services.running import own_bot
from services.running.outages import Watched, give_sign
from services.visit import reachability
from tests.bot.conftest import Answer, Console
from tests.bot.doctor.test_doctor import TWO_LAYERS, desk, imports, telegram
from tests.bot.doctor_stage import PEOPLE, enrol, found, local_telegram, network
from tests.conftest import on_both

__all__ = ["desk", "telegram"]

OTHER = "987654321:EXERCISE-another-bot-of-the-same-network"


def begins(*, gives_sign: bool = False) -> None:
    """The service begins as the bot of the settings."""

    async def act() -> None:
        async with opened(load()) as deployment:
            await own_bot.begins(deployment.office, deployment.settings.bot_number)
            if gives_sign:
                watched = Watched(service=None, telegram=None)
                await give_sign(deployment.office, watched, telegram_answers=True)

    asyncio.run(act())


def press_start(*names: str) -> None:
    """Their chats take messages of the bot of the settings."""

    async def act() -> None:
        async with opened(load()) as deployment:
            for name in names:
                await reachability.answered(deployment.office, PersonId(name))

    asyncio.run(act())


def of(answer: Answer, finding: str) -> list[dict[str, str]]:
    """What was found of this."""
    return [each for each in answer.json if each["finding"] == finding]


@on_both
def test_who_has_not_begun_with_the_new_bot_is_named_with_its_link(
    desk: Console,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    imports(desk, network(TWO_LAYERS))
    enrol(*PEOPLE)
    begins(gives_sign=True)
    assert found(desk("doctor", "--json"))["error"] == []
    with local_telegram(PEOPLE, OTHER) as other:
        monkeypatch.setenv("CONTACTPOINT_BOT_API_URL", other.url)
        monkeypatch.setenv("CONTACTPOINT_BOT_TOKEN", OTHER)
        # A running service has read the earlier token.
        (wrong,) = of(desk("doctor", "--json"), "bot_api")
        assert wrong["severity"] == "error"
        assert "runs as bot" in wrong["text"]
        assert OTHER.partition(":")[0] in wrong["text"]
        assert OTHER not in wrong["text"]
        begins()
        answer = desk("doctor", "--json")
        assert of(answer, "bot_api") == []
        assert {"reach", "delivery"} <= set(found(answer)["error"])
        for each in of(answer, "reach"):
            assert "https://t.me/" in each["remedy"]
        press_start("lbn-duty", "secretariat")
        answer = desk("doctor", "--json")
        wanted = of(answer, "people")[0]
        assert wanted["severity"] == "warning"
        assert "lbn-deputy" in wanted["text"]
        assert "lbn-duty" not in wanted["text"]
        assert "press Start" in wanted["remedy"]
        press_start(*PEOPLE)
        answer = desk("doctor", "--json")
        assert found(answer)["error"] == []
        assert not [each for each in answer.json if "earlier bot" in each["text"]]


def test_before_the_start_with_another_bots_token_doctor_says_what_it_means(
    desk: Console,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    imports(desk, network(TWO_LAYERS))
    enrol(*PEOPLE)
    begins()
    with local_telegram(PEOPLE, OTHER) as other:
        monkeypatch.setenv("CONTACTPOINT_BOT_API_URL", other.url)
        monkeypatch.setenv("CONTACTPOINT_BOT_TOKEN", OTHER)
        (said,) = of(desk("doctor", "--json"), "bot_api")
    assert said["severity"] == "warning"
    assert "ran last as bot" in said["text"]
    assert TOKEN not in said["text"]
    assert "press" in said["text"]
