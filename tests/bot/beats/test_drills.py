"""What the clock of drills tells a monitor: how many are due and wait, since when, and what failed."""

import asyncio
from datetime import timedelta

import pytest

from bot.beats.drills import ring_drills
from bot.endpoints.metrics import Metrics
from bot.process.clock import SystemClock
from domain.directory.drill_rules import DrillKind
from domain.drills.ordering import WantedDrills
from domain.vocabulary import ContactPointId
from services.drills import ordering, ringing
from services.drills.in_chat import drill
from services.drills.ringing import DrillClock, DrillsSeen
from services.visit.office import Office
from tests.bot.waiting import until
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk

LBN = ContactPointId("lbn-police")


def numbers(metrics: Metrics) -> dict[str, float]:
    """Of drills and of the tally."""
    said = (line for line in metrics.text().decode().splitlines() if not line.startswith("#"))
    pairs = (line.rsplit(" ", 1) for line in said)
    return {
        name.removeprefix("contactpoint_"): float(value)
        for name, value in pairs
        if "drill" in name or "tally" in name
    }


@on_both
async def test_those_that_are_due_and_wait_are_counted(office: Office, clock: HandClock) -> None:
    clerk = Clerk(office)
    await clerk.opens("lbn-chief", "secretariat")
    metrics, told = Metrics(SystemClock()), list[DrillsSeen]()
    drills = DrillClock(office, told.append)
    await drills.look()
    assert (told[-1].waiting, told[-1].longest, told[-1].failures) == (0, timedelta(), 0)
    await clerk.does("lbn-chief", drill, "pause")
    for at in (None, clock.now() + timedelta(hours=2), clock.now() + timedelta(days=9)):
        wanted = WantedDrills(kind=DrillKind.PING, points=(LBN,), at=at)
        await ordering.order_at_console(office, wanted)
    clock.advances(hours=3)
    await drills.look()
    assert (told[-1].waiting, told[-1].longest) == (2, timedelta(hours=3))
    metrics.set_drills(told[-1])
    found = numbers(metrics)
    assert (found["drills_due"], found["drills_due_oldest_seconds"]) == (2, 10_800)
    assert found["drills_looked_timestamp_seconds"] == clock.now().timestamp()
    await clerk.does("lbn-chief", drill, "resume")
    await drills.look()
    assert told[-1].waiting == 1, "one rang, the other waits for it"


@on_both
async def test_those_that_fail_are_counted_and_wait(
    office: Office, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object) -> None:
        raise RuntimeError("EXERCISE")

    clerk, told = Clerk(office), list[DrillsSeen]()
    await clerk.opens("secretariat")
    await ordering.order_at_console(office, WantedDrills(kind=DrillKind.PING, points=(LBN,)))
    monkeypatch.setattr(ringing, "ring", broken)
    drills = DrillClock(office, told.append)
    with pytest.raises(RuntimeError):
        await drills.look()
    await drills.look()
    assert [(seen.failures, seen.waiting) for seen in told] == [(1, 1), (0, 1)]
    monkeypatch.undo()
    clock.advances(minutes=6)
    await drills.look()
    assert (told[-1].failures, told[-1].waiting) == (0, 0)


async def test_the_beat_tells_the_numbers(office: Office) -> None:
    metrics, stop = Metrics(SystemClock()), asyncio.Event()
    assert numbers(metrics)["drills_looked_timestamp_seconds"] == 0
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(ring_drills(office, SystemClock(), stop, metrics.set_drills))
        await until(lambda: numbers(metrics)["drills_looked_timestamp_seconds"] > 0)
        stop.set()
    metrics.set_tally(None)
    metrics.set_tally(office.now())
    found = numbers(metrics)
    assert found["tally_failures_total"] == 1
    assert found["tally_kept_timestamp_seconds"] == office.now().timestamp()
