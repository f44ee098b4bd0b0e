"""Times as people type them: every form, in zones whose clocks change at odd hours."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.refused import Refused
from domain.topics import Topic
from formats.typed.times import leading_time, names_time, read_dated, read_time, whole_days

BEIRUT, TOKYO = ZoneInfo("Asia/Beirut"), ZoneInfo("Asia/Tokyo")
ZONES = [
    ZoneInfo(name)
    for name in (
        "Asia/Beirut",
        "Africa/Cairo",
        "America/Santiago",
        "Australia/Lord_Howe",
        "Europe/Madrid",
        "UTC",
    )
]
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
"""A Tuesday; 14:00 in Beirut."""

FORMS = [
    # By the calendar
    ("2026-11-25 18:00", (25, 18, 0)),
    ("2026-11-25T18:00", (25, 18, 0)),
    ("2026-11-25t18:00", (25, 18, 0)),
    ("2026-11-25   9:05", (25, 9, 5)),
    ("2026-11-25 18:00:00", (25, 18, 0)),
    ("2026-11-25 18:00:00.5", (25, 18, 0)),
    ("20261125T1800", (25, 18, 0)),
    ("2026-11-25T18", (25, 18, 0)),
    ("2026-11-25", (25, 0, 0)),
    ("20261125", (25, 0, 0)),
    ("2026-W48-3", (25, 0, 0)),
    # In the digits of Beirut
    ("٢٠٢٦-١١-٢٥ ١٨:٠٠", (25, 18, 0)),
    # By the name of a day
    ("tomorrow 09:00", (25, 9, 0)),
    ("Tomorrow 9:00", (25, 9, 0)),
    ("today 23:59", (24, 23, 59)),
    ("yesterday 09:00", (23, 9, 0)),
    ("Friday 18:00", (27, 18, 0)),
    ("fri 18:00", (27, 18, 0)),
    ("MON 08:00", (30, 8, 0)),
    ("Tuesday 00:01", (31, 0, 1)),
]


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_every_form_is_local_to_every_zone(
    text: str, expected: tuple[int, int, int], zone: ZoneInfo
) -> None:
    day, hour, minute = expected
    # Noon there, so that it is the same day everywhere.
    now = datetime(2026, 11, 24, 12, 0, tzinfo=zone)
    meant = datetime(2026, 11, 1, hour, minute, tzinfo=zone) + timedelta(days=day - 1)
    assert read_time(text, zone, now) == meant


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("18:00Z", "18:00"),
        ("18:00 UTC", "18:00"),
        ("18:00 utc", "18:00"),
        ("18:00 GMT", "18:00"),
        ("2026-11-24T18:00Z", "18:00"),
        ("2026-11-24T18:00+02", "16:00"),
        ("2026-11-24 18:00 +02:00", "16:00"),
        ("2026-11-24 18:00+0530", "12:30"),
        ("2026-11-24 18:00 -0330", "21:30"),
        ("2026-11-24 18:00 UTC+2", "16:00"),
        ("2026-11-24 18:00 UTC-03:30", "21:30"),
        ("20261124T1800Z", "18:00"),
        ("20261124T1800 UTC", "18:00"),
        ("2026-11-24 18:00 Asia/Beirut", "16:00"),
        ("2026-11-24 18:00 Asia/Tokyo", "09:00"),
        ("2026-11-24 18:00 Japan", "09:00"),
        ("2026-11-24 18:00 +05:30 Asia/Beirut", "12:30"),
        ("20:00 Asia/Beirut", "18:00"),
    ],
)
def test_an_offset_or_a_place_counts_in_every_zone(
    text: str, expected: str, zone: ZoneInfo
) -> None:
    hour, minute = expected.split(":")
    assert read_time(text, zone, NOW) == NOW.replace(hour=int(hour), minute=int(minute))


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("4h", 240),
        ("4 h", 240),
        ("4H", 240),
        ("90min", 90),
        ("90 min", 90),
        ("90m", 90),
        ("1h30m", 90),
        ("1 h 30 min", 90),
        ("2d", 2880),
        ("1w", 10080),
        ("120s", 2),
        ("٤h", 240),
        ("0m", 0),
    ],
)
def test_a_duration_is_counted_from_now(text: str, minutes: int, zone: ZoneInfo) -> None:
    assert read_time(text, zone, NOW) == NOW + timedelta(minutes=minutes)
    assert leading_time(text, zone, NOW, back=True) == (NOW - timedelta(minutes=minutes), "")


ODD_HOURS = [
    # zone, a day before, the hour, why, its two readings
    ("Asia/Beirut", "2027-03-27T12:00", "2027-03-28", "00:30", "gap", ("+02:00", "+03:00")),
    ("Asia/Beirut", "2027-10-29T12:00", "2027-10-30", "23:30", "twice", ("+03:00", "+02:00")),
    ("Africa/Cairo", "2027-04-29T12:00", "2027-04-30", "00:30", "gap", ("+02:00", "+03:00")),
    ("Africa/Cairo", "2027-10-27T12:00", "2027-10-28", "23:30", "twice", ("+03:00", "+02:00")),
    ("America/Santiago", "2027-09-04T12:00", "2027-09-05", "00:15", "gap", ("-04:00", "-03:00")),
    ("America/Santiago", "2027-04-02T12:00", "2027-04-03", "23:15", "twice", ("-03:00", "-04:00")),
    ("Australia/Lord_Howe", "2026-10-03T12:00", "2026-10-04", "02:10", "gap", ("+10:30", "+11:00")),
    ("Australia/Lord_Howe", "2027-04-03T12:00", "2027-04-04", "01:40", "twice", ("+11:00", "+10:30")),
    ("Europe/Madrid", "2027-03-27T12:00", "2027-03-28", "02:00", "gap", ("+01:00", "+02:00")),
    ("Europe/Madrid", "2027-10-30T12:00", "2027-10-31", "02:59", "twice", ("+02:00", "+01:00")),
]  # fmt: skip


@pytest.mark.parametrize(
    "form", ["{day} {hour}", "{day}T{hour}", "tomorrow {hour}", "{name} {hour}"]
)
@pytest.mark.parametrize(("place", "before", "day", "hour", "why", "offsets"), ODD_HOURS)
def test_an_hour_that_is_missing_or_twice_there_is_asked_back(
    form: str, place: str, before: str, day: str, hour: str, why: str, offsets: tuple[str, str]
) -> None:
    zone = ZoneInfo(place)
    now = datetime.fromisoformat(before).replace(tzinfo=zone)
    name = f"{datetime.fromisoformat(day):%A}"
    text = form.format(day=day, hour=hour, name=name)
    for typed, there in ((text, zone), (f"{day} {hour} {place}", TOKYO)):
        with pytest.raises(Refused) as caught:
            read_time(typed, there, now)
        facts = caught.value.facts
        assert caught.value.topic is Topic.NOT_THAT_TIME
        assert (facts["why"], facts["place"]) == (why, place)
        readings = [f"{day}T{hour}{offset}" for offset in offsets]
        assert [facts["first"], facts["second"]] == readings
    # What is proposed is read, in whichever way it is written, and the two are not one instant.
    meant = [datetime.fromisoformat(reading).astimezone(UTC) for reading in readings]
    assert meant[0] != meant[1]
    assert [read_time(reading, zone, now) for reading in readings] == meant
    assert [read_time(f"{text} {offset}", zone, now) for offset in offsets] == meant
    assert [read_time(f"{at:%Y-%m-%d %H:%M} UTC", zone, now) for at in meant] == meant


def test_the_gap_is_named() -> None:
    with pytest.raises(Refused) as caught:
        read_time("2026-10-04 02:10", ZoneInfo("Australia/Lord_Howe"), NOW)
    assert (caught.value.facts["before"], caught.value.facts["after"]) == ("02:00", "02:30")


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("2027-03-27 23:59", "2027-03-27T21:59"),
        ("2027-03-28 01:00", "2027-03-27T22:00"),
        ("2027-10-30 22:59", "2027-10-30T19:59"),
        ("2027-10-31 00:00", "2027-10-30T22:00"),
        # A day begins, whatever its clocks do at midnight.
        ("2027-03-28", "2027-03-27T22:00"),
    ],
)
def test_beside_an_odd_hour_nothing_is_asked(text: str, exact: str) -> None:
    expected = datetime.fromisoformat(exact).replace(tzinfo=UTC)
    assert read_time(text, BEIRUT, NOW) == expected


@pytest.mark.parametrize(
    ("text", "back", "expected"),
    [
        ("13:59", False, "2026-11-25T11:59"),
        ("14:00", False, "2026-11-25T12:00"),
        ("14:01", False, "2026-11-24T12:01"),
        ("Tuesday 14:00", False, "2026-12-01T12:00"),
        ("Tuesday 14:01", False, "2026-11-24T12:01"),
        ("14:00", True, "2026-11-24T12:00"),
        ("14:01", True, "2026-11-23T12:01"),
        ("Tuesday 14:01", True, "2026-11-17T12:01"),
        ("Friday 18:00", True, "2026-11-20T16:00"),
    ],
)
def test_what_comes_again_is_the_nearest(text: str, back: bool, expected: str) -> None:
    at = datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert leading_time(text, BEIRUT, NOW, back=back) == (at, "")


def test_between_its_two_readings_an_hour_is_still_asked_back() -> None:
    between = datetime(2027, 10, 30, 20, 40, tzinfo=UTC)
    with pytest.raises(Refused) as caught:
        read_time("23:30", BEIRUT, between)
    assert caught.value.facts["second"] == "2027-10-30T23:30+02:00"
    after = between + timedelta(hours=1)
    assert read_time("23:30", BEIRUT, after) == datetime(2027, 10, 31, 21, 30, tzinfo=UTC)


def test_a_named_day_that_is_another_day_there_is_asked_back() -> None:
    # 03:00 on Wednesday in Tokyo, where it is Tuesday in UTC.
    now = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
    with pytest.raises(Refused) as caught:
        read_time("tomorrow 09:00 UTC", TOKYO, now)
    assert caught.value.facts == {
        "why": "day",
        "place": "UTC",
        "first": "2026-11-25T09:00+00:00",
        "second": "2026-11-26T09:00+00:00",
    }
    assert read_time("Friday 09:00 UTC", TOKYO, now) == datetime(2026, 11, 27, 9, tzinfo=UTC)
    assert read_time("09:00 UTC", TOKYO, now) == datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("4h still waiting", "still waiting"),
        ("4 h still waiting", "still waiting"),
        ("18:00 UTC still\nwaiting", "still\nwaiting"),
        ("18:00 yes/no, they say", "yes/no, they say"),
        ("18:00 Japan answers", "Japan answers"),
        ("18:00 +15 minutes", "+15 minutes"),
        ("18:00 Zagreb answers", "Zagreb answers"),
        ("2026-11-25 18:00 Asia/Beirut 20:00", "20:00"),
        ("2026-11-25 the court", "the court"),
        ("2026-11-25 2026-11-27 18:00", "2026-11-27 18:00"),
    ],
)
def test_what_follows_a_time_is_left(text: str, rest: str) -> None:
    read = leading_time(text, BEIRUT, NOW)
    assert read is not None
    assert read[1] == rest


NO_TIMES = [
    "",
    "tomorrow",
    "Friday",
    "tomorow 09:00",
    "noon",
    "4",
    "4hours",
    "1h30",
    "-4h",
    "40000d",
    "18",
    "18.00",
    "24:00",
    "18:60",
    "18:00,",
    "18:00-20:00",
    "18:00 UTC+20",
    "2026-02-30 12:00",
    "2026-13-01",
    "2026-01-01 25:00",
    "2026-01-01 12:00, or so",
    "2026-01-01 1200",
    "2026-01-01 12:00 Asia/Beyrouth",
    "2026-01-01 12:00 +99:00",
    "2026-01-01 12:00 +02:75",
    "0001-01-01 00:00",
    "0001-01-01T00:00+14:00",
    "2500-01-01",
    "9999-12-31T23:59-12:00",
]


@pytest.mark.parametrize("text", NO_TIMES)
def test_what_is_no_time_is_said(text: str) -> None:
    assert leading_time(text, BEIRUT, NOW) is None
    with pytest.raises(Refused) as caught:
        read_time(text, BEIRUT, NOW)
    assert caught.value.facts["why"] == "unreadable"


def test_more_than_a_time_is_none() -> None:
    with pytest.raises(Refused):
        read_time("2026-01-01 12:00 x y", BEIRUT, NOW)


def test_a_file_has_dates_and_clocks_alone() -> None:
    assert read_dated("2027-03-28 00:30") == datetime(2027, 3, 28, 0, 30)  # noqa: DTZ001 - as the file has it
    assert read_dated("2027-03-28 0:30 UTC") == datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
    exact = read_dated("2027-10-30T23:30:00+02:00")
    assert exact == datetime(2027, 10, 30, 21, 30, tzinfo=UTC)
    for other in ("4h", "18:00", "tomorrow 09:00", "2027-03-28", "2027-03-28 00:30 and more"):
        assert read_dated(other) is None


def test_whole_days_begin_and_end_with_the_clocks_there() -> None:
    assert whole_days("2027-03-27", "2027-03-28", BEIRUT) == (
        datetime(2027, 3, 26, 22, tzinfo=UTC),
        datetime(2027, 3, 28, 21, tzinfo=UTC),
    )
    for none in ("2027-02-30", "9999-12-31", "0001-01-01", "soon"):
        assert whole_days(none, none, BEIRUT) is None


def test_words_that_begin_a_time() -> None:
    assert all(names_time(word) for word in ("18:00", "4h", "Friday", "tomorrow", "MON"))
    assert not any(names_time(word) for word in ("preserve", "", "/"))


def test_so_long_from_now_or_ago() -> None:
    zone, now = UTC, datetime(2026, 11, 25, 12, tzinfo=UTC)
    assert leading_time("in 2 days", zone, now) == (now + timedelta(days=2), "")
    assert leading_time("90min 4 h", zone, now) == (now + timedelta(minutes=90), "4 h")
    # What lies behind is no time for what is to come.
    assert leading_time("2 days ago", zone, now) is None
    assert leading_time("2 days ago LBN", zone, now, back=True) == (now - timedelta(days=2), "LBN")
