"""Leases of what one process may do, and signs of life, on both engines."""

import asyncio

from sqlalchemy import update

from services.visit.office import Office
from storage.database.presence import SERVICE, leases, signs_of_life
from storage.transaction.unit_of_work import UnitOfWork
from tests.conftest import on_both


async def takes(office: Office, holder: str, seconds: float = 30.0) -> bool:
    async with office.store.work() as work:
        return await work.presence.take("polling", holder, seconds)


@on_both
async def test_one_holder_at_a_time_who_may_keep_it(office: Office) -> None:
    assert await takes(office, "first")
    assert not await takes(office, "second")
    assert await takes(office, "first")
    async with office.store.work() as work:
        await work.presence.give_up("polling", "second")
    assert not await takes(office, "second")
    async with office.store.work() as work:
        await work.presence.give_up("polling", "first")
    assert await takes(office, "second")
    assert not await takes(office, "first")


@on_both
async def test_a_lease_that_ran_out_is_anybodys(office: Office) -> None:
    assert await takes(office, "first")
    async with office.store.work() as work:
        await work.connection.execute(update(leases).values(until=leases.c.until - 31_000))
    assert await takes(office, "second")


@on_both
async def test_of_many_who_want_it_one_gets_it(office: Office) -> None:
    async def one(holder: str) -> bool:
        async def act(work: UnitOfWork) -> bool:
            return await work.presence.take("polling", holder, 30.0)

        return await office.store.transact(act)

    got = await asyncio.gather(*(one(f"holder-{number}") for number in range(8)))
    assert got.count(True) == 1


@on_both
async def test_a_silence_is_seen_once(office: Office) -> None:
    async def see() -> int:
        async with office.store.work() as work:
            return await work.presence.see(SERVICE)

    assert await see() < 1_000
    async with office.store.work() as work:
        await work.connection.execute(update(signs_of_life).values(at=signs_of_life.c.at - 600_000))
    silences = [await see() for _ in range(2)]
    assert silences[0] >= 600_000
    assert silences[1] < 60_000
