"""Hand-overs, shifts and overrides through changes of the clocks, written out zone by zone.

All changes lie in the past, so that no later change of a zone's rules moves them.
"""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from domain.directory.directory import (
    FixedShift,
    Layer,
    Override,
    Roster,
    Rotation,
    Weekday,
    Window,
)
from domain.duty.roster import on_duty, shifts
from domain.vocabulary import LayerName, PersonId, RosterId

DUTY = LayerName("duty")
A, B, C = PersonId("a"), PersonId("b"), PersonId("c")
EVERY_DAY = frozenset(Weekday)
HOUR = timedelta(hours=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def rotation(every: str, handover: str, start: str, *people: PersonId) -> Rotation:
    hours = int(every[:-1]) * {"h": 1, "d": 24}[every[-1]]
    return Rotation(
        every=timedelta(hours=hours),
        handover=time.fromisoformat(handover),
        weekday=None,
        people=people or (A, B),
        start=date.fromisoformat(start),
        elapsed=every.endswith("h") and 24 % hours != 0,
    )


def window(since: str, until: str, days: frozenset[Weekday] = EVERY_DAY) -> Window:
    return Window(days=days, since=time.fromisoformat(since), until=time.fromisoformat(until))


def roster(zone: str, layer: Layer, *overrides: Override) -> Roster:
    return Roster(id=RosterId("r"), time_zone=ZoneInfo(zone), layers=(layer,), overrides=overrides)


def override(since: str, until: str, person: PersonId = C) -> Override:
    return Override(
        layer=DUTY,
        person=person,
        since=datetime.fromisoformat(since),
        until=datetime.fromisoformat(until),
    )


def listed(line: Roster, since: str, until: str) -> list[str]:
    """The shifts as ``person MM-DD HH:MM/MM-DD HH:MM`` in UTC."""
    return [
        f"{shift.person} {shift.since:%m-%d %H:%M}/{shift.until:%m-%d %H:%M}"
        for shift in shifts(line, DUTY, utc(since), utc(until))
    ]


@pytest.mark.parametrize(
    ("zone", "handover", "start", "expected"),
    [
        # Spring, 30 March 2025 at 02:00: the day has 23 hours, the hand-over stays at 08:00.
        (
            "Europe/Madrid",
            "08:00",
            "2025-03-29",
            ["a 03-29 07:00/03-30 06:00", "b 03-30 06:00/03-31 06:00"],
        ),
        # 02:30 does not exist on the 30th: the hand-over is at 03:00, which is 01:00 UTC.
        (
            "Europe/Rome",
            "02:30",
            "2025-03-29",
            ["a 03-29 01:30/03-30 01:00", "b 03-30 01:00/03-31 00:30"],
        ),
        # Autumn: 02:30 exists twice on 26 October, the hand-over is at the first.
        (
            "Europe/Madrid",
            "02:30",
            "2025-10-25",
            ["a 10-25 00:30/10-26 00:30", "b 10-26 00:30/10-27 01:30"],
        ),
        # In Beirut the clocks change at midnight: 00:00 to 01:00 on 30 March is missing.
        (
            "Asia/Beirut",
            "00:00",
            "2025-03-29",
            ["a 03-28 22:00/03-29 22:00", "b 03-29 22:00/03-30 21:00"],
        ),
        # 23:00 to 24:00 on 25 October comes twice there.
        (
            "Asia/Beirut",
            "23:30",
            "2025-10-24",
            ["a 10-24 20:30/10-25 20:30", "b 10-25 20:30/10-26 21:30"],
        ),
        # In Santiago midnight of 7 September 2025 is missing.
        (
            "America/Santiago",
            "00:00",
            "2025-09-06",
            ["a 09-06 04:00/09-07 04:00", "b 09-07 04:00/09-08 03:00"],
        ),
        # And 23:00 to 24:00 on 5 April 2025 comes twice.
        (
            "America/Santiago",
            "23:00",
            "2025-04-04",
            ["a 04-05 02:00/04-06 02:00", "b 04-06 02:00/04-07 03:00"],
        ),
        # Lord Howe changes by half an hour: 02:00 to 02:30 is missing on 5 October 2025.
        (
            "Australia/Lord_Howe",
            "02:10",
            "2025-10-04",
            ["a 10-03 15:40/10-04 15:30", "b 10-04 15:30/10-05 15:10"],
        ),
        # And 01:30 to 02:00 comes twice on 6 April 2025.
        (
            "Australia/Lord_Howe",
            "01:45",
            "2025-04-05",
            ["a 04-04 14:45/04-05 14:45", "b 04-05 14:45/04-06 15:15"],
        ),
        # Casablanca goes back for Ramadan: 02:00 to 03:00 comes twice on 23 February 2025.
        (
            "Africa/Casablanca",
            "02:30",
            "2025-02-22",
            ["a 02-22 01:30/02-23 01:30", "b 02-23 01:30/02-24 02:30"],
        ),
        # And forward after it: 02:00 to 03:00 is missing on 6 April 2025.
        (
            "Africa/Casablanca",
            "02:30",
            "2025-04-05",
            ["a 04-05 02:30/04-06 02:00", "b 04-06 02:00/04-07 01:30"],
        ),
        # In Havana midnight comes twice on 2 November 2025.
        (
            "America/Havana",
            "00:00",
            "2025-11-01",
            ["a 11-01 04:00/11-02 04:00", "b 11-02 04:00/11-03 05:00"],
        ),
        # And is missing on 9 March 2025.
        (
            "America/Havana",
            "00:30",
            "2025-03-08",
            ["a 03-08 05:30/03-09 05:00", "b 03-09 05:00/03-10 04:30"],
        ),
    ],
)
def test_daily_handover(zone: str, handover: str, start: str, expected: list[str]) -> None:
    line = roster(zone, Layer(name=DUTY, rotation=rotation("1d", handover, start)))
    first = datetime.fromisoformat(start).replace(tzinfo=UTC) - timedelta(days=1)
    assert listed(line, f"{first:%F}", f"{first + timedelta(days=8):%F}")[:2] == expected


def test_a_day_that_a_zone_skipped_belongs_to_nobody_for_no_time() -> None:
    """Apia had no 30 December 2011: its hand-over falls to the first instant of the 31st."""
    line = roster(
        "Pacific/Apia", Layer(name=DUTY, rotation=rotation("1d", "08:00", "2011-12-28", A, B, C))
    )
    assert listed(line, "2011-12-28 18:00", "2012-01-01") == [
        "a 12-28 18:00/12-29 18:00",
        "b 12-29 18:00/12-30 10:00",
        "c 12-30 10:00/12-30 18:00",
        "a 12-30 18:00/12-31 18:00",
        "b 12-31 18:00/01-01 18:00",
    ]


def test_turns_of_twelve_hours_that_both_fall_into_a_skipped_day() -> None:
    line = roster(
        "Pacific/Apia", Layer(name=DUTY, rotation=rotation("12h", "08:00", "2011-12-29", A, B, C))
    )
    # 30 December at 08:00 (c) and at 20:00 (a) are both the same instant, so c has no time.
    assert listed(line, "2011-12-29 20:00", "2011-12-31 05:00") == [
        "a 12-29 18:00/12-30 06:00",
        "b 12-30 06:00/12-30 10:00",
        "a 12-30 10:00/12-30 18:00",
        "b 12-30 18:00/12-31 06:00",
    ]


def test_turns_of_hours_that_divide_24_keep_the_clock() -> None:
    line = roster(
        "Europe/Madrid", Layer(name=DUTY, rotation=rotation("12h", "20:00", "2025-03-29"))
    )
    assert listed(line, "2025-03-29", "2025-03-31") == [
        "a 03-29 07:00/03-29 19:00",
        "b 03-29 19:00/03-30 06:00",
        "a 03-30 06:00/03-30 18:00",
        "b 03-30 18:00/03-31 06:00",
    ]


def test_an_hourly_turn_is_swallowed_in_spring_and_lasts_two_hours_in_autumn() -> None:
    line = roster("Europe/Madrid", Layer(name=DUTY, rotation=rotation("1h", "00:00", "2025-03-30")))
    # 02:00 does not exist: the third turn (a) has no time, the fourth (b) follows the second.
    assert listed(line, "2025-03-29 23:00", "2025-03-30 02:30") == [
        "a 03-29 23:00/03-30 00:00",
        "b 03-30 00:00/03-30 01:00",
        "b 03-30 01:00/03-30 02:00",
        "a 03-30 02:00/03-30 03:00",
    ]
    line = roster("Europe/Madrid", Layer(name=DUTY, rotation=rotation("1h", "00:00", "2025-10-26")))
    assert listed(line, "2025-10-25 23:00", "2025-10-26 02:30") == [
        "b 10-25 23:00/10-26 00:00",
        "a 10-26 00:00/10-26 02:00",
        "b 10-26 02:00/10-26 03:00",
    ]


def test_a_handover_in_the_first_of_two_equal_hours_is_not_undone_by_the_second() -> None:
    line = roster("Europe/Madrid", Layer(name=DUTY, rotation=rotation("1h", "00:30", "2025-10-26")))
    # The hand-over of 02:30 was at 00:30 UTC; at 01:10 UTC the clock shows 02:10 again.
    (duty,) = on_duty(line, DUTY, utc("2025-10-26 01:10"))
    assert (duty.person, duty.since) == (A, utc("2025-10-26 00:30"))
    assert duty.until == utc("2025-10-26 02:30")


def test_other_hours_are_elapsed_time() -> None:
    layer = Layer(name=DUTY, rotation=rotation("48h", "08:00", "2025-03-29"))
    assert listed(roster("Europe/Madrid", layer), "2025-03-29", "2025-04-01") == [
        "a 03-29 07:00/03-31 07:00",
        "b 03-31 07:00/04-02 07:00",
    ]
    layer = Layer(name=DUTY, rotation=rotation("2d", "08:00", "2025-03-29"))
    assert listed(roster("Europe/Madrid", layer), "2025-03-29", "2025-04-01") == [
        "a 03-29 07:00/03-31 06:00",
        "b 03-31 06:00/04-02 06:00",
    ]


def test_elapsed_time_begins_at_the_first_instant_that_exists() -> None:
    layer = Layer(name=DUTY, rotation=rotation("5h", "02:30", "2025-03-30"))
    assert listed(roster("Europe/Rome", layer), "2025-03-30", "2025-03-30 08:00") == [
        "a 03-30 01:00/03-30 06:00",
        "b 03-30 06:00/03-30 11:00",
    ]
    layer = Layer(name=DUTY, rotation=rotation("5h", "02:30", "2025-10-26"))
    assert listed(roster("Europe/Rome", layer), "2025-10-26", "2025-10-26 02:00") == [
        "a 10-26 00:30/10-26 05:30"
    ]


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        # Both times exist twice: from the first 02:15 to the last 02:45.
        ("2025-10-26 02:15", "2025-10-26 02:45", "c 10-26 00:15/10-26 01:45"),
        # The end exists twice: the last 02:30.
        ("2025-10-26 01:00", "2025-10-26 02:30", "c 10-25 23:00/10-26 01:30"),
        # The beginning does not exist: 03:00.
        ("2025-03-30 02:30", "2025-03-30 04:00", "c 03-30 01:00/03-30 02:00"),
        # The end does not exist: 03:00.
        ("2025-03-30 01:00", "2025-03-30 02:30", "c 03-30 00:00/03-30 01:00"),
        # With an offset the second 02:30 can be meant.
        ("2025-10-26T02:30+01:00", "2025-10-26T04:00+01:00", "c 10-26 01:30/10-26 03:00"),
    ],
)
def test_overrides(since: str, until: str, expected: str) -> None:
    layer = Layer(name=DUTY, rotation=rotation("1d", "08:00", "2025-01-01", A))
    line = roster("Europe/Madrid", layer, override(since, until))
    found = listed(line, since[:10], f"{since[:10]} 23:00")
    assert expected in found
    # Whatever surrounds the override neither gapes nor overlaps.
    for earlier, later in pairwise(found):
        assert earlier.split("/")[1] == later.split(" ", 1)[1].split("/")[0]


def test_overrides_that_meet_at_a_time_that_exists_twice_hand_over_at_its_first_occurrence() -> (
    None
):
    layer = Layer(name=DUTY, rotation=rotation("1d", "08:00", "2025-01-01", A))
    line = roster(
        "Europe/Madrid",
        layer,
        override("2025-10-26 02:30", "2025-10-26 05:00", B),
        override("2025-10-26 01:00", "2025-10-26 02:30", C),
    )
    assert listed(line, "2025-10-25 23:00", "2025-10-26 04:00") == [
        "c 10-25 23:00/10-26 00:30",
        "b 10-26 00:30/10-26 04:00",
    ]


@pytest.mark.parametrize(
    ("zone", "since", "until", "day", "expected"),
    [
        ("Europe/Madrid", "22:00", "02:30", "2025-10-25", "a 10-25 20:00/10-26 01:30"),
        ("Europe/Madrid", "22:00", "02:30", "2025-03-29", "a 03-29 21:00/03-30 01:00"),
        ("Europe/Madrid", "02:30", "08:00", "2025-03-30", "a 03-30 01:00/03-30 06:00"),
        ("Europe/Madrid", "02:30", "08:00", "2025-10-26", "a 10-26 00:30/10-26 07:00"),
        ("Asia/Beirut", "20:00", "00:00", "2025-03-29", "a 03-29 18:00/03-29 22:00"),
        ("Asia/Beirut", "20:00", "23:30", "2025-10-25", "a 10-25 17:00/10-25 21:30"),
        ("America/Havana", "20:00", "00:30", "2025-11-01", "a 11-02 00:00/11-02 05:30"),
    ],
)
def test_fixed_shifts_and_restrictions(
    zone: str, since: str, until: str, day: str, expected: str
) -> None:
    only = frozenset({list(Weekday)[date.fromisoformat(day).weekday()]})
    hours = window(since, until, only)
    fixed = Layer(name=DUTY, fixed=(FixedShift(window=hours, person=A),))
    restricted = Layer(
        name=DUTY,
        rotation=Rotation(
            every=timedelta(weeks=52),
            handover=time(),
            weekday=Weekday.MON,
            people=(A,),
            start=date(2024, 12, 2),
        ),
        restrictions=(hours,),
    )
    at = utc(day) + 30 * HOUR
    for layer in (fixed, restricted):
        found = listed(roster(zone, layer), f"{at - 30 * HOUR:%F %H:%M}", f"{at:%F %H:%M}")
        assert found == [expected]


def test_a_shift_within_hours_that_do_not_exist_never_happens() -> None:
    layer = Layer(name=DUTY, fixed=(FixedShift(window=window("02:10", "02:50"), person=A),))
    line = roster("Europe/Madrid", layer)
    assert listed(line, "2025-03-29 22:00", "2025-03-30 22:00") == []
    assert on_duty(line, DUTY, utc("2025-03-30 01:00")) == ()
