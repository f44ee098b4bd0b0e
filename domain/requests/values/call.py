"""A request that was told by telephone, and entered by the side that took the call."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from domain.vocabulary import MemberCode, PersonId


class CallStanding(StrEnum):
    """Whether the member that is said to have called stands by it."""

    ENTERED = "entered"
    """Nobody there has said yet."""
    CONFIRMED = "confirmed"
    DENIED = "denied"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenCall:
    """Who took it, what was said of the caller, and what the caller's member says of that."""

    member: MemberCode
    """Of who took it."""
    taken_by: PersonId
    by_whom: str
    """The caller, as they gave their name."""
    number: str
    """From which they called (E.164); empty where that is not known."""
    asked: tuple[PersonId, ...] = ()
    """Who of the caller's member was asked to confirm it."""
    until: datetime
    """By when it is to be confirmed."""
    moments: tuple[datetime, ...] = ()
    """When they are asked again, and when the time is over, as far as these are still to come."""
    standing: CallStanding = CallStanding.ENTERED
    decided_by: PersonId | None = None
    decided_at: datetime | None = None

    def decided(self, standing: CallStanding, by: PersonId, at: datetime) -> Self:
        """The same once the caller's member has said so."""
        return replace(self, standing=standing, decided_by=by, decided_at=at, moments=())

    def as_left(self) -> Self:
        """As a member has it that gave the request away: who called is content."""
        return replace(self, by_whom="", number="")

    @property
    def waits(self) -> bool:
        """Whether the caller's member has not said yet if it asks."""
        return self.standing is CallStanding.ENTERED

    def is_late(self, now: datetime) -> bool:
        """Whether it waits although the time is over."""
        return self.waits and self.until <= now
