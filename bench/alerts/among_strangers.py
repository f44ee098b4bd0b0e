"""An immediate alert while thousands of strangers are connected to every listener and say nothing."""

import asyncio
import contextlib
import resource
import sys
from collections.abc import AsyncIterator, Sequence
from typing import Final

from bench.alerts import idle_request
from bench.stage.running import Deployment, free_port, prepared
from bench.stage.table import Row, milliseconds

STRANGERS: Final = 4_000
REPETITIONS: Final = 30
_LISTENERS: Final = ("HEALTH_LISTEN", "CALENDAR_LISTEN", "CALLBACK_LISTEN")
_SPARE: Final = 500
_SETTLES: Final = 3.0


def table() -> list[Row]:
    """The service with nobody there, and with as many strangers as this machine's limits allow."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = STRANGERS if hard < 0 else min(STRANGERS, (hard - _SPARE) // len(_LISTENERS))
    alone, among = asyncio.run(_ours(0)), asyncio.run(_ours(most))
    return [
        Row(
            what=f"an immediate alert with {most:,} idle connections on each of three listeners",
            result=milliseconds(among),
            target="median 100 ms",
            baseline=f"nobody connected: {milliseconds(alone)}",
        )
    ]


async def _ours(count: int) -> list[float]:
    ports = {name: free_port() for name in _LISTENERS}
    settings = {name: f"127.0.0.1:{port}" for name, port in ports.items()}
    secret = {"CALENDAR_URL": "https://duty.example.org", "GATEWAY_SECRET": "EXERCISE"}
    async with prepared(settings | secret) as stage, stage.runs():
        await stage.is_ready()
        await stage.enrols("esp-officer", "lbn-duty")
        async with _strangers(count, [*ports.values()]):
            return [await _one(stage) for _ in range(REPETITIONS)]


async def _one(stage: Deployment) -> float:
    taken = await idle_request.one(stage)
    await stage.is_ready(within=10.0)
    return taken


@contextlib.asynccontextmanager
async def _strangers(count: int, ports: Sequence[int]) -> AsyncIterator[None]:
    """So many, once all have come, for as long as the block lasts."""
    if not count:
        yield
        return
    words = ("-m", "bench.stage.strangers", str(count), *map(str, ports))
    crowd = await asyncio.create_subprocess_exec(
        sys.executable, *words, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert crowd.stdout is not None  # noqa: S101 - asked for
        await crowd.stdout.readline()
        await asyncio.sleep(_SETTLES)
        yield
    finally:
        crowd.kill()
        await crowd.wait()
