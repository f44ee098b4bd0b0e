"""Taking updates in before they are confirmed, and setting aside what cannot be worked."""

from collections.abc import Sequence

from domain.events import Event
from domain.request import Facts, Record
from services.office import Office
from storage.inbox import RawUpdate, Stage


async def keep(office: Office, updates: Sequence[RawUpdate]) -> tuple[RawUpdate, ...]:
    """Commit the updates that were not seen before, and return them."""
    async with office.store.work() as work:
        return await work.inbox.keep(updates)


async def waiting(office: Office, limit: int, after: int = -1) -> tuple[RawUpdate, ...]:
    """Updates that were taken in and not finished, oldest first."""
    async with office.store.reading() as work:
        return await work.inbox.waiting(limit, after)


async def set_aside(office: Office, update_id: int, why: str) -> None:
    """Take an update out of the way for good; the log says so, without its content."""
    async with office.store.work() as work:
        await work.inbox.set_aside(update_id)
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
