"""What data protection officers have done about the person whom a request is about."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.vocabulary import MemberCode, PersonId

AGREED_FOR: Final = timedelta(hours=24)
"""How long the originator's consent to an act on a restricted request lasts."""
OBJECT_WITHIN: Final = timedelta(hours=72)
"""How long the originator has to say whether anything stands against telling the person."""


class Restrained(StrEnum):
    """What nobody does with a restricted request unless its originator has agreed."""

    ANSWER = "answer"
    TRANSFER = "transfer"
    DOCUMENT = "document"
    EXPORT = "export"


class View(StrEnum):
    """What the originator says when asked."""

    NO_OBJECTION = "no_objection"
    OBJECTION = "objection"
    LAPSED = "lapsed"
    """Nothing, in time."""


class AccessOutcome(StrEnum):
    """What the person was told in the end."""

    GIVEN = "given"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """A member's officer has restricted the request."""

    member: MemberCode
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentToAct:
    """The originator was asked about one kind of act; ``until`` is set once they have agreed."""

    act: Restrained
    by: PersonId | None
    """Who asked; None at the console."""
    at: datetime
    until: datetime | None = None

    @property
    def token(self) -> str:
        """What its buttons say."""
        return f"{int(self.at.timestamp() * 1000) & 0xFFFF:04x}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultation:
    """The originator was asked whether anything stands against telling the person concerned."""

    member: MemberCode
    by: PersonId
    at: datetime
    due: datetime
    view: View | None = None
    outcome: AccessOutcome | None = None

    @property
    def token(self) -> str:
        """What its buttons say."""
        return f"{int(self.at.timestamp() * 1000) & 0xFFFF:04x}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """All of it; most requests have none."""

    restrictions: tuple[Restriction, ...] = ()
    consents: tuple[ConsentToAct, ...] = ()
    consultations: tuple[Consultation, ...] = ()

    @property
    def is_restricted(self) -> bool:
        """Whether somebody has restricted it."""
        return bool(self.restrictions)

    def restricted_by(self, member: MemberCode | None) -> Restriction | None:
        """The restriction of this member."""
        return next((each for each in self.restrictions if each.member == member), None)

    def newest(self, member: MemberCode | None) -> Consultation | None:
        """The last consultation of this member."""
        found = [each for each in self.consultations if each.member == member]
        return found[-1] if found else None

    @property
    def due(self) -> datetime | None:
        """When a consultation lapses next; None where none waits."""
        return min((each.due for each in self.consultations if each.view is None), default=None)


NO_PROTECTION: Final = Protection()
