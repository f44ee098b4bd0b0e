"""Times as people type them: ``4h``, ``18:00``, ``Friday 18:00``, ``2026-03-29 02:30 Asia/Beirut``.

Owns their forms, for chat, console and files alike, and that none is guessed at: a local time that
does not exist or exists twice is refused with what to type instead. The form of durations is left
to ``domain.durations``.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from domain.directory.actor import Actor
from domain.directory.directory import Directory
from domain.durations import leading_duration
from domain.local_time import first_instant, last_instant
from domain.refused import Refused
from domain.requests.values.situation import Situation
from domain.topics import Topic
from formats.zones import known_zone

MORNING = time(8)
"""When a day begins that is named without its time, where that is allowed."""
YEARS = range(1970, 2200)
"""Others are typing errors, and would leave the calendar."""

_FURTHEST = timedelta(days=366)
_FURTHEST_DAY = timedelta(days=3_653)
_FURTHEST_OFFSET = timedelta(hours=14)
_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAYS = {name: number for number, day in enumerate(_WEEK) for name in (day, day[:3])}
_CLOCK = re.compile(
    r"(?:(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?:T|\s+)"
    rf"|(?P<word>{'|'.join((*_DAYS, *_WEEKDAYS))})\s+)?"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?",
    re.IGNORECASE,
)
# An area before a slash tells a place from the words that may follow a time ("yes/no").
_ZONE = re.compile(
    r"(?P<offset>[+-]\d{2}|\s*(?:Z|(?:UTC|GMT)(?:[+-]\d{1,2}(?::?\d{2})?)?|[+-]\d{2}:?\d{2}))?"
    r"(?:\s+(?P<place>(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian"
    r"|Pacific|Etc)/\S+))?(?=\s|$)",
    re.IGNORECASE,
)
_DAY = re.compile(
    rf"(?P<date>\d{{4}}-\d{{2}}-\d{{2}})(?=\s|$)|(?P<word>tomorrow|{'|'.join(_WEEKDAYS)})(?=\s|$)",
    re.IGNORECASE,
)
_IN = re.compile(r"\Ain\s+(?=\d)", re.IGNORECASE)
_AGO = re.compile(r"ago\b", re.IGNORECASE)
_MORE_OF_IT = re.compile(
    r"(?:at|by|before|after|until|morning|noon|midday|afternoon|evening|night|midnight)\b",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?P<sign>[+-])(?P<hours>\d{1,2}?):?(?P<minutes>\d{2})?$")
_DATE_OR_WORDS = re.compile(r"\d{4}-\d{2}-\d{2}(?:\s|$)|\D|$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Typed:
    """A time by the calendar, and what follows it."""

    day: date | str
    """A date, the name of a day, or empty for the nearest."""
    clock: time | None
    """None for the beginning of the day."""
    zone: tzinfo | None
    rest: str


def read_time(text: str, zone: tzinfo, now: datetime) -> datetime:
    """The instant that the whole text means; ``zone`` counts where it names no place or offset.

    Raises ``Refused`` where the text is not a time, or could mean two.
    """
    read = leading_time(text, zone, now)
    if read is None or read[1]:
        raise Refused(Topic.NOT_THAT_TIME, {"why": "unreadable"})
    return read[0]


def read_moment(text: str, actor: Actor, situation: Situation) -> tuple[datetime, str]:
    """The time that a person's text begins with, and the rest of it.

    Raises ``Refused`` where there is none, where it could mean two, or lies more than a year ahead.
    """
    read = leading_time(text, own_zone(actor, situation.directory), situation.now)
    if read is None or read[0] > situation.now + _FURTHEST:
        first, *_ = text.split(maxsplit=1) or ("",)
        raise Refused(Topic.TIME_UNREADABLE, {"typed": first[:40]})
    return read


def read_morning(text: str, actor: Actor, situation: Situation) -> tuple[datetime, str] | None:
    """Eight in the morning of the day that a text begins with, and the rest: tomorrow, a weekday, a date.

    None where it begins with no such day, or where more of the time follows than is read. Whoever takes
    it shows it before it holds. Raises ``Refused`` where it could mean two.
    """
    form = _DAY.match(text.strip())
    if form is None:
        return None
    try:
        named = (form["word"] or "").lower()
        day = date.fromisoformat(form["date"]) if form["date"] else named
        typed = _with_zone(day, MORNING, None, text.strip()[form.end() :])
    except ValueError:
        return None
    if typed is None or not _DATE_OR_WORDS.match(typed.rest) or _MORE_OF_IT.match(typed.rest):
        return None
    zone = own_zone(actor, situation.directory)
    return _instant(typed, zone, situation.now, back=False), typed.rest


def read_day(text: str, actor: Actor, situation: Situation) -> tuple[date, str]:
    """The day that a person's text begins with, where they are, and the rest of it: ``2027-06-01``, ``60d``.

    Raises ``Refused`` where there is none, where it could mean two, or lies ten years ahead.
    """
    zone = own_zone(actor, situation.directory)
    read = leading_time(text, zone, situation.now)
    if read is None or read[0] > situation.now + _FURTHEST_DAY:
        first, *_ = text.split(maxsplit=1) or ("",)
        raise Refused(Topic.TIME_UNREADABLE, {"typed": first[:40]})
    return read[0].astimezone(zone).date(), read[1]


def leading_time(
    text: str, zone: tzinfo, now: datetime, *, back: bool = False
) -> tuple[datetime, str] | None:
    """The time that ``text`` begins with, in UTC, and the rest of it; None if it begins with none.

    ``back``: of what comes again, such as 4h, 18:00 or Friday 18:00, the last is meant, not the next.
    Raises ``Refused`` where it could mean two.
    """
    try:
        duration, rest = leading_duration(_IN.sub("", text.strip()))
    except ValueError:
        typed = _typed(text.strip())
        if typed is None or (isinstance(typed.day, date) and typed.day.year not in YEARS):
            return None
        return _instant(typed, zone, now, back=back), typed.rest
    if ago := _AGO.match(rest):
        return (now - duration, rest[ago.end() :].strip()) if back else None
    return now - duration if back else now + duration, rest


def read_dated(text: str) -> datetime | None:
    """Date and clock, as a file may have them: aware with an offset, else naive; None for others."""
    typed = _typed(text)
    if typed is None or typed.rest or typed.clock is None or isinstance(typed.zone, ZoneInfo):
        return None
    if isinstance(typed.day, str):
        return None
    return datetime.combine(typed.day, typed.clock, typed.zone)


def whole_days(first: str, last: str, zone: tzinfo) -> tuple[datetime, datetime] | None:
    """From the beginning of one date to the end of another; None if they are none.

    A day begins and ends by the rules of the rosters, whatever its clocks do at midnight.
    """
    try:
        begins, ends = date.fromisoformat(first), date.fromisoformat(last) + timedelta(days=1)
    except (ValueError, OverflowError):
        return None
    if begins.year not in YEARS or ends.year not in YEARS:
        return None
    return _beginning(begins, zone), _beginning(ends, zone)


def own_zone(actor: Actor, directory: Directory) -> tzinfo:
    """The time zone of the person's member; UTC for who has none."""
    member = actor.person.member
    known = directory.members.get(member) if member else None
    return known.time_zone if known else UTC


def names_time(word: str) -> bool:
    """Whether a word can be the beginning of a time."""
    return word[:1].isdigit() or word.lower() in _DAYS or word.lower() in _WEEKDAYS


def _typed(text: str) -> _Typed | None:
    form = _CLOCK.match(text)
    try:
        if form is None:
            return _iso(text)
        day: date | str = (form["word"] or "").lower()
        if form["year"]:
            day = date(int(form["year"]), int(form["month"]), int(form["day"]))
        clock = time(int(form["hour"]), int(form["minute"]), int(form["second"] or 0))
        return _with_zone(day, clock, None, text[form.end() :])
    except ValueError:
        return None


def _iso(text: str) -> _Typed | None:
    """A date alone, or another of ISO 8601's forms (``20261125T1800Z``). Raises ValueError."""
    word, *rest = text.split(maxsplit=1) or ("",)
    after = f" {rest[0]}" if rest else ""
    try:
        typed = _with_zone(date.fromisoformat(word), None, None, after)
    except ValueError:
        at = datetime.fromisoformat(word)
        return _with_zone(at.date(), at.time(), at.tzinfo, after)
    # Behind a date digits may be a clock in a form that is not read ("18.00").
    return typed if typed and _DATE_OR_WORDS.match(typed.rest) else None


def _with_zone(
    day: date | str, clock: time | None, zone: tzinfo | None, after: str
) -> _Typed | None:
    """The time with the offset or place behind it. Raises ValueError."""
    form = _ZONE.match(after)
    if form is None:
        return None
    offset, place, rest = form["offset"], form["place"], after[form.end() :].strip()
    if not place and known_zone(rest):
        place, rest = rest, ""
    there = known_zone(place) if place else None
    if place and there is None:
        return None
    zone = _offset(offset.strip()) if offset else zone or there
    return _Typed(day=day, clock=clock, zone=zone, rest=rest)


def _offset(text: str) -> tzinfo:
    form = _OFFSET.search(text)
    if form is None:
        return UTC
    at = time(int(form["hours"]), int(form["minutes"] or 0))
    ahead = timedelta(hours=at.hour, minutes=at.minute)
    if ahead > _FURTHEST_OFFSET:
        raise ValueError("no place is so far from UTC")
    return timezone(ahead if form["sign"] == "+" else -ahead)


def _instant(typed: _Typed, home: tzinfo, now: datetime, *, back: bool) -> datetime:
    zone = typed.zone or home
    if isinstance(typed.day, date):
        if typed.clock is None:
            return _beginning(typed.day, zone)
        return _exact(datetime.combine(typed.day, typed.clock), zone)
    clock = typed.clock or time()
    # A day that is named is today's here or there: where these are two dates, it could be two days.
    meant = {
        _nearest(typed.day, clock, zone, now, now.astimezone(place).date(), back=back)
        for place in ((zone, home) if typed.day else (zone,))
    }
    if len(meant) > 1:
        raise _which("day", zone, *(local.replace(tzinfo=zone) for local in sorted(meant)))
    return _exact(meant.pop(), zone)


def _nearest(
    day: str, clock: time, zone: tzinfo, now: datetime, today: date, *, back: bool
) -> datetime:
    """The local time of a named day, or of the nearest one that is still ahead, or ``back``."""
    if day in _DAYS:
        return datetime.combine(today + timedelta(days=_DAYS[day]), clock)
    near = (datetime.combine(today + timedelta(days=-n if back else n), clock) for n in range(9))
    return next(
        local
        for local in near
        if _WEEKDAYS.get(day, local.weekday()) == local.weekday()
        and (first_instant(local, zone) <= now if back else last_instant(local, zone) > now)
    )


def _beginning(day: date, zone: tzinfo) -> datetime:
    return first_instant(datetime.combine(day, time()), zone)


def _exact(local: datetime, zone: tzinfo) -> datetime:
    first, last = first_instant(local, zone), last_instant(local, zone)
    shown = first.astimezone(zone)
    if first == last and shown.replace(tzinfo=None) == local:
        return first
    readings = (local.replace(tzinfo=zone, fold=0), local.replace(tzinfo=zone, fold=1))
    if first != last:
        raise _which("twice", zone, *readings)
    jump = (first - timedelta(seconds=1)).astimezone(zone) + timedelta(seconds=1)
    raise _which("gap", zone, *readings, before=f"{jump:%H:%M}", after=f"{shown:%H:%M}")


def _which(why: str, zone: tzinfo, first: datetime, second: datetime, **clocks: str) -> Refused:
    exact = "seconds" if first.second else "minutes"
    readings = {
        "first": first.isoformat(timespec=exact),
        "second": second.isoformat(timespec=exact),
    }
    return Refused(Topic.NOT_THAT_TIME, {"why": why, "place": str(zone), **readings, **clocks})
