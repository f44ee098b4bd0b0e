"""Whose outgoing work is, and what is known of it once that process is gone: on both databases."""

from collections.abc import Collection

import pytest
from sqlalchemy import update

from domain.messages.outgoing import WorkKind
from services.conversation import filling_in
from services.messages import delivery
from services.messages.delivery import Outgoing, Postponed
from services.running import intake
from services.visit.desk import serve
from services.visit.office import Office
from storage.database.tables import outbox
from storage.messages.inbox import RawUpdate
from tests.conftest import on_both
from tests.services.desk_clerk import Clerk

LINE = "LBN immediate life preserve EXERCISE keep the account"


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    """Three requests were filed, and nothing of what they say has gone out."""
    clerk = Clerk(office)
    await clerk.opens("esp-officer", "lbn-duty")
    for _ in range(3):
        inbound = clerk.inbound("esp-officer")
        await intake.keep(office, [RawUpdate(update_id=inbound.update_id, body=b"{}")])
        await serve(office, inbound, filling_in.file_line, LINE)
    return clerk


async def leases(office: Office) -> list[Outgoing]:
    taken = await delivery.lease(office, 100)
    return [each for each in taken if each.work.kind is WorkKind.SEND]


async def run_out(office: Office, **values: object) -> None:
    """The leases' time is over."""
    async with office.store.work() as work:
        leased = update(outbox).where(outbox.c.leased_until > 0)
        await work.connection.execute(leased.values(leased_until=1, **values))


def marked(taken: Collection[Outgoing]) -> set[int]:
    return {each.work.id for each in taken if each.is_repeat}


@on_both
async def test_of_a_lease_that_ran_out_only_what_had_begun_is_marked(clerk: Clerk) -> None:
    office = clerk.office
    first = await leases(office)
    assert len(first) >= 6
    assert marked(first) == set()
    began = frozenset(each.work.id for each in first[:2])
    was, office.store.holder.name = office.store.holder.name, "b" * 16
    office.store.holder.begun_by = {was: began}.__getitem__
    await run_out(office)
    assert marked(await leases(office)) == began
    office.store.holder.begun_by = {"b" * 16: frozenset[int]()}.__getitem__
    await run_out(office)
    assert marked(await leases(office)) == began, "what may have arrived once may have for ever"


@on_both
async def test_where_nothing_is_known_of_its_holder_all_of_it_is_marked(clerk: Clerk) -> None:
    office = clerk.office
    first = await leases(office)
    await run_out(office)
    assert len(marked(await leases(office))) == len(first)


@on_both
async def test_an_earlier_version_that_only_counts_attempts_is_believed(clerk: Clerk) -> None:
    office = clerk.office
    first = await leases(office)
    office.store.holder.begun_by = lambda _name: frozenset()
    await run_out(office, leased_by=None)
    again = await leases(office)
    assert len(marked(again)) == len(first), "it does not say who it was"
    await run_out(office, attempts=outbox.c.attempts + 1)
    assert len(marked(await leases(office))) == len(first)


@on_both
async def test_what_a_killed_process_left_is_let_go_with_what_it_had_begun(clerk: Clerk) -> None:
    office = clerk.office
    first = await leases(office)
    assert await leases(office) == []
    began = frozenset({first[0].work.id})
    await delivery.release(office, "c" * 16, began)
    assert await leases(office) == [], "another's is not let go"
    await delivery.release(office, office.store.holder.name, began)
    assert marked(await leases(office)) == began


@on_both
async def test_a_try_that_surely_did_not_arrive_is_no_repeat(clerk: Clerk) -> None:
    office = clerk.office
    refused, lost, *_ = await leases(office)
    for outgoing, may_have_arrived in ((refused, False), (lost, True)):
        outcome = Postponed(
            work=outgoing.work, wait_ms=0, counts=True, may_have_arrived=may_have_arrived
        )
        await delivery.report(office, [outcome])
    again = {each.work.id: each for each in await leases(office)}
    assert set(again) == {refused.work.id, lost.work.id}
    assert {each.work.attempts for each in again.values()} == {1}
    assert marked(again.values()) == {lost.work.id}
    for each in again.values():
        outcome = Postponed(work=each.work, wait_ms=0, counts=True, may_have_arrived=False)
        await delivery.report(office, [outcome])
    assert marked(await leases(office)) == {lost.work.id}


@on_both
async def test_what_another_process_took_is_not_taken_from_it(clerk: Clerk) -> None:
    office = clerk.office
    first = await leases(office)
    mine, ids = office.store.holder.name, [each.work.id for each in first]
    await run_out(office)
    assert await delivery.renew(office, ids) == set(ids), "nobody has taken it yet"
    await run_out(office)
    office.store.holder.name = "b" * 16
    assert len(await leases(office)) == len(first)
    office.store.holder.name = mine
    assert await delivery.renew(office, ids) == set()
    back = [Postponed(work=each.work, wait_ms=0, counts=False) for each in first]
    await delivery.report(office, back)
    assert await leases(office) == []
