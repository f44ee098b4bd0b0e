"""The figures of a year, counted from the log: how long it takes, and how much memory, by requests.

Each request has the records of an ordinary one, written as the service writes them. The baseline opens the
same records and counts nothing.
"""

import asyncio
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from bench.stage.table import Row
from crypto.provider_file import KeyFile
from domain.events import Event
from domain.requests.request import Record
from domain.statistics.period import CountedPeriod
from domain.statistics.report import report
from domain.statistics.turns import COUNTED, CountedTurns
from domain.topics import Facts, stamp
from formats.network_file.document import from_document
from storage.database.engine import open_engine, parse_url
from storage.database.migrate import migrate
from storage.log.counting import counted
from storage.sealing.vault import Vault
from storage.transaction.store import Store

REQUESTS: Final = 20_000
MEMBERS: Final = ("ESP", "LBN", "ITA", "FRA", "DEU", "JPN")
_AT_ONCE: Final = 500


def table() -> list[Row]:
    """One row: counting a year of this many requests, beside opening its records alone."""
    with tempfile.TemporaryDirectory() as folder:
        spent, opened, grown, records = asyncio.run(_measure(Path(folder)))
    return [
        Row(
            what=f"statistics of a year of {REQUESTS:,} requests ({records:,} records)",
            result=f"{spent:.1f} s; {grown} MB more memory",
            target="-",
            baseline=f"opening the same records: {opened:.1f} s",
        )
    ]


async def _measure(folder: Path) -> tuple[float, float, int, int]:
    engine = open_engine(parse_url(f"sqlite:///{folder}/bench.db"), lambda: bytes(32))
    await migrate(engine)
    vault = Vault(KeyFile.create(folder / "keys.json"))
    store = Store(engine, vault, from_document, lambda: datetime.now(UTC))
    await store.unlock("contactpoint/EXERCISE")
    for first in range(0, REQUESTS, _AT_ONCE):
        async with store.work() as work:
            for number in range(first, first + _AT_ONCE):
                for record in _records(number):
                    await work.log.append(record, f"{number:032x}", "telegram")
    begun, before = time.perf_counter(), _resident_mb()
    records = await _read(store, None)
    opened = time.perf_counter() - begun
    begun = time.perf_counter()
    turns = CountedTurns()
    await _read(store, turns)
    year = datetime.now(UTC).year
    report(turns.every, CountedPeriod(first=date(year, 1, 1), last=date(year, 12, 31)))
    spent = time.perf_counter() - begun
    await store.close()
    return spent, opened, _resident_mb() - before, records


async def _read(store: Store, turns: CountedTurns | None) -> int:
    found = 0
    async with store.reading(is_long=True) as work:
        size = await work.anchors.size()
        async for _reached, records in counted(
            work.log, work.connection, store.vault, COUNTED, size
        ):
            found += len(records)
            if turns is not None:
                turns.take(records)
    return found


def _records(number: int) -> Iterator[Record]:
    """Of a request that was escalated once, acknowledged, answered and closed."""
    origin, member = MEMBERS[number % 6], MEMBERS[(number // 6 + 1 + number) % 6]
    due = stamp(datetime.now(UTC))
    told: Facts = {
        "type": "locate",
        "urgency": "urgent",
        "members": [origin, member],
        "drill": False,
    }
    step: Facts = {**told, "step": 1, "steps": 3, "target": "duty", "why": "filed"}
    sent: Facts = {"to": "EXERCISE", "channel": "telegram", "topic": "alert", "attempts": 1}
    yield Record(event=Event.FILED, about={**told, "acknowledge_by": due, "answer_by": due})
    yield Record(event=Event.ALERTED, about=step)
    yield Record(event=Event.DELIVERED, about=sent)
    yield Record(event=Event.ESCALATED, about={**step, "step": 2, "why": "not_acknowledged"})
    yield Record(event=Event.DELIVERED, about=sent)
    yield Record(event=Event.ACKNOWLEDGED, about={**told, "acknowledge_by": due, "step": 2})
    yield Record(event=Event.ANSWERED, about={**told, "answer_by": due, "partial": False})
    yield Record(event=Event.CLOSED, about=told)


def _resident_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
