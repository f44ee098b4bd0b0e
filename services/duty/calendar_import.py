"""Overrides and leave from a calendar: all of it or nothing, recorded as one change of duty.

Decides whose duty or leave each event is. Reading the file is left to ``formats.calendar_file``; what an
earlier import of the same calendar loses to ``domain.duty.calendars``.
"""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from domain.directory.directory import Directory, Person, Roster
from domain.duty.calendars import CalendarSays, earlier, taken_back, without
from domain.duty.changes import ChangeKind, DutyChange, Piece, merged
from domain.duty.cover import Fault, member_of
from domain.duty.roster import shifts
from domain.vocabulary import LayerName, PersonId, RosterId
from formats.calendar_file.lines import CalendarRefused
from formats.calendar_file.reading import CalendarRead, Stretch, read_calendar
from services.duty import changing
from services.visit.office import CONSOLE, Office
from storage.duty.changes import Kept
from storage.transaction.store import StorageTrouble
from storage.transaction.unit_of_work import UnitOfWork

MOST_PIECES: Final = 10_000
"""Of one import: leave counts on each of the person's rosters."""
_TRIES: Final = 5
"""How often an import is worked out anew where the rosters change meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A calendar, and what it is for: duty in a layer of a roster, or a person's leave."""

    content: bytes
    calendar: str = ""
    """Which calendar it is (``domain.duty.calendars.CalendarSays``)."""
    roster: str = ""
    layer: str = ""
    leave: str = ""
    """Whose leave; else roster and layer are given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import changes, and what was read for it."""

    read: CalendarRead
    said: int
    """How many times the calendar puts somebody on duty, or away."""
    added: tuple[Piece, ...]
    """Those that are not so already."""
    taken_back: tuple[Piece, ...]
    """What the same calendar said before, and says no longer."""

    @property
    def is_none(self) -> bool:
        """Whether nothing changes."""
        return not (self.added or self.taken_back)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """An import, worked out before the transaction: a calendar may take seconds."""

    source: Source
    directory: Directory
    difference: Imported
    left: tuple[tuple[Kept, tuple[Piece, ...]], ...]
    """Earlier imports of which something is taken back, and what is left of each."""
    gaps: tuple[Fault, ...]


async def difference(office: Office, source: Source) -> Imported:
    """What the import would change. Raises ``CalendarRefused``."""
    return (await _plan(office, source)).difference


async def import_calendar(
    office: Office, source: Source, agreed: Imported | None = None
) -> Imported:
    """Make duty or leave what the calendar says: all of it, or nothing.

    Who is named in an event's title is on duty then. It is worked out beside everybody else, and anew
    where the rosters changed meanwhile; what was agreed to is done, or nothing. Raises
    ``CalendarRefused``, ``StorageTrouble``.
    """
    for _ in range(_TRIES):
        plan = await _plan(office, source)
        found = plan.difference
        if agreed is not None and (found.added, found.taken_back) != (
            agreed.added,
            agreed.taken_back,
        ):
            raise CalendarRefused(
                "Duty was changed by others meanwhile, and nothing by this. Import the calendar again "
                "and look at the difference."
            )
        if found.is_none or await office.store.transact(partial(_apply, plan)):
            return found
    raise StorageTrouble("The rosters were changed again and again by others. Try again.")


async def _plan(office: Office, source: Source) -> _Plan:
    async with office.store.reading() as work:
        directory, now = work.directory, work.now
        imported = work.known.imported or directory
        kept = await work.duty_changes.kept_in_force()
    return await asyncio.to_thread(_worked_out, source, directory, imported, kept, now)


def _worked_out(
    source: Source, directory: Directory, imported: Directory, kept: tuple[Kept, ...], now: datetime
) -> _Plan:
    read, said = _said(source, directory, now)
    known = earlier([each.change for each in kept], said)
    if not read.events and not known:
        raise CalendarRefused("The calendar has no event.")
    gone = taken_back(known, said, now)
    changed = frozenset(change.id for change in known)
    left = tuple(
        (each, without(each.change, gone, now))
        for each in kept
        if each.change.id in changed and not frozenset(each.change.pieces).isdisjoint(gone)
    )
    pieces = {each.change.id: pieces for each, pieces in left}
    others = [
        replace(each.change, pieces=pieces.get(each.change.id, each.change.pieces)) for each in kept
    ]
    before = merged(imported, others) if gone else directory
    added = tuple(piece for piece in said.pieces if not _is_so(before, piece))
    if len(added) > MOST_PIECES:
        raise CalendarRefused(
            f"The calendar changes duty {len(added)} times, on all of the person's rosters together; "
            f"{MOST_PIECES} are possible. Import a shorter time of it."
        )
    ahead = [replace(piece, since=max(piece.since, now)) for piece in gone]
    after = merged(before, [_change(source, added, now)])
    touched = (*added, *ahead)
    return _Plan(
        source=source,
        directory=directory,
        difference=Imported(read=read, said=len(said.pieces), added=added, taken_back=gone),
        left=left,
        gaps=changing.new_gaps(directory, after, touched) if touched else (),
    )


async def _apply(plan: _Plan, work: UnitOfWork) -> bool:
    """Write what is planned; False where the rosters are no longer as they were read."""
    if work.directory is not plan.directory:
        return False
    added, gone = plan.difference.added, plan.difference.taken_back
    for kept, pieces in plan.left:
        await work.duty_changes.leave(kept, pieces)
    change = _change(plan.source, (), work.now)
    if added:
        kept = await work.duty_changes.add(
            ChangeKind.CALENDAR, None, added, calendar=plan.source.calendar
        )
        change = kept.change
    await changing.note_change(work, change, None, CONSOLE, gone)
    await changing.tell_supervisors(work, change, plan.gaps, None, gone)
    return True


def _change(source: Source, pieces: tuple[Piece, ...], now: datetime) -> DutyChange:
    return DutyChange(
        id="",
        kind=ChangeKind.CALENDAR,
        by=None,
        made_at=now,
        pieces=pieces,
        calendar=source.calendar,
    )


def _said(source: Source, directory: Directory, now: datetime) -> tuple[CalendarRead, CalendarSays]:
    """What the calendar says of the layer or the person."""
    if source.leave:
        read, pieces = _leave(source, directory, now)
    else:
        read, pieces = _duty(source, directory, now)
    said = CalendarSays(
        calendar=source.calendar,
        roster=RosterId(source.roster) if source.roster else None,
        layer=LayerName(source.layer) if source.layer else None,
        person=PersonId(source.leave) if source.leave else None,
        pieces=tuple(pieces),
        uids=read.uids,
        is_message=read.is_message,
    )
    return read, said


def _duty(source: Source, directory: Directory, now: datetime) -> tuple[CalendarRead, list[Piece]]:
    known = directory.rosters.get(RosterId(source.roster))
    if known is None or known.layer(LayerName(source.layer)) is None:
        raise CalendarRefused(f"There is no layer {source.layer!r} of a roster {source.roster!r}.")
    read = read_calendar(source.content, known.time_zone, now)
    _refuse_overlaps(read.stretches)
    people = _people_of(directory, known)
    return read, [
        Piece(
            roster=known.id,
            layer=LayerName(source.layer),
            person=_named(stretch, people),
            since=stretch.since,
            until=stretch.until,
            event=stretch.uid,
        )
        for stretch in read.stretches
    ]


def _leave(source: Source, directory: Directory, now: datetime) -> tuple[CalendarRead, list[Piece]]:
    known = directory.people.get(PersonId(source.leave))
    rosters = [
        roster for roster in directory.rosters.values() if PersonId(source.leave) in roster.people
    ]
    if known is None or not rosters:
        raise CalendarRefused(f"Nobody {source.leave!r} is on a roster.")
    read = read_calendar(source.content, _zone_of(directory, known), now)
    return read, [
        Piece(
            roster=roster.id,
            layer=None,
            person=known.id,
            since=stretch.since,
            until=stretch.until,
            event=stretch.uid,
        )
        for roster in rosters
        for stretch in read.stretches
    ]


def _people_of(directory: Directory, roster: Roster) -> list[Person]:
    """Whom a title may name: everybody of the desk's member."""
    member = member_of(directory, roster.id)
    return [
        person
        for person in directory.people.values()
        if person.id in roster.people or (member is not None and person.member == member)
    ]


def _named(stretch: Stretch, people: Iterable[Person]) -> PersonId:
    """The person whose id or name the title is, or the one whose name stands in it."""
    wanted = stretch.title.casefold()
    known = list(people)
    for person in known:
        if wanted in (person.id.casefold(), person.name.casefold()):
            return person.id
    within = [person for person in known if person.name.casefold() in wanted]
    if len(within) == 1:
        return within[0].id
    raise CalendarRefused(
        f"The {stretch.event} names nobody of this desk. Write a person's id or name as its title."
    )


def _refuse_overlaps(stretches: tuple[Stretch, ...]) -> None:
    for first, later in pairwise(stretches):
        if later.since < first.until:
            raise CalendarRefused(
                f"The {later.event} overlaps the {first.event}, at {later.since:%Y-%m-%d %H:%M} UTC. "
                "Let one end before the other begins."
            )


def _is_so(directory: Directory, piece: Piece) -> bool:
    """Whether that person alone is on duty then already, or away."""
    roster = directory.rosters[piece.roster]
    if piece.layer is None:
        away = roster.exact_absences.get(piece.person, ())
        return any(a.since <= piece.since and a.until >= piece.until for a in away)
    found = shifts(roster, piece.layer, piece.since, piece.until)
    if any(shift.person != piece.person for shift in found):
        return False
    return not list(_left(piece.since, piece.until, ((s.since, s.until) for s in found)))


def _left(
    since: datetime, until: datetime, covered: Iterable[tuple[datetime, datetime]]
) -> Iterator[datetime]:
    """Where holes begin that the stretches, in order, leave."""
    for begins, ends in covered:
        if begins > since:
            yield since
        since = max(since, ends)
    if since < until:
        yield since


def _zone_of(directory: Directory, person: Person) -> ZoneInfo:
    member = directory.members.get(person.member) if person.member else None
    return member.time_zone if member else ZoneInfo("UTC")
