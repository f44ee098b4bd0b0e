"""Calendars as programmes write them: read as they are meant, or refused by the event's name."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from formats.calendar_file.lines import CalendarRefused
from formats.calendar_file.reading import CalendarRead, read_calendar

FILES = Path(__file__).with_name("calendars")
BEIRUT = ZoneInfo("Asia/Beirut")
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HEAD = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//EXERCISE//EN\n"
AT_NIGHT = "DTSTART;TZID=Asia/Beirut:20261214T180000\nDTEND;TZID=Asia/Beirut:20261215T060000"


def read(content: str | bytes) -> CalendarRead:
    return read_calendar(content.encode() if isinstance(content, str) else content, BEIRUT, NOW)


def one(body: str, head: str = "") -> str:
    """A calendar of one event."""
    return (
        f"{HEAD}{head}BEGIN:VEVENT\nUID:u1\nSUMMARY:EXERCISE\n{body}\nEND:VEVENT\nEND:VCALENDAR\n"
    )


def times(found: CalendarRead) -> list[tuple[str, str]]:
    form = "%d %H:%M"
    return [(each.since.strftime(form), each.until.strftime(form)) for each in found.stretches]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("zone-misspelt", ("'Europe/Madird'", "did you mean Europe/Madrid?", "UID z1")),
        ("zone-custom-without-definition", ("'Customized Time Zone'", "UID z2")),
        ("zone-as-offset", ("'UTC+3'", "write one such as Europe/Madrid", "UID z3")),
        ("interval-nought", ("INTERVAL=0", 'UID i1) "EXERCISE nights" in line 4')),
        ("exrule", ("EXRULE", 'UID x1) "EXERCISE nights" in line 4')),
        ("one-uid-two-events", ('"EXERCISE first" in line 4', '"EXERCISE second" in line 11')),
        ("two-tzid-lines", ("line 4", "TZID")),
        ("date-start-timed-end", ("begins with a date without a time", "UID d1")),
    ],
)
def test_what_is_not_understood_is_refused(name: str, said: tuple[str, ...]) -> None:
    with pytest.raises(CalendarRefused) as refused:
        read((FILES / f"{name}.ics").read_bytes())
    assert all(word in str(refused.value) for word in said), str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "why"), [("cancelled-twice", "it is cancelled"), ("method-cancel", "METHOD CANCEL")]
)
def test_what_is_cancelled_is_no_duty(name: str, why: str) -> None:
    found = read((FILES / f"{name}.ics").read_bytes())
    assert (found.events, found.stretches) == (1, ())
    ((event, reason),) = found.left_out
    assert "EXERCISE cancelled" in event
    assert why in reason


def test_a_day_that_ends_a_repetition_is_included() -> None:
    found = read((FILES / "until-as-a-date.ics").read_bytes())
    assert times(found) == [
        ("14 16:00", "15 04:00"),
        ("15 16:00", "16 04:00"),
        ("16 16:00", "17 04:00"),
    ]


def test_a_letter_that_is_cut_by_folding_is_read() -> None:
    found = read((FILES / "letter-cut-by-folding.ics").read_bytes())
    assert times(found) == [("26 06:00", "26 18:00")]


@pytest.mark.parametrize(
    ("rule", "last"),
    [
        ("UNTIL=20261216T180000", "16 16:00"),  # local, though it should be UTC
        ("UNTIL=20261216T160000Z", "16 16:00"),
        ("UNTIL=20261216T155959Z", "15 16:00"),
    ],
)
def test_an_end_without_a_zone_is_in_the_events_own(rule: str, last: str) -> None:
    found = read(one(f"{AT_NIGHT}\nRRULE:FREQ=DAILY;{rule}"))
    assert times(found)[-1][0] == last


@pytest.mark.parametrize("until", ["20261216", "20261216T000000", "20261215T220000Z"])
def test_whole_days_end_with_the_day_of_the_rosters_zone(until: str) -> None:
    body = f"DTSTART;VALUE=DATE:20261214\nRRULE:FREQ=DAILY;UNTIL={until}"
    assert [since for since, _until in times(read(one(body)))] == [
        "13 22:00",
        "14 22:00",
        "15 22:00",
    ]


@pytest.mark.parametrize(
    ("zone", "since"),
    [
        ("Middle East Standard Time", "14 16:00"),
        ("/example.org/2026/Asia/Beirut", "14 16:00"),
        ('"Asia/Beirut"', "14 16:00"),
        ("UTC", "14 18:00"),
    ],
)
def test_other_names_of_a_zone_are_known(zone: str, since: str) -> None:
    body = f"DTSTART;TZID={zone}:20261214T180000\nDTEND;TZID={zone}:20261214T200000"
    assert times(read(one(body)))[0][0] == since


def test_a_zone_that_the_calendar_defines_is_its_own_and_no_later_ones() -> None:
    body = AT_NIGHT.replace("Asia/Beirut", "Own")
    for offset, since in (("+0500", "14 13:00"), ("+0100", "14 17:00")):
        rules = f"DTSTART:19700101T000000\nTZOFFSETFROM:{offset}\nTZOFFSETTO:{offset}"
        zone = f"BEGIN:VTIMEZONE\nTZID:Own\nBEGIN:STANDARD\n{rules}\nEND:STANDARD\nEND:VTIMEZONE\n"
        assert times(read(one(body, zone)))[0][0] == since
    with pytest.raises(CalendarRefused, match="'Own'"):
        read(one(body))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (f"{AT_NIGHT}\nRRULE:FREQ=DAILY;COUNT=x", "RRULE of the event"),
        (f"{AT_NIGHT}\nRRULE:FREQ=DALY;COUNT=2", "RRULE of the event"),
        (f"{AT_NIGHT}\nRRULE:FREQ=DAILY;COUNT=-2", "COUNT=-2"),
        (f"{AT_NIGHT}\nRRULE:FREQ=DAILY;COUNT=2;UNTIL=20261220", "COUNT and UNTIL"),
        (f"{AT_NIGHT}\nRRULE:FREQ=MONTHLY;COUNT=2;RSCALE=HEBREW", "RSCALE"),
        (f"{AT_NIGHT}\nEXDATE:some day", "EXDATE of the event"),
        (f"{AT_NIGHT}\nEXDATE;TZID=Asia/Beyrut:20261215T180000", "'Asia/Beyrut'"),
        (f"{AT_NIGHT}\nSUMMARY:EXERCISE again", "SUMMARY more than once"),
        (f"{AT_NIGHT}\nDURATION:PT2H", "DTEND and DURATION"),
        ("DTSTART;TZID=Asia/Beirut:20261214T180000Z\nDURATION:PT1H", "time zone and UTC"),
        ("DTSTART:20261214T180000Z\nDTEND:20261214T200000", "has a time zone"),
        ("DTSTART:20261214T180000Z\nDTEND:20261214T160000Z", "no end after"),
        ("DTSTART:20261314T180000Z\nDTEND:20261214T160000Z", "DTSTART of the event"),
    ],
)
def test_what_could_be_taken_otherwise_is_refused_by_name(body: str, said: str) -> None:
    with pytest.raises(CalendarRefused) as refused:
        read(one(body))
    assert said in str(refused.value)
    assert "(UID u1)" in str(refused.value)


def test_events_without_a_uid_are_all_read() -> None:
    parts = "".join(
        f"BEGIN:VEVENT\nDTSTART:202612{day}T060000Z\nDTEND:202612{day}T070000Z\nEND:VEVENT\n"
        for day in (14, 15)
    )
    assert len(read(f"{HEAD}{parts}END:VCALENDAR\n").stretches) == 2


def test_everything_left_out_has_its_reason() -> None:
    def event(uid: str, day: str, more: str = "") -> str:
        return (
            f"BEGIN:VEVENT\nUID:{uid}\nSUMMARY:EXERCISE {uid}\nDTSTART:{day}T060000Z\n"
            f"DTEND:{day}T070000Z\n{more}END:VEVENT\n"
        )

    body = (
        event("now", "20261201")
        + event("off", "20261202", "STATUS:cancelled\n")
        + event("past", "20261001")
        + event("far", "20301201")
        + "BEGIN:VTODO\nUID:t\nEND:VTODO\n"
    )
    found = read(f"{HEAD}{body}END:VCALENDAR\n")
    assert found.events == 4
    assert [each.title for each in found.stretches] == ["EXERCISE now"]
    assert [(name.split('"')[1], why) for name, why in found.left_out] == [
        ("EXERCISE off", "it is cancelled"),
        ("EXERCISE past", "it is over"),
        ("EXERCISE far", "it has no date within two years"),
    ]
    assert dict(found.others) == {"VTODO": 1}


def test_a_night_that_the_clocks_skip_is_left_out_and_the_others_are_read() -> None:
    """28 March 2027 begins at 01:00 in Beirut."""
    body = (
        "DTSTART;TZID=Asia/Beirut:20270327T000000\nDTEND;TZID=Asia/Beirut:20270327T003000\n"
        "RRULE:FREQ=DAILY;COUNT=3"
    )
    assert [since for since, _until in times(read(one(body)))] == ["26 22:00", "28 21:00"]


@pytest.mark.parametrize("method", ["REPLY", "COUNTER", "REFRESH"])
def test_an_answer_between_calendars_is_none(method: str) -> None:
    with pytest.raises(CalendarRefused, match=method):
        read(one(AT_NIGHT, f"METHOD:{method}\n"))
