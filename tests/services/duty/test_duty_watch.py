"""The clock over the shifts: reminders, confirmation, briefing, notes, and the daily check."""

from datetime import UTC, datetime

import pytest

from domain.topics import Topic
from formats.network_file.document import read_network
from services.conversation import filling_in
from services.directory import versions as directory
from services.duty import acts as duty_acts
from services.duty import handover, in_chat
from services.requests import acknowledge, answering
from services.running import timekeeping
from services.visit.office import Office
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk
from tests.services.duty_stage import LINE, NETWORK, events, staged

# The desk in Beirut hands over at 08:00 there, 06:00 UTC in winter; so does the daily check.
BEFORE = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
BEGINS = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    return await staged(office)


async def until(clerk: Clerk, clock: HandClock, at: datetime) -> None:
    """The time goes on to ``at``, and what falls due happens as a running service does it."""
    while True:
        due = await timekeeping.next_due(clerk.office)
        if due is None or due > at:
            break
        clock.at = max(due, clock.at)
        await clerk.time_passes()
    clock.at = at
    await clerk.time_passes()


@on_both
async def test_the_coming_officer_is_reminded_confirms_and_is_briefed(
    clerk: Clerk, clock: HandClock
) -> None:
    await until(clerk, clock, BEFORE)
    asked = clerk.last("lbn-second")
    assert asked.saying.topic is Topic.SHIFT_COMING
    assert asked.rings
    assert (
        await clerk.presses("lbn-duty", in_chat.confirm_shift, on=asked.message_id)
        is Topic.NOT_YOURS
    )
    await clerk.presses("lbn-second", in_chat.confirm_shift, on=asked.message_id)
    assert clerk.last("lbn-second").saying.facts["confirmed"] is True
    await until(clerk, clock, BEGINS)
    briefing = clerk.last("lbn-second")
    assert briefing.saying.topic is Topic.BRIEFING
    assert briefing.saying.facts["leaving"] == ["EXERCISE Rami Haddad"]
    assert not briefing.rings
    assert "shift_unconfirmed" not in clerk.reads("lbn-deputy")
    found = await events(clerk.office)
    assert found.count("shift.confirmed") == 1
    assert found.count("handover.briefed") == 1


@on_both
async def test_where_nobody_confirms_the_deputy_is_told_once(
    clerk: Clerk, clock: HandClock
) -> None:
    await until(clerk, clock, BEGINS)
    told = clerk.last("lbn-deputy")
    assert told.saying.topic is Topic.SHIFT_UNCONFIRMED
    assert told.rings
    assert clerk.last("lbn-second").rings
    clock.advances(minutes=5)
    await clerk.time_passes()
    assert clerk.reads("lbn-deputy").count("shift_unconfirmed") == 1
    assert clerk.reads("lbn-second").count("shift_coming") == 1
    assert clerk.reads("lbn-second").count("briefing") == 1
    # Confirming late still works, on the briefing.
    late = clerk.last("lbn-second", "briefing")
    await clerk.presses("lbn-second", in_chat.confirm_shift, on=late.message_id)
    assert clerk.last("lbn-second", "briefing").saying.facts["confirmed"] is True


async def test_who_goes_on_is_neither_reminded_nor_briefed(clerk: Clerk, clock: HandClock) -> None:
    await until(clerk, clock, datetime(2026, 11, 30, 12, 0, tzinfo=UTC))
    assert "shift_coming" not in clerk.reads("lbn-deputy")
    assert "briefing" not in clerk.reads("lbn-deputy")
    assert "shift_coming" not in clerk.reads("esp-duty")


@on_both
async def test_the_briefing_has_open_requests_drafts_and_notes(
    clerk: Clerk, clock: HandClock
) -> None:
    for _ in range(2):
        await clerk.does("esp-officer", filling_in.file_line, LINE)
    case = str(clerk.last("lbn-duty", "alert").saying.facts["case"])
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await clerk.does("lbn-duty", answering.delay, case, "2026-11-26T12:00Z EXERCISE the court")
    await clerk.does("lbn-duty", handover.leave_note, "EXERCISE the court calls at 15:00")
    assert clerk.reads("lbn-duty")[-1] == "note_kept"
    await clerk.does("esp-officer", handover.leave_note, "EXERCISE nothing")
    assert clerk.reads("esp-officer")[-1] == "not_on_duty"
    await until(clerk, clock, BEGINS)
    briefing = clerk.last("lbn-second", "briefing").saying
    rows = [str(row).split("|") for row in briefing.facts["rows"]]
    assert {row[3] for row in rows} == {"notified", "delayed"}
    assert rows[0][3] == "notified"
    assert [text.body for text in briefing.texts] == ["EXERCISE the court calls at 15:00"]
    await until(clerk, clock, datetime(2026, 11, 26, 6, 0, tzinfo=UTC))
    assert clerk.last("lbn-duty", "briefing").saying.texts == ()


@on_both
async def test_each_day_the_supervisor_reads_what_is_missing_and_nothing_where_all_is_well(
    clerk: Clerk, clock: HandClock
) -> None:
    await until(clerk, clock, datetime(2026, 11, 25, 7, 0, tzinfo=UTC))
    assert "cover_missing" not in clerk.reads("lbn-chief")
    await clerk.does("lbn-second", duty_acts.leave, "2026-12-01 2026-12-01")
    await until(clerk, clock, datetime(2026, 11, 26, 7, 0, tzinfo=UTC))
    told = clerk.last("lbn-chief", "cover_missing")
    assert told.rings
    assert len(told.saying.facts["gaps"]) == 1
    assert "cover_missing" not in clerk.reads("esp-chief")
    await clerk.time_passes()
    assert clerk.reads("lbn-chief").count("cover_missing") == 1
    await until(clerk, clock, datetime(2026, 11, 27, 7, 0, tzinfo=UTC))
    assert clerk.reads("lbn-chief").count("cover_missing") == 2
    assert (await events(clerk.office)).count("cover.told") == 2


async def test_after_days_of_standstill_the_day_is_told_once_and_old_hand_overs_are_not(
    clerk: Clerk, clock: HandClock
) -> None:
    await clerk.does("lbn-second", duty_acts.leave, "2026-12-05 2026-12-05")
    clock.at = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
    await clerk.time_passes()
    assert clerk.reads("lbn-chief").count("cover_missing") == 1
    assert "briefing" not in clerk.reads("lbn-duty")
    assert "briefing" not in clerk.reads("lbn-second")


async def test_people_who_cannot_be_reached_are_told_each_day(
    office: Office, clock: HandClock
) -> None:
    clerk = await staged(office, "lbn-chief", "lbn-duty", "lbn-deputy", "esp-chief")
    await until(clerk, clock, BEGINS)
    rows = [str(row) for row in clerk.last("lbn-chief", "cover_missing").saying.facts["rows"]]
    assert ["unreachable" in row and "Hadi Aoun" in row for row in rows] == [True]
    assert clerk.last("lbn-deputy").saying.topic is Topic.SHIFT_UNCONFIRMED


async def test_an_import_moves_the_next_look(clerk: Clerk, clock: HandClock) -> None:
    earlier = NETWORK.read_text("utf-8").replace(
        'every: 1d, handover: "08:00"', 'every: 1d, handover: "17:00"'
    )
    await directory.import_network(clerk.office, read_network(earlier, now=clock.at))
    # 17:00 in Beirut is 15:00 UTC, three hours from now; the reminder comes two hours before.
    await until(clerk, clock, datetime(2026, 11, 24, 13, 0, tzinfo=UTC))
    asked = [p for p in ("lbn-duty", "lbn-second") if "shift_coming" in clerk.reads(p)]
    assert len(asked) == 1


async def test_a_failing_look_is_put_off_and_holds_up_no_escalation(
    clerk: Clerk, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await clerk.does("esp-officer", filling_in.file_line, LINE)

    async def breaks(*_: object) -> None:
        raise RuntimeError("EXERCISE")

    monkeypatch.setattr("services.duty.watch._shifts", breaks)
    clock.at = BEFORE
    fired = 0
    while True:
        try:
            if not await timekeeping.fire_due(clerk.office):
                break
            fired += 1
        except RuntimeError:
            break
    await clerk.delivers()
    assert fired
    due = await timekeeping.next_due(clerk.office)
    assert due is not None
    assert due > clock.at


async def test_who_steps_in_at_once_is_briefed_and_nobody_is_alarmed(
    clerk: Clerk, clock: HandClock
) -> None:
    clock.advances(minutes=1)
    await clerk.does("lbn-duty", duty_acts.sick)
    await clerk.time_passes()
    assert clerk.last("lbn-deputy").saying.topic is Topic.BRIEFING
    for person in ("lbn-chief", "lbn-second", "lbn-duty"):
        assert "shift_unconfirmed" not in clerk.reads(person)
