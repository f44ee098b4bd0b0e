"""The cost of one record: a log of 1,000,000 beside one of 1,000, in turn, in the same run.

Both are databases of the embedded engine. The long one is filled with rows of the usual size; what is
measured is the service's own way of writing a record, commit included.
"""

import asyncio
import os
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.stage import long_log
from bench.stage.table import Row, milliseconds
from crypto.provider_file import KeyFile
from domain.events import Event
from domain.requests.request import Record
from formats.network_file.document import from_document
from storage.database.engine import open_engine, parse_url
from storage.database.migrate import migrate
from storage.sealing.vault import Vault
from storage.transaction.store import Store

SHORT, LONG = 1_000, 1_000_000
APPENDS = 300
LIMIT = 1.5


def table() -> list[Row]:
    """One row: a record in the long log, in milliseconds and as a multiple."""
    with tempfile.TemporaryDirectory() as folder:
        short, long = asyncio.run(_measure(Path(folder)))
    times = statistics.median(long) / statistics.median(short)
    return [
        Row(
            what=f"appending to a log of {LONG:,} records",
            result=f"{milliseconds(long)}; {times:.2f} times",
            target=f"{LIMIT} times",
            baseline=f"a log of {SHORT:,} records: {milliseconds(short)}",
        )
    ]


async def _measure(folder: Path) -> tuple[list[float], list[float]]:
    stores = [await _store(folder / str(size), size) for size in (SHORT, LONG)]
    spent: tuple[list[float], list[float]] = ([], [])
    for _ in range(APPENDS):
        for store, seconds in zip(stores, spent, strict=True):
            begun = time.perf_counter()
            async with store.work() as work:
                await work.note(Record(event=Event.LANGUAGE_CHOSEN, about={"person": "EXERCISE"}))
            seconds.append(time.perf_counter() - begun)
    for store in stores:
        await store.close()
    return spent


async def _store(folder: Path, size: int) -> Store:
    """A database whose log has this many records."""
    await asyncio.to_thread(folder.mkdir)
    engine = open_engine(parse_url(f"sqlite:///{folder}/bench.db"), lambda: bytes(32))
    await migrate(engine)
    vault = Vault(KeyFile.create(folder / "keys.json"))
    store = Store(engine, vault, from_document, lambda: datetime.now(UTC))
    await store.unlock("contactpoint/EXERCISE")
    await long_log.grow(store, size)
    # What the filling left to be written must not be waited for by what is measured.
    await engine.dispose()
    await asyncio.to_thread(os.sync)
    return store
