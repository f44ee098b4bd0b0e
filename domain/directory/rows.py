"""What the rows of lists about the directory and its people hold; their form is ``domain.rows``'."""

from dataclasses import dataclass
from datetime import datetime

from domain.rows import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow(Row):
    """A member by its name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedEntry(Row):
    """An entry of the directory; ``key`` is what a button or link that leads to it carries."""

    section: str
    key: str
    roles: tuple[str, ...]
    name: str
    is_idle: bool = False
    """Whether it is a duty officer in no roster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelCount(Row):
    """Of the people of a desk who have this kind of channel, on how many it works."""

    kind: str
    works: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthRow(Row):
    """How a contact point stands: the word, what it rests on, and of how many people."""

    standing: str
    findings: tuple[str, ...]
    confirmed_at: datetime | None
    people: int
    enrolled: int
    reached: int
    empty_shifts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskDrillsRow(Row):
    """How a desk's drills went: its last score, and from when on requesters are advised for their sake."""

    score: str
    """Out of a hundred; empty where none was held."""
    rang_at: datetime | None
    advised_from: datetime | None
    """As its member was told; None where nothing follows from its drills, or nobody could be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BandRow(Row):
    """How many desks of the network have a last score in this band."""

    least: int
    most: int
    desks: str
    """Empty where they are too few to be told, or where that would tell of others that are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachRow(Row):
    """How one kind of channel fared with the people of a desk, in the last twelve months."""

    kind: str
    tried: int
    arrived: int
    arrived_at: datetime | None
    failed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPerson(Row):
    """Somebody whom the reader manages, and the channels on which they can be reached."""

    key: str
    name: str
    standing: str
    channels: tuple[str, ...]
    member: str = ""
    """The name of their member, where the reader has people of several."""
    is_idle: bool = False
    """Whether they are a duty officer in no roster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitedRow(Row):
    """A one-time code, to be handed to this person."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRow(Row):
    """A channel of the reader's; ``fares``: unsupported, failing, waiting or arrived."""

    kind: str
    fares: str
    arrived_at: datetime | None
