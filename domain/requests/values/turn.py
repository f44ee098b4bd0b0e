"""How a request goes from member to member: a transfer that is proposed, and the turns that are over."""

from dataclasses import dataclass
from datetime import datetime

from domain.directory.directory import UrgencyPolicy
from domain.requests.values.numbers import NO_NUMBERS, Numbers
from domain.vocabulary import ContactPointId, MemberCode, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstTaken:
    """How fast it was first acknowledged at a desk whose supervisor has given it to another person since.

    It waits for an acknowledgement anew then, by a clock of its own; figures count the first one all the
    same, so that handing a request round makes nobody faster.
    """

    clock_start: datetime
    acknowledged_at: datetime
    steps_fired: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A member's time with a request that it then gave to another: how it stood when it left.

    Nothing later enters here, so that a member's clock is its own.
    """

    addressee: MemberCode
    contact_point: ContactPointId
    policy: UrgencyPolicy
    clock_start: datetime
    steps_fired: int
    escalated: bool
    alerted: tuple[PersonId, ...]
    acknowledged_at: datetime | None
    acknowledged_by: PersonId | None
    owner: PersonId | None
    answer_by: datetime | None
    with_conversation: bool
    missed: tuple[PersonId, ...]
    to: MemberCode
    at: datetime
    by: PersonId
    first_taken: FirstTaken | None = None
    numbers: Numbers = NO_NUMBERS
    """Of both sides, when it left."""
    files: int = 0
    """That it had when it left."""
    for_supervisors: bool = False
    """Whether it left before the member's supervisors had let anybody else know of it."""
    subjects: tuple[str, ...] = ()
    """Keyed digests of whom the request was about when it left; none where an earlier version moved it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A transfer that waits for the requester's consent; the member it is for knows nothing of it."""

    to: MemberCode
    by: PersonId
    at: datetime
    lapses_at: datetime

    @property
    def token(self) -> str:
        """What its buttons say, so that those of an earlier one agree to nothing."""
        return f"{int(self.at.timestamp() * 1000) & 0xFFFF:04x}"
