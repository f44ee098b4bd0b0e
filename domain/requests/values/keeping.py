"""How long what is kept of a request stays: what came of it, what its originator asked, what holds it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, Self

from domain.vocabulary import PersonId

ANNOUNCED: Final = timedelta(days=30)
"""How long before its erasure by a rule a case is announced to the supervisors."""


class CameOf(StrEnum):
    """What came of a request, as far as it decides how long it is kept."""

    ANSWERED = "answered"
    """Something was said; it stays so, whatever follows."""
    NOTHING = "nothing"
    """The answer was that nothing is known."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Nothing erases the case meanwhile; it lapses by itself."""

    reason: str
    """The authority and why, as both who agreed were shown it."""
    until: date
    """The last day of it, in UTC."""
    by: tuple[PersonId, ...]

    @property
    def ends_at(self) -> datetime:
        """When it has lapsed."""
        return datetime.combine(self.until + timedelta(days=1), time(), UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """A request of an earlier version has none of it."""

    outcome: CameOf | None = None
    delete_by: date | None = None
    """The originator's day, from whose beginning (UTC) nothing is kept."""
    goes_at: datetime | None = None
    """When it is erased by that day, as was announced since it last ended."""
    hold: Hold | None = None

    @property
    def delete_at(self) -> datetime | None:
        """When the originator's day begins."""
        return datetime.combine(self.delete_by, time(), UTC) if self.delete_by else None

    @property
    def announce_at(self) -> datetime | None:
        """When a request that has ended must be announced for deletion; None where it need not be."""
        at = self.delete_at
        if at is None or self.goes_at is not None:
            return None
        return self.not_before(at) - ANNOUNCED

    def not_before(self, at: datetime) -> datetime:
        """When that may happen which a hold suspends."""
        return at if self.hold is None else max(at, self.hold.ends_at)

    def hold_at(self, now: datetime) -> Hold | None:
        """What holds the case now."""
        return self.hold if self.hold is not None and now < self.hold.ends_at else None

    def with_outcome(self, outcome: CameOf) -> Self:
        """The same with what has come of it by this; what was answered stays so."""
        return self if self.outcome is CameOf.ANSWERED else replace(self, outcome=outcome)

    @property
    def as_begun(self) -> Self:
        """The same where the request begins again: nothing is announced."""
        return self if self.goes_at is None else replace(self, goes_at=None)

    def said(self, form: Mapping[str, object]) -> Self:
        """The same with the day that the whole form names now."""
        day = _day(form.get("delete_by"))
        return self if day == self.delete_by else replace(self, delete_by=day)


NOTHING_SAID: Final = Keeping()


def _day(found: object) -> date | None:
    try:
        return date.fromisoformat(found) if isinstance(found, str) else None
    except ValueError:
        return None
