"""Every list can be had at a door that is not the chat's, and what is on it can be acted on there."""

from datetime import UTC, datetime

import pytest

from domain.duty.cover import FaultKind
from domain.duty.rows import ShiftRow
from domain.refused import Refused
from domain.requests.ahead.explanation import explain
from domain.topics import Topic
from domain.vocabulary import LayerName, MemberCode, PersonId, RequestType, RosterId, State, Urgency
from services.conversation import filling_in
from services.directory import browsing
from services.duty import acts, cover, handover, in_chat, on_duty, swapping
from services.log import disclosure, review
from services.messages import channel_tests
from services.people import people_in_chat
from services.requests import acknowledge, escalations, explaining, viewing
from services.requests.pages import choice_of_members, members_with_desks
from services.visit.office import Office
from services.visit.visit import Visit
from tests.conftest import HandClock, on_both
from tests.services.counter import asks, comes
from tests.services.desk_clerk import Clerk
from tests.services.duty_stage import LINE, events, staged, who

DAY = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
REASON = "EXERCISE yearly review"


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    return await staged(office)


async def filed(clerk: Clerk) -> str:
    await comes(clerk.office, "esp-officer", filling_in.file_line, LINE)
    await clerk.delivers()
    return str(clerk.last("esp-officer", "status").saying.facts["case"])


@on_both
async def test_requests_and_escalations(clerk: Clerk, clock: HandClock) -> None:
    case = await filed(clerk)
    sent = await asks(clerk.office, "esp-officer", viewing.requests_of, 0)
    assert [(row.case, row.role, row.state) for row in sent.rows] == [
        (case, "sent", State.NOTIFIED)
    ]
    assert sent.rows[0].acknowledge_by > clock.at
    received = await asks(clerk.office, "lbn-chief", viewing.requests_of, 99)
    assert (received.page, received.pages, received.rows[0].role) == (0, 1, "received")
    clock.advances(minutes=30)
    await clerk.time_passes()
    found = await asks(clerk.office, "lbn-chief", escalations.escalated, 0, "LBN")
    assert [row.case for row in found.rows] == [case]
    assert found.rows[0].step >= 2
    assert (await asks(clerk.office, "lbn-chief", escalations.escalated, 0, "step 9")).rows == ()
    with pytest.raises(Refused):
        await asks(clerk.office, "esp-officer", escalations.escalated, 0)


@on_both
async def test_who_is_on_duty_and_what_is_missing(clerk: Clerk, clock: HandClock) -> None:
    office = clerk.office
    shown = await asks(office, "lbn-duty", on_duty.on_duty_now, 0)
    first, zone = shown.rows[0]
    assert zone.key == "Asia/Beirut"
    assert (first.layer, first.mine) == ("duty", True)
    assert first.until == first.following_since
    await comes(office, "lbn-second", acts.leave, "2026-11-25 2026-11-25")
    missing = await asks(office, "lbn-chief", cover.missing)
    assert [fault.kind for fault in missing] == [FaultKind.EMPTY]
    with pytest.raises(Refused):
        await asks(office, "lbn-duty", cover.missing)


async def gap_of(clerk: Clerk) -> ShiftRow:
    """The shift that a day of leave leaves empty, as the supervisor is offered it."""
    await comes(clerk.office, "lbn-second", acts.leave, "2026-11-25 2026-11-25")

    async def offered(visit: Visit) -> list[ShiftRow]:
        found = await cover.missing(visit)
        return list(cover.fillable(visit.work.directory, visit.actor, found))

    assert await asks(clerk.office, "auditor", offered) == []
    (gap,) = await asks(clerk.office, "lbn-chief", offered)
    assert isinstance(gap, ShiftRow)
    return gap


@on_both
async def test_an_empty_shift_is_filled_and_the_change_taken_back(
    clerk: Clerk, clock: HandClock
) -> None:
    office, gap = clerk.office, await gap_of(clerk)
    people = await asks(office, "lbn-chief", acts.who_may_fill, gap)
    assert "lbn-second" not in {row.person for row in people}
    with pytest.raises(Refused):
        await asks(office, "esp-chief", acts.fill, gap, PersonId("lbn-duty"))
    with pytest.raises(Refused):
        await asks(office, "lbn-chief", acts.fill, gap, PersonId("esp-duty"))
    kept = await asks(office, "lbn-chief", acts.fill, gap, PersonId("lbn-duty"))
    assert await who(office, DAY) == ["lbn-duty"]
    with pytest.raises(Refused) as refused:
        await asks(office, "lbn-chief", acts.fill, gap, PersonId("lbn-duty"))
    assert refused.value.topic is Topic.ALREADY_FILLED
    await comes(office, "lbn-chief", acts.undo, kept.change.id)
    assert await who(office, DAY) == []


async def test_a_shift_without_an_end_is_filled_for_a_year_at_most(clerk: Clerk) -> None:
    gap = await gap_of(clerk)
    forever = datetime(9999, 1, 1, tzinfo=UTC)
    endless = ShiftRow(
        roster=gap.roster, layer=gap.layer, since=gap.since, until=forever, desk=gap.desk
    )
    kept = await asks(clerk.office, "lbn-chief", acts.fill, endless, PersonId("lbn-duty"))
    assert kept.change.until == gap.until


@on_both
async def test_a_swap_is_offered_and_accepted(clerk: Clerk, clock: HandClock) -> None:
    office, second = clerk.office, PersonId("lbn-second")
    mine = (await asks(office, "lbn-duty", swapping.shifts_of, PersonId("lbn-duty")))[1]
    theirs = (await asks(office, "lbn-duty", swapping.shifts_of, second))[0]
    assert {p.id for p in await asks(office, "lbn-duty", swapping.colleagues)} == {
        "lbn-second",
        "lbn-deputy",
    }
    with pytest.raises(Refused):
        await asks(office, "lbn-duty", swapping.offer, PersonId("esp-duty"), mine, theirs)
    foreign = ShiftRow(
        roster=RosterId("esp-desk"),
        layer=mine.layer,
        since=mine.since,
        until=mine.until,
        desk=mine.desk,
    )
    with pytest.raises(Refused):
        await asks(office, "lbn-duty", swapping.offer, second, foreign, None)
    facts = await asks(office, "lbn-duty", swapping.offer, second, mine, theirs)
    told = await asks(office, "lbn-second", swapping.answer, facts["change"], accept=True)
    assert told["standing"] == "accepted"
    assert await who(office, mine.since) == ["lbn-second"]
    assert await who(office, theirs.since) == ["lbn-duty"]


async def test_a_shift_is_confirmed_by_whoever_comes(clerk: Clerk) -> None:
    office, shift = clerk.office, (RosterId("lbn-desk"), LayerName("duty"))
    begins = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
    with pytest.raises(Refused):
        await comes(office, "lbn-duty", handover.confirm, *shift, begins)
    await comes(office, "lbn-second", handover.confirm, *shift, begins)
    await comes(office, "lbn-second", handover.confirm, *shift, begins)
    assert (await events(office)).count("shift.confirmed") == 1


@on_both
async def test_the_directory_its_people_and_their_channels(clerk: Clerk) -> None:
    office = clerk.office
    members = await asks(office, "secretariat", browsing.members, "Leb")
    assert [row.code for row in members.rows] == ["LBN"]
    entries = await asks(office, "lbn-chief", browsing.entries, MemberCode("LBN"), 0)
    assert {"members", "contact_points", "people"} == {row.section for row in entries.rows}
    assert any("supervisor" in row.roles for row in entries.rows)
    with pytest.raises(Refused):
        await asks(office, "lbn-chief", browsing.entries, MemberCode("ESP"), 0)
    people = await asks(office, "lbn-chief", people_in_chat.managed, 0)
    assert {row.standing for row in people.rows} == {"enrolled"}
    assert all(row.channels == ("telegram",) for row in people.rows)
    assert await asks(office, "lbn-duty", channel_tests.own_channels) == []


@on_both
async def test_a_log_and_who_saw_it_are_read_for_a_reason(clerk: Clerk) -> None:
    case, office = await filed(clerk), clerk.office
    await comes(office, "lbn-duty", acknowledge.acknowledge, case)
    request, found, _texts = await asks(office, "lbn-chief", review.timeline, case, REASON, 0)
    assert request.id == case
    assert "request.filed" in {row.event for row in found.rows}
    assert found.rows[0].number < found.rows[1].number
    _request, seen = await asks(office, "lbn-chief", disclosure.accesses, case, REASON, 0)
    assert [row.why for row in seen.rows if row.event == "log.read"] == [REASON]
    for act in (review.timeline, disclosure.accesses):
        with pytest.raises(Refused):
            await asks(office, "lbn-chief", act, case, " ", 0)
        with pytest.raises(Refused):
            await asks(office, "lbn-duty", act, case, REASON, 0)


async def test_a_policy_and_the_choice_of_a_member(clerk: Clerk) -> None:
    async with clerk.office.store.reading() as work:
        told = explain(MemberCode("LBN"), Urgency.IMMEDIATE, RequestType.PRESERVE, work.situation)
        calls = list(explaining.call_rows(told, work.situation))
        assert (calls[0].kind, calls[0].step, calls[0].because) == ("call", 1, "on_duty")
        without = {MemberCode("ESP")}
        found = members_with_desks(work.directory, without, "en", "", 0)
        assert "LBN" in {row.code for row in found.rows}
        assert "ESP" not in {row.code for row in found.rows}
        facts = await choice_of_members(work, without, "en", "leb", 0)
        assert facts["options"] == ["LBN|Lebanon"]


@on_both
async def test_messages_of_an_earlier_version_are_pressed_as_before(clerk: Clerk) -> None:
    """What stands in chats and waits in the outbox was written before rows had types."""
    gap = await gap_of(clerk)
    written = f"lbn-desk|duty|{stamped(gap.since)}|{stamped(gap.until)}|Lebanon 24/7 desk"
    facts = {"rows": [], "gaps": [written], "page": 0, "pages": 1, "count": 1}

    async def shows(visit: Visit) -> None:
        await visit.reply(Topic.COVERAGE, facts)

    await clerk.does("lbn-chief", shows)
    told = clerk.last("lbn-chief", "coverage")
    await clerk.presses("lbn-chief", in_chat.ask_who_fills, 0, on=told.message_id)
    assert clerk.last("lbn-chief", "fill_who").saying.facts["gap"] == written

    async def asked(visit: Visit) -> None:
        options = ["lbn-deputy|Nour Khalil|unreachable", "lbn-duty|Rami Haddad|"]
        await visit.reply(Topic.FILL_WHO, {"gap": written, "options": options})

    await clerk.does("lbn-chief", asked)
    told = clerk.last("lbn-chief", "fill_who")
    await clerk.presses("lbn-chief", in_chat.fill, 1, on=told.message_id)
    assert await who(clerk.office, DAY) == ["lbn-duty"]


def stamped(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}.000Z"
