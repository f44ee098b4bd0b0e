"""A running rehearsal server with three invented people, and a bot of python-telegram-bot on it."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from rehearsal.server import RehearsalServer
from rehearsal.world.http_client import request
from rehearsal.world.values import PhonePerson

ANA, RAMI, NOUR = 11, 12, 13


async def call(server: RehearsalServer, method: str, **parameters: object) -> dict:
    """Call a Bot API method with plain HTTP; the answer as it came."""
    answer = await request(
        "POST",
        f"{server.url}/bot{server.token}/{method}",
        headers={"Content-Type": "application/json"},
        body=json.dumps(parameters).encode(),
    )
    told = json.loads(answer.body)
    assert answer.status == told.get("error_code", 200)
    return told


@pytest.fixture(autouse=True)
def _durations_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot warns without it whenever Telegram asks it to wait."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
def people() -> list[PhonePerson]:
    return [
        PhonePerson(
            id="esp-officer",
            telegram_id=ANA,
            name="Ana Ruiz (EXERCISE)",
            member="Spain",
            role="Official",
            started=True,
        ),
        PhonePerson(
            id="lbn-duty",
            telegram_id=RAMI,
            name="Rami Haddad (EXERCISE)",
            member="Lebanon",
            role="Duty officer",
            language="ar",
            started=True,
        ),
        PhonePerson(
            id="lbn-deputy", telegram_id=NOUR, name="Nour Khalil (EXERCISE)", member="Lebanon"
        ),
    ]


@pytest.fixture
async def server(people: list[PhonePerson]) -> AsyncIterator[RehearsalServer]:
    async with RehearsalServer(people=people).serving() as running:
        yield running


def bot_on(server: RehearsalServer) -> Bot:
    """A bot of python-telegram-bot on that server; without certificates, which take long to load."""
    plain = {"httpx_kwargs": {"verify": False}}
    return Bot(
        server.token,
        base_url=f"{server.url}/bot",
        request=HTTPXRequest(**plain),
        get_updates_request=HTTPXRequest(**plain),
    )


@pytest.fixture
async def bot(server: RehearsalServer) -> AsyncIterator[Bot]:
    async with bot_on(server) as made:
        yield made


@pytest.fixture(scope="session")
def description() -> Path:
    """The machine-readable Bot API; it lies outside the project."""
    repository = Path(__file__).resolve().parents[2]
    default = repository.parent / "shared" / "botapi" / "api.json"
    path = Path(os.environ.get("CONTACTPOINT_BOTAPI_JSON", default))
    if not path.exists():
        pytest.skip("CONTACTPOINT_BOTAPI_JSON names no description of the Bot API")
    return path


@pytest.fixture
def fifty_people() -> list[PhonePerson]:
    """Fifty people who have all started."""
    return [
        PhonePerson(id=f"p{n}", telegram_id=100 + n, name=f"Person {n} (EXERCISE)", started=True)
        for n in range(50)
    ]
