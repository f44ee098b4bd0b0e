"""A stage for each story."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.chat.stage import Stage, staged


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
