"""Taking updates in before they are confirmed, and setting aside what cannot be worked."""

from collections.abc import Callable, Sequence
from datetime import datetime

from domain.events import Event
from domain.requests.request import Record
from domain.topics import Facts
from services.visit.office import Office, in_transaction
from storage.messages.inbox import RawUpdate, Stage
from storage.transaction.unit_of_work import UnitOfWork


async def keep(
    office: Office,
    updates: Sequence[RawUpdate],
    put: Callable[[RawUpdate], None] = lambda _update: None,
) -> tuple[RawUpdate, ...]:
    """Commit the updates that were not seen before, and return them.

    ``put`` is given each of them before, to be worked: what it asks for shares the commit as far as it
    can. Where that fails the update is not in the inbox, so that nothing is done with it.
    """

    # Two processes may bring the same ones at once; the second finds them known.
    async def act(work: UnitOfWork) -> tuple[RawUpdate, ...]:
        fresh = await work.inbox.keep(updates)
        for update in fresh:
            put(update)
        return fresh

    return await office.store.transact(act, brings=True)


async def waiting(office: Office, limit: int, after: int = -1) -> tuple[RawUpdate, ...]:
    """Updates that were taken in and not finished, oldest first."""
    async with office.store.reading() as work:
        return await work.inbox.waiting(limit, after)


async def waiting_numbers(office: Office, limit: int) -> tuple[int, ...]:
    """The numbers of updates that were taken in and not finished, oldest first."""
    async with office.store.reading() as work:
        return await work.inbox.waiting_numbers(limit)


async def by_numbers(office: Office, numbers: Sequence[int]) -> tuple[RawUpdate, ...]:
    """Those of these updates that still wait, oldest first."""
    async with office.store.reading() as work:
        return await work.inbox.by_numbers(numbers)


async def oldest_waiting(office: Office) -> datetime | None:
    """When the update that has waited longest came; None where none waits."""
    async with office.store.reading() as work:
        return await work.inbox.oldest_waiting()


@in_transaction
async def set_aside(work: UnitOfWork, update_id: int, why: str) -> None:
    """Take an update out of the way for good; the log says so, without its content."""
    if await work.inbox.set_aside(update_id):
        about: Facts = {"update": update_id, "why": why}
        await work.note(Record(event=Event.UPDATE_SET_ASIDE, about=about))


async def ignore(office: Office, update_id: int) -> None:
    """An update that asks for nothing is done."""
    async with office.store.work() as work:
        await work.inbox.claim(update_id)


async def count_attempt(office: Office, update_id: int) -> int:
    """Count a failed attempt at an update, and say how many there were."""
    async with office.store.work() as work:
        return await work.inbox.count_attempt(update_id)


async def counts(office: Office) -> dict[Stage, int]:
    """How many updates wait, and how many were set aside."""
    async with office.store.reading() as work:
        return await work.inbox.counts()
