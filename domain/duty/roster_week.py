"""The hours of the week: turns restrictions and fixed shifts into stretches of time.

Owns how weekly windows repeat, join and end. Whose they are and what goes before them is left to
``domain.duty.roster``.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.directory.directory import FixedShift, Window
from domain.duty.public_holidays import is_public_holiday
from domain.local_time import first_instant, last_instant
from domain.spans import Span, joined
from domain.vocabulary import PersonId

_DAY = timedelta(days=1)
# A window lasts up to a day, and a day may be missing from the calendar (Apia, 30 December 2011).
_LONGEST_IN_DAYS = 2


def open_spans(
    windows: Sequence[Window], zone: ZoneInfo, since: datetime, until: datetime
) -> list[Span]:
    """The stretches that the windows leave open around [since, until), joined and in order.

    Exact inside [since, until) and for a day around it; beyond that they may be too short.
    """
    return joined(_open(windows, zone, *_days(zone, since, until)))


def open_around(
    windows: Sequence[Window], zone: ZoneInfo, at: datetime, *, within: Span
) -> Span | None:
    """The longest open stretch around an instant, cut to ``within``; None where it is closed.

    Without any window all of ``within`` is open.
    """
    if not windows:
        return within
    margin = _DAY
    while True:
        first, last = _days(zone, max(within.since, at - margin), min(within.until, at + margin))
        spans = joined(_open(windows, zone, first, last))
        span = next((span for span in spans if span.since <= at < span.until), None)
        if span is None:
            return None
        # What began before the first day looked at ended by the end of that day.
        safe_from = last_instant(datetime.combine(first + _DAY, time()), zone)
        safe_to = first_instant(datetime.combine(last + _DAY, time()), zone)
        whole_before = span.since <= within.since or span.since > safe_from
        whole_after = span.until >= within.until or span.until < safe_to
        if whole_before and whole_after:
            return Span(max(span.since, within.since), min(span.until, within.until))
        margin *= 4


def is_open(window: Window, zone: ZoneInfo, at: datetime) -> bool:
    """Whether the instant lies in an occurrence of the window."""
    first, last = _days(zone, at, at)
    return any(span.since <= at < span.until for span in _occurrences(window, zone, first, last))


def fixed_spans(
    fixed: Sequence[FixedShift], zone: ZoneInfo, since: datetime, until: datetime
) -> Iterator[tuple[FixedShift, Span]]:
    """Each occurrence of the fixed shifts around [since, until), in order of beginning.

    Where one person's occurrences overlap, the later one begins where the earlier ends, so that
    nobody is on duty twice in one layer.
    """
    first, last = _days(zone, since, until)
    # Two more days before: what ended there may have cut what begins here.
    first -= _LONGEST_IN_DAYS * _DAY
    found = [
        (span.since, order, span, shift)
        for order, shift in enumerate(fixed)
        for span in _occurrences(shift.window, zone, first, last)
    ]
    busy_until: dict[PersonId, datetime] = {}
    for begins, _, span, shift in sorted(found, key=lambda entry: entry[:2]):
        free = max(begins, busy_until.get(shift.person, begins))
        if free < span.until:
            busy_until[shift.person] = span.until
            yield shift, Span(free, span.until)


def _days(zone: ZoneInfo, since: datetime, until: datetime) -> tuple[date, date]:
    """The local days on which a window must begin to be open within a day of [since, until)."""
    first = since.astimezone(zone).date() - (_LONGEST_IN_DAYS + 1) * _DAY
    return first, until.astimezone(zone).date() + _LONGEST_IN_DAYS * _DAY


def _open(windows: Sequence[Window], zone: ZoneInfo, first: date, last: date) -> Iterator[Span]:
    for window in windows:
        yield from _occurrences(window, zone, first, last)


def _occurrences(window: Window, zone: ZoneInfo, first: date, last: date) -> Iterator[Span]:
    """The window's stretches that begin on the days from ``first`` to ``last``."""
    numbers = {day.number for day in window.days}
    overnight = window.until <= window.since
    for offset in range((last - first).days + 1):
        day = first + offset * _DAY
        if day.weekday() in numbers or (
            window.holidays and is_public_holiday(window.holidays, day)
        ):
            ends = day + _DAY if overnight else day
            span = Span(
                first_instant(datetime.combine(day, window.since), zone),
                last_instant(datetime.combine(ends, window.until), zone),
            )
            if span.since < span.until:
                yield span
