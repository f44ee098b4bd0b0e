"""A stage for each story; nothing may go wrong inside while it is played."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.process import logs
from tests.chat.stage import Stage, staged


@pytest.fixture(autouse=True)
def incidents(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[BaseException]]:
    """Unexpected errors of the service; a story that means to cause some empties the list."""
    found: list[BaseException] = []

    def incident(error: BaseException, **_: object) -> str:
        found.append(error)
        return "0000beef"

    monkeypatch.setattr(logs, "incident", incident)
    yield found
    assert not found


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """On the embedded database."""
    async with staged(tmp_path) as stage:
        yield stage


@pytest.fixture
async def both(tmp_path: Path, database_url: str) -> AsyncIterator[Stage]:
    """On the engine that the test names."""
    async with staged(tmp_path, database_url) as stage:
        yield stage
