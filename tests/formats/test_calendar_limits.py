"""How much work a calendar may make: it is refused in time, by the name of the event."""

import time
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from formats.calendar_file import reading
from formats.calendar_file.lines import CalendarRefused
from formats.calendar_file.reading import read_calendar

BEIRUT = ZoneInfo("Asia/Beirut")
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HEAVY = Path(__file__).parents[1] / "bot" / "commands" / "heavy.ics"


def written(count: int, more: str) -> bytes:
    """So many events of 1 December, each repeated like that."""
    events = (
        f"BEGIN:VEVENT\r\nUID:u{number}\r\nDTSTART:20261201T060000Z\r\nDTEND:20261201T070000Z\r\n"
        f"SUMMARY:EXERCISE\r\n{more}\r\nEND:VEVENT\r\n"
        for number in range(count)
    )
    head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//EXERCISE//EN\r\n"
    return (head + "".join(events) + "END:VCALENDAR\r\n").encode()


def computing(content: bytes) -> tuple[str, float]:
    """What the refusal says, and the seconds of computing until then."""
    begun = time.process_time()
    with pytest.raises(CalendarRefused) as refused:
        read_calendar(content, BEIRUT, NOW)
    return str(refused.value), time.process_time() - begun


def test_many_overlapping_rules_end_at_the_date_that_is_one_too_many() -> None:
    said, took = computing(HEAVY.read_bytes())
    assert "more than 2000 dates" in said
    assert "the event of 2026-12-01 02:00 (UID h2)" in said
    assert took < 4


def test_rules_that_never_come_true_end_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each day that is 30 February is followed to the end of the calendar."""
    monkeypatch.setattr(reading, "LONGEST", 0.2)
    said, took = computing(written(2_000, "RRULE:FREQ=DAILY;COUNT=5;BYMONTH=2;BYMONTHDAY=30"))
    assert "takes too long" in said
    assert "(UID u0)" in said
    assert took < 15


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("RRULE:FREQ=DAILY;COUNT=3\r\nRRULE:FREQ=WEEKLY;COUNT=3", "more than one RRULE"),
        ("RDATE:" + ",".join(["20261202T060000Z"] * 2_001), "more than 2000 dates (RDATE)"),
    ],
)
def test_what_one_event_may_not_say(more: str, said: str) -> None:
    assert said in computing(written(1, more))[0]


def test_alarms_are_not_copied_for_every_date() -> None:
    alarms = "BEGIN:VALARM\r\nACTION:DISPLAY\r\nEND:VALARM\r\n" * 500
    more = f"RRULE:FREQ=DAILY;COUNT=100\r\n{alarms}X-LAST:EXERCISE"
    assert len(read_calendar(written(1, more), BEIRUT, NOW).stretches) == 100
