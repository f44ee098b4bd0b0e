"""Windows that open on public holidays, in the country that the layer names."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from domain.directory.directory import FixedShift, Layer, Roster, Weekday, Window
from domain.duty.public_holidays import is_public_holiday, known_place
from domain.duty.roster import on_duty
from domain.vocabulary import LayerName, PersonId, RosterId

DUTY = LayerName("duty")
REST = PersonId("exercise-holiday")


@pytest.mark.parametrize(
    ("place", "day", "expected"),
    [
        ("ES", "2026-12-25", True),
        ("ES", "2026-12-24", False),
        ("ES-MD", "2026-05-02", True),
        ("ES", "2026-05-02", False),
        ("FR", "2026-07-14", True),
        ("LB", "2026-11-22", True),
        ("IT", "2026-06-02", True),
        ("ES", "2031-01-01", True),
    ],
)
def test_public_holidays(place: str, day: str, expected: bool) -> None:
    assert is_public_holiday(place, date.fromisoformat(day)) is expected


@pytest.mark.parametrize("written", ["", "XX", "es", "Spain", "ES-XX", "ES-"])
def test_an_unknown_place_is_refused_with_what_to_write(written: str) -> None:
    with pytest.raises(ValueError, match="write"):
        known_place(written)


def test_known_places() -> None:
    assert [known_place(place) for place in ("ES", "ES-MD", "LB")] == ["ES", "ES-MD", "LB"]


def at_hours(*fixed: FixedShift) -> Roster:
    return Roster(
        id=RosterId("desk"),
        time_zone=ZoneInfo("Europe/Madrid"),
        layers=(Layer(name=DUTY, fixed=fixed, holidays="ES"),),
    )


def test_a_holiday_window_opens_on_holidays_and_on_its_weekdays() -> None:
    day, night = time(8), time(20)
    known = at_hours(
        FixedShift(
            window=Window(days=frozenset({Weekday.SAT}), since=day, until=night, holidays="ES"),
            person=REST,
        ),
    )
    on = {
        number: bool(on_duty(known, DUTY, datetime(2026, 12, number, 12, tzinfo=UTC)))
        for number in range(1, 32)
    }
    # Constitution Day 2026 is a Sunday; the Immaculate Conception, Christmas; the Saturdays.
    assert {number for number, is_on in on.items() if is_on} >= {5, 8, 12, 19, 25, 26}
    assert not {1, 2, 3, 4, 9, 10, 11, 23, 24, 30} & {n for n, is_on in on.items() if is_on}


def test_an_overnight_holiday_window_ends_the_next_morning() -> None:
    known = at_hours(
        FixedShift(
            window=Window(days=frozenset(), since=time(20), until=time(8), holidays="ES"),
            person=REST,
        )
    )
    (duty,) = on_duty(known, DUTY, datetime(2026, 12, 26, 5, tzinfo=UTC))
    assert duty.since == datetime(2026, 12, 25, 19, tzinfo=UTC)
    assert duty.until == datetime(2026, 12, 26, 7, tzinfo=UTC)
