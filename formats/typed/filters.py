"""The words of a filter of escalations: ``LBN 7d step 3``, ``2026-11``, in any order; and periods.

Owns their forms; what a filter lets pass is left to ``domain.requests.rows``.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from domain.refused import Refused
from domain.requests.rows import EscalationFilter
from domain.statistics.period import CountedPeriod
from domain.vocabulary import MemberCode
from formats.typed.times import leading_time, whole_days

_CALENDAR = re.compile(r"((?:19|20|21)[0-9]{2})(?:-(0[1-9]|1[0-2]))?")
_STEP = re.compile(r"step\s+([1-9][0-9]{0,2})(?=\s|$)", re.IGNORECASE)


class NoFilter(Exception):
    """A word of the filter is none; ``word`` is it."""

    def __init__(self, word: str) -> None:
        super().__init__("no filter")
        self.word = word


def read_filter(
    typed: str,
    zone: tzinfo,
    now: datetime,
    member: Callable[[str], MemberCode | None],
    others: Callable[[EscalationFilter, str], tuple[EscalationFilter, str] | None] = lambda *_: (
        None
    ),
) -> EscalationFilter:
    """The filter as typed. ``member`` knows codes, ``zone`` counts where a time names no other.

    ``others`` reads what is neither member nor step: the filter with it, and what follows it.

    Raises ``NoFilter``, and ``Refused`` where a time could mean two.
    """
    found, rest = EscalationFilter(), typed.strip()
    while rest:
        word, *more = rest.split(maxsplit=1)
        after = more[0] if more else ""
        if word.lower() == "step":
            form = _STEP.match(rest)
            if form is None or found.step is not None:
                raise NoFilter(" ".join(rest.split()[:2]))
            found, rest = replace(found, step=int(form[1])), rest[form.end() :].strip()
        elif (code := member(word)) is not None:
            if found.member is not None:
                raise NoFilter(word)
            found, rest = replace(found, member=code), after
        elif (read := others(found, rest)) is not None:
            found, rest = read
        else:
            since, until, rest = read_period(rest, zone, now)
            if found.since is not None:
                raise NoFilter(word)
            found = replace(found, since=since, until=until)
    return found


def read_period(
    text: str, zone: tzinfo, now: datetime, *, back: bool = True
) -> tuple[datetime, datetime | None, str]:
    """The period that the text begins with, and what follows it.

    A year, a month, one day to another, all included; or a time alone, since which all is meant:
    the last of what comes again, the next where not ``back``. Raises ``NoFilter``, and ``Refused``
    where a time could mean two.
    """
    word, *more = text.split(maxsplit=1)
    first, _dots, last = _whole(word).partition("..")
    days = whole_days(first, last, zone)
    if days is not None:
        return *days, more[0] if more else ""
    read = leading_time(text, zone, now, back=back)
    if read is None or read[0] == now:  # nought days
        raise NoFilter(word)
    return read[0], None, read[1]


def whole_period(typed: str, now: datetime) -> CountedPeriod:
    """A year, a month, a day, or one day to another, in UTC, and nothing behind it. Raises ``NoFilter``."""
    text = typed.strip()
    try:
        if not text:
            raise NoFilter(text)
        since, until, rest = read_period(f"{text}..{text}" if _is_day(text) else text, UTC, now)
    except Refused:
        raise NoFilter(text) from None
    if until is None or rest or until <= since:
        raise NoFilter(text)
    return CountedPeriod(first=since.date(), last=(until - timedelta(days=1)).date())


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _whole(word: str) -> str:
    """``2026`` and ``2026-11`` from their first day to their last; others as they are."""
    form = _CALENDAR.fullmatch(word)
    if form is None:
        return word
    year, month = form[1], form[2]
    if month is None:
        return f"{year}-01-01..{year}-12-31"
    return f"{year}-{month}-01..{year}-{month}-{monthrange(int(year), int(month))[1]}"
