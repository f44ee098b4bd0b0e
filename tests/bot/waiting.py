"""Waiting for what another task brings about."""

import asyncio
from collections.abc import Callable


async def until(condition: Callable[[], object], within: float = 60.0) -> None:
    """Wait until it holds. Raises TimeoutError."""
    async with asyncio.timeout(within):
        while not condition():  # noqa: ASYNC110 - what is waited for tells nobody
            await asyncio.sleep(0.005)
