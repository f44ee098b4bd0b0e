"""Times as people type them for a place: "2026-03-29 02:30 Asia/Beirut", exact where it matters.

Owns what becomes of a local time that does not exist or exists twice: neither is guessed at.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from domain.local_time import first_instant, last_instant
from domain.topics import Facts
from formats.zones import time_zone

_FORM = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{1,2}:\d{2}(?::\d{2})?)\s*(Z|UTC|[+-]\d{2}:?\d{2})?(?:\s+(\S+))?",
    re.IGNORECASE,
)
_YEARS = range(1970, 2200)


class NotATime(ValueError):
    """The text is not a time; write it as 2026-11-25 18:00, with a place such as Asia/Beirut."""


@dataclass(eq=False)  # not frozen: Python itself notes on an error where it came from
class NoSuchTime(ValueError):
    """The clocks of the place skip this time: it jumps from ``before`` to ``after``."""

    zone: str
    before: datetime
    after: datetime


@dataclass(eq=False)  # likewise
class TwiceATime(ValueError):
    """The clocks of the place show this time twice, first and then again."""

    zone: str
    first: datetime
    second: datetime


def read_local_time(text: str, zone: tzinfo) -> datetime:
    """The instant that the text means, in UTC; ``zone`` counts where it names no place or offset.

    Raises ``NotATime``, ``NoSuchTime``, ``TwiceATime``.
    """
    form = _FORM.fullmatch(text.strip())
    if form is None:
        raise NotATime
    clock = form[2] if form[2].index(":") == 2 else f"0{form[2]}"
    try:
        local = datetime.fromisoformat(f"{form[1]}T{clock}")
        if form[4]:
            zone = time_zone(form[4])
    except ValueError:
        raise NotATime from None
    if local.year not in _YEARS:
        raise NotATime
    if form[3]:
        return _with_offset(local, form[3].upper())
    return _exact(local, zone)


def explained(error: ValueError) -> str:
    """What is wrong with a time and what to write instead, as one line."""
    match error:
        case NoSuchTime():
            return (
                f"This time does not exist in {error.zone}: the clocks go forward from "
                f"{error.before:%H:%M} to {error.after:%H:%M}. Give a time before or after that."
            )
        case TwiceATime():
            return (
                f"This time exists twice in {error.zone}, because the clocks go back. Write which "
                f"one: {_exactly(error.first)} or {_exactly(error.second)}."
            )
        case _:
            return (
                "This is not a time. Write it as 2026-11-25 18:00, or with a place: "
                "2026-11-25 18:00 Asia/Beirut."
            )


def facts_of(error: ValueError) -> Facts:
    """The same as facts for a message."""
    match error:
        case NoSuchTime():
            before, after = f"{error.before:%H:%M}", f"{error.after:%H:%M}"
            return {"why": "gap", "place": error.zone, "before": before, "after": after}
        case TwiceATime():
            first, second = _exactly(error.first), _exactly(error.second)
            return {"why": "twice", "place": error.zone, "before": first, "after": second}
        case _:
            return {"why": "unreadable"}


def _exactly(at: datetime) -> str:
    return at.isoformat(sep=" ", timespec="minutes").replace(" ", "T")


def _with_offset(local: datetime, offset: str) -> datetime:
    if offset in ("Z", "UTC"):
        return local.replace(tzinfo=UTC)
    digits = offset[1:].replace(":", "")
    ahead = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if ahead >= timedelta(days=1):
        raise NotATime
    return local.replace(tzinfo=UTC) - (ahead if offset[0] == "+" else -ahead)


def _exact(local: datetime, zone: tzinfo) -> datetime:
    if not isinstance(zone, ZoneInfo):
        return local.replace(tzinfo=zone).astimezone(UTC)
    first, last = first_instant(local, zone), last_instant(local, zone)
    if first != last:
        raise TwiceATime(zone.key, first.astimezone(zone), last.astimezone(zone))
    shown = first.astimezone(zone)
    if shown.replace(tzinfo=None) != local:
        jump = (first - timedelta(seconds=1)).astimezone(zone) + timedelta(seconds=1)
        raise NoSuchTime(zone.key, jump, shown)
    return first
