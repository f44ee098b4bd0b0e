"""Times as people type them: "4h", "18:00", "2026-11-25 18:00", "2026-11-25T18:00Z"."""

import re
from datetime import UTC, datetime, timedelta, tzinfo

from domain.directory.actor import Actor
from domain.refused import Refused
from domain.requests.request import Situation
from domain.topics import Topic

_SPAN = re.compile(
    r"(?:(\d{1,3})w)?(?:(\d{1,4})d)?(?:(\d{1,4})h)?(?:(\d{1,5})m(?:in)?)?(?:(\d{1,6})s)?"
)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_FURTHEST = timedelta(days=366)


def read_moment(text: str, actor: Actor, situation: Situation) -> tuple[datetime, str]:
    """The time that ``text`` begins with, and the rest of it.

    Without an offset a time is local to the person's member. Raises ``Refused`` where it cannot be
    read, or lies more than a year ahead.
    """
    words = text.split(maxsplit=2)
    if not words:
        raise Refused(Topic.TIME_UNREADABLE, {"typed": ""})
    zone = _zone(actor, situation)
    rest = text.strip()[len(words[0]) :].strip()
    if len(words) > 1 and _DATE.fullmatch(words[0]) and _CLOCK.match(words[1]):
        rest = words[2] if len(words) > 2 else ""
        until, rest = _with_utc(f"{words[0]}T{words[1]}", rest, zone)
    else:
        until, rest = _with_utc(words[0], rest, zone, situation.now)
    if until is None or until > situation.now + _FURTHEST:
        raise Refused(Topic.TIME_UNREADABLE, {"typed": words[0][:40]})
    return until, rest


def _with_utc(
    word: str, rest: str, zone: tzinfo, now: datetime | None = None
) -> tuple[datetime | None, str]:
    """The time; a following "UTC" belongs to it."""
    first, _, after = rest.partition(" ")
    if first.upper() == "UTC":
        return _read(word, UTC, now), after.strip()
    return _read(word, zone, now), rest


def _read(word: str, zone: tzinfo, now: datetime | None) -> datetime | None:
    span = _SPAN.fullmatch(word.lower())
    if span and any(span.groups()) and now is not None:
        weeks, days, hours, minutes, seconds = (int(part or 0) for part in span.groups())
        return now + timedelta(
            weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds
        )
    clock = _CLOCK.fullmatch(word)
    if clock and now is not None:
        return _today_or_tomorrow(int(clock[1]), int(clock[2]), zone, now)
    try:
        at = datetime.fromisoformat(word)
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def _today_or_tomorrow(hour: int, minute: int, zone: tzinfo, now: datetime) -> datetime | None:
    if hour > 23 or minute > 59:
        return None
    local = now.astimezone(zone)
    at = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if at <= local:
        at += timedelta(days=1)
    return at.astimezone(UTC)


def _zone(actor: Actor, situation: Situation) -> tzinfo:
    member = actor.person.member
    known = situation.directory.members.get(member) if member else None
    return known.time_zone if known else UTC
