"""A desk fails two drills in a row: its member hears first, requesters are advised later, and it ends."""

import asyncio
import json
from datetime import UTC, datetime

import pytest

from domain.directory.drill_rules import DrillKind
from domain.directory.health import PointFinding
from domain.directory.rows import MemberRow
from domain.drills.order import DrillState, Hindrance
from domain.drills.ordering import WantedDrills
from domain.events import Event
from domain.vocabulary import ContactPointId
from formats.network_file.document import read_network
from services.conversation import filling_in
from services.directory import confirming, versions
from services.directory.advising import doubts
from services.directory.health import health_of
from services.drills import calling, ordering, striking
from services.drills.in_chat import drill
from services.drills.ringing import DrillClock
from services.messages import channel_tests
from services.requests import acknowledge
from services.visit.office import Office
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import NETWORK, Clerk

DESK = ContactPointId("lbn-police")
_ROWS = (MemberRow(code="LBN", name="Lebanon"), MemberRow(code="ITA", name="Italy"))
THEIRS = ("lbn-duty", "lbn-deputy", "lbn-chief")
EVERYBODY = ("esp-officer", *THEIRS, "ita-duty", "secretariat", "second")
SINCE = "2026-12-02T22:00:00.000Z"
"""Told on a Wednesday: Thursday, Friday, Monday to Wednesday are five; midnight of Beirut."""


OTHERS = (
    "lbn-other: {time_zone: Asia/Beirut, layers: [{name: duty, rotation: {every: 1w, "
    "handover: MON 08:00, people: [lbn-chief], start: 2026-01-01}}]}"
)


async def imports(office: Office, desk: str = "") -> None:
    """The network with one more of the secretariat, and one more desk."""
    text = NETWORK.read_text("utf-8")
    second = "second: {name: EXERCISE Second, roles: [secretariat]}"
    desks = f"\n  {desk}" if desk else ""
    text = text.replace("\npeople:", f"{desks}\npeople:\n  {second}", 1)
    text = text.replace("\nrosters:", f"\nrosters:\n  {OTHERS}", 1)
    text = text.replace("kind: police,", 'kind: police, telephone: "+961 1 000000",', 1)
    await versions.import_network(office, read_network(text))


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    clerk = Clerk(office)
    await clerk.opens()
    await imports(office)
    for each in EVERYBODY:
        await clerk.enrols(each)
    return clerk


async def fails(clerk: Clerk, clock: HandClock) -> str:
    """A drill that nobody acknowledges, in two hours of a day; returns its order."""
    wanted = WantedDrills(kind=DrillKind.PING, points=(DESK,))
    found = await ordering.order_at_console(clerk.office, wanted)
    await DrillClock(clerk.office).look()
    await clerk.delivers()
    clock.advances(hours=2)
    await clerk.time_passes()
    await DrillClock(clerk.office).look()
    await clerk.delivers()
    return found.order.id


async def fails_twice(clerk: Clerk, clock: HandClock) -> str:
    await fails(clerk, clock)
    clock.advances(hours=22)
    return await fails(clerk, clock)


async def files(clerk: Clerk) -> list[str]:
    """A request to the desk; what its requester reads of it."""
    before = len(clerk.reads("esp-officer"))
    line = "LBN urgent liberty advice EXERCISE a question"
    await clerk.does("esp-officer", filling_in.file_line, line)
    return clerk.reads("esp-officer")[before:]


async def findings(office: Office) -> tuple[PointFinding, ...]:
    async with office.store.reading() as work:
        point = work.directory.contact_points[DESK]
        return (await health_of(work, [point]))[DESK].findings


async def marked(office: Office) -> object:
    """Who is named as unverified where a requester chooses."""
    async with office.store.reading() as work:
        return (await doubts(work, _ROWS))["unverified"]


def asked(clerk: Clerk, who: str) -> list[str]:
    return [topic for topic in clerk.reads(who) if topic == "entry_to_confirm"]


@on_both
async def test_its_member_hears_first_and_requesters_when_its_days_are_over(
    clerk: Clerk, clock: HandClock, office: Office
) -> None:
    await fails(clerk, clock)
    assert not any(asked(clerk, who) for who in THEIRS)
    assert await findings(office) == ()
    clock.advances(hours=22)
    await fails(clerk, clock)
    for who in THEIRS:
        facts = clerk.last(who, "entry_to_confirm").saying.facts
        assert facts["advised_from"] == SINCE
        assert facts["failed"] == ["2026-11-24T12:00:00.000Z", "2026-11-25T12:00:00.000Z"]
    assert not any(asked(clerk, who) for who in ("esp-officer", "ita-duty", "secretariat"))
    async with office.store.reading() as work:
        (entry,) = await work.log.of_event(Event.ENTRY_ASKED)
    assert (entry.about or {})["advised_from"] == SINCE
    assert await findings(office) == (PointFinding.DRILLS_FAILED,)
    clock.at = datetime(2026, 12, 2, 21, 59, tzinfo=UTC)
    assert "desk_unverified" not in await files(clerk)
    assert await marked(office) == []
    clock.at = datetime(2026, 12, 2, 22, 1, tzinfo=UTC)
    assert (await files(clerk)).count("desk_unverified") == 1
    assert await marked(office) == ["Lebanon"]
    advice = clerk.last("esp-officer", "desk_unverified").saying.facts
    assert advice["desk_telephone"] == "+961 1 000000"
    assert await findings(office) == (PointFinding.DRILLS_UNMENDED,)
    everything = json.dumps(
        [dict(s.saying.facts) for s in clerk.chats[clerk.accounts["esp-officer"]].values()]
    )
    assert "drill" not in everything
    assert SINCE not in everything


@on_both
async def test_it_is_told_once_whoever_looks_and_how_often(
    clerk: Clerk, clock: HandClock, office: Office
) -> None:
    await fails_twice(clerk, clock)
    for _ in range(3):
        clock.advances(hours=1)
        await DrillClock(office).look()
        await clerk.delivers()
    assert [len(asked(clerk, who)) for who in THEIRS] == [1, 1, 1]
    clock.advances(hours=19)
    await fails(clerk, clock)
    assert [len(asked(clerk, who)) for who in THEIRS] == [1, 1, 1], "a third tells nobody again"


@on_both
async def test_two_processes_that_look_at_once_tell_once(
    clerk: Clerk, clock: HandClock, office: Office
) -> None:
    clerk.refusing = {clerk.accounts[who] for who in THEIRS}
    await fails_twice(clerk, clock)
    clerk.refusing = set()
    for who in THEIRS:
        await clerk.does(who, channel_tests.test_channels)
    await asyncio.gather(*(DrillClock(office).look() for _ in range(4)))
    await clerk.delivers()
    assert [len(asked(clerk, who)) for who in THEIRS] == [1, 1, 1]
    async with office.store.reading() as work:
        assert len(await work.log.of_event(Event.ENTRY_ASKED)) == 1


@on_both
async def test_confirming_and_a_test_end_it_and_neither_alone(
    clerk: Clerk, clock: HandClock, office: Office
) -> None:
    await fails_twice(clerk, clock)
    clock.at = datetime(2026, 12, 3, 9, tzinfo=UTC)
    key = str(clerk.last("lbn-chief", "entry_to_confirm").saying.facts["entry"])
    await clerk.presses("lbn-chief", confirming.settle, key, is_right=True)
    assert await marked(office) == ["Lebanon"]
    for who in ("lbn-chief", "lbn-duty"):
        assert await marked(office) == ["Lebanon"], "a supervisor of no roster takes no alert there"
        await clerk.does(who, channel_tests.test_channels)
        shown = next(
            number
            for number, seen in clerk.chats[clerk.accounts[who]].items()
            if seen.saying.topic == "channels_tested"
        )
        await clerk.presses(who, channel_tests.arrived_here, on=shown)
    assert await marked(office) == []
    assert await findings(office) == ()


@on_both
async def test_one_that_is_passed_ends_it(clerk: Clerk, clock: HandClock, office: Office) -> None:
    await fails_twice(clerk, clock)
    clock.at = datetime(2026, 12, 3, 9, tzinfo=UTC)
    assert await marked(office) == ["Lebanon"]
    wanted = WantedDrills(kind=DrillKind.PING, points=(DESK,))
    await ordering.order_at_console(office, wanted)
    await DrillClock(office).look()
    await clerk.delivers()
    case = str(clerk.last("lbn-duty", "alert").saying.facts["case"])
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await DrillClock(office).look()
    assert await marked(office) == []


@on_both
async def test_no_day_runs_before_somebody_could_be_told(
    clerk: Clerk, clock: HandClock, office: Office
) -> None:
    clerk.refusing = {clerk.accounts[who] for who in THEIRS}
    await fails_twice(clerk, clock)
    clock.advances(days=10)
    await DrillClock(office).look()
    assert await marked(office) == []
    clerk.refusing = set()
    await clerk.does("lbn-deputy", channel_tests.test_channels)
    await DrillClock(office).look()
    await clerk.delivers()
    assert [len(asked(clerk, who)) for who in THEIRS] == [0, 1, 0]
    assert await marked(office) == []
    clock.advances(days=9)
    assert await marked(office) == ["Lebanon"]


@on_both
async def test_a_desk_whose_chats_refuse_has_failed(
    clerk: Clerk, clock: HandClock, office: Office
) -> None:
    clerk.refusing = {clerk.accounts[who] for who in THEIRS}
    await fails(clerk, clock)
    (row,) = await ordering.list_at_console(office)
    assert (row.state, row.score) == (DrillState.MISSED, 0)


@on_both
async def test_an_outage_of_the_operator_is_no_failure_of_the_desk(
    clerk: Clerk, clock: HandClock, office: Office
) -> None:
    wanted = WantedDrills(kind=DrillKind.PING, points=(DESK,))
    await ordering.order_at_console(office, wanted)
    await DrillClock(office).look()
    clock.advances(minutes=16)
    await clerk.delivers()
    clock.advances(hours=2)
    await DrillClock(office).look()
    (row,) = await ordering.list_at_console(office)
    assert (row.state, row.why, row.score) == (DrillState.NOT_HELD, Hindrance.NOT_SENT, None)


@on_both
async def test_two_of_the_secretariat_strike_one(
    clerk: Clerk, clock: HandClock, office: Office
) -> None:
    order = await fails_twice(clerk, clock)
    clock.at = datetime(2026, 12, 3, 9, tzinfo=UTC)
    await clerk.does("secretariat", drill, f"strike {order} {DESK} EXERCISE the gateway was down")
    assert "drill_strike" not in clerk.reads("secretariat")
    facts = clerk.last("second", "drill_strike").saying.facts
    assert facts["reason"] == "EXERCISE the gateway was down"
    press = striking.decide, str(facts["plan"]), str(facts["token"])
    for who in ("secretariat", "lbn-chief", "esp-officer"):
        await clerk.presses(who, *press, agrees=True)
        assert await marked(office) == ["Lebanon"], who
    await clerk.presses("second", *press, agrees=True)
    assert await marked(office) == []
    assert clerk.last("secretariat", "drill_done").saying.facts["done"] == "struck"
    (row,) = [each for each in await ordering.list_at_console(office) if each.order == order]
    assert (row.state, row.score) == (DrillState.STRUCK, None)
    await clerk.presses("second", *press, agrees=False)
    assert await marked(office) == []
    async with office.store.reading() as work:
        acts = [
            str((each.about or {})["act"]).strip()
            for each in await work.log.of_event(Event.OFFICE_ACTED)
        ]
    assert [act for act in acts if "str" in act] == ["to strike", "struck"]


@on_both
async def test_who_does_not_agree_leaves_it_as_it_is(
    clerk: Clerk, clock: HandClock, office: Office
) -> None:
    order = await fails(clerk, clock)
    for why in ("EXERCISE once", "EXERCISE again"):
        await clerk.does("secretariat", drill, f"strike {order} {DESK} {why}")
        facts = clerk.last("second", "drill_strike").saying.facts
        press = striking.decide, str(facts["plan"]), str(facts["token"])
        await clerk.presses("second", *press, agrees=False)
        (row,) = await ordering.list_at_console(office)
        assert (row.state, row.score) == (DrillState.MISSED, 0)
        clock.advances(minutes=1)


@pytest.mark.parametrize(
    ("who", "typed", "topic"),
    [
        ("lbn-chief", "strike {order} lbn-police EXERCISE", "role_missing"),
        ("secretariat", "strike {order} lbn-police", "usage"),
        ("secretariat", "strike {order} ita-judicial EXERCISE", "drill_refused"),
        ("secretariat", "strike x lbn-police EXERCISE", "not_a_reference"),
        ("secretariat", "strike {order}", "usage"),
        ("secretariat", "strike", "usage"),
    ],
)
async def test_what_cannot_be_proposed_changes_nothing(
    clerk: Clerk, clock: HandClock, who: str, typed: str, topic: str
) -> None:
    order = await fails(clerk, clock)
    await clerk.does(who, drill, typed.format(order=order))
    assert clerk.reads(who)[-1] == topic
    assert "drill_strike" not in clerk.reads("second")


@on_both
async def test_calls_that_nobody_answered_count_too(
    clerk: Clerk, clock: HandClock, office: Office
) -> None:
    for _ in range(2):
        found = await ordering.order_at_console(
            office, WantedDrills(kind=DrillKind.CALL, points=(DESK,))
        )
        await DrillClock(office).look()
        await calling.enter_at_console(office, found.order.id, DESK, is_answered=False)
        clock.advances(hours=22)
    await DrillClock(office).look()
    await clerk.delivers()
    assert [len(asked(clerk, who)) for who in THEIRS] == [1, 1, 1]


@pytest.mark.parametrize(
    ("roster", "named"), [("lbn-other", "EXERCISE cyber desk"), ("lbn-desk", "")]
)
async def test_another_desk_of_the_member_is_named_where_others_answer(
    clerk: Clerk, clock: HandClock, office: Office, roster: str, named: str
) -> None:
    other = f"lbn-cyber: {{member: LBN, kind: cyber, name: EXERCISE cyber desk, roster: {roster}}}"
    await imports(office, other)
    await fails_twice(clerk, clock)
    clock.at = datetime(2026, 12, 3, 9, tzinfo=UTC)
    await files(clerk)
    assert clerk.last("esp-officer", "desk_unverified").saying.facts["other_desk"] == named


async def test_which_of_several_is_struck_is_said_by_its_reference(
    clerk: Clerk, clock: HandClock, office: Office
) -> None:
    first = await fails(clerk, clock)
    clock.advances(hours=22)
    await fails(clerk, clock)
    (row,) = [each for each in await ordering.list_at_console(office) if each.order == first]
    await clerk.does("secretariat", drill, f"strike {row.reference} EXERCISE a cable was cut")
    assert clerk.last("second", "drill_strike").saying.facts["plan"] == row.id
    for typed in ("CPN-2026-ESP-LBN-000099-3 EXERCISE", "CPN-2026-LBN-LBN-000001-9-X EXERCISE"):
        await clerk.does("secretariat", drill, f"strike {typed}")
        assert clerk.reads("secretariat")[-1] in ("not_yours", "wrong_check_character")


async def test_several_are_stopped_once_their_number_is_said(clerk: Clerk, office: Office) -> None:
    await clerk.does("secretariat", drill, "plan 2027 lbn-police now")
    (order,) = {row.order for row in await ordering.list_at_console(office)}
    for typed in (order, f"{order} 2"):
        await clerk.does("secretariat", drill, f"stop {typed}")
        facts = clerk.last("secretariat", "drill_done").saying.facts
        assert (facts["done"], facts["count"]) == ("to_stop", 3)
    assert {row.state for row in await ordering.list_at_console(office)} == {"planned"}
    await clerk.does("secretariat", drill, f"stop {order} 3")
    assert {row.state for row in await ordering.list_at_console(office)} == {"stopped"}


@on_both
async def test_channels_are_counted_for_a_year(
    clerk: Clerk, clock: HandClock, office: Office
) -> None:
    await fails(clerk, clock)
    clerk.refusing = {clerk.accounts["lbn-duty"]}
    clock.advances(hours=22)
    await fails(clerk, clock)
    async with office.store.reading() as work:
        point = work.directory.contact_points[DESK]
        (row,) = (await health_of(work, [point]))[DESK].reach
        held = [len(asked(clerk, who)) for who in THEIRS]
    assert row.tried - row.arrived >= 1
    assert row.arrived >= 2
    assert (row.arrived_at, row.failed_at) != (None, None)
    assert held
    clock.advances(days=400)
    async with office.store.reading() as work:
        (later,) = (await health_of(work, [point]))[DESK].reach
    assert (later.tried, later.arrived) == (0, 0)
    assert later.failed_at == row.failed_at
