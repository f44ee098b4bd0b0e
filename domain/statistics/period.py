"""The stretch of time whose figures are asked for, and the one before that it is compared with."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum


class NamedPeriod(StrEnum):
    """A stretch that is named by how it lies to today; this one's ends with today."""

    MONTH = "month"
    LAST_MONTH = "last-month"
    YEAR = "year"
    LAST_YEAR = "last-year"


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedPeriod:
    """Whole days of UTC: from the beginning of ``first`` to the end of ``last``."""

    first: date
    last: date

    @property
    def since(self) -> datetime:
        """Its first moment."""
        return datetime(self.first.year, self.first.month, self.first.day, tzinfo=UTC)

    @property
    def until(self) -> datetime:
        """The first moment after it."""
        day = self.last + timedelta(days=1)
        return datetime(day.year, day.month, day.day, tzinfo=UTC)

    def up_to(self, today: date) -> "CountedPeriod":
        """What of it has been by today, so that it is compared with as much; the same where all has."""
        return replace(self, last=today) if self.first <= today < self.last else self

    def holds(self, at: datetime) -> bool:
        """Whether a moment is in it."""
        return self.since <= at < self.until

    def __str__(self) -> str:
        """``2026``, ``2026-11`` or ``2026-11-01..2026-11-15``."""
        if self.is_year:
            return f"{self.first.year}"
        is_whole = self.first.day == 1 and (self.last + timedelta(days=1)).day == 1
        if is_whole and (self.first.year, self.first.month) == (self.last.year, self.last.month):
            return f"{self.first:%Y-%m}"
        return f"{self.first}..{self.last}"

    @property
    def is_year(self) -> bool:
        """Whether it is one year of the calendar."""
        return (
            self.first.replace(month=12, day=31) == self.last
            and self.first.timetuple().tm_yday == 1
        )

    @property
    def before(self) -> "CountedPeriod":
        """As many years or months before it, where it is whole ones; else as many days."""
        last = self.first - timedelta(days=1)
        if self.first.day != 1 or (self.last + timedelta(days=1)).day != 1:
            return CountedPeriod(first=last - (self.last - self.first), last=last)
        months = 12 * (self.last.year - self.first.year) + self.last.month - self.first.month + 1
        at = 12 * self.first.year + self.first.month - 1 - months
        return CountedPeriod(first=date(at // 12, at % 12 + 1, 1), last=last)


def named_period(name: NamedPeriod, today: date) -> CountedPeriod:
    """The stretch that is meant today."""
    month, year = today.replace(day=1), today.replace(month=1, day=1)
    match name:
        case NamedPeriod.MONTH:
            return CountedPeriod(first=month, last=today)
        case NamedPeriod.LAST_MONTH:
            last = month - timedelta(days=1)
            return CountedPeriod(first=last.replace(day=1), last=last)
        case NamedPeriod.YEAR:
            return CountedPeriod(first=year, last=today)
        case NamedPeriod.LAST_YEAR:
            last = year - timedelta(days=1)
            return CountedPeriod(first=last.replace(month=1, day=1), last=last)
