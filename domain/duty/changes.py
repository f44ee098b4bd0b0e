"""Changes to duty that people make beside the directory file: sick leave, leave, swaps, fillings.

Decides how such changes and the imported rosters make the rosters that everybody sees. Who may make
which change is left to services; who is on duty by the outcome to ``domain.duty.roster``.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from operator import attrgetter
from types import MappingProxyType

from domain.directory.directory import Absence, Directory, Override, Roster
from domain.vocabulary import LayerName, PersonId, RosterId


class ChangeKind(StrEnum):
    """Why duty was changed."""

    SICK = "sick"
    LEAVE = "leave"
    FILL = "fill"
    SWAP = "swap"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """In [since, until), UTC, this person alone is on duty in the layer.

    Without a layer the person is away from the whole roster.
    """

    roster: RosterId
    layer: LayerName | None
    person: PersonId
    since: datetime
    until: datetime
    event: str = field(default="", compare=False)
    """A digest of the UID of the calendar's event that says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyChange:
    """One act and all that it changed, to be undone as one."""

    id: str
    kind: ChangeKind
    by: PersonId | None
    """None where the console made it."""
    made_at: datetime
    pieces: tuple[Piece, ...]
    calendar: str = ""
    """Which calendar it came from (``domain.duty.calendars.CalendarSays``)."""

    @property
    def until(self) -> datetime:
        """When the last piece is over."""
        return max(piece.until for piece in self.pieces)


def merged(directory: Directory, changes: Iterable[DutyChange]) -> Directory:
    """The directory with the changes in its rosters; a later change wins over an earlier one.

    Rosters, layers and people that the directory no longer has are passed over.
    """
    by_roster: dict[RosterId, list[Piece]] = {}
    for change in changes:
        for piece in change.pieces:
            if piece.person in directory.people:
                by_roster.setdefault(piece.roster, []).append(piece)
    touched = {
        key: _with(roster, by_roster[key])
        for key, roster in directory.rosters.items()
        if key in by_roster
    }
    if not touched:
        return directory
    return replace(directory, rosters=MappingProxyType({**directory.rosters, **touched}))


def _with(roster: Roster, pieces: Iterable[Piece]) -> Roster:
    away: list[Absence] = []
    exact: dict[LayerName, list[Override]] = {
        name: list(overrides) for name, overrides in roster.exact_overrides.items()
    }
    known = {layer.name for layer in roster.layers}
    changed: dict[LayerName, None] = {}
    for piece in pieces:
        if piece.layer is None:
            away.append(Absence(person=piece.person, since=piece.since, until=piece.until))
        elif piece.layer in known:
            _lay_over(exact.setdefault(piece.layer, []), piece, piece.layer)
            changed[piece.layer] = None
    # Untouched layers keep their overrides as they were written.
    kept = (override for override in roster.overrides if override.layer not in changed)
    laid = (override for layer in changed for override in exact[layer])
    return replace(roster, overrides=(*kept, *laid), absences=(*roster.absences, *away))


def _lay_over(overrides: list[Override], piece: Piece, layer: LayerName) -> None:
    """Put the piece on top of overrides that are in order, none reaching into the next."""
    first = bisect_right(overrides, piece.since, key=attrgetter("until"))
    last = bisect_left(overrides, piece.until, key=attrgetter("since"))
    covered = overrides[first:last]
    before = [replace(one, until=piece.since) for one in covered[:1] if one.since < piece.since]
    after = [replace(one, since=piece.until) for one in covered[-1:] if one.until > piece.until]
    top = Override(
        layer=layer,
        person=piece.person,
        since=piece.since.astimezone(UTC),
        until=piece.until.astimezone(UTC),
    )
    overrides[first:last] = [*before, top, *after]
