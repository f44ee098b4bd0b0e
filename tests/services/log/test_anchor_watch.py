"""A destination that takes no anchors is told of once after the grace, and once when it takes again."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from domain.events import Event
from domain.log.anchoring import AnchorCause
from domain.requests.request import Record
from services.log import anchor_watch, anchoring
from services.log.anchor_watch import DestinationState
from services.log.anchoring import Anchor
from services.visit.office import Office
from storage.database.tables import log_records
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk

GRACE = timedelta(hours=1)
NAMES = ["witness", "file"]


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    clerk = Clerk(office)
    await clerk.opens("lbn-duty", "lbn-chief", "secretariat")
    await anchor_watch.begin(office, NAMES)
    return clerk


async def grows(office: Office) -> Anchor:
    async with office.store.work() as work:
        await work.note(Record(event=Event.LANGUAGE_CHOSEN, about={"person": "EXERCISE"}))
    made = await anchoring.make(office, AnchorCause.ASKED)
    assert made is not None
    return made


async def looks(clerk: Clerk, grace: timedelta = GRACE) -> list[str]:
    """Everybody's messages about anchors, after the service looked again."""
    await anchor_watch.look(clerk.office, NAMES, grace)
    await clerk.delivers()
    chat = clerk.chats.get(clerk.accounts["secretariat"], {})
    told = [seen for _, seen in sorted(chat.items()) if seen.saying.topic.value == "anchoring"]
    return [f"{seen.saying.facts['what']} {seen.saying.facts['destination']}" for seen in told]


async def standing(office: Office, name: str = "witness") -> DestinationState:
    (found,) = await anchor_watch.standings(office, [name])
    return found


async def recorded(office: Office) -> int:
    events = [Event.ANCHORS_MISSED.value, Event.ANCHORS_TAKEN.value]
    async with office.store.reading() as work:
        found = await work.connection.execute(
            select(func.count()).where(log_records.c.event.in_(events))
        )
    return int(found.scalar_one())


@on_both
async def test_a_dead_witness_is_seen_at_once_and_told_once_after_the_grace(
    clerk: Clerk, office: Office, clock: HandClock
) -> None:
    first = await grows(office)
    for name in NAMES:
        await anchoring.arrived(office, first, name, None)
    clock.advances(minutes=10)
    second = await grows(office)
    await anchoring.arrived(office, second, "file", None)
    await anchor_watch.refused(office, "witness", "it does not answer")
    seen = await standing(office)
    assert seen.taken is not None
    assert (seen.taken.anchor, seen.behind, seen.why) == (first, 1, "it does not answer")
    assert (await standing(office, "file")).why == ""
    assert await looks(clerk) == []
    clock.advances(minutes=61)
    third = await grows(office)
    await anchoring.arrived(office, third, "file", None)
    for _ in range(3):
        assert await looks(clerk) == ["anchors.missed witness"]
    missed = clerk.last("secretariat", "anchoring")
    assert missed.rings
    assert missed.saying.facts["size"] == first.size
    clock.advances(days=3)
    await anchor_watch.begin(office, NAMES)  # started again
    assert await looks(clerk) == ["anchors.missed witness"]
    await anchoring.arrived(office, await grows(office), "witness", b"EXERCISE")
    for _ in range(3):
        assert await looks(clerk) == ["anchors.missed witness", "anchors.taken witness"]
    assert not clerk.last("secretariat", "anchoring").rings
    assert await recorded(office) == 2
    assert "anchoring" not in clerk.reads("lbn-chief") + clerk.reads("lbn-duty")


@on_both
async def test_one_that_was_just_set_has_its_grace_and_one_that_was_taken_out_is_forgotten(
    clerk: Clerk, office: Office, clock: HandClock
) -> None:
    await anchor_watch.begin(office, ["file"])
    await grows(office)
    clock.advances(days=30)
    await anchor_watch.begin(office, NAMES)
    await anchor_watch.refused(office, "witness", "it answered 500")
    assert await looks(clerk) == []
    clock.advances(minutes=59)
    await anchor_watch.begin(office, NAMES)  # a start does not begin the grace anew
    assert await looks(clerk) == []
    clock.advances(minutes=2)
    assert await looks(clerk) == ["anchors.missed witness"]
    await anchor_watch.begin(office, ["file"])
    assert (await standing(office)).why == ""
    await anchor_watch.begin(office, NAMES)
    assert await looks(clerk) == ["anchors.missed witness"]


@on_both
async def test_nothing_is_told_while_the_log_does_not_grow_or_a_try_is_on_its_way(
    clerk: Clerk, office: Office, clock: HandClock
) -> None:
    made = await grows(office)
    for name in NAMES:
        await anchoring.arrived(office, made, name, None)
    for _ in range(3):
        clock.advances(hours=2)
        again = await anchoring.make(office, AnchorCause.HOURLY)
        assert again is not None
        assert again.size == made.size
        await anchor_watch.refused(office, "witness", "it does not answer")
        assert await looks(clerk) == []
    await anchoring.arrived(office, again, "witness", None)
    assert (await standing(office)).why == ""
    await grows(office)
    clock.advances(hours=2)
    assert await looks(clerk) == []  # it was not tried since: it may be there in a moment


@on_both
async def test_two_replicas_tell_once(clerk: Clerk, office: Office, clock: HandClock) -> None:
    await grows(office)
    await anchor_watch.refused(office, "witness", "it does not answer")
    clock.advances(hours=2)
    await asyncio.gather(*(anchor_watch.look(office, NAMES, GRACE) for _ in range(4)))
    assert await looks(clerk) == ["anchors.missed witness"]
    await anchoring.arrived(office, await grows(office), "witness", None)
    await asyncio.gather(*(anchor_watch.look(office, NAMES, GRACE) for _ in range(4)))
    assert await looks(clerk) == ["anchors.missed witness", "anchors.taken witness"]


@on_both
async def test_a_replica_that_cannot_reach_it_says_nothing_where_another_took_it_there(
    clerk: Clerk, office: Office, clock: HandClock
) -> None:
    made = await grows(office)
    await anchoring.arrived(office, made, "witness", None)
    await anchor_watch.refused(office, "witness", "it does not answer")
    assert (await standing(office)).why == ""
    clock.advances(hours=2)
    assert await looks(clerk) == []
