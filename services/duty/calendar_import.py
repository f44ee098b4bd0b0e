"""Overrides and leave from a calendar: all of it or nothing, recorded as one change of duty.

Decides whose duty or leave each event is. Reading the file is left to ``formats.calendar_file``.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from domain.directory.directory import Directory, Person, Roster
from domain.duty.changes import ChangeKind, DutyChange, Piece, merged
from domain.duty.cover import Fault, member_of
from domain.duty.roster import shifts
from domain.vocabulary import LayerName, PersonId, RosterId
from formats.calendar_file import CalendarRefused, Stretch, read_stretches
from services.duty import changing
from services.visit.office import CONSOLE, Office
from storage.transaction.store import StorageTrouble
from storage.transaction.unit_of_work import UnitOfWork

MOST_PIECES: Final = 10_000
"""Of one import: leave counts on each of the person's rosters."""
_TRIES: Final = 5
"""How often an import is worked out anew where the rosters change meanwhile."""

Wanted = Callable[[Directory, datetime], list[Piece]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What an import changes, worked out before the transaction: a calendar may take seconds."""

    directory: Directory
    pieces: tuple[Piece, ...]
    gaps: tuple[Fault, ...]


async def import_overrides(office: Office, content: bytes, roster: str, layer: str) -> int:
    """Who is named in an event's title is on duty in the layer then; how many stretches changed.

    Raises ``CalendarRefused``.
    """

    def wanted(directory: Directory, now: datetime) -> list[Piece]:
        known = directory.rosters.get(RosterId(roster))
        if known is None or known.layer(LayerName(layer)) is None:
            raise CalendarRefused(f"There is no layer {layer!r} of a roster {roster!r}.")
        stretches = read_stretches(content, known.time_zone, now)
        _refuse_overlaps(stretches)
        people = _people_of(directory, known)
        pieces = [
            Piece(
                roster=known.id,
                layer=LayerName(layer),
                person=_named(stretch, people),
                since=stretch.since,
                until=stretch.until,
            )
            for stretch in stretches
        ]
        return [piece for piece in pieces if not _holds(known, piece)]

    return await _import(office, wanted)


async def import_leave(office: Office, content: bytes, person: str) -> int:
    """The person is away during every event; how many stretches changed. As above."""

    def wanted(directory: Directory, now: datetime) -> list[Piece]:
        known = directory.people.get(PersonId(person))
        rosters = [
            roster for roster in directory.rosters.values() if PersonId(person) in roster.people
        ]
        if known is None or not rosters:
            raise CalendarRefused(f"Nobody {person!r} is on a roster.")
        stretches = read_stretches(content, _zone_of(directory, known), now)
        return [
            Piece(
                roster=roster.id,
                layer=None,
                person=known.id,
                since=stretch.since,
                until=stretch.until,
            )
            for roster in rosters
            for stretch in stretches
            if not _is_away(roster, known.id, stretch)
        ]

    return await _import(office, wanted)


async def _import(office: Office, wanted: Wanted) -> int:
    """Work it out beside everybody else, then write it; again where the rosters changed meanwhile."""
    for _ in range(_TRIES):
        async with office.store.reading() as work:
            directory, now = work.directory, work.now
        plan = await asyncio.to_thread(_planned, wanted, directory, now)
        if not plan.pieces or await office.store.transact(partial(_apply, plan)):
            return len(plan.pieces)
    raise StorageTrouble("The rosters were changed again and again by others. Try again.")


def _planned(wanted: Wanted, directory: Directory, now: datetime) -> _Plan:
    pieces = tuple(wanted(directory, now))
    if len(pieces) > MOST_PIECES:
        raise CalendarRefused(
            f"The calendar changes duty {len(pieces)} times, on all of the person's rosters together; "
            f"{MOST_PIECES} are possible. Import a shorter time of it."
        )
    if not pieces:
        return _Plan(directory=directory, pieces=(), gaps=())
    change = DutyChange(id="", kind=ChangeKind.CALENDAR, by=None, made_at=now, pieces=pieces)
    gaps = changing.new_gaps(directory, merged(directory, [change]), change)
    return _Plan(directory=directory, pieces=pieces, gaps=gaps)


async def _apply(plan: _Plan, work: UnitOfWork) -> bool:
    """Write what is planned; False where the rosters are no longer as they were read."""
    if work.directory is not plan.directory:
        return False
    kept = await changing.put_in_force(work, ChangeKind.CALENDAR, None, plan.pieces, CONSOLE)
    await changing.tell_supervisors(work, kept.change, plan.gaps, None)
    return True


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
        f"The event of {stretch.since:%Y-%m-%d %H:%M} UTC names nobody of this desk. "
        "Write a person's id or name as its title."
    )


def _refuse_overlaps(stretches: tuple[Stretch, ...]) -> None:
    for earlier, later in pairwise(stretches):
        if later.since < earlier.until:
            raise CalendarRefused(
                f"The event of {later.since:%Y-%m-%d %H:%M} UTC overlaps the one before it. "
                "Let one end before the other begins."
            )


def _holds(roster: Roster, piece: Piece) -> bool:
    """Whether that person alone is on duty then already."""
    assert piece.layer is not None  # noqa: S101 - overrides have a layer
    found = shifts(roster, piece.layer, piece.since, piece.until)
    if any(shift.person != piece.person for shift in found):
        return False
    return not list(_left(piece.since, piece.until, ((s.since, s.until) for s in found)))


def _is_away(roster: Roster, person: PersonId, stretch: Stretch) -> bool:
    away = roster.exact_absences.get(person, ())
    return any(a.since <= stretch.since and a.until >= stretch.until for a in away)


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
