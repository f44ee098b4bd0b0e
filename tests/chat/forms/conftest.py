"""A network that asks for the forms of standard requests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.chat.forms.driver import GATED
from tests.chat.stage import Stage, staged
from tests.chat.words import network


@pytest.fixture
async def gated(tmp_path: Path) -> AsyncIterator[Stage]:
    """A stage whose network asks for the forms of standard requests."""
    async with staged(tmp_path, network=network(GATED)) as stage:
        yield stage
