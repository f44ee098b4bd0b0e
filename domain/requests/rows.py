"""What the rows of lists about requests hold, in which order, and which of them somebody wants to see.

How rows are written is left to ``domain.rows``; the words of a filter are read by
``formats.typed.filters`` and ``formats.typed.looked_for``.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Protocol

from domain.reference import ReferencePart
from domain.requests.request import Request
from domain.rows import Row
from domain.vocabulary import STORED, TERMINAL, MemberCode, PersonId, RequestType, State, Urgency

_NEVER = datetime.max.replace(tzinfo=UTC)


def soonest_due(requests: Iterable[Request]) -> list[Request]:
    """What is due next comes first; behind it, in the order given, what waits for nothing."""
    return sorted(requests, key=lambda request: request.due or _NEVER)


class Times(Protocol):
    """A row that says by when something is due."""

    @property
    def state(self) -> str: ...
    @property
    def acknowledge_by(self) -> datetime | None: ...
    @property
    def answer_by(self) -> datetime | None: ...
    @property
    def judicial(self) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceRow(Row):
    """A request by its name."""

    case: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectRow(Row):
    """A request that names a person, as the member that is asked has it."""

    case: str
    reference: str
    type: str
    at: datetime
    state: str
    restricted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRow(Row):
    """A text of a case, by the record that keeps it; ``mark`` is what counts of it now."""

    record: int
    event: str
    at: datetime
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRow(Row):
    """A time that can be promised by a button."""

    choice: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRow(Row):
    """A link that the reader may see; ``token`` is empty where they may not undo it."""

    kind: str
    case: str
    reference: str
    dated: str
    channel: str
    state: str
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionRow(Row):
    """A permission for more use; ``token`` is empty where the reader does not decide it."""

    standing: str
    asker: str
    of: str
    at: datetime
    until: datetime
    decided_at: datetime | None
    decided_by: str
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow(Row):
    """A request that concerns the reader, who sent or received it (``role``: sent, received; entered or
    denied, where it was entered from a call and its member has not confirmed it)."""

    case: str
    reference: str
    urgency: str
    state: str
    origin: str
    addressee: str
    acknowledge_by: datetime | None
    answer_by: datetime | None
    role: str
    transferred_to: str = ""
    transferred_at: datetime | None = None
    closed_at: datetime | None = None
    preserved_until: str = ""
    """The date, while data are kept for it."""
    judicial: bool = False
    restricted: bool = False
    own_ref: str = ""
    """The number of the reader's own side."""
    type: str = ""
    marking: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationRow(Row):
    """A request that was escalated, and how far."""

    case: str
    reference: str
    urgency: str
    state: str
    step: int
    steps: int
    origin: str
    addressee: str
    created_at: datetime
    acknowledged_by: str
    acknowledged_at: datetime | None
    transferred_to: str = ""
    transferred_at: datetime | None = None
    acknowledge_by: datetime | None = None
    answer_by: datetime | None = None
    unanswered: str = ""
    """The names of who did not answer, or to another member how many."""
    judicial: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationFilter:
    """What is to be shown; None where anything may pass."""

    member: MemberCode | None = None
    """Either side."""
    since: datetime | None = None
    """Filed at or after."""
    until: datetime | None = None
    """Filed before."""
    step: int | None = None
    """The escalation reached at least this step, counted from 1."""
    states: frozenset[State] = frozenset()
    parts: tuple[ReferencePart, ...] = ()
    """What the reference has."""
    people: tuple[frozenset[PersonId], ...] = ()
    """Of each of these somebody has to do with it."""

    def passes(self, request: Request, people: Collection[PersonId] = ()) -> bool:
        """Whether the request is to be shown; ``people``: who of it may be told to who asks."""
        return (
            (not self.states or request.state in self.states)
            and all(part.fits(request.reference) for part in self.parts)
            and all(not each.isdisjoint(people) for each in self.people)
            and (self.member is None or self.member in (request.origin, request.addressee))
            and (self.since is None or request.created_at >= self.since)
            and (self.until is None or request.created_at < self.until)
            and (self.step is None or request.steps_fired >= self.step)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFilter:
    """Which of a person's requests are looked for; None or empty where anything may pass."""

    states: frozenset[State] = frozenset()
    members: frozenset[MemberCode] = frozenset()
    """Either side is one of these."""
    since: datetime | None = None
    """Filed at or after."""
    until: datetime | None = None
    """Filed before."""
    parts: tuple[ReferencePart, ...] = ()
    """What the reference has."""
    urgencies: frozenset[Urgency] = frozenset()
    types: frozenset[RequestType] = frozenset()
    overdue_at: datetime | None = None
    """Something is overdue at this time."""
    people: tuple[frozenset[PersonId], ...] = ()
    """Of each of these somebody has to do with it, which ``names`` tells."""

    def names(self, people: Collection[PersonId]) -> bool:
        """Whether it is about those who are looked for; ``people``: who of it may be told to who asks."""
        return all(not each.isdisjoint(people) for each in self.people)

    def passes(self, request: Request) -> bool:
        """Whether the request is one of these, whoever has to do with it."""
        return (
            (not self.states or request.state in self.states)
            and (not self.members or not self.members.isdisjoint(_sides(request)))
            and (self.since is None or request.created_at >= self.since)
            and (self.until is None or request.created_at < self.until)
            and all(part.fits(request.reference) for part in self.parts)
            and (not self.urgencies or request.urgency in self.urgencies)
            and (not self.types or request.type in self.types)
            and (self.overdue_at is None or (request.due or _NEVER) < self.overdue_at)
        )


def _sides(request: Request) -> tuple[MemberCode, MemberCode]:
    return request.origin, request.addressee


OPEN: Final = RequestFilter(states=frozenset(STORED) - TERMINAL)
"""What is meant where nothing is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRow(Row):
    """One of those whom a policy calls at a time, or passes over; nobody is empty.

    ``kind``: call, again, aloud, last_resort or passed; ``because`` is one of ``Because``.
    """

    kind: str
    at: datetime
    step: int
    target: str
    person: str = ""
    because: str = ""
    desk: str = ""
    layer: str = ""
    until: datetime | None = None
    unreachable: bool = False
    channel: str = ""
    delayed: bool = False
    silent: bool = False
