"""Updates in the inbox: what is done at once is never written as waiting, and what fails waits."""

import asyncio
from collections.abc import Mapping

from sqlalchemy import select

from services.running import intake
from services.visit.office import Office
from storage.database.tables import inbox
from storage.messages.inbox import RawUpdate, Stage
from storage.transaction.unit_of_work import UnitOfWork
from tests.conftest import on_both

UPDATES = tuple(RawUpdate(update_id=number, body=b"EXERCISE") for number in (1, 2, 3))


class BrokenAct(Exception):
    """An act that fails after it claimed its update."""


async def _claims(work: UnitOfWork, number: int, *, fails: bool = False) -> bool:
    claimed = await work.inbox.claim(number)
    if fails:
        raise BrokenAct
    return claimed


async def _kept(office: Office) -> Mapping[int, tuple[str, bool]]:
    """Of each update its state, and whether its bytes are there."""
    async with office.store.reading() as work:
        rows = await work.connection.execute(
            select(inbox.c.update_id, inbox.c.state, inbox.c.sealed)
        )
        return {row.update_id: (row.state, row.sealed is not None) for row in rows.all()}


@on_both
async def test_what_is_claimed_in_the_commit_that_keeps_it_is_done_and_what_fails_waits(
    office: Office,
) -> None:
    acts: list[asyncio.Task[bool]] = []

    def put(update: RawUpdate) -> None:
        number = update.update_id
        if number != 3:
            claiming = office.store.transact(
                lambda work: _claims(work, number, fails=number == 2), number
            )
            acts.append(asyncio.create_task(claiming))

    fresh = await intake.keep(office, UPDATES, put)
    done = await asyncio.gather(*acts, return_exceptions=True)
    assert fresh == UPDATES
    assert done[0] is True
    assert isinstance(done[1], BrokenAct)
    waits = (Stage.WAITING.value, True)
    assert await _kept(office) == {1: (Stage.DONE.value, False), 2: waits, 3: waits}
    assert await intake.keep(office, UPDATES) == ()
    assert [each.body for each in await intake.waiting(office, 10)] == [b"EXERCISE"] * 2
    assert await office.store.transact(lambda work: _claims(work, 1), 1) is False
    assert await office.store.transact(lambda work: _claims(work, 2), 2) is True
    assert (await intake.counts(office))[Stage.WAITING] == 1


@on_both
async def test_one_that_comes_twice_in_one_transaction_is_kept_once(office: Office) -> None:
    async def act(work: UnitOfWork) -> tuple[int, ...]:
        first = await work.inbox.keep(UPDATES[:2])
        again = await work.inbox.keep(UPDATES)
        claimed = await work.inbox.claim(1), await work.inbox.claim(1)
        assert claimed == (True, False)
        assert await work.inbox.set_aside(2)
        assert not await work.inbox.claim(2)
        return tuple(each.update_id for each in (*first, *again))

    assert await office.store.transact(act) == (1, 2, 3)
    states = {number: state for number, (state, _) in (await _kept(office)).items()}
    assert states == {1: Stage.DONE.value, 2: Stage.ASIDE.value, 3: Stage.WAITING.value}
