"""How much duty somebody has: hours, of these at night and at weekends, and how many duties begin.

Owns what counts as night and weekend: local time of the roster. Duties at once on several rosters are
counted once. Whose burden is shown to whom is left to services.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from domain.local_time import first_instant
from domain.spans import Span, joined

NIGHT_BEGINS: Final = time(22)
NIGHT_ENDS: Final = time(6)
_SATURDAY: Final = 5
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Burden:
    """Of a stretch of time."""

    on_duty: timedelta
    at_night: timedelta
    at_weekends: timedelta
    duties: int
    """How many begin in it; turns that follow each other are one."""


def is_at_night(at: datetime, zone: tzinfo) -> bool:
    """Whether it is night there then."""
    clock = at.astimezone(zone).time()
    return clock >= NIGHT_BEGINS or clock < NIGHT_ENDS


def burden(duties: Sequence[tuple[Span, ZoneInfo]], since: datetime, until: datetime) -> Burden:
    """The burden of these duties, each with its roster's zone, within [since, until)."""
    cut = [(each, zone) for span, zone in duties if (each := _within(span, since, until))]
    whole = joined(span for span, _zone in duties)
    return Burden(
        on_duty=_length(span for span, _zone in cut),
        at_night=_length(each for span, zone in cut for each in _nights(span, zone)),
        at_weekends=_length(each for span, zone in cut for each in _weekends(span, zone)),
        duties=sum(since <= span.since < until for span in whole),
    )


def _within(span: Span, since: datetime, until: datetime) -> Span | None:
    cut = Span(max(span.since, since), min(span.until, until))
    return cut if cut.since < cut.until else None


def _length(spans: Iterable[Span]) -> timedelta:
    return sum((span.until - span.since for span in joined(spans)), timedelta())


def _nights(span: Span, zone: ZoneInfo) -> Iterator[Span]:
    for day in _days(span, zone):
        begins = first_instant(datetime.combine(day, NIGHT_BEGINS), zone)
        ends = first_instant(datetime.combine(day + _DAY, NIGHT_ENDS), zone)
        if night := _within(span, begins, ends):
            yield night


def _weekends(span: Span, zone: ZoneInfo) -> Iterator[Span]:
    for day in _days(span, zone):
        if day.weekday() >= _SATURDAY:
            begins = first_instant(datetime.combine(day, time()), zone)
            ends = first_instant(datetime.combine(day + _DAY, time()), zone)
            if weekend := _within(span, begins, ends):
                yield weekend


def _days(span: Span, zone: ZoneInfo) -> Iterator[datetime]:
    """The local days that the span touches, and the one before, whose night may reach into it."""
    day = datetime.combine(span.since.astimezone(zone).date() - _DAY, time())
    while day.date() <= span.until.astimezone(zone).date():
        yield day
        day += _DAY
