"""Changes to duty made in chat: who is on duty afterwards, who is told, and how they are undone."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.topics import Topic, stamp
from formats.network_file.document import read_network, write_network
from handlers.routes import presses
from services.conversation import filling_in
from services.directory import versions as directory
from services.duty import acts as duty_acts
from services.duty import cover, in_chat
from services.requests import acknowledge
from services.visit.desk import serve
from services.visit.inbound import Inbound
from services.visit.office import Office
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk
from tests.services.duty_stage import LINE, NETWORK, events, staged, who


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    return await staged(office)


@on_both
async def test_off_sick_the_deputy_is_on_duty_at_once(clerk: Clerk, clock: HandClock) -> None:
    office = clerk.office
    assert await who(office, clock.at) == ["lbn-duty"]
    await clerk.does("lbn-duty", duty_acts.sick)
    assert await who(office, clock.at) == ["lbn-deputy"]
    # The shift ends at 08:00 in Beirut, 06:00 UTC; the next officer comes as ever.
    assert await who(office, datetime(2026, 11, 25, 5, 59, tzinfo=UTC)) == ["lbn-deputy"]
    assert await who(office, datetime(2026, 11, 25, 6, 0, tzinfo=UTC)) == ["lbn-second"]
    assert clerk.last("lbn-duty").saying.facts["kind"] == "sick"
    told = clerk.last("lbn-deputy")
    assert told.saying.topic is Topic.DUTY_CHANGED
    assert told.rings
    chief = clerk.last("lbn-chief")
    assert chief.saying.facts["gaps"] == []
    assert not chief.rings
    assert "duty.changed" in await events(office)


@on_both
async def test_what_the_sick_officer_had_in_hand_goes_to_the_deputy(
    clerk: Clerk, clock: HandClock
) -> None:
    await clerk.does("esp-officer", filling_in.file_line, LINE)
    first = str(clerk.last("lbn-duty", "alert").saying.facts["case"])
    await clerk.presses("lbn-duty", acknowledge.acknowledge, first)
    await clerk.does("esp-officer", filling_in.file_line, LINE)
    await clerk.does("lbn-duty", duty_acts.sick)
    assert "owner_now" in clerk.reads("lbn-deputy")
    assert clerk.reads("lbn-deputy").count("alert") == 1
    async with clerk.office.store.reading() as work:
        request = await work.requests.by_case(first)
        assert request is not None
        assert request.owner == "lbn-deputy"


async def test_who_is_not_on_duty_cannot_be_off_sick(clerk: Clerk, clock: HandClock) -> None:
    await clerk.does("lbn-second", duty_acts.sick)
    assert clerk.reads("lbn-second")[-1] == "not_on_duty"
    assert await who(clerk.office, clock.at) == ["lbn-duty"]


async def test_without_a_deputy_the_shift_is_empty_and_the_supervisor_fills_it(
    clerk: Clerk, clock: HandClock
) -> None:
    await clerk.does("esp-duty", duty_acts.sick)
    assert await who(clerk.office, clock.at, roster="esp-desk") == []
    told = clerk.last("esp-chief")
    assert told.rings
    assert len(told.saying.facts["gaps"]) == 1
    await clerk.presses("esp-chief", in_chat.ask_who_fills, 0, on=told.message_id)
    assert clerk.last("esp-chief").saying.topic is Topic.FILL_WHO
    # The one other person of the desk is away, so that nobody is offered.
    assert clerk.last("esp-chief").saying.facts["options"] == []


@on_both
async def test_leave_opens_the_shifts_and_a_press_fills_one(clerk: Clerk, clock: HandClock) -> None:
    office = clerk.office
    await clerk.does("lbn-second", duty_acts.leave, "2026-11-25 2026-11-25")
    day = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
    assert await who(office, day) == []
    told = clerk.last("lbn-chief")
    assert told.rings
    await clerk.presses("lbn-chief", in_chat.ask_who_fills, 0, on=told.message_id)
    asked = clerk.last("lbn-chief")
    options = [str(row).split("|")[0] for row in asked.saying.facts["options"]]
    assert "lbn-second" not in options
    chosen = options.index("lbn-duty")
    await clerk.presses("lbn-chief", in_chat.fill, chosen, on=asked.message_id)
    assert await who(office, day) == ["lbn-duty"]
    assert clerk.last("lbn-duty").rings
    # The same press again finds nothing empty.
    await clerk.presses("lbn-chief", in_chat.ask_who_fills, 0, on=told.message_id)
    again = clerk.last("lbn-chief", "fill_who")
    topic = await clerk.presses("lbn-chief", in_chat.fill, 0, on=again.message_id)
    assert topic is Topic.ALREADY_FILLED


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("2026-12-05 2026-12-01", "period_wrong"),
        ("2026-11-01 2026-11-02", "time_passed"),
        ("tomorow 2026-12-01", "time_unreadable"),
        ("2026-13-01 2026-13-02", "time_unreadable"),
        ("2026-12-01", "time_unreadable"),
        ("2027-01-01 2029-01-01", "period_wrong"),
        ("2027-03-28 00:30 2027-03-29 08:00", "not_that_time"),
        ("2027-10-30 20:00 2027-10-30 23:30", "not_that_time"),
    ],
)
async def test_a_leave_that_cannot_be_changes_nothing(
    clerk: Clerk, clock: HandClock, typed: str, topic: str
) -> None:
    await clerk.does("lbn-duty", duty_acts.leave, typed)
    assert clerk.reads("lbn-duty")[-1] == topic
    assert "duty.changed" not in await events(clerk.office)


@pytest.mark.parametrize(
    ("typed", "since", "until"),
    [
        ("tomorrow 09:00 Friday 18:00", "2026-11-25T07:00", "2026-11-27T16:00"),
        ("18:00 20:00 UTC", "2026-11-24T16:00", "2026-11-24T20:00"),
        ("2027-10-30 23:30 +03:00 2027-10-30 23:30 +02:00", "2027-10-30T20:30", "2027-10-30T21:30"),
        ("2027-03-28 2027-03-28", "2027-03-27T22:00", "2027-03-28T21:00"),
    ],
)
async def test_leave_takes_times_in_every_form(
    clerk: Clerk, clock: HandClock, typed: str, since: str, until: str
) -> None:
    await clerk.does("lbn-duty", duty_acts.leave, typed)
    facts = clerk.last("lbn-duty").saying.facts
    assert (facts["since"], facts["until"]) == (f"{since}:00.000Z", f"{until}:00.000Z")


async def test_leave_takes_durations_in_every_form(clerk: Clerk, clock: HandClock) -> None:
    await clerk.does("lbn-duty", duty_acts.leave, "90min 4 h")
    facts = clerk.last("lbn-duty").saying.facts
    begins, ends = clock.at + timedelta(minutes=90), clock.at + timedelta(hours=4)
    assert (facts["since"], facts["until"]) == (stamp(begins), stamp(ends))


async def test_only_a_supervisor_of_the_desk_fills(clerk: Clerk, clock: HandClock) -> None:
    await clerk.does("lbn-second", duty_acts.leave, "2026-11-25 2026-11-25")
    told = clerk.last("lbn-chief")
    for other in ("esp-chief", "lbn-duty", "secretariat"):
        topic = await clerk.presses(other, in_chat.ask_who_fills, 0, on=told.message_id)
        assert topic is Topic.NOT_YOURS
    topic = await clerk.presses("lbn-chief", in_chat.ask_who_fills, 7, on=told.message_id)
    assert topic is Topic.NOT_YOURS


@on_both
async def test_a_swap_is_offered_accepted_and_seen_by_the_supervisor(
    clerk: Clerk, clock: HandClock
) -> None:
    office = clerk.office
    clock.advances(days=1)
    first, second = datetime(2026, 11, 26, 12, tzinfo=UTC), datetime(2026, 11, 27, 12, tzinfo=UTC)
    assert await who(office, first) == ["lbn-duty"]
    assert await who(office, second) == ["lbn-second"]
    await clerk.does("lbn-duty", in_chat.begin_swap, "")
    asked = clerk.last("lbn-duty")
    await clerk.presses("lbn-duty", in_chat.choose_mine, 0, on=asked.message_id)
    asked = clerk.last("lbn-duty", "swap_who")
    names = [str(row).split("|")[0] for row in asked.saying.facts["options"]]
    assert set(names) == {"lbn-second", "lbn-deputy"}
    number = names.index("lbn-second")
    await clerk.presses("lbn-duty", in_chat.choose_who, number, on=asked.message_id)
    asked = clerk.last("lbn-duty", "swap_theirs")
    rows = [str(row) for row in asked.saying.facts["options"]]
    wanted = next(i for i, row in enumerate(rows) if "2026-11-27T06" in row)
    await clerk.presses("lbn-duty", in_chat.choose_theirs, wanted, on=asked.message_id)
    offer = clerk.last("lbn-second")
    assert offer.rings
    assert await who(office, first) == ["lbn-duty"]
    change = str(offer.saying.facts["change"])
    assert (
        await clerk.presses("lbn-deputy", accepts, change, on=offer.message_id)
    ) is Topic.NOT_YOURS
    await clerk.presses("lbn-second", accepts, change, on=offer.message_id)
    assert await who(office, first) == ["lbn-second"]
    assert await who(office, second) == ["lbn-duty"]
    assert clerk.last("lbn-duty").saying.facts["standing"] == "accepted"
    seen = clerk.last("lbn-chief")
    assert seen.saying.facts["kind"] == "swap"
    # The supervisor takes it back; neither of the two could.
    assert await clerk.presses("lbn-duty", in_chat.undo, change) is Topic.NOT_YOURS
    await clerk.presses("lbn-chief", in_chat.undo, change, on=seen.message_id)
    assert await who(office, first) == ["lbn-duty"]
    assert clerk.last("lbn-chief").saying.facts["undone"] is True
    assert clerk.last("lbn-second").saying.facts["undone"] is True


async def accepts(office: Office, inbound: Inbound, change: str) -> None:
    await serve(office, inbound, in_chat.answer_swap, change, accept=True)


async def declines(office: Office, inbound: Inbound, change: str) -> None:
    await serve(office, inbound, in_chat.answer_swap, change, accept=False)


async def offered(clerk: Clerk) -> str:
    """An offer of the first shift of ``lbn-duty`` to ``lbn-deputy``, for nothing in return."""
    await clerk.does("lbn-duty", in_chat.begin_swap, "lbn-deputy")
    asked = clerk.last("lbn-duty", "swap_mine")
    await clerk.presses("lbn-duty", in_chat.choose_mine, 1, on=asked.message_id)
    asked = clerk.last("lbn-duty", "swap_theirs")
    await clerk.presses("lbn-duty", in_chat.choose_theirs, None, on=asked.message_id)
    return str(clerk.last("lbn-deputy", "swap_offer").saying.facts["change"])


async def test_a_declined_or_withdrawn_swap_changes_nothing(clerk: Clerk, clock: HandClock) -> None:
    change = await offered(clerk)
    await clerk.presses("lbn-deputy", declines, change)
    assert clerk.last("lbn-duty").saying.facts["standing"] == "declined"
    assert await clerk.presses("lbn-deputy", accepts, change) is Topic.STALE_STEP
    second = await offered(clerk)
    await clerk.presses("lbn-duty", in_chat.undo, second)
    assert await clerk.presses("lbn-deputy", accepts, second) is Topic.STALE_STEP
    assert await who(clerk.office, clock.at + timedelta(days=2)) == ["lbn-duty"]


async def test_a_swap_that_duty_has_overtaken_is_not_possible(
    clerk: Clerk, clock: HandClock
) -> None:
    change = await offered(clerk)
    await clerk.does("lbn-duty", duty_acts.leave, "2026-11-25 2026-12-31")
    await clerk.presses("lbn-deputy", accepts, change)
    assert clerk.last("lbn-duty").saying.facts["standing"] == "impossible"


async def test_a_swap_with_another_member_or_a_stranger_is_refused_alike(clerk: Clerk) -> None:
    for typed in ("esp-duty", "EXERCISE Diego Santos", "nobody-at-all", "lbn-chief"):
        await clerk.does("lbn-duty", in_chat.begin_swap, typed)
        assert clerk.reads("lbn-duty")[-1] == "swap_foreign"


async def test_no_button_about_duty_belongs_to_others_messages(clerk: Clerk) -> None:
    await clerk.does("lbn-duty", in_chat.begin_swap, "")
    asked = clerk.last("lbn-duty")
    for data in (
        "swap:mine:0",
        "swap:who:0",
        "swap:theirs:none",
        "fill:0",
        "fillwho:0",
        "shift:confirm",
    ):
        topic = await clerk.presses("lbn-second", presses.run, data, on=asked.message_id)
        assert topic is Topic.NOT_YOURS, data
    for data in ("swap:mine:99", "swap:mine:-1", "fill:x", "undo:" + "0" * 32, "swapyes:1", "undo"):
        topic = await clerk.presses("lbn-duty", presses.run, data, on=asked.message_id)
        assert topic is Topic.NOT_YOURS, data


@on_both
async def test_changes_are_exported_and_an_import_leaves_them(
    clerk: Clerk, clock: HandClock
) -> None:
    office = clerk.office
    await clerk.does("lbn-duty", duty_acts.sick)
    await clerk.does("lbn-second", duty_acts.leave, "2026-11-27 2026-11-27")
    seen = await directory.current(office)
    assert seen is not None
    written = write_network(seen)
    assert read_network(written, now=clock.at).directory == seen
    again = await directory.import_network(
        office, read_network(NETWORK.read_text("utf-8"), now=clock.at)
    )
    assert again.changes == ()
    applied = await directory.import_network(office, read_network(written, now=clock.at))
    assert {change.path.split(".")[0] for change in applied.changes} == {"rosters"}
    assert await who(office, clock.at) == ["lbn-deputy"]


async def test_cover_is_seen_by_supervisors_the_secretariat_and_auditors(clerk: Clerk) -> None:
    await clerk.does("lbn-second", duty_acts.leave, "2026-11-25 2026-11-25")
    for person, expected in (
        ("lbn-chief", 1),
        ("secretariat", 1),
        ("auditor", 1),
        ("esp-chief", 0),
    ):
        await clerk.does(person, cover.coverage, 0)
        assert clerk.reads(person)[-2:] == ["coverage", "coverage_picture"]
        facts = clerk.last(person, "coverage").saying.facts
        assert facts["count"] == expected
        assert len(facts["gaps"]) == (1 if person == "lbn-chief" else 0)
    await clerk.does("lbn-duty", cover.coverage, 0)
    assert clerk.reads("lbn-duty")[-1] == "role_missing"
