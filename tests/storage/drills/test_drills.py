"""Drills as rows: sealed whole, of one length, guarded, and found at their desk."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from domain.directory.drill_rules import DrillKind
from domain.drills.order import (
    DrillPlan,
    DrillScore,
    DrillState,
    Hindrance,
    OrderId,
    PlanId,
)
from domain.vocabulary import CaseId, ContactPointId, MemberCode, PersonId, RequestType
from services.log import row_watch
from services.visit.office import Office
from storage.database.duty_tables import drills
from storage.database.meanwhile import ChangedMeanwhile
from storage.drills.drills import read_plan
from storage.sealing.vault import Vault
from storage.transaction.unit_of_work import UnitOfWork
from tests.conftest import HandClock, on_both
from tests.statements import asked_of

ORDER = OrderId("a" * 32)


def plan(number: int, clock: HandClock, point: str = "lbn-police") -> DrillPlan:
    return DrillPlan(
        id=PlanId(f"{number:032x}"),
        order=ORDER,
        kind=DrillKind.FORM,
        point=ContactPointId(point),
        member=MemberCode("LBN"),
        due=clock.now() + timedelta(hours=number),
        until=clock.now() + timedelta(days=2),
        asked=RequestType.PRESERVE,
        by=PersonId("secretariat"),
        ordered_at=clock.now(),
    )


async def added(office: Office, plans: Sequence[DrillPlan]) -> None:
    async with office.store.work() as work:
        await work.drills.add(plans)


async def words(office: Office) -> tuple[str, ...]:
    async with office.store.reading() as work:
        return (await row_watch.see(work, is_thorough=True)).words


@on_both
async def test_a_drill_is_kept_whole_through_its_life(office: Office, clock: HandClock) -> None:
    first = plan(1, clock)
    await added(office, [first])
    rung = replace(
        first,
        state=DrillState.ALERTED,
        case=CaseId("c" * 32),
        reference="CPN-2026-LBN-LBN-000001-0-X",
        alerted_at=clock.now(),
        at_night=True,
        rung=(PersonId("lbn-duty"),),
        version=1,
    )
    over = replace(
        rung,
        state=DrillState.LATE,
        why=Hindrance.HOURS,
        acknowledged_at=clock.now(),
        taken_for_real_by=(PersonId("lbn-duty"),),
        score=DrillScore(right_person=True, entry=True),
        version=2,
    )
    for each in (rung, over):
        async with office.store.work() as work:
            await work.drills.save(each)
        async with office.store.reading() as work:
            assert await work.drills.every() == (replace(each, version=each.version + 1),)
    assert await words(office) == ()


@on_both
async def test_nothing_of_it_can_be_told_from_its_row(office: Office, clock: HandClock) -> None:
    long_named = plan(2, clock, "a-desk-with-a-very-long-name-by-which-it-might-be-known")
    await added(office, [plan(1, clock), long_named])
    async with office.store.reading() as work:
        rows = (await work.connection.execute(select(drills))).all()
    assert len({len(row.sealed) for row in rows}) == 1
    assert set(drills.c.keys()) == {"id", "order_id", "point_key", "is_open", "version", "sealed"}
    assert all(b"lbn" not in bytes(row.sealed) + bytes(row.point_key) for row in rows)


@on_both
async def test_only_what_rings_is_found_at_its_desk(office: Office, clock: HandClock) -> None:
    plans = [plan(number, clock) for number in range(3)]
    elsewhere = plan(4, clock, "ita-judicial")
    await added(office, [*plans, elsewhere])
    async with office.store.work() as work:
        await work.drills.save(replace(plans[0], state=DrillState.ALERTED, version=1))
        await work.drills.save(replace(plans[1], state=DrillState.STOPPED, version=1))
        await work.drills.save(replace(elsewhere, state=DrillState.ALERTED, version=1))
    async with office.store.reading() as work:
        found = await work.drills.running_at([ContactPointId("lbn-police")])
        under_way = await work.drills.under_way()
        of_order = await work.drills.of_order(ORDER)
    assert [each.id for each in found] == [plans[0].id]
    assert {each.id for each in under_way} == {plans[0].id, plans[2].id, elsewhere.id}
    assert len(of_order) == 4


@on_both
async def test_what_is_kept_of_a_desk_is_read_once(office: Office, clock: HandClock) -> None:
    plans = [plan(number, clock) for number in range(2)]
    await added(office, plans)
    here, elsewhere = ContactPointId("lbn-police"), ContactPointId("ita-judicial")
    async with office.store.work() as work:
        with asked_of(office.store) as asked:
            assert await work.drills.running_at([elsewhere, here]) == []
            assert {each.id for each in await work.drills.at(here)} == {each.id for each in plans}
            assert await work.drills.at(elsewhere) == []
        assert len(asked) == 1
        await work.drills.save(replace(plans[0], state=DrillState.ALERTED, version=1))
        found = await work.drills.running_at([here])
        assert [each.id for each in found] == [plans[0].id]
        assert {each.state for each in await work.drills.at(here)} == {
            DrillState.ALERTED,
            DrillState.PLANNED,
        }


async def test_what_many_acts_ask_of_a_desk_is_opened_once(
    office: Office, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await added(office, [plan(number, clock) for number in range(2)])
    opened: list[str] = []

    def read(vault: Vault, row: Any) -> DrillPlan:
        opened.append(row.id)
        return read_plan(vault, row)

    monkeypatch.setattr("storage.drills.drills.read_plan", read)
    here = [ContactPointId("lbn-police")]
    for _ in range(3):
        async with office.store.reading() as work:
            await work.drills.running_at(here)
            await work.drills.of_points(here)
    assert len(opened) == 2


@on_both
async def test_who_comes_second_begins_again(office: Office, clock: HandClock) -> None:
    await added(office, [plan(1, clock)])
    stopped = replace(plan(1, clock), state=DrillState.STOPPED, version=1)
    async with office.store.work() as work:
        await work.drills.save(stopped)
    with pytest.raises(ChangedMeanwhile):
        async with office.store.work() as work:
            await work.drills.save(stopped)


@on_both
async def test_a_row_that_is_put_back_or_taken_away_is_known(
    office: Office, clock: HandClock
) -> None:
    await added(office, [plan(1, clock), plan(2, clock)])
    async with office.store.work() as work:
        before = (await work.connection.execute(select(drills))).all()
    async with office.store.work() as work:
        await work.drills.save(replace(plan(1, clock), state=DrillState.STOPPED, version=1))
    assert await words(office) == ()

    async def behind(work: UnitOfWork) -> None:
        old = next(row for row in before if row.id == plan(1, clock).id)
        values = {"version": old.version, "sealed": old.sealed, "is_open": old.is_open}
        await work.connection.execute(drills.update().where(drills.c.id == old.id).values(**values))

    await office.store.transact(behind)
    assert await words(office) == ("drills holds a row that was changed, exchanged or put back",)
    async with office.store.work() as work:
        await work.connection.execute(text("DELETE FROM drills"))
    assert await words(office) == ("drills holds 0 rows, and 2 are sealed",)


@on_both
async def test_a_member_lets_its_drills_rest_and_may_go_on(office: Office) -> None:
    lbn, by = MemberCode("LBN"), PersonId("lbn-chief")
    async with office.store.work() as work:
        assert await work.drills.rest(lbn, by)
        assert not await work.drills.rest(lbn, by)
    async with office.store.work() as work:
        assert await work.drills.resting() == {lbn}
        assert not await work.drills.resume(MemberCode("ITA"))
        assert await work.drills.resume(lbn)
    async with office.store.reading() as work:
        assert await work.drills.resting() == frozenset()
    assert await words(office) == ()


@on_both
async def test_what_stands_for_an_order_changes_with_anything_in_it(
    office: Office, clock: HandClock
) -> None:
    plans = [plan(1, clock), plan(2, clock)]
    async with office.store.reading() as work:
        said = work.drills.digest(ORDER, plans)
        later = replace(plans[1], due=plans[1].due + timedelta(seconds=1))
        assert said == work.drills.digest(ORDER, plans)
        assert said != work.drills.digest(ORDER, [plans[0], later])
        assert said != work.drills.digest(OrderId("b" * 32), plans)
        assert len(said) == 64


@on_both
async def test_a_row_that_does_not_open_stands_for_nothing(
    office: Office, clock: HandClock
) -> None:
    await added(office, [plan(1, clock), plan(2, clock)])

    async def spoil(work: UnitOfWork) -> None:
        wrong = drills.update().where(drills.c.id == plan(1, clock).id).values(version=9)
        await work.connection.execute(wrong)

    await office.store.transact(spoil)
    async with office.store.reading() as work:
        assert [each.id for each in await work.drills.under_way()] == [plan(2, clock).id]
        assert len(await work.drills.every()) == 1


@on_both
async def test_acts_that_share_a_transaction_see_what_stands_at_a_desk_as_it_is_now(
    office: Office, clock: HandClock
) -> None:
    """What several ask for is read once, and again where one wrote, or was taken back."""
    point = ContactPointId("lbn-police")
    rings = {"state": DrillState.ALERTED, "case": CaseId("c" * 32), "alerted_at": clock.now()}

    async def looks(work: UnitOfWork) -> tuple[int, int]:
        return len(await work.drills.at(point)), len(await work.drills.running_at([point]))

    async def adds(work: UnitOfWork) -> tuple[int, int]:
        await work.drills.add([plan(2, clock)])
        return await looks(work)

    async def rings_and_fails(work: UnitOfWork) -> tuple[int, int]:
        await work.drills.save(replace(plan(1, clock), version=1, **rings))
        assert await looks(work) == (2, 1)
        raise RuntimeError("EXERCISE")

    await added(office, [plan(1, clock)])
    acts = (looks, looks, adds, rings_and_fails, looks)
    together = [office.store.transact(act) for act in acts]
    found = await asyncio.gather(*together, return_exceptions=True)
    assert [*found[:3], found[4]] == [(1, 0), (1, 0), (2, 0), (2, 0)]
