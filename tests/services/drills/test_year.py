"""A year's plan at work on both databases: two who order it at once, and what its rows are."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.directory.drill_rules import DrillKind
from domain.drills.order import DrillState
from domain.drills.ordering import WantedDrills
from domain.drills.year import USUAL, WantedYear, YearPlan
from domain.refused import Refused
from domain.vocabulary import ContactPointId
from services.drills import calling, ordering
from services.drills import year as years
from services.drills.in_chat import drill
from services.drills.ringing import DrillClock
from services.visit.office import Office
from storage.transaction.unit_of_work import UnitOfWork
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk

LBN = ContactPointId("lbn-police")
YEAR = WantedYear(year=2027, points=None, numbers=USUAL)


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    clerk = Clerk(office)
    await clerk.opens("secretariat", "lbn-duty")
    return clerk


async def kept(office: Office) -> list[tuple[str, str]]:
    async with office.store.reading() as work:
        return [(plan.point, plan.kind.value) for plan in await work.drills.every()]


async def at_console(office: Office) -> YearPlan | Refused:
    try:
        return await years.order_at_console(office, YEAR)
    except Refused as refused:
        return refused


@on_both
async def test_two_who_order_at_once_order_it_once(clerk: Clerk, office: Office) -> None:
    found = await asyncio.gather(
        *(at_console(office) for _ in range(3)),
        clerk.does("secretariat", drill, "plan 2027 all now"),
    )
    assert sorted(await kept(office)) == sorted(
        (point, kind)
        for point in ("ita-judicial", "lbn-police")
        for kind in ("form", "ping", "ping")
    )
    refused = [each for each in found if isinstance(each, Refused)]
    assert {each.facts["why"] for each in refused} <= {"changed"}
    assert (await years.order_at_console(office, YEAR)).plans == []


@on_both
async def test_what_was_ordered_meanwhile_is_not_ordered_again(
    clerk: Clerk, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = years.year_ahead

    async def order_another() -> None:
        other = replace(YEAR, points=(LBN,), numbers={DrillKind.PING: 1})
        found = await years.order_at_console(office, other)
        assert len(found.plans) == 1

    loop = asyncio.get_running_loop()

    def draw_late(*given: object) -> YearPlan:
        """Somebody else orders between the drawing and the keeping."""
        monkeypatch.setattr(years, "year_ahead", drawn)
        asyncio.run_coroutine_threadsafe(order_another(), loop).result(20)
        return drawn(*given)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(years, "year_ahead", draw_late)
    refused = await at_console(office)
    assert isinstance(refused, Refused)
    assert refused.facts["why"] == "changed"
    assert await kept(office) == [(LBN, "ping")]
    await drill_stops(office)
    monkeypatch.setattr(years, "year_ahead", draw_late)
    await clerk.does("secretariat", drill, "plan 2027 all now")
    assert clerk.last("secretariat").saying.facts["why"] == "changed"


async def drill_stops(office: Office) -> None:
    async with office.store.reading() as work:
        (plan,) = await work.drills.every()
    await ordering.stop_at_console(office, plan.order)


@on_both
async def test_what_rings_or_waits_is_not_lacking_and_what_gave_way_is(
    clerk: Clerk, office: Office, clock: HandClock
) -> None:
    numbers = {DrillKind.PING: 1}
    year = WantedYear(year=clock.now().year, points=(LBN,), numbers=numbers)
    await ordering.order_at_console(office, WantedDrills(kind=DrillKind.PING, points=(LBN,)))
    assert (await years.look_at_console(office, year)).plans == []
    await DrillClock(office).look()
    assert (await years.look_at_console(office, year)).plans == []
    async with office.store.reading() as work:
        (plan,) = await work.drills.every()
    assert plan.state is DrillState.ALERTED
    await ordering.stop_at_console(office, plan.order)
    (again,) = (await years.look_at_console(office, year)).plans
    assert again.due > clock.now()
    assert again.until - again.due == timedelta(days=3)


@on_both
async def test_of_several_calls_of_an_order_the_one_that_is_due_is_entered(
    clerk: Clerk, office: Office, clock: HandClock
) -> None:
    year = WantedYear(year=2027, points=(LBN,), numbers={DrillKind.CALL: 2})
    found = await years.order_at_console(office, year)
    second = max(found.plans, key=lambda plan: plan.due)
    clock.advances(seconds=(second.due - clock.now()).total_seconds() + 1)

    async def first_is_over(work: UnitOfWork) -> None:
        first = min(await work.drills.every(), key=lambda plan: plan.due)
        await work.drills.save(replace(first, state=DrillState.MISSED))

    await office.store.transact(first_is_over)
    await DrillClock(office).look()
    await calling.enter_at_console(office, found.order, LBN, is_answered=True)
    async with office.store.reading() as work:
        plans = sorted(await work.drills.every(), key=lambda plan: plan.due)
    assert [plan.state.value for plan in plans] == ["missed", "answered"]
