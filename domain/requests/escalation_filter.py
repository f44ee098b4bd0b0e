"""Which escalated requests somebody wants to see: by member, period and step.

Owns the words of the filter (``LBN 7d step 3``, ``2026-11-01..2026-11-30``) and what they let pass.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from domain.durations import parse_duration
from domain.requests.request import Request
from domain.vocabulary import MemberCode

_STEP = re.compile(r"[1-9][0-9]{0,2}")


class NoFilter(Exception):
    """A word of the filter is none; ``word`` is it."""

    def __init__(self, word: str) -> None:
        super().__init__("no filter")
        self.word = word


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationFilter:
    """What is to be shown; None where anything may pass."""

    member: MemberCode | None = None
    """Either side."""
    since: datetime | None = None
    """Filed at or after."""
    until: datetime | None = None
    """Filed before."""
    step: int | None = None
    """The escalation reached at least this step, counted from 1."""

    def passes(self, request: Request) -> bool:
        """Whether the request is to be shown."""
        if self.member is not None and self.member not in (request.origin, request.addressee):
            return False
        if self.since is not None and request.created_at < self.since:
            return False
        if self.until is not None and request.created_at >= self.until:
            return False
        return self.step is None or request.steps_fired >= self.step


def read_filter(
    typed: str, now: datetime, member: Callable[[str], MemberCode | None]
) -> EscalationFilter:
    """The filter as typed: words in any order. ``member`` knows codes. Raises ``NoFilter``."""
    words = typed.split()
    found = EscalationFilter()
    while words:
        word = words.pop(0)
        if word.lower() == "step":
            number = words.pop(0) if words else ""
            if not _STEP.fullmatch(number):
                raise NoFilter(f"{word} {number}".strip())
            found = _with(found, word, step=int(number))
        elif (period := _period(word, now)) is not None:
            found = _with(found, word, since=period[0], until=period[1])
        elif (code := member(word)) is not None:
            found = _with(found, word, member=code)
        else:
            raise NoFilter(word)
    return found


def _with(
    found: EscalationFilter,
    word: str,
    *,
    member: MemberCode | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    step: int | None = None,
) -> EscalationFilter:
    """The filter with one thing more; a second of the same kind is an error."""
    pairs = ((found.member, member), (found.since, since), (found.step, step))
    if any(before is not None and after is not None for before, after in pairs):
        raise NoFilter(word)
    return EscalationFilter(
        member=member or found.member,
        since=since or found.since,
        until=until or found.until,
        step=step or found.step,
    )


def _period(word: str, now: datetime) -> tuple[datetime, datetime | None] | None:
    """``7d`` before now, a day (UTC) and all after it, or from one day to another, both included."""
    first, dots, last = word.partition("..")
    begin, end = _day(first), _day(last)
    if begin is not None and (not dots or end is not None):
        return begin, end + timedelta(days=1) if end is not None else None
    try:
        return now - parse_duration(word.lower()), None
    except (ValueError, OverflowError):
        return None


def _day(word: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(word), time(), UTC)
    except ValueError:
        return None
