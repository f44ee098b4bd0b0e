"""Watching that anchors reach somebody: what each destination took last, and who is told where none does.

Owns the one message when a destination has taken nothing for longer than the grace although the log
grew, and the one when it works again; both are records, and outlive the process.
"""

from collections.abc import Collection
from datetime import timedelta

from domain.events import Event
from domain.log.anchoring import is_overdue
from domain.requests.request import Message, Record, Ring
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import Role
from services.visit.office import Office, in_transaction
from storage.log.anchor_watch import DestinationState as DestinationState
from storage.transaction.unit_of_work import UnitOfWork


@in_transaction
async def begin(work: UnitOfWork, names: Collection[str]) -> None:
    """These destinations are set; the grace of a new one begins now."""
    await work.anchor_watch.begin(names)


async def standings(office: Office, names: Collection[str]) -> tuple[DestinationState, ...]:
    """How each destination fares."""
    async with office.store.reading() as work:
        return tuple([await work.anchor_watch.standing(name) for name in names])


async def refused(office: Office, name: str, why: str) -> None:
    """Remember why the newest anchor was not taken, unless another process took it there."""
    async with office.store.reading() as work:
        is_known = (await work.anchor_watch.standing(name)).why == why
    if not is_known:
        await _note_refusal(office, name, why)


@in_transaction
async def _note_refusal(work: UnitOfWork, name: str, why: str) -> None:
    if await work.anchors.missing_at(name) is not None:
        await work.anchor_watch.refused(name, why)


async def look(office: Office, names: Collection[str], grace: timedelta) -> None:
    """Tell the secretariat of each destination that takes nothing, or takes again. Once each."""
    async with office.store.reading() as work:
        fared = [await work.anchor_watch.standing(name) for name in names]
        changed = [one.destination for one in fared if _news(work, one, grace) is not None]
    for name in changed:
        await _tell(office, name, grace)


@in_transaction
async def _tell(work: UnitOfWork, name: str, grace: timedelta) -> None:
    # Locked and read again: of several processes one alone tells.
    standing = await work.anchor_watch.standing(name, locked=True)
    event = _news(work, standing, grace)
    if event is None:
        return
    is_over = event is Event.ANCHORS_TAKEN
    await work.anchor_watch.tell(name, None if is_over else work.now)
    taken = standing.taken
    about: Facts = {
        "destination": name,
        "since": stamp(taken.anchor.at if taken is not None else standing.lacks_since),
        "size": taken.anchor.size if taken is not None else 0,
    }
    await work.note(Record(event=event, about=about))
    facts: Facts = {**about, "what": event.value}
    ring = Ring.SILENT if is_over else Ring.RINGS
    for person in work.directory.with_role(Role.SECRETARIAT):
        await work.say(Message(to=person.id, topic=Topic.ANCHORING, facts=facts, ring=ring))


def _news(work: UnitOfWork, standing: DestinationState, grace: timedelta) -> Event | None:
    """What is to be told of a destination now."""
    since, told_at = standing.lacks_since, standing.told_at
    if told_at is None:
        is_late = is_overdue(work.now, since, standing.why, grace)
        return Event.ANCHORS_MISSED if is_late else None
    # What it lacks now was made later than what it was told of, so it took something in between.
    return Event.ANCHORS_TAKEN if since is None or since > told_at else None
