"""A running rehearsal server with three invented people, and a bot of python-telegram-bot on it."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from telegram import Bot

from rehearsal import PhonePerson, RehearsalServer

ANA, RAMI, NOUR = 11, 12, 13


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
    async with RehearsalServer.running(people=people) as running:
        yield running


@pytest.fixture
async def bot(server: RehearsalServer) -> AsyncIterator[Bot]:
    async with Bot(server.token, base_url=f"{server.url}/bot") as made:
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
