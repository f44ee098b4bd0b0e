"""What a supervisor looks at the morning after: what was escalated, how far, and who did not answer.

Owns the periods that are looked at, and what is counted of what was found. Whose requests somebody sees is
left to ``domain.requests.permissions``.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from domain.spans import Span
from domain.vocabulary import MemberCode, RequestType, Urgency

EVENING: Final = time(18)
MORNING: Final = time(8)
"""Where the night begins and ends on the reader's own clock."""


class Period(StrEnum):
    """A period that is asked for by its name."""

    NIGHT = "night"
    DAY = "24h"
    WEEK = "7d"
    MONTH = "30d"


_BACK: Final[Mapping[Period, timedelta]] = {
    Period.DAY: timedelta(days=1),
    Period.WEEK: timedelta(days=7),
    Period.MONTH: timedelta(days=30),
}


def span_of(period: Period, now: datetime, zone: tzinfo) -> Span:
    """The period up to now, this moment included; the last night up to this morning, or up to now while it
    goes on."""
    now += timedelta(milliseconds=1)
    if period is not Period.NIGHT:
        return Span(now - _BACK[period], now)
    here = now.astimezone(zone)
    began = here.date() - timedelta(days=1)
    since = datetime.combine(began, EVENING, zone).astimezone(now.tzinfo)
    until = datetime.combine(here.date(), MORNING, zone).astimezone(now.tzinfo)
    return Span(since, min(until, now))


@dataclass(frozen=True, slots=True, kw_only=True)
class NightFilter:
    """What is to be shown; None where anything may pass."""

    span: Span
    member: MemberCode | None = None
    """Either side."""
    type: RequestType | None = None
    urgency: Urgency | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NightRow:
    """A request that was escalated in the period, as one member had it and as this reader is told of it."""

    case: str
    reference: str
    type: str
    urgency: str
    state: str
    origin: str
    addressee: str
    escalated_at: datetime
    """The last time in the period."""
    record: int
    """By which the log tells it."""
    step: int
    steps: int
    unanswered: tuple[str, ...]
    """Who did not answer, by name; empty where only how many is told."""
    unanswered_count: int
    acknowledged_by: str
    acknowledged_at: datetime | None
    acknowledge_by: datetime
    late: timedelta
    """By how much the acknowledgement was, or by now is, too late."""
    waits: bool
    """Whether nobody has acknowledged yet."""
    begun_again_at: datetime | None = None
    """Where its clock began again since, so that what stands above it is of a later run."""
    transferred_to: str = ""
    transferred_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalRow:
    """A refusal that no supervisor has confirmed yet."""

    reference: str
    type: str
    urgency: str
    origin: str
    addressee: str
    refused_by: str
    refused_at: datetime
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NightCounts:
    """What stands above the rows."""

    cases: int
    urgencies: tuple[tuple[Urgency, int], ...]
    waiting: int
    late: int
    latest: timedelta
    furthest: int
    """The highest step; 0 where there is none."""

    @classmethod
    def of(cls, rows: Sequence[NightRow]) -> "NightCounts":
        """What is to be said of these."""
        counted = Counter(row.urgency for row in rows)
        return cls(
            cases=len({row.case for row in rows}),
            urgencies=tuple((each, counted[each]) for each in Urgency if counted[each]),
            waiting=sum(row.waits for row in rows),
            late=sum(bool(row.late) for row in rows),
            latest=max((row.late for row in rows), default=timedelta()),
            furthest=max((row.step for row in rows), default=0),
        )
