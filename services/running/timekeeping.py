"""The clock's side: deadlines that fall due, content whose time in the chats is over.

Each deadline is one act, which commits as a whole or not at all. A failing one is put off and
recorded, and blocks no other.
"""

import asyncio
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from domain.events import Event
from domain.log.deleting import fall_due
from domain.messages.outgoing import Post, Saying
from domain.requests.request import Card, Record
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import CaseId
from services.directory import confirming as entries
from services.duty import watch as duty_watch
from services.visit import attempts
from services.visit.office import Office, in_transaction
from storage.database.meanwhile import KeysAway
from storage.requests.deadlines import Due
from storage.transaction.store import Precedence, StorageTrouble, Store
from storage.transaction.unit_of_work import UnitOfWork

SERVICE = "service"
WORKED_SINGLY: Final = "deadlines_worked_singly"
_AFTER_FAILURE = timedelta(seconds=5)
_AFTER_MANY = timedelta(minutes=5)
_MANY = 10
_REMOVED_AT_ONCE = 50
AT_ONCE: Final = 32
"""So many share what a transaction costs; it ends earlier where somebody waits."""
_AT_LEAST: Final = 4
"""So many are worked before what people do is let in between."""
_TURNS: Final = 6
"""Of the loop, that others get after each deadline: as many as take a chat from one message to its next."""
_LETS_OTHERS_ON: Final = 0.1
"""Seconds of it in one transaction, however much they have to do."""


async def next_due(office: Office) -> datetime | None:
    """When the clock must next act: a deadline, or content to be taken out of a chat."""
    async with office.store.reading() as work:
        pending = (
            await work.deadlines.next_due(),
            await work.outbox.next_removal(),
            await duty_watch.next_due(work),
            await work.confirmations.next_due(),
            await work.attempts.next_end(),
        )
    return min((at for at in pending if at is not None), default=None)


async def fire_due(office: Office) -> tuple[datetime, ...]:
    """Work the oldest deadlines that have come, ``AT_ONCE`` at most; returns when each of them was due.

    None are left where it returns none. Raises what the first failing one raised; that one is put off.
    """
    due = await _fire_oldest(office)
    if due:
        return tuple(one.due_at for one in due)
    looked = (
        await duty_watch.look(office)
        or await entries.ask_due(office)
        or await attempts.end_hours(office)
    )
    return (looked,) if looked is not None else ()


async def _fire_oldest(office: Office) -> tuple[Due, ...]:
    """Together; where one fails, each by itself, so that it holds up no other."""
    try:
        return await _work_oldest(office)
    except Exception:  # that of each is looked at below
        async with office.store.reading() as work:
            due = await work.deadlines.due(AT_ONCE)
    fired = await asyncio.gather(*(_fire(office, one) for one in due), return_exceptions=True)
    for outcome in fired:
        if isinstance(outcome, BaseException):
            raise outcome
    # What failed together and not alone would be worked twice for good, and nobody would hear of it.
    office.notes(WORKED_SINGLY)
    return due


async def _fire(office: Office, due: Due) -> None:
    try:
        await _work_due(office, due.case)
    except KeysAway:
        # Those that need no key must not stand in line behind it.
        await _put_off(office, due.case, counts=False)
        raise
    except StorageTrouble:
        raise
    except Exception:
        await _put_off(office, due.case)
        raise


async def _work_oldest(office: Office) -> tuple[Due, ...]:
    """Work the oldest deadlines, without those that another process works; what people do goes first."""
    return await office.store.transact(
        partial(_take_oldest, office.store), precedence=Precedence.LAST
    )


async def _take_oldest(store: Store, work: UnitOfWork) -> tuple[Due, ...]:
    due = await work.deadlines.take_oldest(AT_ONCE)
    await _look_at(work, [one.case for one in due])
    begun = time.monotonic()
    for count, one in enumerate(due):
        if count >= _AT_LEAST and store.should_stop:
            due = due[:count]
            break
        await _work(work, one.case)
        for _ in range(_TURNS):
            if time.monotonic() - begun < _LETS_OTHERS_ON:
                await asyncio.sleep(0)
    await _look_at(work, [])
    return due


async def _look_at(work: UnitOfWork, cases: Sequence[CaseId]) -> None:
    """What their deadlines read and change is read once, and written once; of none, each time again."""
    await work.requests.look_at(cases)
    await work.outbox.look_at(cases, Card.STATUS.value)


@in_transaction
async def _work_due(work: UnitOfWork, case: str) -> None:
    """Work one deadline, unless another process does it or it was moved meanwhile."""
    if await work.deadlines.take_due(case):
        await _work(work, case)


async def _work(work: UnitOfWork, case: str) -> None:
    request = await work.requests.by_case(case)
    decision = fall_due(request, work.situation) if request is not None else None
    if decision is not None:
        await work.record(decision, SERVICE)
    elif request is None or request.deadline is None:
        await work.requests.drop_deadline(case)
    else:
        await work.requests.save(request)


async def _put_off(office: Office, case: str, *, counts: bool = True) -> None:
    """Let the next deadlines pass while this one is out of order, or waits for a key."""
    async with office.store.work() as work:
        attempts = await work.deadlines.postpone(case, work.now + _AFTER_FAILURE, counts=counts)
        if attempts > _MANY:
            await work.deadlines.postpone(case, work.now + _AFTER_MANY)


@in_transaction  # another process may be removing the same; then these are gone when read again
async def remove_expired(work: UnitOfWork) -> int:
    """Take content out of the chats whose time is over; returns how many messages."""
    expired = await work.outbox.expired(_REMOVED_AT_ONCE)
    told: set[tuple[str, int]] = set()
    for post in expired:
        known = await work.outbox.at(post.chat, post.message_id) if post.message_id else None
        await work.outbox.forget_removal(post)
        if known is not None and known.id != post.id:
            continue  # no copy after all, but a message whose own time counts
        await work.outbox.remove(post)
        await _tell(work, post, told)
    return len(expired)


async def _tell(work: UnitOfWork, post: Post, told: set[tuple[str, int]]) -> None:
    """Say once in each chat that content was taken out, and how to see it again.

    Not of private remarks: what is said is a record of the case.
    """
    if post.recorded_for is None or post.case is None or post.person is None:
        return
    if (post.case, post.chat) in told:
        return
    told.add((post.case, post.chat))
    request = await work.requests.by_case(post.case)
    if request is None or not request.is_open:
        return
    facts: Facts = {"case": request.id, "reference": request.reference, "can_show": True}
    saying = Saying(topic=Topic.CONTENT_REMOVED, facts=facts)
    await work.outbox.post(
        chat=post.chat, person=post.person, saying=saying, urgency=request.urgency, case=request.id
    )


@in_transaction
async def clock_was_set(work: UnitOfWork, before: datetime, after: datetime) -> None:
    """Record that the machine's clock jumped, from what it showed to what it shows."""
    event = Event.CLOCK_REGRESSED if after < before else Event.CLOCK_ADVANCED
    about: Facts = {"from": stamp(before), "to": stamp(after)}
    await work.note(Record(event=event, about=about))


@in_transaction  # replicas that start together note the same entries
async def started(work: UnitOfWork) -> None:
    """Record that the service began to run."""
    await entries.note_entries(work, work.directory)
    await work.note(Record(event=Event.SERVICE_STARTED))


async def stopped(office: Office) -> None:
    """Record that the service ended in order."""
    async with office.store.work() as work:
        await work.note(Record(event=Event.SERVICE_STOPPED))
