"""Who comes on duty at once by an import, of the directory or of a calendar, and who goes.

Owns how they are found, by comparison with what was in force before, and what follows: requests are handed
over, who comes is briefed, who goes is told. The watch, which every import wakes, does it, so that it is
done also where whatever imported ended right then. What is changed in chat says so itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.directory.directory import Directory, Roster
from domain.duty.changes import ChangeKind, DutyChange, merged
from domain.duty.cover import desk_names
from domain.duty.roster import on_duty
from domain.requests.request import Message, Ring
from domain.topics import Topic
from domain.vocabulary import LayerName, PersonId
from formats.network_file.document import from_document, is_from_file
from services.duty.handing_on import hand_requests_on
from services.duty.handover import Coming, hand_over_at_once
from storage.transaction.unit_of_work import UnitOfWork

_SERVICE = "service"
_MARKED_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What was in force before what was imported since the last look."""

    document: bytes | None
    """The directory, as it is kept; None where it is the same one."""
    directory: Directory
    changes: tuple[DutyChange, ...]
    key: str
    """Under what is kept that somebody was told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AtOnce:
    """What an import changed of a roster in this moment."""

    roster: Roster
    before: Directory
    comes: tuple[Coming, ...]
    leaves: tuple[tuple[LayerName, PersonId], ...]
    owners: tuple[PersonId, ...]
    """Who may have requests of its desks in hand."""
    key: str


async def earlier(work: UnitOfWork, looked_at: datetime) -> Earlier | None:
    """What was in force at the last look; None where nothing was imported since."""
    before: bytes | None = None
    first = 0
    for version in await work.directories.since(looked_at):
        found = await work.directories.document(version)
        if found is not None and is_from_file(found):
            first, before = version, await work.directories.document(version - 1)
            break
    changes = await work.duty_changes.in_force()
    new = [c.id for c in changes if c.kind is ChangeKind.CALENDAR and c.made_at > looked_at]
    known = work.known.imported
    if known is None or (before is None and not new):
        return None
    kept = tuple(change for change in changes if change.id not in new)
    return Earlier(document=before, directory=known, changes=kept, key="|".join([str(first), *new]))


def at_once(earlier: Earlier, after: Directory, now: datetime) -> tuple[AtOnce, ...]:
    """What is otherwise in this moment, roster by roster."""
    was = from_document(earlier.document) if earlier.document is not None else earlier.directory
    before = merged(was, earlier.changes)
    used = desk_names(after)
    return tuple(
        found
        for roster in after.rosters.values()
        if roster.id in used
        if (found := _of(roster, before, after, now, earlier.key)) is not None
    )


def _of(
    roster: Roster, before: Directory, after: Directory, now: datetime, key: str
) -> AtOnce | None:
    points = [point.id for point in after.contact_points.values() if point.roster == roster.id]
    olds = [old for point in points if (old := before.roster_of(point)) is not None]
    if olds and all(old == roster for old in olds):
        return None
    return AtOnce(
        roster=roster,
        before=before,
        comes=tuple(_coming(roster, olds, now)),
        leaves=tuple(_leaving(roster, olds, now)),
        owners=tuple(dict.fromkeys(p for each in (*olds, roster) for p in _everybody(each, now))),
        key=key,
    )


def _everybody(roster: Roster, now: datetime) -> Iterator[PersonId]:
    yield from roster.people
    for layer in roster.layers:
        yield from (shift.person for shift in on_duty(roster, layer.name, now))


def _coming(roster: Roster, olds: Sequence[Roster], now: datetime) -> Iterator[Coming]:
    for layer in roster.layers:
        was = _people(olds, layer.name, now)
        found = on_duty(roster, layer.name, now)
        leaving = tuple(p for p in was if p not in {shift.person for shift in found})
        for shift in found:
            if shift.person not in was:
                yield Coming(roster=roster, layer=layer.name, shift=shift, leaving=leaving)


def _leaving(
    roster: Roster, olds: Sequence[Roster], now: datetime
) -> Iterator[tuple[LayerName, PersonId]]:
    for name in dict.fromkeys(layer.name for old in olds for layer in old.layers):
        still = {shift.person for shift in on_duty(roster, name, now)}
        for person in _people(olds, name, now):
            if person not in still:
                yield name, person


def _people(rosters: Sequence[Roster], layer: LayerName, now: datetime) -> tuple[PersonId, ...]:
    found = (shift.person for roster in rosters for shift in on_duty(roster, layer, now))
    return tuple(dict.fromkeys(found))


async def follow(work: UnitOfWork, change: AtOnce) -> list[LayerName]:
    """Within a transaction: hand over by it; returns the layers whose coming officers were briefed."""
    after = work.situation
    before = replace(after, directory=change.before)
    await hand_requests_on(
        work,
        before,
        after,
        change.roster.id,
        change.owners,
        _SERVICE,
        has_comers=bool(change.comes),
    )
    for layer, person in change.leaves:
        await _tell_leaving(work, change, layer, person)
    return [
        coming.layer for coming in change.comes if await hand_over_at_once(work, coming, change.key)
    ]


async def _tell_leaving(
    work: UnitOfWork, change: AtOnce, layer: LayerName, person: PersonId
) -> None:
    situation = work.situation
    mark = f"off|{change.roster.id}|{layer}|{person}|{change.key}"
    if person not in situation.reachable:
        return
    if not await work.duty_watch.mark(mark, work.now + _MARKED_FOR):
        return
    now = [shift.person for shift in on_duty(change.roster, layer, work.now)]
    facts = {
        "desk": desk_names(work.directory).get(change.roster.id, ""),
        "layer": layer,
        "now": [situation.name(each) for each in now],
    }
    await work.say(Message(to=person, topic=Topic.OFF_DUTY_NOW, facts=facts, ring=Ring.SILENT))
