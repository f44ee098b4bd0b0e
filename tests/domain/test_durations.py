"""Durations as people write them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.durations import LONGEST, format_duration, leading_duration, parse_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("45s", 45),
        ("15m", 900),
        ("8h", 28_800),
        ("3d", 259_200),
        ("1w", 604_800),
        ("1h30m", 5_400),
        ("4h", 14_400),
        ("4 h", 14_400),
        ("4H", 14_400),
        ("90min", 5_400),
        ("90 min", 5_400),
        ("1 h 30 min", 5_400),
        ("٣d", 259_200),
        ("1w2d3h4m5s", 788_645),
        ("007m", 420),
        ("86400s", 86_400),
    ],
)
def test_reads(text: str, seconds: int) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text",
    ["", "15", "m", " 15m", "-5m", "+5m", "1.5h", "30m1h", "5m5m", "4hours", "4h more", "1h30"],
)
def test_refuses_other_forms_and_says_how_to_write_one(text: str) -> None:
    with pytest.raises(ValueError, match="such as 45s, 15m, 8h, 3d or 1w"):
        parse_duration(text)


def test_nought_only_where_it_is_allowed() -> None:
    assert parse_duration("0s", zero_allowed=True) == timedelta(0)
    with pytest.raises(ValueError, match="above nought"):
        parse_duration("0s")


@pytest.mark.parametrize("text", ["36526d", "999999999w", "9999999999s"])
def test_more_than_a_century_is_a_typing_error(text: str) -> None:
    with pytest.raises(ValueError, match="century"):
        parse_duration(text)


def test_what_follows_is_left() -> None:
    assert leading_duration("2d 5 h of work") == (timedelta(days=2, hours=5), "of work")
    assert leading_duration("4h 30 days are needed") == (timedelta(hours=4), "30 days are needed")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("60m", "1h"),
        ("90m", "90m"),
        ("36h", "36h"),
        ("24h", "1d"),
        ("7d", "1w"),
        ("90d", "90d"),
        ("1d1s", "1d1s"),
        ("0s", "0s"),
    ],
)
def test_writes_the_shortest_form(text: str, written: str) -> None:
    assert format_duration(parse_duration(text, zero_allowed=True)) == written


@given(st.integers(0, int(LONGEST.total_seconds())))
def test_what_is_written_reads_back(seconds: int) -> None:
    duration = timedelta(seconds=seconds)
    assert parse_duration(format_duration(duration), zero_allowed=True) == duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("4 hours", 14_400),
        ("1 hour", 3_600),
        ("2 days", 172_800),
        ("1 day 4 hours", 100_800),
        ("90 minutes", 5_400),
        ("45 mins", 2_700),
        ("2 weeks", 1_209_600),
    ],
)
def test_reads_units_in_words_behind_a_blank(text: str, seconds: int) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)
