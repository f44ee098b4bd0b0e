"""Dates as people type them: ``2026-11-27``, ``27.11.2026``, ``27 November 2026``, ``2026年11月27日``.

Owns their forms; moments are left to ``formats.typed.times``. Where day and month could change places,
the date is refused with both: nothing is guessed.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, datetime, tzinfo
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from formats.states.naming import UNITED_NATIONS
from formats.typed.letters import exact, folded
from formats.typed.times import leading_time

_YEAR_FIRST = re.compile(r"(\d{4})([-/.]|\s?年\s?)(\d{1,2})([-/.]|\s?月\s?)(\d{1,2})\s?日?")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DAY_NAMED = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|\.|º)?\s*([^\d,]{3,40}?)[,\s]*(\d{4})(?:\s*г\.?)?"
)
_MONTH_NAMED = re.compile(r"([^\d,]{3,40}?)\s*(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_YEAR = re.compile(r"(\d{4})\s?年?")
_MONTH = re.compile(r"(\d{4})(?:-|/|\.|\s?年\s?)(\d{1,2})\s?月?")
_MONTH_OF_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_NAMED_OF_YEAR = re.compile(r"([^\d,]{3,40}?),?\s*(\d{4})(?:\s*г\.?)?")
_SMALL_WORDS = re.compile(r"\b(?:de|del|of)\b", re.IGNORECASE)
_DAY_WORDS = frozenset({"yesterday", "today", "tomorrow"})
_ARABIC_BESIDES = ("ar-LB", "ar-DZ")
"""Where the months have other names than in Cairo."""


class TwoDates(Exception):
    """The text could be either of two dates."""

    def __init__(self, first: date, second: date) -> None:
        super().__init__("two dates")
        self.first, self.second = first.isoformat(), second.isoformat()


def read_date(typed: str, zone: tzinfo, now: datetime, language: str = "") -> str | None:
    """The date in RFC 3339's form; None where it is none. Raises ``TwoDates``."""
    text = exact(typed)
    if text.casefold() in _DAY_WORDS:
        read = leading_time(f"{text} 12:00", zone, now)
        return read[0].astimezone(zone).date().isoformat() if read else None
    readings = sorted(set(_readings(text, language)))
    if len(readings) > 1:
        raise TwoDates(readings[0], readings[1])
    return readings[0].isoformat() if readings else None


def read_partial_date(typed: str, zone: tzinfo, now: datetime, language: str = "") -> str | None:
    """The same, or a year, or a year and a month: as much as is known."""
    text = exact(typed)
    if form := _YEAR.fullmatch(text):
        return form[1] if int(form[1]) else None
    if form := _MONTH.fullmatch(text):
        return _month(form[1], int(form[2]))
    if form := _MONTH_OF_YEAR.fullmatch(text):
        return _month(form[2], int(form[1]))
    if (form := _NAMED_OF_YEAR.fullmatch(text)) and (number := _number(form[1], language)):
        return _month(form[2], number)
    return read_date(text, zone, now, language)


def whole_period(partial: str) -> tuple[str, str]:
    """The first and last day of a year, of a month, or of a day."""
    parts = [int(part) for part in partial.split("-")]
    if len(parts) == 1:
        return f"{partial}-01-01", f"{partial}-12-31"
    if len(parts) == 2:
        return f"{partial}-01", f"{partial}-{monthrange(*parts)[1]:02d}"
    return partial, partial


def _readings(text: str, language: str) -> Iterator[date]:
    if form := _YEAR_FIRST.fullmatch(text):
        if form[2].strip() == form[4].strip() or form[2].strip() == "年":
            yield from _existing(form[1], form[3], form[5])
    elif form := _COMPACT.fullmatch(text):
        yield from _existing(*form.groups())
    elif form := _YEAR_LAST.fullmatch(text):
        yield from _existing(form[4], form[3], form[1])
        yield from _existing(form[4], form[1], form[3])
    elif (form := _DAY_NAMED.fullmatch(text)) and (month := _number(form[2], language)):
        yield from _existing(form[3], str(month), form[1])
    elif (form := _MONTH_NAMED.fullmatch(text)) and (month := _number(form[1], language)):
        yield from _existing(form[3], str(month), form[2])


def _existing(year: str, month: str, day: str) -> Iterator[date]:
    try:
        yield date(int(year), int(month), int(day))
    except ValueError:
        return


def _month(year: str, month: int) -> str | None:
    return f"{year}-{month:02d}" if 1 <= month <= 12 and int(year) else None


def _number(name: str, language: str) -> int | None:
    return _months(language).get(folded(_SMALL_WORDS.sub("", name)))


@lru_cache(maxsize=64)
def _months(language: str) -> Mapping[str, int]:
    found: dict[str, set[int]] = {}
    for tag in dict.fromkeys((*UNITED_NATIONS, *_ARABIC_BESIDES, language)):
        for number, name in _named(tag):
            if len(folded(name)) > 1 and not folded(name).isdecimal():
                found.setdefault(folded(name), set()).add(number)
    return {name: min(numbers) for name, numbers in found.items() if len(numbers) == 1}


def _named(tag: str) -> Iterator[tuple[int, str]]:
    try:
        months = Locale.parse(tag, sep="-").months
    except (UnknownLocaleError, ValueError):
        return
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            yield from months[context][width].items()
