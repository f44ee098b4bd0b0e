"""Local wall-clock times as instants: decides what happens at times that never or twice exist.

Owns the reading of a local time in a time zone through its changes. Which local times matter is
left to ``domain.duty.roster``.
"""

from bisect import bisect_left
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache

_SECOND = timedelta(seconds=1)


def first_instant(local: datetime, zone: tzinfo) -> datetime:
    """The UTC instant at which a naive local time begins.

    A time that exists twice gives its first occurrence, one that does not exist the first instant
    after the gap.
    """
    return _instants(local, zone)[0]


def last_instant(local: datetime, zone: tzinfo) -> datetime:
    """The same at which it ends something: a time that exists twice gives its last occurrence."""
    return _instants(local, zone)[1]


@lru_cache(maxsize=8_192)  # who is on duty is asked for every alert, between the same hand-overs
def _instants(local: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    first, last = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if last < first:
        first = last = _change_between(last, first, zone)
    return first, last


def _change_between(early: datetime, late: datetime, zone: tzinfo) -> datetime:
    """The instant of the zone's change in (early, late], by halving; it is at a whole second."""
    early = early.replace(microsecond=0)
    old = early.astimezone(zone).utcoffset()
    seconds = range(-((early - late) // _SECOND))

    def has_changed(after: int) -> bool:
        return (early + after * _SECOND).astimezone(zone).utcoffset() != old

    return early + bisect_left(seconds, True, key=has_changed) * _SECOND
