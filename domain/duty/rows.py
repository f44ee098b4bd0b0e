"""What the rows of lists about duty hold; how they are written is left to ``domain.rows``."""

from dataclasses import dataclass
from datetime import datetime

from domain.rows import Row
from domain.vocabulary import LayerName, PersonId, RosterId


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRow(Row):
    """Who is on duty now in a layer of a desk (nobody is empty), and who next."""

    desk: str
    layer: LayerName
    person: str
    since: datetime | None
    until: datetime | None
    following: str
    following_since: datetime | None
    mine: bool
    """Whether it is the reader."""
    next_turn: datetime | None
    """The reader's."""
    member: str = ""
    """The name of the desk's member, where the reader sees desks of several."""
    unreached: bool = False
    """Whether who is on duty cannot be reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultRow(Row):
    """What is wrong with the cover of a layer; ``kind`` is one of ``FaultKind``."""

    kind: str
    desk: str
    layer: str
    since: datetime
    until: datetime
    person: str
    elsewhere: str
    """The other place of a double duty."""
    member: str = ""
    """The name of the desk's member, where the reader sees desks of several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftRow(Row):
    """A shift at a desk that somebody may choose: an empty one to fill, one's own to swap."""

    roster: RosterId
    layer: LayerName
    since: datetime
    until: datetime
    desk: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InsteadRow(Row):
    """Who is on duty instead, by a change."""

    desk: str
    layer: str
    since: datetime
    until: datetime
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateRow(Row):
    """Somebody who may take a shift, and what speaks against it: busy, unreachable, or nothing."""

    person: PersonId
    name: str
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefedRow(Row):
    """An open request at a hand-over; ``due``: acknowledge or answer."""

    case: str
    reference: str
    urgency: str
    state: str
    origin: str
    due: str
    at: datetime | None
    owner: str
    judicial: bool = False

    @property
    def acknowledge_by(self) -> datetime | None:
        """By when it must be acknowledged, where that is what is due."""
        return self.at if self.due == "acknowledge" else None

    @property
    def answer_by(self) -> datetime | None:
        """By when it must be answered, where that is what is due."""
        return None if self.due == "acknowledge" else self.at


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRow(Row):
    """The secret address of a calendar; no desk for one's own shifts."""

    desk: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow(Row):
    """A line of the picture of the cover ahead."""

    desk: str
    layer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BarRow(Row):
    """A bar on such a line, whose number counts from 0; nobody where a shift is empty."""

    line: int
    since: datetime
    until: datetime
    name: str
    person: str
    kind: str
    """What is wrong with it, one of ``FaultKind``; empty for nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnRow(Row):
    """From then on, who is on duty before a change of the roster and after it; empty for nobody."""

    since: datetime
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerRow(Row):
    """A layer of a roster: turns of this length, or fixed hours where ``every`` is empty.

    ``people`` are in turn, from whose turn it is; ``now`` is on duty until then.
    """

    number: int
    name: str
    every: str
    handover: str
    start: str
    until: datetime | None
    is_narrowed: bool
    """Whether restrictions leave it empty at some hours."""
    now: str
    people: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursRow(Row):
    """Somebody's fixed hours of the week in a layer."""

    layer: str
    days: tuple[str, ...]
    since: str
    until: str
    person: str
