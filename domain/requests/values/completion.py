"""What the form of a request lacks, and the clock of it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What the form of a request still lacks, and by when it is due; never what stands in it."""

    version: int
    """Of the form that it was filed under."""
    missing: tuple[str, ...] = ()
    """Names of the fields that safety needs, or that were needed to send it."""
    by: datetime | None = None
    """When they are due; None where nothing waits for them."""
    legal: tuple[str, ...] = ()
    """Names of the fields that the law needs."""
    legal_by: datetime | None = None
    after: tuple[str, ...] = ()
    """Names of the fields that justify it after the event."""
    after_by: datetime | None = None
    begun_at: datetime
    reminded: int = 0
    """How many of its moments have passed."""
    is_paused: bool = False
    """Whether the clock of the answer stands still for it."""

    def is_over(self, now: datetime) -> bool:
        """Whether something is missing whose time has passed."""
        return any(end <= now for end in self._ends)

    @property
    def _ends(self) -> tuple[datetime, ...]:
        """By when each kind of what is missing is due."""
        kinds = (
            (self.missing, self.by),
            (self.after, self.after_by),
            (self.legal, self.legal_by),
        )
        return tuple(by for names, by in kinds if names and by is not None)

    @property
    def next_end(self) -> datetime | None:
        """By when the first of what is missing is due; None where no clock runs."""
        return min(self._ends, default=None)

    @property
    def names(self) -> tuple[str, ...]:
        """All that is missing."""
        return self.missing + self.after + self.legal

    @property
    def moments(self) -> tuple[datetime, ...]:
        """When somebody is reminded: half time of what safety needs, and the end of each kind."""
        moments: list[datetime] = []
        if self.missing and self.by is not None:
            moments.append(self.begun_at + (self.by - self.begun_at) / 2)
        return tuple(sorted((*moments, *self._ends)))

    @property
    def due(self) -> datetime | None:
        """The next of them."""
        return next(iter(self.moments[self.reminded :]), None)
