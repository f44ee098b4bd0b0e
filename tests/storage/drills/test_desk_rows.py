"""What was read of desks stays in memory just as long as nobody has changed it."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from domain.drills.order import DrillState
from domain.vocabulary import ContactPointId, PersonId
from services.log import row_watch
from services.visit.office import Office
from storage.database.duty_tables import drills
from storage.directory.confirmations import Confirmation
from storage.sealing import sealed_rows
from storage.transaction.unit_of_work import UnitOfWork
from storage.transaction.walk import put_right, walk
from tests.conftest import HandClock, on_both
from tests.statements import asked_of
from tests.storage.drills.test_drills import plan

DESK = ContactPointId("lbn-police")


def entry(clock: HandClock) -> Confirmation:
    return Confirmation(
        point=DESK, known_since=clock.now(), due_at=clock.now() + timedelta(days=30)
    )


async def planned(office: Office) -> list[str]:
    async with office.store.reading() as work:
        return [each.id[-1] for each in await work.drills.at(DESK)]


async def confirmed(office: Office) -> str | None:
    async with office.store.reading() as work:
        found = (await work.confirmations.of([DESK])).get(DESK)
        return found.confirmed_by if found else None


async def asked_for(office: Office) -> Sequence[str]:
    with asked_of(office.store) as asked:
        await planned(office)
        await confirmed(office)
    return [each for each in asked if "epochs" not in each and "FROM" in each]


async def fills(office: Office, clock: HandClock) -> None:
    async with office.store.work() as work:
        await work.drills.add([plan(1, clock)])
        await work.confirmations.save(entry(clock))


@on_both
async def test_the_database_is_asked_once(office: Office, clock: HandClock) -> None:
    await fills(office, clock)
    assert len(await asked_for(office)) == 2
    clock.advances(hours=1)
    async with office.store.work() as work:
        assert len(await work.drills.at(DESK)) == 1
    assert await asked_for(office) == []


@on_both
async def test_what_another_process_changes_is_read_anew(
    office: Office, beside: Office, clock: HandClock
) -> None:
    await fills(office, clock)
    for each in (office, beside):
        assert (await planned(each), await confirmed(each)) == (["1"], None)
    async with beside.store.work() as work:
        await work.drills.add([plan(2, clock)])
    assert await planned(office) == await planned(beside) == ["1", "2"]
    async with beside.store.work() as work:
        known = (await work.confirmations.of([DESK]))[DESK]
        await work.confirmations.save(replace(known, confirmed_by=PersonId("lbn-duty")))
    assert await confirmed(office) == await confirmed(beside) == "lbn-duty"
    async with office.store.work() as work:
        known = (await work.confirmations.of([DESK]))[DESK]
        later = known.due_at + timedelta(days=30)
        await work.confirmations.save(replace(known, confirmed_by=None, due_at=later))
    assert await confirmed(beside) is None
    async with beside.store.work() as work:
        await work.drills.forget(await work.drills.at(DESK))
    assert await planned(office) == []
    async with office.store.reading() as work:
        assert (await row_watch.see(work, is_thorough=True)).words == ()


@on_both
async def test_what_is_taken_back_was_never_so(office: Office, clock: HandClock) -> None:
    await fills(office, clock)
    await planned(office)

    async def rings_and_fails(work: UnitOfWork) -> None:
        rings = replace(plan(1, clock), state=DrillState.ALERTED, version=1)
        await work.drills.save(rings)
        assert len(await work.drills.running_at([DESK])) == 1
        raise RuntimeError("EXERCISE")

    with pytest.raises(RuntimeError):
        await office.store.transact(rings_and_fails)
    async with office.store.reading() as work:
        assert await work.drills.running_at([DESK]) == []


@on_both
async def test_who_began_before_a_change_leaves_nothing_of_it_behind(
    office: Office, clock: HandClock
) -> None:
    await fills(office, clock)
    async with office.store.reading() as before:
        async with office.store.work() as work:
            await work.drills.add([plan(2, clock)])
        assert await planned(office) == ["1", "2"]
        assert [each.id[-1] for each in await before.drills.at(DESK)] == ["1"]
    assert await planned(office) == ["1", "2"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_what_another_process_rings_meanwhile_is_running(
    office: Office, beside: Office, clock: HandClock
) -> None:
    """Who files waits for the serial of a drill that rings, and must find it then."""
    await fills(office, clock)
    async with office.store.work() as work:
        await work.requests.next_serial("EXERCISE", 2026)
        assert await work.drills.running_at([DESK]) == []
    await planned(office)

    async def files(work: UnitOfWork) -> int:
        has_begun.set()
        await work.requests.next_serial("EXERCISE", 2026)
        return len(await work.drills.running_at([DESK]))

    has_begun = asyncio.Event()
    async with beside.store.work() as work:
        await work.requests.next_serial("EXERCISE", 2026)
        filing = asyncio.create_task(office.store.transact(files))
        await has_begun.wait()
        rings = replace(plan(1, clock), state=DrillState.ALERTED, version=1)
        await work.drills.save(rings)
    assert await filing == 1


@on_both
async def test_a_row_that_is_put_right_is_read_anew(office: Office, clock: HandClock) -> None:
    await fills(office, clock)
    elsewhere = office.store.vault.digest("drill-point", "ita-judicial")
    async with office.store.work() as work:
        await work.connection.execute(update(drills).values(point_key=elsewhere))
    assert await planned(office) == []
    async with office.store.work() as work:
        assert [await put_right(work, found) for found in await walk(work)] == [True]
    assert await planned(office) == ["1"]


async def test_memory_holds_few(
    office: Office, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed_rows, "_KEPT", 3)
    points = [ContactPointId(f"lbn-{number}") for number in range(5)]
    async with office.store.work() as work:
        await work.drills.add([plan(n, clock, point) for n, point in enumerate(points)])
    async with office.store.reading() as work:
        for point in points:
            assert len(await work.drills.at(point)) == 1
        assert len(work.known.desks.plans) <= 3
        assert len(await work.drills.of_points(points)) == 5
        assert len(work.known.desks.plans) <= 3
