"""After a long silence the supervisors and the secretariat are told once; a set clock is none."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from services.running import outages
from services.running.outages import Watched
from services.visit.office import Office
from storage.database.presence import SERVICE, TELEGRAM, signs_of_life
from storage.database.tables import log_records
from tests.conftest import on_both
from tests.services.desk_clerk import Clerk


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    clerk = Clerk(office)
    await clerk.opens("lbn-duty", "lbn-chief", "secretariat")
    return clerk


NEVER = Watched(service=None, telegram=None)
JUST_NOW = Watched(service=timedelta(seconds=10), telegram=timedelta(seconds=10))


async def silent_for(clerk: Clerk, name: str, seconds: int) -> None:
    async with clerk.office.store.work() as work:
        await work.presence.see(SERVICE)
        await work.presence.see(TELEGRAM)
        await work.connection.execute(
            update(signs_of_life)
            .where(signs_of_life.c.name == name)
            .values(at=signs_of_life.c.at - seconds * 1000)
        )


async def recorded(clerk: Clerk, event: str) -> int:
    async with clerk.office.store.reading() as work:
        found = await work.connection.execute(
            select(func.count()).where(log_records.c.event == event)
        )
    return int(found.scalar_one())


@on_both
@pytest.mark.parametrize(
    ("name", "event"), [(SERVICE, "service.interrupted"), (TELEGRAM, "telegram.interrupted")]
)
async def test_a_long_silence_is_told_once(clerk: Clerk, name: str, event: str) -> None:
    await silent_for(clerk, name, 600)
    for _ in range(3):
        await outages.give_sign(clerk.office, NEVER, telegram_answers=True)
    assert await recorded(clerk, event) == 1
    await clerk.delivers()
    for person in ("lbn-chief", "secretariat"):
        assert clerk.reads(person).count("outage") == 1
        assert clerk.last(person, "outage").rings
    assert "outage" not in clerk.reads("lbn-duty")


@on_both
async def test_a_short_silence_a_set_clock_and_a_first_start_are_none(clerk: Clerk) -> None:
    await outages.give_sign(clerk.office, NEVER, telegram_answers=True)
    await silent_for(clerk, SERVICE, 240)
    await outages.give_sign(clerk.office, NEVER, telegram_answers=True)
    await silent_for(clerk, SERVICE, 7200)
    await outages.give_sign(clerk.office, JUST_NOW, telegram_answers=True)
    await silent_for(clerk, TELEGRAM, 7200)
    await outages.give_sign(clerk.office, JUST_NOW, telegram_answers=True)
    await outages.give_sign(clerk.office, NEVER, telegram_answers=False)
    for event in ("service.interrupted", "telegram.interrupted"):
        assert await recorded(clerk, event) == 0
