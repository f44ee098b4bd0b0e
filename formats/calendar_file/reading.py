"""How an .ics file becomes stretches of time, and what of it is left out, and why.

Owns that no recurrence is without end, and how much work one calendar may make. Whose duty or leave the
stretches are is left to ``services.duty.calendar_import``.
"""

import hashlib
import time as machine
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from operator import attrgetter
from typing import Any, Final
from zoneinfo import ZoneInfo

import recurring_ical_events  # type: ignore[import-untyped]  # it has no types
from icalendar import Calendar
from icalendar.timezone import tzp

from domain.local_time import first_instant, last_instant
from formats.calendar_file import rules
from formats.calendar_file.lines import CalendarPart, CalendarRefused, Written, written

AHEAD: Final = timedelta(days=731)
LONGEST: Final = 3.0
"""Seconds of this thread's computing, however busy the machine is. A rule such as every day that is
30 February is followed through eight thousand years before it turns out to have no date."""
_DAY: Final = timedelta(days=1)
_PLACE: Final = "X-CONTACTPOINT-PLACE"
"""In which place of the file the event stands whose date it is."""
_MESSAGES: Final = {"REQUEST", "CANCEL"}
"""Methods (RFC 5546) of what says something of a few events, beside which others go on."""
_WHOLE: Final = {"", "PUBLISH"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """An event's time, [since, until) in UTC, and its title."""

    since: datetime
    until: datetime
    title: str
    uid: str
    """A digest of the event's UID, by which it is known when the calendar comes again."""
    event: str
    """How the event is named in an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRead:
    """What was read of a calendar."""

    events: int
    stretches: tuple[Stretch, ...]
    """From now on, recurrences written out, in order."""
    left_out: tuple[tuple[str, str], ...]
    """Events that give no stretch, by name, each with the reason."""
    others: Mapping[str, int]
    """How many parts there are that are no events, by kind."""
    uids: frozenset[str]
    """Of every event, used or not; as in ``Stretch``."""
    is_message: bool
    """Whether it says something of these events alone, and nothing of a calendar's other ones."""


def read_calendar(content: bytes, zone: ZoneInfo, now: datetime) -> CalendarRead:
    """The calendar from now on. Times without a zone, and whole days, are local to ``zone``.

    Raises ``CalendarRefused``.
    """
    text = written(content)
    rules.require_whole(text)
    calendar, entries = _parsed(text), text.of_kind("VEVENT")
    events = calendar.walk("VEVENT")
    if len(events) != len(entries):
        raise CalendarRefused(
            "This is not a calendar that can be read: its events are not whole. Export it again."
        )
    for place, (event, entry) in enumerate(zip(events, entries, strict=True)):
        rules.require_understood(event, entry, text)
        rules.require_bounded(event, entry)
        rules.close_until(event, _zone_of(calendar, zone))
        # Alarms and the like would be copied for each of its dates.
        event.subcomponents.clear()
        event[_PLACE] = str(place)
    method = str(calendar.get("METHOD", "")).strip().upper()
    _require_method(method, entries)
    found = _stretches(calendar, entries, zone, now) if method != "CANCEL" else {}
    return CalendarRead(
        events=len(entries),
        stretches=tuple(
            sorted((each for some in found.values() for each in some), key=attrgetter("since"))
        ),
        left_out=tuple(
            (str(entry), _why_not(event, method, zone, now))
            for place, (event, entry) in enumerate(zip(events, entries, strict=True))
            if not found.get(place)
        ),
        others=Counter(
            part.kind for part in text.entries if part.kind in ("VTODO", "VJOURNAL", "VFREEBUSY")
        ),
        uids=frozenset(_uid(entry) for entry in entries),
        is_message=method in _MESSAGES,
    )


def _stretches(
    calendar: Calendar, entries: list[CalendarPart], zone: ZoneInfo, now: datetime
) -> dict[int, list[Stretch]]:
    """By the place of the event they come from."""
    found: dict[int, list[Stretch]] = {}
    for each in _dates(calendar, entries, now - _DAY, now + AHEAD):
        place = int(each[_PLACE])
        stretch = None if _is_cancelled(each) else _stretch(each, entries[place], zone)
        if stretch is not None and stretch.until > now:
            found.setdefault(place, []).append(stretch)
    return found


def _dates(
    calendar: Calendar, entries: list[CalendarPart], since: datetime, until: datetime
) -> Iterator[Any]:
    """The events with their recurrences, one after the other, as far as the limits go."""
    count, ends_at = 0, machine.thread_time() + LONGEST
    for group in _groups(calendar):
        entry = entries[int(str(group.subcomponents[0][_PLACE]))]
        try:
            for series in recurring_ical_events.of(group).series:
                for occurrence in series.between(since, until):
                    count += 1
                    if count > rules.MOST_STRETCHES:
                        raise CalendarRefused(
                            f"The calendar has more than {rules.MOST_STRETCHES} dates; with the {entry} "
                            "they become too many. Import a shorter time of it."
                        )
                    yield occurrence.as_component(keep_recurrence_attributes=False)
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
            raise CalendarRefused(
                f"The recurrence of the {entry} cannot be read. Export it again from its programme."
            ) from None
        if machine.thread_time() > ends_at:
            raise CalendarRefused(
                f"The calendar takes too long to work out; it came to the {entry}. Give its "
                "repetition a simpler rule, or import fewer events."
            )


def _groups(calendar: Calendar) -> Iterator[Calendar]:
    """A calendar for each UID: an event, and what is said of single dates of it."""
    groups: dict[str, Calendar] = {}
    for event in calendar.walk("VEVENT"):
        key = str(event.get("UID", f"in place {event[_PLACE]}"))
        group = groups.setdefault(key, Calendar())
        if "X-WR-TIMEZONE" in calendar:
            group["X-WR-TIMEZONE"] = calendar["X-WR-TIMEZONE"]
        group.subcomponents.append(event)
    yield from groups.values()


_UNREADABLE = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    OSError,
)
"""What the library raises for what is no calendar; the last for a zone's name, looked up as a file."""


def _parsed(text: Written) -> Calendar:
    # Zones that an earlier calendar defined are none of this one.
    tzp.use_default()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of zones, which are looked at here
            return Calendar.from_ical(text.text)
    except _UNREADABLE:
        raise CalendarRefused(
            "This is not a calendar that can be read. Export it as an .ics file."
        ) from None


def _require_method(method: str, entries: list[CalendarPart]) -> None:
    if method not in _MESSAGES | _WHOLE:
        raise CalendarRefused(
            f"This is an answer between calendars (METHOD {method[:20]}), and no calendar. Export the "
            "calendar itself."
        )
    whole = {entry.first("UID") for entry in entries if not entry.every("RECURRENCE-ID")}
    for entry in entries:
        if method in _MESSAGES and entry.first("UID") not in whole:
            raise CalendarRefused(
                f"This is a message (METHOD {method}) about one date alone of the {entry}. Import the "
                "whole calendar instead."
            )


def _is_cancelled(event: Any) -> bool:  # noqa: ANN401 - icalendar's components have no types
    said = event.get("STATUS", "")
    return any(
        str(each).strip().upper() == "CANCELLED"
        for each in (said if isinstance(said, list) else [said])
    )


def _why_not(event: Any, method: str, zone: ZoneInfo, now: datetime) -> str:  # noqa: ANN401 - likewise
    if method == "CANCEL":
        return "the calendar takes it back (METHOD CANCEL)"
    if _is_cancelled(event):
        return "it is cancelled"
    if _instant(event.decoded("DTSTART"), zone, first=True) > now:
        return "it has no date within two years"
    return "it is over"


def _uid(entry: CalendarPart) -> str:
    return hashlib.sha256(entry.first("UID").encode()).hexdigest()[:16]


def _zone_of(calendar: Calendar, zone: ZoneInfo) -> ZoneInfo:
    """The calendar's own zone, where it names one for all of its events; else ``zone``."""
    named = str(calendar.get("X-WR-TIMEZONE", "")).strip()
    return ZoneInfo(named) if named else zone


def _stretch(event: Any, entry: CalendarPart, zone: ZoneInfo) -> Stretch | None:  # noqa: ANN401 - likewise
    """The stretch of one date; None where the clocks, going forward, leave nothing of it."""
    since = event.decoded("DTSTART")
    length = timedelta(0) if isinstance(since, datetime) else _DAY
    until = event.decoded("DTEND") if "DTEND" in event else since + length
    if until == since:
        raise CalendarRefused(f"The {entry} has no end after its beginning.")
    begins, ends = _instant(since, zone, first=True), _instant(until, zone, first=False)
    if ends <= begins:
        return None
    return Stretch(
        since=begins,
        until=ends,
        title=str(event.get("SUMMARY", "")).strip(),
        uid=_uid(entry),
        event=str(entry),
    )


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
