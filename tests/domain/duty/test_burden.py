"""How much duty somebody has: nights and weekends by the desk's own clock, duties at once counted once."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.duty.burden import burden
from domain.spans import Span

BEIRUT, MADRID = ZoneInfo("Asia/Beirut"), ZoneInfo("Europe/Madrid")
HOUR = timedelta(hours=1)


def span(since: str, until: str, zone: ZoneInfo) -> tuple[Span, ZoneInfo]:
    begins, ends = (datetime.fromisoformat(at).replace(tzinfo=zone) for at in (since, until))
    return Span(begins.astimezone(UTC), ends.astimezone(UTC)), zone


NOVEMBER = (datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))


def test_a_day_has_eight_hours_of_night_and_a_friday_reaches_into_the_weekend() -> None:
    found = burden([span("2026-11-27 08:00", "2026-11-28 08:00", BEIRUT)], *NOVEMBER)
    assert found.on_duty == 24 * HOUR
    assert found.at_night == 8 * HOUR
    assert found.at_weekends == 8 * HOUR
    assert found.duties == 1


def test_duties_at_once_count_once_and_turns_in_a_row_are_one() -> None:
    desks = [
        span("2026-11-24 08:00", "2026-11-25 08:00", MADRID),
        span("2026-11-25 08:00", "2026-11-26 08:00", MADRID),
        span("2026-11-24 10:00", "2026-11-25 10:00", BEIRUT),
    ]
    found = burden(desks, *NOVEMBER)
    assert found.on_duty == 48 * HOUR
    assert found.duties == 1


def test_only_what_lies_within_counts_and_a_duty_where_it_begins() -> None:
    long = [span("2026-10-31 00:00", "2026-12-02 00:00", MADRID)]
    found = burden(long, *NOVEMBER)
    assert found.on_duty == 30 * 24 * HOUR
    assert found.duties == 0
    nothing = burden([], *NOVEMBER)
    assert (nothing.on_duty, nothing.duties) == (timedelta(), 0)


def test_the_hour_that_the_clocks_give_back_is_on_duty_too() -> None:
    night = [span("2026-10-24 22:00", "2026-10-25 06:00", MADRID)]
    october = (datetime(2026, 10, 1, tzinfo=UTC), NOVEMBER[0])
    assert burden(night, *october).at_night == 9 * HOUR
