"""Public holidays by country and part of a country, from the ``holidays`` library's calendars.

Owns what counts as a public holiday: a day that the country, or the named part of it, keeps for
everybody, with the days that stand in for one that falls on a weekend. Pure: a country and a day in,
an answer out. The library is imported by the first question: most rosters ask none.
"""

from collections.abc import Collection
from datetime import date
from functools import lru_cache


def known_place(written: str) -> str:
    """The country (``ES``) or part (``ES-MD``) as it is written.

    Raises ValueError, which says what to write, where there is no calendar of it.
    """
    country, _, part = written.partition("-")
    parts = _places().get(country)
    if parts is None:
        raise ValueError("write its two capital letters (ISO 3166-1), such as ES")
    if "-" in written and part not in parts:
        hint = f"such as {country}-{min(parts)}" if parts else f"only {country}"
        raise ValueError(f"write the country and the code of its part, {hint}")
    return written


def is_public_holiday(place: str, day: date) -> bool:
    """Whether the day is a public holiday there; False in years that the calendar lacks."""
    return day in _days(place, day.year)


@lru_cache(maxsize=1)
def _places() -> dict[str, Collection[str]]:
    from holidays import list_supported_countries

    return dict(list_supported_countries(include_aliases=False).items())


@lru_cache(maxsize=4096)
def _days(place: str, year: int) -> frozenset[date]:
    from holidays import country_holidays

    country, _, part = place.partition("-")
    return frozenset(country_holidays(country, subdiv=part or None, years=year).keys())
