"""What nobody can go below on this machine: two round trips of HTTP and two commits, and nothing else.

It asks the local Telegram for updates, commits a row twice as durably as the service does, and sends a
message: what any bot does that keeps what it promises.
"""

import asyncio
import contextlib
import json
import sqlite3
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from bot.process.http_client import Body, HttpClient
from rehearsal.accounts import people, telegram_ids
from rehearsal.server import RehearsalServer

_WAITS: Final = 10
_ROW: Final = b"x" * 1000


async def idle(repetitions: int) -> list[float]:
    """Seconds from a message's arrival to one that is sent for it, one after the other."""
    async with RehearsalServer(people=people(started=True)).serving() as server:
        ids = telegram_ids()
        ana, rami = server.phone(ids["esp-officer"]), server.phone(ids["lbn-duty"])
        async with _answering(f"{server.url}/bot{server.token}", ids["lbn-duty"]):
            found: list[float] = []
            for _ in range(repetitions + 1):
                begun = time.perf_counter()
                await ana.sends("EXERCISE keep the account of the suspect")
                await rami.receives("IMMEDIATE", within=20)
                found.append(time.perf_counter() - begun)
                await asyncio.sleep(0.05)
            return found[1:]


@contextlib.asynccontextmanager
async def _answering(address: str, to: int) -> AsyncIterator[None]:
    with tempfile.TemporaryDirectory() as folder, _database(Path(folder)) as rows:
        async with HttpClient(trusts_environment=False) as client:
            answering = asyncio.create_task(_answer(client, address, to, rows))
            try:
                yield
            finally:
                answering.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await answering


async def _answer(client: HttpClient, address: str, to: int, rows: sqlite3.Connection) -> None:
    offset = 0
    while True:
        asked = {"offset": offset, "timeout": _WAITS}
        for update in await _call(client, f"{address}/getUpdates", asked):
            offset = update["update_id"] + 1
            for _ in range(2):
                rows.execute("INSERT INTO kept (body) VALUES (?)", (_ROW,))
            await _call(client, f"{address}/sendMessage", {"chat_id": to, "text": "IMMEDIATE"})


async def _call(client: HttpClient, url: str, given: Mapping[str, object]) -> Any:  # noqa: ANN401 - JSON
    answer = await client.request("POST", url, body=Body.of_json(given), within=_WAITS * 2)
    return json.loads(answer.body)["result"]


@contextlib.contextmanager
def _database(folder: Path) -> Iterator[sqlite3.Connection]:
    rows = sqlite3.connect(folder / "floor.db", isolation_level=None)
    rows.execute("PRAGMA journal_mode = WAL")
    rows.execute("PRAGMA synchronous = FULL")
    rows.execute("CREATE TABLE kept (id INTEGER PRIMARY KEY, body BLOB)")
    try:
        yield rows
    finally:
        rows.close()
