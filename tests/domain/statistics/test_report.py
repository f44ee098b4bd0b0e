"""Every figure of a report, against the same reckoned anew from each case's records."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, timedelta, tzinfo
from enum import Enum
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.statistics.measures import TimeFigures
from domain.statistics.period import CountedPeriod
from domain.statistics.person import PersonReport
from domain.statistics.report import Delivered, Pair, Report, report
from domain.statistics.turns import CountedRecord, CountedTurn, CountedTurns
from domain.vocabulary import MemberCode
from tests.domain.statistics.brute_force import period_before, reckoned, times
from tests.domain.statistics.found import Found, found
from tests.domain.statistics.history import FIRST, LAST, MEMBERS, history

ZONES: Final[Mapping[str, tzinfo]] = {
    "AUT": ZoneInfo("Europe/Vienna"),
    "ESP": ZoneInfo("Europe/Madrid"),
    "FRA": ZoneInfo("Europe/Paris"),
    "ITA": ZoneInfo("Europe/Rome"),
    "JPN": ZoneInfo("Asia/Tokyo"),
    "LBN": ZoneInfo("Asia/Beirut"),
    "USA": ZoneInfo("America/New_York"),
}
"""One member has no clock of its own: it is counted by UTC."""
NETWORK: Final = None
RETURNS: Final = (NETWORK, *map(MemberCode, MEMBERS))
SEED: Final = 20_260_101
_SHOWN: Final = 25
"""So many differences are told at once."""


def _period(first: str, last: str) -> CountedPeriod:
    return CountedPeriod(first=date.fromisoformat(first), last=date.fromisoformat(last))


def _said_of(period: CountedPeriod) -> str:
    return f"{period.first} to {period.last}"


PERIODS: Final = (
    _period("2023-01-01", "2025-12-31"),
    _period("2023-01-01", "2023-12-31"),
    _period("2024-01-01", "2024-12-31"),
    _period("2024-01-01", "2024-01-31"),
    _period("2024-02-01", "2024-02-29"),
    _period("2024-03-01", "2024-03-31"),
    _period("2025-10-01", "2025-12-31"),
    _period("2024-10-26", "2024-11-03"),
    _period("2025-03-09", "2025-03-30"),
    _period("2024-02-29", "2024-02-29"),
    _period("2023-11-17", "2024-03-02"),
    _period("2026-01-01", "2026-12-31"),
)


def figures(value: object, name: str = "") -> Iterator[tuple[str, object]]:
    """Each figure under its name. A number that is nought and none at all are the same of a mapping."""
    if is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from figures(getattr(value, each.name), f"{name}.{each.name}".strip("."))
    elif isinstance(value, Mapping):
        for key, number in value.items():
            if number:
                yield f"{name}[{_said(key)}]", number
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield f"{name} in their order", [_key_of(each) for each in value]
        for each in value:
            held = each[1] if isinstance(each, tuple) else each
            yield from figures(held, f"{name}[{_key_of(each)}]")
    else:
        yield name, value


def _key_of(value: object) -> str:
    if isinstance(value, tuple):
        return _said(value[0])
    if isinstance(value, Pair):
        return f"{_said(value.origin)}, {_said(value.member)}"
    return _said(value.channel if isinstance(value, Delivered) else getattr(value, "member", ""))


def _said(key: object) -> str:
    if isinstance(key, tuple):
        return ", ".join(map(_said, key))
    return str(key.value if isinstance(key, Enum) else key) or "not known"


def differences(
    got: Report | PersonReport, due: Report | PersonReport, of: str = "network"
) -> list[str]:
    """What is said of a figure, and what ought to be, where these are not the same."""
    one, other = dict(figures(got)), dict(figures(due))
    names = dict.fromkeys((*other, *one))
    of = f"{getattr(due, 'member', None) or of} {due.period.first}..{due.period.last}"
    return [
        f"{of} {name}: {one.get(name, 'nothing')}, ought to be {other.get(name, 'nothing')}"
        for name in names
        if name not in one or name not in other or one[name] != other[name]
    ]


def counted(records: Sequence[CountedRecord]) -> Sequence[CountedTurn]:
    """The turns of these records."""
    turns = CountedTurns()
    turns.take(records)
    return turns.every


@cache
def three_years(requests: int, destroyed: float) -> tuple[Sequence[CountedTurn], Sequence[Found]]:
    """So many requests, as they are counted and as they are found."""
    records = history(SEED, requests, destroyed)
    return counted(records), found(records)


def unlike(turns: Sequence[CountedTurn], anew: Sequence[Found], period: CountedPeriod) -> list[str]:
    """The first differences for the network and for each member."""
    every = [
        each
        for member in RETURNS
        for each in differences(
            report(turns, period, member, ZONES), reckoned(anew, period, member, ZONES)
        )
    ]
    return every[:_SHOWN]


@pytest.mark.parametrize("period", PERIODS, ids=_said_of)
def test_each_figure_of_three_years(period: CountedPeriod) -> None:
    assert unlike(*three_years(10_000, 0.0), period) == []


@pytest.mark.parametrize("period", PERIODS[:2], ids=_said_of)
def test_each_figure_where_the_keys_of_quarters_were_destroyed(period: CountedPeriod) -> None:
    assert unlike(*three_years(2_000, 0.25), period) == []


_DAYS: Final = st.dates(min_value=FIRST - timedelta(days=40), max_value=LAST + timedelta(days=400))


@st.composite
def periods(draw: st.DrawFn) -> CountedPeriod:
    """Years, months, or any days."""
    kind = draw(st.sampled_from(("year", "months", "days")))
    day = draw(_DAYS)
    if kind == "year":
        return CountedPeriod(first=day.replace(month=1, day=1), last=day.replace(month=12, day=31))
    if kind == "months":
        after = day.replace(day=1) + timedelta(days=31 * draw(st.integers(1, 26)))
        return CountedPeriod(
            first=day.replace(day=1), last=after.replace(day=1) - timedelta(days=1)
        )
    return CountedPeriod(first=day, last=day + timedelta(days=draw(st.integers(0, 800))))


@settings(max_examples=60)
@given(
    seed=st.integers(0, 2**32 - 1),
    requests=st.integers(0, 12),
    destroyed=st.sampled_from((0.0, 0.0, 0.3)),
    period=st.one_of(st.just(PERIODS[0]), periods()),
    member=st.sampled_from(RETURNS),
)
def test_each_figure_of_any_history(
    seed: int, requests: int, destroyed: float, period: CountedPeriod, member: MemberCode | None
) -> None:
    records = history(seed, requests, destroyed)
    got = report(counted(records), period, member, ZONES)
    assert differences(got, reckoned(found(records), period, member, ZONES)) == []


def test_the_same_whether_records_are_taken_at_once_or_in_parts() -> None:
    records = history(SEED, 300)
    parts = CountedTurns()
    for first in range(0, len(records), 1_000):
        parts.take(records[first : first + 1_000])
    assert parts.every == list(counted(records))


@pytest.mark.parametrize("member", RETURNS)
@pytest.mark.parametrize("period", PERIODS[:6], ids=_said_of)
def test_an_empty_history_has_numbers_all_the_same(
    period: CountedPeriod, member: MemberCode | None
) -> None:
    got = report([], period, member, ZONES)
    assert differences(got, reckoned([], period, member, ZONES)) == []
    none = {name for name, value in figures(got) if value is None}
    may_be = ("median", "p90", "p95", "member", "own")
    assert [name for name in none if name.rsplit(".", 1)[-1] not in may_be] == []


@given(st.lists(st.integers(0, 40), max_size=60))
def test_times_are_those_of_counting(seconds: list[int]) -> None:
    values = [timedelta(seconds=each) for each in seconds]
    assert TimeFigures.of(values) == times(values)


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (_period("2025-01-01", "2025-12-31"), _period("2024-01-01", "2024-12-31")),
        (_period("2024-01-01", "2024-12-31"), _period("2023-01-01", "2023-12-31")),
        (_period("2024-01-01", "2025-12-31"), _period("2022-01-01", "2023-12-31")),
        (_period("2025-01-01", "2025-01-31"), _period("2024-12-01", "2024-12-31")),
        (_period("2024-03-01", "2024-03-31"), _period("2024-02-01", "2024-02-29")),
        (_period("2023-03-01", "2023-03-31"), _period("2023-02-01", "2023-02-28")),
        (_period("2024-02-01", "2024-02-29"), _period("2024-01-01", "2024-01-31")),
        (_period("2025-01-01", "2025-03-31"), _period("2024-10-01", "2024-12-31")),
        (_period("2024-11-01", "2025-02-28"), _period("2024-07-01", "2024-10-31")),
        (_period("2024-03-01", "2024-03-01"), _period("2024-02-29", "2024-02-29")),
        (_period("2024-02-01", "2024-02-28"), _period("2024-01-04", "2024-01-31")),
        (_period("2023-12-30", "2024-01-02"), _period("2023-12-26", "2023-12-29")),
    ],
)
def test_the_period_before(period: CountedPeriod, before: CountedPeriod) -> None:
    assert period.before == before


@given(periods())
def test_the_period_before_is_found_by_going_back(period: CountedPeriod) -> None:
    before = period.before
    assert (before.first, before.last) == period_before(period.first, period.last)
    assert before.until == period.since
