"""A log of a year of requests, written as the service writes it: each is escalated once, acknowledged,
answered and closed.

The requests begin at even distances over the year, and what follows comes later, among what follows others.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from crypto.provider_file import KeyFile
from domain.events import Event
from domain.requests.request import Record
from domain.topics import Facts, stamp
from formats.network_file.document import from_document
from services.visit.office import Office
from storage.database.engine import open_engine, parse_url
from storage.database.migrate import migrate
from storage.sealing.vault import Vault
from storage.transaction.store import Store

YEAR: Final = 2025
MEMBERS: Final = ("ESP", "LBN", "ITA", "FRA", "DEU", "JPN")
URGENCIES: Final = ("immediate", "urgent", "standard", "information")
_BEGINNING: Final = datetime(YEAR, 1, 1, tzinfo=UTC)
_AT_ONCE: Final = 500
_WITHIN: Final = timedelta(days=360)
_LATER: Final = (0, 1, 5, 40)
"""After how many further stretches of requests each part of what follows comes."""


class YearClock:
    """A clock that goes only when told to."""

    def __init__(self) -> None:
        self.at = _BEGINNING

    def now(self) -> datetime:
        """The time."""
        return self.at


@asynccontextmanager
async def opened(folder: Path, clock: YearClock) -> AsyncIterator[Office]:
    """An office on an embedded database in this folder."""
    engine = open_engine(parse_url(f"sqlite:///{folder}/bench.db"), lambda: bytes(32))
    await migrate(engine)
    keys = folder / "keys.json"
    provider = KeyFile(keys) if keys.exists() else KeyFile.create(keys)
    store = Store(engine, Vault(provider), from_document, clock.now)
    await store.unlock("contactpoint/EXERCISE")
    yield Office(store=store, now=clock.now)
    await store.close()


async def write(office: Office, clock: YearClock, requests: int, first: int = 0) -> None:
    """The records of so many requests, over a year."""
    stretches = -(-requests // _AT_ONCE)
    for number in range(stretches + _LATER[-1]):
        share = min(number / stretches, 1.0)
        clock.at = max(clock.at, _BEGINNING + _WITHIN * share)
        async with office.store.work() as work:
            for part, later in enumerate(_LATER):
                begin = (number - later) * _AT_ONCE
                for each in range(max(begin, 0), min(begin + _AT_ONCE, requests)):
                    for record in _records(first + each, part, clock.at):
                        await work.log.append(record, f"{first + each:032x}", "telegram")


def _records(number: int, part: int, at: datetime) -> Iterator[Record]:
    origin = MEMBERS[number % 6]
    member = MEMBERS[(number + 1 + number // 6 % 5) % 6]
    due = stamp(at + timedelta(hours=number % 11))
    told: Facts = {
        "type": ("locate", "person", "preserve")[number % 3],
        "urgency": URGENCIES[number % 7 % 4],
        "members": [origin, member],
        "drill": False,
    }
    step: Facts = {**told, "step": 1, "steps": 3, "target": "duty", "why": "filed"}
    sent: Facts = {"to": "EXERCISE", "channel": "telegram", "topic": "alert", "attempts": 1}
    if part == 0:
        yield Record(event=Event.FILED, about={**told, "acknowledge_by": due, "answer_by": due})
        yield Record(event=Event.ALERTED, about=step)
        yield Record(event=Event.DELIVERED, about=sent)
    elif part == 1:
        yield Record(event=Event.ESCALATED, about={**step, "step": 2, "why": "not_acknowledged"})
        yield Record(event=Event.DELIVERED, about=sent)
        yield Record(event=Event.ACKNOWLEDGED, about={**told, "acknowledge_by": due, "step": 2})
    elif part == 2:
        yield Record(event=Event.ANSWERED, about={**told, "answer_by": due, "partial": False})
    else:
        yield Record(event=Event.CLOSED, about=told)
