"""Strangers take every connection that they can get, of a process that may open few files."""

import asyncio
import contextlib
import resource
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx

from tests.chat.outside import free_port
from tests.conftest import on_both
from tests.faults.theatre import theatre

FILES = 256
EACH = 400
LISTENERS = ("HEALTH_LISTEN", "CALENDAR_LISTEN", "CALLBACK_LISTEN")
HOUSE = Path(__file__).parents[2]


@contextlib.contextmanager
def few_files() -> Iterator[None]:
    """Processes that are started meanwhile may open few files, and no more by themselves."""
    before = resource.prlimit(0, resource.RLIMIT_NOFILE)
    original = asyncio.create_subprocess_exec

    async def limited(*words: str, **given: object) -> asyncio.subprocess.Process:
        shell = f'ulimit -n {FILES}; exec "$@"'
        return await original("/bin/sh", "-c", shell, "sh", *words, **given)  # type: ignore[arg-type]

    asyncio.create_subprocess_exec = limited  # type: ignore[assignment]
    try:
        yield
    finally:
        asyncio.create_subprocess_exec = original
        assert resource.prlimit(0, resource.RLIMIT_NOFILE) == before


@contextlib.asynccontextmanager
async def strangers(ports: list[int]) -> AsyncIterator[None]:
    words = ("-m", "bench.stage.strangers", str(EACH), *map(str, ports))
    crowd = await asyncio.create_subprocess_exec(
        sys.executable, *words, cwd=HOUSE, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert crowd.stdout is not None
        assert await crowd.stdout.readline() == b"here\n"
        yield
    finally:
        crowd.kill()
        await crowd.wait()


@on_both
async def test_strangers_on_every_listener_hold_up_no_alert(
    tmp_path: Path, database_url: str
) -> None:
    is_embedded = database_url.startswith("sqlite")
    ports = {name: free_port() for name in LISTENERS}
    settings = {name: f"127.0.0.1:{port}" for name, port in ports.items()} | {
        "CALENDAR_URL": "https://duty.example.org",
        "GATEWAY_SECRET": "EXERCISE",
    }
    async with theatre(tmp_path, None if is_embedded else database_url) as stage:
        with few_files():
            service = await stage.starts(**settings)
        async with strangers([*ports.values()]):
            await stage.files(5)
            await stage.until_all_alerted()
            async with httpx.AsyncClient(trust_env=False, timeout=30) as monitor:
                address = f"http://127.0.0.1:{ports['HEALTH_LISTEN']}/readyz"
                assert (await monitor.get(address)).json() == {"ready": True}
            await stage.acknowledges(sorted(stage.alerted())[:2])
            await stage.rests()
        assert len(service.lines) < 50, "strangers do not fill the log"
        tally = await stage.judged()
        assert tally.acknowledged == 2


@on_both
async def test_listeners_in_a_process_of_their_own(tmp_path: Path, database_url: str) -> None:
    """What one takes in the other works; killed and started again, nothing is lost."""
    is_embedded = database_url.startswith("sqlite")
    async with theatre(tmp_path, None if is_embedded else database_url) as stage:
        port, brought = free_port(), free_port()
        webhook = {
            "WEBHOOK_URL": f"http://127.0.0.1:{brought}/updates",
            "WEBHOOK_LISTEN": f"127.0.0.1:{brought}",
            "WEBHOOK_SECRET": "EXERCISE",
        }
        apart = stage.made(HEALTH_LISTEN=f"127.0.0.1:{port}", BOT_TOKEN="", **webhook)
        apart.duties = "webhook,health"
        await apart.start()
        alerting = stage.made(**webhook)
        alerting.duties = "alerts"
        await alerting.start()
        async with httpx.AsyncClient(trust_env=False, timeout=30) as monitor:
            answer = await monitor.get(f"http://127.0.0.1:{port}/readyz")
            assert answer.json() == {"ready": True}
        await stage.files(2)
        await stage.until_all_alerted()
        await apart.kill()
        await stage.files(2)
        await apart.start()
        await stage.until_all_alerted()
        await stage.rests()
        await stage.judged()
