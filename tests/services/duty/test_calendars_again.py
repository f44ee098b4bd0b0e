"""A calendar that comes again: what it says no longer is taken back, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.duty.calendars import NAMED
from formats.calendar_file.lines import CalendarRefused
from services.duty.calendar_import import Imported, Source, difference, import_calendar
from services.visit.office import Office
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk
from tests.services.duty_stage import events, staged, who

HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//EXERCISE//EN\r\n"
DAYS = {"a": 26, "b": 28, "c": 30}
"""Days of November on which Hadi Aoun has the duty by the roster: Nour Khalil has it instead."""


def written(*uids: str, method: str = "", hour: int = 6, more: str = "") -> bytes:
    """A calendar of one hour in which Nour is on duty, on the day of each UID."""
    parts = "".join(
        f"BEGIN:VEVENT\r\nUID:{uid}\r\nSUMMARY:EXERCISE Nour Khalil\r\n{more}"
        f"DTSTART:202611{DAYS[uid]}T{hour:02}0000Z\r\nDTEND:202611{DAYS[uid]}T{hour + 1:02}0000Z\r\n"
        "END:VEVENT\r\n"
        for uid in uids
    )
    says = f"METHOD:{method}\r\n" if method else ""
    return f"{HEAD}{says}{parts}END:VCALENDAR\r\n".encode()


def at(uid: str, hour: int = 6) -> datetime:
    return datetime(2026, 11, DAYS[uid], hour, 30, tzinfo=UTC)


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    return await staged(office)


async def takes(
    clerk: Clerk, content: bytes, calendar: str = "/files/one.ics", leave: str = ""
) -> Imported:
    source = Source(
        content=content,
        calendar=calendar,
        roster="" if leave else "lbn-desk",
        layer="" if leave else "duty",
        leave=leave,
    )
    shown = await difference(clerk.office, source)
    return await import_calendar(clerk.office, source, agreed=shown)


async def nour_has(clerk: Clerk) -> set[str]:
    return {uid for uid in DAYS if await who(clerk.office, at(uid)) == ["lbn-deputy"]}


@on_both
async def test_what_is_gone_is_taken_back_and_what_moved_moves(clerk: Clerk) -> None:
    assert len((await takes(clerk, written("a", "b", "c"))).added) == 3
    again = await takes(clerk, written("a", "c"))
    assert (len(again.added), [piece.since.day for piece in again.taken_back]) == (0, [28])
    assert await nour_has(clerk) == {"a", "c"}
    moved = await takes(clerk, written("a", "c", hour=9))
    assert (len(moved.added), len(moved.taken_back)) == (2, 2)
    assert await nour_has(clerk) == set()
    assert await who(clerk.office, at("a", 9)) == ["lbn-deputy"]
    assert (await takes(clerk, written("a", "c", hour=9))).is_none
    assert (await events(clerk.office)).count("duty.changed") == 3


async def test_the_supervisor_reads_what_was_taken_back(clerk: Clerk) -> None:
    await takes(clerk, written("a", "b"))
    await takes(clerk, written("a"))
    await clerk.delivers()
    facts = clerk.last("lbn-chief", "duty_changed").saying.facts
    assert facts["rows"] == []
    assert ["EXERCISE Nour Khalil" in str(row) for row in facts["back"]] == [True]  # type: ignore[union-attr]  # a list of rows
    assert facts["change"] == ""


@pytest.mark.parametrize(
    "second",
    [
        written("a", "b", more="STATUS:CANCELLED\r\n"),
        written(),
    ],
)
async def test_a_calendar_in_which_nothing_is_left_takes_everything_back(
    clerk: Clerk, second: bytes
) -> None:
    await takes(clerk, written("a", "b"))
    assert len((await takes(clerk, second)).taken_back) == 2
    assert await nour_has(clerk) == set()


async def test_an_empty_calendar_that_was_never_there_is_refused(clerk: Clerk) -> None:
    with pytest.raises(CalendarRefused, match="no event"):
        await takes(clerk, written())


async def test_a_message_takes_back_its_own_events_alone(clerk: Clerk) -> None:
    await takes(clerk, written("a", "b", "c"))
    assert len((await takes(clerk, written("b", method="CANCEL"))).taken_back) == 1
    assert await nour_has(clerk) == {"a", "c"}
    assert (await takes(clerk, written("a", method="REQUEST"))).is_none
    assert await nour_has(clerk) == {"a", "c"}


async def test_another_calendar_for_the_same_layer_stays(clerk: Clerk) -> None:
    await takes(clerk, written("a"))
    await takes(clerk, written("b"), "/files/two.ics")
    assert await nour_has(clerk) == {"a", "b"}
    # Known by its event, wherever its file is now.
    await takes(clerk, written("a", hour=9), "/elsewhere/three.ics")
    assert await nour_has(clerk) == {"b"}


async def test_calendars_with_names_are_known_by_them_alone(clerk: Clerk) -> None:
    await takes(clerk, written("a", "b"), f"{NAMED}one")
    await takes(clerk, written("a", "c"), f"{NAMED}two")
    assert await nour_has(clerk) == {"a", "b", "c"}
    await takes(clerk, written("a"), f"{NAMED}one")
    assert await nour_has(clerk) == {"a", "c"}


async def test_who_was_on_duty_until_now_stays_known(clerk: Clerk, clock: HandClock) -> None:
    await takes(clerk, written("a", "b"))
    clock.at = at("a")
    await takes(clerk, written("b"))
    assert await who(clerk.office, at("a") - timedelta(minutes=1)) == ["lbn-deputy"]
    assert await who(clerk.office, at("a") + timedelta(minutes=1)) != ["lbn-deputy"]


async def test_leave_that_is_gone_is_taken_back(clerk: Clerk) -> None:
    await takes(clerk, written("a", "b"), leave="lbn-duty")
    assert await who(clerk.office, at("a")) == []
    assert len((await takes(clerk, written("b"), leave="lbn-duty")).taken_back) == 1
    assert await who(clerk.office, at("a")) == ["lbn-duty"]


async def test_what_was_agreed_to_is_done_or_nothing(clerk: Clerk) -> None:
    source = Source(content=written("a", "b"), roster="lbn-desk", layer="duty")
    shown = await difference(clerk.office, source)
    await takes(clerk, written("a"))
    with pytest.raises(CalendarRefused, match="changed by others meanwhile"):
        await import_calendar(clerk.office, source, agreed=shown)
    assert await nour_has(clerk) == {"a"}
