"""What importing a calendar changes: what it adds, and what it takes back of an earlier import.

Decides which earlier imports were the same calendar, and which of their times it no longer has. How a
calendar is read, and whom its events name, is left to others.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from domain.duty.changes import ChangeKind, DutyChange, Piece
from domain.vocabulary import LayerName, PersonId, RosterId

NAMED = "name:"
"""Begins the name of a calendar to which somebody gave one, and which is known by nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarSays:
    """What a calendar says of one layer of a roster, or of one person's leave."""

    calendar: str
    """Which calendar it is: ``name:NAME`` as somebody called it, or where it was; may be empty."""
    roster: RosterId | None
    layer: LayerName | None
    person: PersonId | None
    """Whose leave; else roster and layer are given."""
    pieces: tuple[Piece, ...]
    """From now on."""
    uids: frozenset[str]
    """Of every event in it, as in ``Piece.event``."""
    is_message: bool
    """Whether it says something of these events alone."""


def earlier(changes: Iterable[DutyChange], said: CalendarSays) -> list[DutyChange]:
    """The imports in force of the same calendar for the same layer or person."""
    return [
        change
        for change in changes
        if change.kind is ChangeKind.CALENDAR
        and _has_target(change.pieces[0], said)
        and _is_same(change, said)
    ]


def taken_back(known: Iterable[DutyChange], said: CalendarSays, now: datetime) -> tuple[Piece, ...]:
    """What of earlier imports lies ahead, and stands no longer in the calendar."""
    wanted = frozenset(said.pieces)
    found = dict.fromkeys(
        piece
        for change in known
        for piece in change.pieces
        if piece.until > now
        and piece not in wanted
        and (not said.is_message or piece.event in said.uids)
    )
    return tuple(sorted(found, key=lambda piece: (piece.since, piece.roster)))


def without(change: DutyChange, gone: Iterable[Piece], now: datetime) -> tuple[Piece, ...]:
    """What is left of an import: who was on duty until now stays known."""
    ended = frozenset(gone)
    left = (
        replace(piece, until=now) if piece in ended and piece.since < now else piece
        for piece in change.pieces
        if piece not in ended or piece.since < now
    )
    return tuple(left)


def _has_target(piece: Piece, said: CalendarSays) -> bool:
    if said.person is not None:
        return piece.layer is None and piece.person == said.person
    return (piece.roster, piece.layer) == (said.roster, said.layer)


def _is_same(change: DutyChange, said: CalendarSays) -> bool:
    """By its name where it has one; else by where it was, or by an event that both have."""
    if change.calendar and change.calendar == said.calendar:
        return True
    if change.calendar.startswith(NAMED) and said.calendar.startswith(NAMED):
        return False
    if any(piece.event in said.uids for piece in change.pieces if piece.event):
        return True
    # Imports of earlier versions say nothing of the calendar.
    return not change.calendar and not frozenset(change.pieces).isdisjoint(said.pieces)
