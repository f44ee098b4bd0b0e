"""What a change of a roster does to who is on duty, now and at the next hand-overs.

Owns the comparison, of the rosters that everybody sees: with the changes to duty beside the directory.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from domain.directory.directory import Directory, Roster
from domain.duty.changes import merged
from domain.duty.roster import Shift, on_duty, shifts
from domain.duty.rows import TurnRow
from domain.vocabulary import LayerName, PersonId, RosterId
from storage.transaction.unit_of_work import UnitOfWork

_AHEAD = timedelta(days=70)
"""How far ahead duties are compared: a few turns of two weeks."""
_MOST_HANDOVERS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """Of a change of one layer: who was and is on duty, and whose duty changes."""

    before: Directory
    after: Directory
    """What everybody sees before and after it."""
    roster: RosterId
    layer: LayerName
    leaves: tuple[PersonId, ...]
    """On duty now, and not by the change."""
    comes: tuple[PersonId, ...]
    """Not on duty now, and by the change at once."""
    people: tuple[PersonId, ...]
    """Whose duty changes within the next weeks, and who joins or leaves the layer."""
    rows: tuple[TurnRow, ...]
    """Who is on duty from when, before and after."""


async def effect_of(
    work: UnitOfWork, edited: Directory, roster: RosterId, layer: LayerName
) -> Effect:
    """What follows where the edited directory is in force. One roster is looked at."""
    alone = replace(edited, rosters=MappingProxyType({roster: edited.rosters[roster]}))
    laid = merged(alone, await work.duty_changes.in_force()).rosters[roster]
    before = work.directory
    after = replace(edited, rosters=MappingProxyType({**before.rosters, roster: laid}))
    old, new = before.rosters[roster], after.rosters[roster]
    was, becomes = (_people_at(each, layer, work.now) for each in (old, new))
    return Effect(
        before=before,
        after=after,
        roster=roster,
        layer=layer,
        leaves=tuple(person for person in was if person not in becomes),
        comes=tuple(person for person in becomes if person not in was),
        people=tuple(_concerned(old, new, layer, work.now)),
        rows=tuple(_rows(edited, old, new, layer, work.now)),
    )


def next_turn(effect: Effect, person: PersonId, now: datetime) -> Shift | None:
    """The shift that the person is in, or their next in the layer, after the change."""
    found = shifts(effect.after.rosters[effect.roster], effect.layer, now, now + _AHEAD)
    return next((shift for shift in found if shift.person == person), None)


def _people_at(roster: Roster, layer: LayerName, at: datetime) -> tuple[PersonId, ...]:
    return tuple(shift.person for shift in on_duty(roster, layer, at))


def _concerned(old: Roster, new: Roster, layer: LayerName, now: datetime) -> Iterator[PersonId]:
    named = [*_named(old, layer), *_named(new, layer)]
    before, after = ({*shifts(each, layer, now, now + _AHEAD)} for each in (old, new))
    theirs = {shift.person for shift in before ^ after}
    for person in dict.fromkeys([*named, *sorted(theirs)]):
        is_member_of_one = (person in _named(old, layer)) != (person in _named(new, layer))
        if is_member_of_one or _stretches(before, person, now) != _stretches(after, person, now):
            yield person


def _named(roster: Roster, layer: LayerName) -> tuple[PersonId, ...]:
    found = roster.layer(layer)
    return found.people if found is not None else ()


def _stretches(
    found: set[Shift], person: PersonId, now: datetime
) -> list[tuple[datetime, datetime]]:
    """When the person is on duty from now on, turns that follow each other as one."""
    joined: list[tuple[datetime, datetime]] = []
    for shift in sorted((s for s in found if s.person == person), key=lambda s: s.since):
        since, until = max(shift.since, now), min(shift.until, now + _AHEAD)
        if joined and joined[-1][1] == since:
            joined[-1] = (joined[-1][0], until)
        else:
            joined.append((since, until))
    return joined


def _rows(
    known: Directory, old: Roster, new: Roster, layer: LayerName, now: datetime
) -> Iterator[TurnRow]:
    """From now on, at each hand-over that there was or will be, while it makes a difference to see."""
    edges = {
        edge
        for each in (old, new)
        for shift in shifts(each, layer, now, now + _AHEAD)
        for edge in (shift.since, shift.until)
        if now < edge < now + _AHEAD
    }
    shown: list[tuple[str, str]] = []
    for at in [now, *sorted(edges)]:
        pair = tuple(_names(known, _people_at(each, layer, at)) for each in (old, new))
        if shown and shown[-1] == pair:
            continue
        if len(shown) == _MOST_HANDOVERS:
            return
        shown.append((pair[0], pair[1]))
        yield TurnRow(since=at, before=pair[0], after=pair[1])


def _names(known: Directory, people: tuple[PersonId, ...]) -> str:
    found = (known.people[person].name for person in people if person in known.people)
    return ", ".join(dict.fromkeys(found))
