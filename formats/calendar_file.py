"""Calendars from elsewhere (RFC 5545), read strictly and within limits.

Owns how an .ics file becomes stretches of time: its size, the number of its events, that no recurrence
is without end, and how much work one calendar may make. Whose duty or leave they are is left to
``services.duty.calendar_import``.
"""

import time as machine
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from operator import attrgetter
from typing import Any, Final
from zoneinfo import ZoneInfo

import recurring_ical_events  # type: ignore[import-untyped]  # it has no types
from icalendar import Calendar

from domain.local_time import first_instant, last_instant

LARGEST: Final = 4 * 1024 * 1024
MOST_EVENTS: Final = 2_000
MOST_STRETCHES: Final = 2_000
AHEAD: Final = timedelta(days=731)
LONGEST: Final = 3.0
"""Seconds of this thread's computing, however busy the machine is. A rule such as every day that is
30 February is followed through eight thousand years before it turns out to have no date."""
_DAY: Final = timedelta(days=1)
_TOO_OFTEN: Final = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
_TOO_FINE: Final = ("BYSECOND", "BYMINUTE", "BYHOUR", "BYSETPOS")


class CalendarRefused(Exception):
    """The calendar cannot be used, and nothing has changed; its text says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """An event's time, [since, until) in UTC, and its title."""

    since: datetime
    until: datetime
    title: str


def read_stretches(content: bytes, zone: ZoneInfo, now: datetime) -> tuple[Stretch, ...]:
    """The events from now on, recurrences written out, in order.

    Times without a zone, and whole days, are local to ``zone``. Raises ``CalendarRefused``.
    """
    calendar = _parsed(content)
    for event in calendar.walk("VEVENT"):
        _require_bounded(event)
        # Alarms and the like would be copied for each of its dates.
        event.subcomponents.clear()
    try:
        found = list(_dates(calendar, now - _DAY, now + AHEAD))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        raise CalendarRefused(
            "A recurrence of the calendar cannot be read. Export it again from its programme."
        ) from None
    held = (each for each in found if str(each.get("STATUS", "")).upper() != "CANCELLED")
    read = (_stretch(event, zone) for event in held)
    stretches = sorted((each for each in read if each.until > now), key=attrgetter("since"))
    if not stretches:
        raise CalendarRefused("The calendar has no event that is still to come.")
    return tuple(stretches)


def _dates(calendar: Calendar, since: datetime, until: datetime) -> Iterator[Any]:
    """The events with their recurrences, one after the other, as far as the limits go."""
    count, ends_at = 0, machine.thread_time() + LONGEST
    for series in recurring_ical_events.of(calendar).series:
        core = series.components[0]
        for occurrence in series.between(since, until):
            count += 1
            if count > MOST_STRETCHES:
                raise CalendarRefused(
                    f"The calendar has more than {MOST_STRETCHES} dates; with {_named(core)} they "
                    "become too many. Import a shorter time of it."
                )
            yield occurrence.as_component(keep_recurrence_attributes=False)
        if machine.thread_time() > ends_at:
            raise CalendarRefused(
                f"The calendar takes too long to work out; it came to {_named(core)}. Give its "
                "repetition a simpler rule, or import fewer events."
            )


def _parsed(content: bytes) -> Calendar:
    if len(content) > LARGEST:
        raise CalendarRefused(
            f"The calendar is larger than {LARGEST // 1024 // 1024} MB. Import a part of it."
        )
    # Counted before it is parsed, so that a huge calendar costs nothing.
    if content.upper().count(b"BEGIN:VEVENT") > MOST_EVENTS:
        raise CalendarRefused(
            f"The calendar has more than {MOST_EVENTS} events. Import a shorter time of it."
        )
    try:
        return Calendar.from_ical(content.decode("utf-8-sig"))
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        raise CalendarRefused(
            "This is not a calendar that can be read. Export it as an .ics file."
        ) from None


def _require_bounded(event: Any) -> None:  # noqa: ANN401 - icalendar's components have no types
    if "DTSTART" not in event:
        raise CalendarRefused("An event of the calendar has no beginning. Correct it.")
    rules = _every(event, "RRULE")
    if len(rules) > 1:
        # What they are together is undefined (RFC 5545, 3.8.5.3).
        raise CalendarRefused(
            f"The event of {_day(event)} has more than one RRULE. Write an event for each."
        )
    if sum(len(each.dts) for each in _every(event, "RDATE")) > MOST_STRETCHES:
        raise CalendarRefused(
            f"The event of {_day(event)} has more than {MOST_STRETCHES} dates (RDATE). Import a "
            "shorter time of it."
        )
    for rule in rules:
        if not ({"COUNT", "UNTIL"} & set(rule)):
            raise CalendarRefused(
                f"The event of {_day(event)} is repeated without end. Give the repetition an end."
            )
        often = {str(value).upper() for value in rule.get("FREQ", [])} & _TOO_OFTEN
        if often or any(part in rule for part in _TOO_FINE):
            raise CalendarRefused(
                f"The event of {_day(event)} is repeated within a day. Write single events."
            )
        if any(int(count) > MOST_STRETCHES for count in rule.get("COUNT", [])):
            raise CalendarRefused(
                f"The event of {_day(event)} is repeated more than {MOST_STRETCHES} times. "
                "Give the repetition an earlier end."
            )


def _every(event: Any, name: str) -> list[Any]:  # noqa: ANN401 - likewise
    found = event.get(name, [])
    return found if isinstance(found, list) else [found]


def _named(event: Any) -> str:  # noqa: ANN401 - likewise
    return f"the event of {event.start:%Y-%m-%d %H:%M} (UID {str(event.uid)[:60]})"


def _stretch(event: Any, zone: ZoneInfo) -> Stretch:  # noqa: ANN401 - likewise
    since = event.decoded("DTSTART")
    length = timedelta(0) if isinstance(since, datetime) else _DAY
    until = event.decoded("DTEND") if "DTEND" in event else since + length
    begins, ends = _instant(since, zone, first=True), _instant(until, zone, first=False)
    if ends <= begins:
        raise CalendarRefused(f"The event of {_day(event)} has no end after its beginning.")
    return Stretch(since=begins, until=ends, title=str(event.get("SUMMARY", "")).strip())


def _instant(value: date | datetime, zone: ZoneInfo, *, first: bool) -> datetime:
    """The instant; a time that exists twice begins with its first and ends with its last."""
    read = first_instant if first else last_instant
    if not isinstance(value, datetime):
        return first_instant(datetime.combine(value, time()), zone)
    if value.tzinfo is None:
        return read(value, zone)
    if isinstance(value.tzinfo, ZoneInfo):
        return read(value.replace(tzinfo=None), value.tzinfo)
    return value.astimezone(ZoneInfo("UTC"))


def _day(event: Any) -> str:  # noqa: ANN401 - likewise
    value = event.decoded("DTSTART")
    day = value.date() if isinstance(value, datetime) else value
    return str(day.isoformat()) if isinstance(day, date) else "an unreadable day"
