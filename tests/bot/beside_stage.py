"""A deployment with much in it, a service's office on it that files alerts, and commands beside it."""

import asyncio
import json
import os
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import yaml
from sqlalchemy import insert

from domain.events import Event
from domain.reference import make, numbered
from domain.requests.request import Record, Request
from domain.vocabulary import PersonId
from services.conversation import filling_in
from services.running import intake
from services.visit.desk import serve
from services.visit.office import Office
from storage.database.tables import requests
from storage.messages.inbox import RawUpdate
from storage.people.people import Account, AccountState
from storage.requests.records import request_to_json
from storage.sealing.vault import new_case_id, to_ms
from tests.services.desk_clerk import Clerk
from tests.services.duty_stage import LINE, NETWORK

ROOT: Final = Path(__file__).parents[2]
FILER: Final = "esp-officer"
SLOWER: Final = 0.25
TRIES: Final = 6
"""The machine may be busy with something else; what a command holds up, it holds up each time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much there is."""

    desks: int
    people: int
    records: int
    """Of one case."""
    closed: int
    dates: int
    """In the calendars."""


SHORT: Final = Size(desks=20, people=120, records=1_500, closed=300, dates=600)
LONG: Final = Size(desks=400, people=3_000, records=20_000, closed=10_000, dates=2_000)


def network(size: Size, *, word: str = "Person") -> str:
    """The tests' network among many other desks, with people in turn on two layers of each."""
    found: dict[str, Any] = yaml.safe_load(NETWORK.read_text(encoding="utf-8"))
    found["network"]["retention"] = {"preserve": "365d"}
    each = size.people // size.desks // 2
    for number in range(size.desks):
        member, key = ("ESP", "LBN")[number % 2], f"desk-{number}"
        layers = []
        for layer in ("duty", "deputy"):
            people = [f"{key}-{layer}-{one}" for one in range(each)]
            for person in people:
                name = f"EXERCISE {word} {person}"
                found["people"][person] = {
                    "name": name,
                    "member": member,
                    "roles": ["duty_officer"],
                }
            turn = {"every": "1d", "handover": "08:00", "people": people}
            layers.append({"name": layer, "rotation": turn})
        found["rosters"][key] = {"time_zone": "UTC", "layers": layers}
        point = {"member": member, "kind": "police", "name": f"EXERCISE {key}", "roster": key}
        found["contact_points"][f"point-{number}"] = point
    return str(yaml.safe_dump(found, sort_keys=False))


def calendar(dates: int, title: str) -> str:
    """So many hours, one after the other, from next year on."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//EXERCISE//EN"]
    first = datetime(datetime.now(UTC).year + 1, 1, 1, tzinfo=UTC)
    for number in range(dates):
        since = first + timedelta(hours=number)
        lines += ["BEGIN:VEVENT", f"UID:{title}-{number}", f"SUMMARY:{title}"]
        lines += [f"DTSTART:{since:%Y%m%dT%H%M%SZ}"]
        lines += [f"DTEND:{since + timedelta(minutes=50):%Y%m%dT%H%M%SZ}", "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


async def fill(office: Office, size: Size) -> tuple[Clerk, Request]:
    """Everybody enrolled, a long case, and many closed ones; the long case."""
    clerk = Clerk(office)
    async with office.store.work() as work:
        for number, person in enumerate(work.directory.people):
            clerk.accounts[person] = 10_000 + number
            await work.people.save(_account(person, 10_000 + number, work.now))
    await clerk.does(FILER, filling_in.file_line, LINE)
    async with office.store.reading() as work:
        (case,) = await work.requests.all()
    for first in range(0, size.records, 500):
        async with office.store.work() as work:
            for _ in range(min(500, size.records - first)):
                about = {"channel": "console", "reason": "EXERCISE", "shown": True}
                await work.note(Record(event=Event.CONTENT_SHOWN, about=about), case.id, "console")
    async with office.store.work() as work:
        rows = [_closed(work, case, number) for number in range(size.closed)]
        await work.connection.execute(insert(requests), rows)
    return clerk, case


def _account(person: PersonId, number: int, now: datetime) -> Account:
    return Account(
        person=person,
        account=number,
        chat=number,
        language="en",
        state=AccountState.ENROLLED,
        enrolled_at=now,
    )


def _closed(work: Any, like: Request, number: int) -> dict[str, Any]:
    """A request that was closed more than a year ago, as it would be stored."""
    case, at = new_case_id(), to_ms(work.now - timedelta(days=400))
    code, year = work.directory.code, like.created_at.year
    reference = make(code, year, like.origin, like.addressee, 100_000 + number)
    found = {**request_to_json(like), "reference": reference, "created_at": at}
    found |= {"state": "closed", "closed_at": at + 1000}
    digest = work.vault.digest
    return {
        "id": case,
        "reference_key": digest("reference", numbered(reference)),
        "version": 1,
        "state": "closed",
        "urgency": like.urgency.value,
        "is_open": False,
        "escalated": False,
        "created_at": at,
        "requester_key": digest("person", like.requester),
        "origin_key": digest("member", like.origin),
        "addressee_key": digest("member", like.addressee),
        "owner_key": None,
        "sealed": work.vault.seal("requests", case, 1, found),
    }


@dataclass(slots=True, kw_only=True)
class Alerts:
    """Files a request again and again, and measures until it is committed with its alert."""

    clerk: Clerk
    usual: float = 0.0
    took: list[float] = field(default_factory=list)

    async def during(self, what: Awaitable[Any]) -> tuple[Any, float]:
        """What came of it, and how much slower than usual the slowest alert was meanwhile."""
        self.took.clear()
        doing = asyncio.ensure_future(what)
        while not doing.done():
            begun = time.perf_counter()
            inbound = self.clerk.inbound(FILER)
            office = self.clerk.office
            await intake.keep(office, [RawUpdate(update_id=inbound.update_id, body=b"{}")])
            await serve(office, inbound, filling_in.file_line, LINE)
            self.took.append(time.perf_counter() - begun)
            await asyncio.wait([doing], timeout=0.01)
        return doing.result(), max(self.took, default=0.0) - self.usual

    async def settle(self, what: Callable[[], Awaitable[Any]]) -> None:
        """What the slowest takes beside something that computes and touches no database."""
        self.usual = 0.0
        slowest = [(await self.during(what()))[1] for _ in range(3)]
        self.usual = sorted(slowest)[1]


class Commands:
    """Commands in a process of their own, one after the other."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def begin(cls, folder: Path) -> "Commands":
        """The process, in this folder and with this process's settings."""
        return cls(
            await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "tests.bot.told_commands",
                cwd=folder,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
            )
        )

    async def run(self, arguments: tuple[str, ...]) -> int:
        """Run one; its status."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(arguments).encode() + b"\n")
        return int(await self._process.stdout.readline())

    async def end(self) -> None:
        """No more of them."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()
