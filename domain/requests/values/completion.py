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
    begun_at: datetime
    reminded: int = 0
    """How many of its moments have passed."""
    is_paused: bool = False
    """Whether the clock of the answer stands still for it."""

    def is_over(self, now: datetime) -> bool:
        """Whether something is missing whose time has passed."""
        safety = self.missing and self.by is not None and self.by <= now
        law = self.legal and self.legal_by is not None and self.legal_by <= now
        return bool(safety or law)

    @property
    def names(self) -> tuple[str, ...]:
        """All that is missing."""
        return self.missing + self.legal

    @property
    def moments(self) -> tuple[datetime, ...]:
        """When somebody is reminded: half time and the end, and the end of what the law needs."""
        moments: list[datetime] = []
        if self.missing and self.by is not None:
            moments += (self.begun_at + (self.by - self.begun_at) / 2, self.by)
        if self.legal and self.legal_by is not None:
            moments.append(self.legal_by)
        return tuple(sorted(moments))

    @property
    def due(self) -> datetime | None:
        """The next of them."""
        return next(iter(self.moments[self.reminded :]), None)
