"""Lists in a network of every State: from the command sent until its message is read.

Asked by the secretariat, which sees the whole network, with and without a word behind the command.
"""

import asyncio
import time
from typing import Final

from bench.size.network_size import REPETITIONS
from bench.stage.running import cpu_seconds, prepared
from bench.stage.table import Row, milliseconds
from rehearsal.phones.phone import Phone
from tests.large_network import MEMBERS, PEOPLE, large_network

LISTS: Final = (
    ("/people", "People whom you manage"),
    ("/people lebanon", "People whom you manage"),
    ("/duty", "On duty now"),
    ("/duty lebanon", "On duty now"),
    ("/coverage", "Missing in the next 14 days"),
    ("/coverage lebanon", "In the next 14 days"),
    ("/directory", "Whose entries"),
    ("/directory rami", "Entries of all members"),
    ("/escalations", "No request was escalated"),
    ("/requests", ""),
)
"""Each with what its message holds; in Lebanon nothing is missing."""


def table() -> list[Row]:
    """Measure each list in the large network."""
    size = f"{MEMBERS} members, {PEOPLE:,} people"
    return [
        Row(
            what=f"{typed}, {size}",
            result=f"{milliseconds(times)}; computing {computing * 1000:.0f} ms",
            target="median 50 ms",
        )
        for typed, (times, computing) in asyncio.run(_measure()).items()
    ]


async def _measure() -> dict[str, tuple[list[float], float]]:
    """How long each took, and what the service computed for one, its picture included."""
    async with prepared({}, large_network()) as stage:
        await stage.enrol_everybody()
        async with stage.opened() as deployment, deployment.office.store.work() as work:
            for account in await work.people.all():
                # One in fifty cannot be reached, so that something is missing.
                if account.account % 50 == 0:
                    await work.people.set_taken_by(account, None)
        async with stage.runs() as pid:
            await stage.is_ready()
            phone = stage.phone("secretariat")
            return {typed: await _times(pid, phone, typed, holds) for typed, holds in LISTS}


async def _times(pid: int, phone: Phone, typed: str, holds: str) -> tuple[list[float], float]:
    found = []
    used = cpu_seconds(pid)
    for _ in range(REPETITIONS):
        await phone.skips()
        begun = time.perf_counter()
        await phone.sends(typed)
        await phone.receives(holds)
        found.append(time.perf_counter() - begun)
        if typed == "/coverage":
            await phone.receives("The next 14 days, in UTC")  # the picture, which is drawn beside
    return found, (cpu_seconds(pid) - used) / REPETITIONS
