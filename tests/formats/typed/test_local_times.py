"""Local times are exact, or it is said why they are not."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from formats.typed.times import NoSuchTime, NotATime, TwiceATime, explained, read_local_time

BEIRUT, MADRID = ZoneInfo("Asia/Beirut"), ZoneInfo("Europe/Madrid")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-29 02:30 Asia/Beirut", datetime(2026, 3, 28, 23, 30, tzinfo=UTC)),
        ("2026-03-29 2:30", datetime(2026, 3, 28, 23, 30, tzinfo=UTC)),
        ("2026-07-01T12:00Z", datetime(2026, 7, 1, 12, 0, tzinfo=UTC)),
        ("2026-07-01 12:00 UTC", datetime(2026, 7, 1, 12, 0, tzinfo=UTC)),
        ("2026-07-01 12:00 +05:30", datetime(2026, 7, 1, 6, 30, tzinfo=UTC)),
        ("2026-10-25T02:30-0100", datetime(2026, 10, 25, 3, 30, tzinfo=UTC)),
        ("2026-07-01 12:00:30 Europe/Madrid", datetime(2026, 7, 1, 10, 0, 30, tzinfo=UTC)),
    ],
)
def test_reads_what_is_exact(text: str, expected: datetime) -> None:
    assert read_local_time(text, BEIRUT) == expected


def test_a_time_that_does_not_exist_is_answered_with_the_gap() -> None:
    with pytest.raises(NoSuchTime) as caught:
        read_local_time("2026-03-29 02:30", MADRID)
    line = explained(caught.value)
    assert "does not exist in Europe/Madrid" in line
    assert "from 02:00 to 03:00" in line


def test_a_time_that_exists_twice_is_answered_with_both() -> None:
    with pytest.raises(TwiceATime) as caught:
        read_local_time("2026-10-25 02:30 Europe/Madrid", BEIRUT)
    line = explained(caught.value)
    assert "2026-10-25T02:30+02:00 or 2026-10-25T02:30+01:00" in line
    for exact in ("2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00"):
        read_local_time(exact, MADRID)


@pytest.mark.parametrize(
    "text",
    ["", "tomorrow", "2026-02-30 12:00", "2026-01-01 25:00", "2026-01-01 12:00 Asia/Beyrouth",
     "2026-01-01 12:00 +99:00", "0001-01-01 00:00", "2026-01-01", "2026-01-01 12:00 x y"],
)  # fmt: skip
def test_what_is_no_time_is_said(text: str) -> None:
    with pytest.raises(NotATime) as caught:
        read_local_time(text, BEIRUT)
    assert "2026-11-25 18:00" in explained(caught.value)
