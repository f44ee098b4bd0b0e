"""How a request ended otherwise than by an answer: taken back, or refused."""

from dataclasses import dataclass
from datetime import datetime

from domain.vocabulary import Ground, MemberCode, PersonId, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """Its content is closed to whoever had it; each member that had it is asked to delete it."""

    by: PersonId
    at: datetime
    confirmed: tuple[MemberCode, ...] = ()
    """Members that have confirmed that they keep nothing of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnconfirmedRefusal:
    """A refusal that a supervisor of the refusing member confirms, or takes back.

    The requester knew of it at once; it holds whether or not anybody confirms it.
    """

    by: PersonId
    at: datetime
    ground: Ground
    remind_at: datetime | None
    """When the supervisors are reminded, while nobody has confirmed it; None once that was said often."""
    reminded: int = 0
    confirmed_by: PersonId | None = None
    confirmed_at: datetime | None = None

    @property
    def waits(self) -> bool:
        """Whether nobody has confirmed it yet."""
        return self.confirmed_by is None

    def due(self, state: State) -> datetime | None:
        """When somebody is to be reminded of it; never once the request is closed or open again."""
        return self.remind_at if self.waits and state is State.REFUSED else None
