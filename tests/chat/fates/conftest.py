"""The cast of whoever types something."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.chat.fates.cast import Cast, casting


@pytest.fixture
async def cast(tmp_path: Path) -> AsyncIterator[Cast]:
    async with casting(tmp_path) as made:
        yield made
