"""One person's shifts over several rosters, and which of them are not simply their turn.

Owns how a shift that an override or a change put there is told from one that the roster's turns give.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.directory.directory import Roster
from domain.duty.changes import DutyChange
from domain.duty.roster import Shift, shifts
from domain.vocabulary import LayerName, PersonId, RosterId

BY_DIRECTORY = "directory"
"""In place of a change's kind: an override of the directory file put the shift there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnShift:
    """A shift of the person's; ``instead`` is empty for their turn, else what put it there."""

    roster: RosterId
    layer: LayerName
    since: datetime
    until: datetime
    instead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """When the person is away from a roster."""

    roster: RosterId
    since: datetime
    until: datetime


def own_shifts(
    rosters: Collection[Roster],
    changes: Sequence[DutyChange],
    person: PersonId,
    since: datetime,
    until: datetime,
) -> list[OwnShift]:
    """The person's shifts that touch [since, until), by beginning.

    ``rosters`` hold the changes already; the latest that covers a shift says why it is there.
    """
    found = [
        OwnShift(
            roster=roster.id,
            layer=layer.name,
            since=shift.since,
            until=shift.until,
            instead=_instead(roster, layer.name, shift, changes),
        )
        for roster in rosters
        if person in roster.people
        for layer in roster.layers
        for shift in shifts(roster, layer.name, since, until)
        if shift.person == person
    ]
    return sorted(found, key=lambda each: (each.since, each.roster, each.layer))


def away(
    rosters: Collection[Roster], person: PersonId, since: datetime, until: datetime
) -> list[Away]:
    """When the person is away, as far as it touches [since, until), by beginning."""
    found = [
        Away(roster=roster.id, since=span.since, until=span.until)
        for roster in rosters
        for span in roster.exact_absences.get(person, ())
        if span.since < until and span.until > since
    ]
    return sorted(found, key=lambda each: (each.since, each.roster))


def _instead(roster: Roster, layer: LayerName, shift: Shift, changes: Sequence[DutyChange]) -> str:
    is_laid = any(
        each.person == shift.person and each.since <= shift.since and shift.until <= each.until
        for each in roster.exact_overrides.get(layer, ())
    )
    if not is_laid:
        return ""
    for change in reversed(changes):
        for piece in change.pieces:
            is_here = piece.roster == roster.id and piece.layer == layer
            if is_here and piece.since <= shift.since < piece.until:
                return change.kind.value
    return BY_DIRECTORY
