"""What a monitor is told of a deployment: numbers and ages, nothing that names anybody.

Owns which numbers there are; each is one quick question, all of one moment.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.log.anchoring import CHATS
from services.visit.office import Office
from services.visit.reachability import Reach, reach_in
from storage.log.anchor_watch import DestinationState
from storage.messages.inbox import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A deployment at one moment."""

    requests: Mapping[str, int]
    """How many are in each state."""
    inbox: Mapping[Stage, int]
    inbox_age: timedelta
    """How long the oldest update that waits has waited."""
    outbox: int
    outbox_age: timedelta
    """How old the oldest outgoing work is."""
    overdue: timedelta
    """How long the oldest deadline that has come has waited to be fired."""
    records: int
    reach: Reach
    """How far people can be reached."""
    anchored_at: datetime | None
    """When the newest anchor of the log was made."""
    destinations: tuple[DestinationState, ...]
    """How each place fares that anchors are taken to."""
    told_at: datetime | None
    """Of when the newest anchor is that was sent to the supervisors' chats."""
    now: datetime


async def measure(office: Office, destinations: Collection[str] = ()) -> Measured:
    """Ask the database."""
    # Counting a year's requests takes long; alerts go out meanwhile.
    async with office.store.reading(is_long=True) as work:
        head = await work.log.head_note()
        anchor = await work.anchors.newest()
        told = await work.anchors.receipts(CHATS, 1)
        return Measured(
            requests=await work.requests.counts(),
            inbox=await work.inbox.counts(),
            inbox_age=_age(await work.inbox.oldest_waiting(), work.now),
            outbox=await work.delivery.size(),
            outbox_age=_age(await work.delivery.oldest(), work.now),
            overdue=_age(await work.deadlines.next_due(), work.now),
            records=int(head.split("\n", 2)[1]),
            reach=await reach_in(work),
            anchored_at=anchor.at if anchor is not None else None,
            destinations=tuple([await work.anchor_watch.standing(name) for name in destinations]),
            told_at=told[0].anchor.at if told else None,
            now=work.now,
        )


def _age(since: datetime | None, now: datetime) -> timedelta:
    return max(now - since, timedelta()) if since is not None else timedelta()
