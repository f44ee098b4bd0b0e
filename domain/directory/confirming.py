"""How far a contact point's entry in the directory can be trusted, and when its people are asked.

Decides from when on an entry counts as stale or unverified. Whom to ask is left to
``services.directory.confirming``; a new entry counts as right for as long as a confirmed one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

MONTH = timedelta(days=30)
"""How often a contact point is asked to confirm its entry."""
GRACE = timedelta(days=7)
"""How long after being asked an unanswered entry still counts as right."""
ASK_AGAIN = timedelta(days=7)


class Trust(StrEnum):
    """How far an entry can be trusted."""

    CONFIRMED = "confirmed"
    NEW = "new"
    """Nobody confirmed it yet, and its first month is not over."""
    STALE = "stale"
    """It was confirmed once, too long ago."""
    UNVERIFIED = "unverified"
    """It was never confirmed, or its own people say that something in it is wrong."""


DOUBTFUL: Final = frozenset({Trust.STALE, Trust.UNVERIFIED})
"""What whoever asks a member is told of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFacts:
    """What is known of an entry's confirmation."""

    known_since: datetime
    confirmed_at: datetime | None
    disputed_at: datetime | None

    @property
    def is_disputed(self) -> bool:
        """Whether its own people say that something in it is wrong, and nobody confirmed it since."""
        if self.disputed_at is None:
            return False
        return self.confirmed_at is None or self.disputed_at > self.confirmed_at


def trust(entry: EntryFacts, now: datetime) -> Trust:
    """How far the entry can be trusted now."""
    last = entry.confirmed_at
    if entry.is_disputed:
        return Trust.UNVERIFIED
    if now - (last or entry.known_since) <= MONTH + GRACE:
        return Trust.CONFIRMED if last is not None else Trust.NEW
    return Trust.STALE if last is not None else Trust.UNVERIFIED
