"""Calendars out and in: what a feed holds by another reader, and what an import refuses."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from ical.calendar import Calendar as OtherCalendar
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from domain.duty.roster import shifts
from domain.vocabulary import LayerName, RosterId
from formats.calendar_file.lines import CalendarRefused
from formats.calendar_file.reading import read_calendar
from services.duty import calendar_feeds as calendars
from services.duty import in_chat
from services.duty.calendar_import import Source, import_calendar
from services.people import people
from services.visit.office import Office
from tests.conftest import HandClock
from tests.services.desk_clerk import Clerk
from tests.services.duty_stage import events, staged, who

BEIRUT = ZoneInfo("Asia/Beirut")
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//EXERCISE//EN\r\n"


def written(*bodies: str) -> bytes:
    """A calendar of these events."""
    parts = (
        f"BEGIN:VEVENT\r\nUID:{n}\r\n{body}\r\nEND:VEVENT\r\n" for n, body in enumerate(bodies)
    )
    return (HEAD + "".join(parts) + "END:VCALENDAR\r\n").encode()


def event(start: str, end: str, title: str = "lbn-deputy", more: str = "") -> str:
    return f"DTSTART{start}\r\nDTEND{end}\r\nSUMMARY:{title}" + (f"\r\n{more}" if more else "")


async def takes(clerk: Clerk, content: bytes, *, layer: str = "", leave: str = "") -> int:
    """How many times of the Lebanese desk, or of somebody's leave, a calendar changes."""
    roster = "" if leave else "lbn-desk"
    source = Source(content=content, roster=roster, layer=layer, leave=leave)
    return len((await import_calendar(clerk.office, source)).added)


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    clerk = await staged(office)
    object.__setattr__(office, "calendar_url", "https://duty.example.org")
    return clerk


async def addresses(clerk: Clerk, person: str) -> list[str]:
    """The secrets in the addresses that the person is given."""
    await clerk.does(person, calendars.give_addresses)
    rows = clerk.last(person, "calendar").saying.facts["links"]
    found = [str(row).split("|")[1] for row in rows]  # type: ignore[union-attr]  # a list of rows
    assert all(link.startswith("https://duty.example.org/calendar/") for link in found)
    return [
        link.removeprefix("https://duty.example.org/calendar/")[: -len(".ics")] for link in found
    ]


async def test_a_feed_holds_the_shifts_that_everybody_sees(clerk: Clerk, clock: HandClock) -> None:
    own, desk = await addresses(clerk, "lbn-duty")
    since, until = clock.at - timedelta(days=7), clock.at + timedelta(days=30)
    async with clerk.office.store.reading() as work:
        roster = work.directory.rosters[RosterId("lbn-desk")]
    for token, only in ((own, {"lbn-duty"}), (desk, None)):
        served = await calendars.calendar_at(clerk.office, token)
        assert served is not None
        read = recurring_ical_events.of(Calendar.from_ical(served)).between(since, until)
        found = sorted((e["DTSTART"].dt, e["DTEND"].dt) for e in read)
        expected = sorted(
            (shift.since, shift.until)
            for layer in ("duty", "deputy")
            for shift in shifts(roster, LayerName(layer), since, until)
            if only is None or shift.person in only
        )
        assert found == expected
        assert len({str(e["UID"]) for e in read}) == len(read)


async def test_another_reader_finds_the_same_in_a_feed(clerk: Clerk, clock: HandClock) -> None:
    own, desk = await addresses(clerk, "lbn-duty")
    since, until = clock.at - timedelta(days=7), clock.at + timedelta(days=30)
    for token in (own, desk):
        served = await calendars.calendar_at(clerk.office, token)
        assert served is not None
        theirs = IcsCalendarStream.calendar_from_ics(served.decode())
        assert _seen_by_other(theirs, since, until) == _seen(served, since, until)


@pytest.mark.parametrize(
    ("first", "rule"),
    [
        ("20261126", "RRULE:FREQ=DAILY;COUNT=200"),
        ("20261126", "RRULE:FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20270601T000000Z"),
        ("20261126", "RRULE:FREQ=WEEKLY;COUNT=50\r\nEXDATE;TZID=Asia/Beirut:20270107T200000"),
        ("20261130", "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=9"),
        ("20261208", "RRULE:FREQ=MONTHLY;BYDAY=2TU;COUNT=9"),
        ("20261126", "RRULE:FREQ=YEARLY;COUNT=2"),
        ("20261126", "RRULE:FREQ=DAILY;COUNT=2\r\nRDATE;TZID=Asia/Beirut:20270328T200000"),
    ],
)
def test_another_reader_finds_the_same_dates_in_what_is_imported(first: str, rule: str) -> None:
    """Across the changes of Lebanon's clocks in March and October."""
    start, end = f";TZID=Asia/Beirut:{first}T200000", f";TZID=Asia/Beirut:{first}T230000"
    content = written(event(start, end, more=rule))
    theirs = IcsCalendarStream.calendar_from_ics(content.decode())
    read = read_calendar(content, BEIRUT, NOW).stretches
    assert len(read) > 1
    assert [(each.since, each.until, each.title) for each in read] == _seen_by_other(
        theirs, NOW, NOW + timedelta(days=731)
    )


def _seen(content: bytes, since: datetime, until: datetime) -> list[tuple[datetime, datetime, str]]:
    read = recurring_ical_events.of(Calendar.from_ical(content)).between(since, until)
    return sorted((e["DTSTART"].dt, e["DTEND"].dt, str(e["SUMMARY"])) for e in read)


def _seen_by_other(
    calendar: OtherCalendar, since: datetime, until: datetime
) -> list[tuple[datetime, datetime, str]]:
    read = calendar.timeline_tz(UTC).overlapping(since, until)
    return sorted(
        (
            event.start_datetime.astimezone(UTC),
            event.end_datetime.astimezone(UTC),
            event.summary or "",
        )
        for event in read
    )


async def test_an_address_opens_nothing_once_it_is_revoked_replaced_or_its_owner_is(
    clerk: Clerk,
) -> None:
    first, *_ = await addresses(clerk, "lbn-duty")
    second, *_ = await addresses(clerk, "lbn-duty")
    assert await calendars.calendar_at(clerk.office, first) is None
    assert await calendars.calendar_at(clerk.office, second) is not None
    on = clerk.last("lbn-duty", "calendar").message_id
    await clerk.presses("lbn-duty", in_chat.revoke_calendars, on=on)
    assert await calendars.calendar_at(clerk.office, second) is None
    third, *_ = await addresses(clerk, "lbn-duty")
    await people.revoke(clerk.office, "lbn-duty")
    assert await calendars.calendar_at(clerk.office, third) is None
    fourth, *_ = await addresses(clerk, "lbn-deputy")
    assert await calendars.revoke_from_console(clerk.office, "lbn-deputy") == 2
    assert await calendars.calendar_at(clerk.office, fourth) is None
    assert await calendars.calendar_at(clerk.office, "guessed") is None


async def test_the_secret_is_not_kept(clerk: Clerk) -> None:
    from sqlalchemy import select

    from storage.database.duty_tables import calendar_feeds

    token, *_ = await addresses(clerk, "lbn-duty")
    async with clerk.office.store.reading() as work:
        rows = (await work.connection.execute(select(calendar_feeds))).all()
    assert rows
    assert all(token.encode() not in row.token_key + row.sealed for row in rows)


async def test_overrides_come_from_a_calendar_all_or_nothing(
    clerk: Clerk, clock: HandClock
) -> None:
    content = written(
        event(":20261126T080000", ":20261126T200000", "Night of EXERCISE Nour Khalil"),
        event(";TZID=Europe/Madrid:20261128T090000", ";TZID=Europe/Madrid:20261128T120000"),
        event(":20261201T060000Z", ":20261201T070000Z", more="RRULE:FREQ=DAILY;COUNT=3"),
        event(":20261001T060000Z", ":20261001T070000Z"),
        event(":20261210T060000Z", ":20261210T070000Z", more="STATUS:CANCELLED"),
    )
    assert await takes(clerk, content, layer="duty") == 5
    # A time without a zone is local to the desk: 08:00 in Beirut is 06:00 UTC.
    for day, hour in ((26, 6), (26, 17), (28, 8), (28, 10)):
        at = datetime(2026, 11, day, hour, tzinfo=UTC)
        assert await who(clerk.office, at) == ["lbn-deputy"], at
    assert await who(clerk.office, datetime(2026, 12, 3, 6, 30, tzinfo=UTC)) == ["lbn-deputy"]
    assert await who(clerk.office, datetime(2026, 12, 4, 6, 30, tzinfo=UTC)) != ["lbn-deputy"]
    assert await takes(clerk, content, layer="duty") == 0
    assert (await events(clerk.office)).count("duty.changed") == 1
    foreign = written(
        event(":20261205T060000Z", ":20261205T070000Z"),
        event(":20261206T060000Z", ":20261206T070000Z", "esp-duty"),
    )
    with pytest.raises(CalendarRefused, match="names nobody of this desk"):
        await takes(clerk, foreign, layer="duty")
    assert await who(clerk.office, datetime(2026, 12, 5, 6, 30, tzinfo=UTC)) != ["lbn-deputy"]


async def test_leave_comes_from_a_calendar_and_the_supervisor_is_told(
    clerk: Clerk, clock: HandClock
) -> None:
    content = written(event(";VALUE=DATE:20261125", ";VALUE=DATE:20261126", "EXERCISE away"))
    assert await takes(clerk, content, leave="lbn-second") == 1
    await clerk.delivers()
    assert await who(clerk.office, datetime(2026, 11, 25, 12, tzinfo=UTC)) == []
    told = clerk.last("lbn-chief")
    assert told.rings
    assert len(told.saying.facts["gaps"]) == 1  # type: ignore[arg-type]  # a list of rows
    assert await takes(clerk, content, leave="lbn-second") == 0
    for wrong in ("nobody", "esp-officer"):
        with pytest.raises(CalendarRefused, match="is on a roster"):
            await takes(clerk, content, leave=wrong)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (written(*[event(":20261126T060000Z", ":20261126T070000Z")] * 2_001), "more than 2000"),
        (HEAD.encode() + b"BEGIN:VEVENT\r\n" * 100_000, "more than 2000"),
        (b" " * (4 * 1024 * 1024 + 1), "larger than 4 MB"),
        (b"not a calendar", "not a calendar"),
        (b"\xff\xfe\x00", "not a calendar"),
        (
            written(event(":20261126T060000Z", ":20261126T070000Z", more="RRULE:FREQ=DAILY")),
            "without end",
        ),
        (
            written(
                event(
                    ":20261126T060000Z",
                    ":20261126T060001Z",
                    more="RRULE:FREQ=SECONDLY;UNTIL=20361126T060000Z",
                )
            ),
            "within a day",
        ),
        (
            written(
                event(
                    ":20261126T060000Z",
                    ":20261126T060001Z",
                    more="RRULE:FREQ=DAILY;COUNT=1000000",
                )
            ),
            "more than 2000 times",
        ),
        (written(event(":20261126T060000Z", ":20261126T060000Z")), "no end"),
        (written("DTEND:20261126T060000Z\r\nSUMMARY:x"), "no beginning"),
        (written(event(":20269926T060000Z", ":20261126T070000Z")), "CalendarRefused"),
    ],
)
def test_a_calendar_that_cannot_be_used_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(CalendarRefused) as refused:
        read_calendar(content, BEIRUT, NOW)
    assert said in f"CalendarRefused {refused.value}"


def test_overlapping_events_are_refused_by_the_import_alone() -> None:
    content = written(
        event(":20261126T060000Z", ":20261126T080000Z"),
        event(":20261126T070000Z", ":20261126T090000Z"),
    )
    assert len(read_calendar(content, BEIRUT, NOW).stretches) == 2


async def test_overlapping_overrides_change_nothing(clerk: Clerk) -> None:
    content = written(
        event(":20261126T060000Z", ":20261126T080000Z"),
        event(":20261126T070000Z", ":20261126T090000Z"),
    )
    with pytest.raises(CalendarRefused, match="overlaps"):
        await takes(clerk, content, layer="duty")
    with pytest.raises(CalendarRefused, match="no layer"):
        await takes(clerk, content, layer="nights")
    assert "duty.changed" not in await events(clerk.office)


@pytest.mark.parametrize(
    ("start", "end", "since", "until"),
    [
        # 25 October 2026, Madrid: 02:00 to 03:00 exists twice.
        ("20261025T023000", "20261025T060000", "2026-10-25T00:30", "2026-10-25T05:00"),
        ("20261024T220000", "20261025T023000", "2026-10-24T20:00", "2026-10-25T01:30"),
        # 28 March 2027, Madrid: 02:00 to 03:00 does not exist.
        ("20270328T023000", "20270328T060000", "2027-03-28T01:00", "2027-03-28T04:00"),
        ("20270327T220000", "20270328T023000", "2027-03-27T21:00", "2027-03-28T01:00"),
    ],
)
def test_times_that_never_or_twice_exist(start: str, end: str, since: str, until: str) -> None:
    content = written(event(f":{start}", f":{end}"))
    (read,) = read_calendar(
        content, ZoneInfo("Europe/Madrid"), datetime(2026, 10, 1, tzinfo=UTC)
    ).stretches
    assert read.since == datetime.fromisoformat(f"{since}+00:00")
    assert read.until == datetime.fromisoformat(f"{until}+00:00")
