"""Drills at work on both databases: ordered, rung by the way of every request, noted, and out of the way."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from domain.directory.drill_rules import DrillKind
from domain.drills import admitting
from domain.drills.order import DrillPlan, DrillState, Hindrance
from domain.drills.ordering import Ordered, WantedDrills
from domain.events import Event
from domain.reference import is_ordered
from domain.refused import Refused
from domain.requests.request import Request
from domain.spans import Span
from domain.topics import Topic
from domain.vocabulary import ContactPointId, MemberCode, PersonId, State
from formats.network_file.document import read_network
from services.conversation import filling_in
from services.directory import versions as directory
from services.drills import calling, ordering, ringing
from services.drills.ordering import DrillRow
from services.drills.ringing import DrillClock
from services.requests import acknowledge, answering
from services.visit.office import Office
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import NETWORK, Clerk

LBN, ITA = ContactPointId("lbn-police"), ContactPointId("ita-judicial")
LINE = "LBN immediate life preserve EXERCISE keep the account"
EVERYBODY = ("esp-officer", "lbn-duty", "lbn-deputy", "lbn-chief", "ita-duty", "secretariat")


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    clerk = Clerk(office)
    await clerk.opens(*EVERYBODY)
    return clerk


@pytest.fixture
def drills(office: Office) -> DrillClock:
    return DrillClock(office)


async def order(
    office: Office,
    kind: DrillKind = DrillKind.PING,
    points: Sequence[ContactPointId] | None = (LBN,),
    at: datetime | None = None,
    between: Span | None = None,
) -> Ordered:
    wanted = WantedDrills(kind=kind, points=points, at=at, between=between)
    return await ordering.order_at_console(office, wanted)


async def looks(clerk: Clerk, drills: DrillClock) -> int:
    """The clock looks, until there is nothing more; how much came of it."""
    count = 0
    while found := await drills.look():
        count += found
        await clerk.delivers()
    return count


async def plans(office: Office) -> tuple[DrillPlan, ...]:
    async with office.store.reading() as work:
        return await work.drills.every()


async def only(office: Office) -> DrillPlan:
    (found,) = await plans(office)
    return found


async def request_of(office: Office, plan: DrillPlan) -> Request:
    async with office.store.reading() as work:
        found = await work.requests.glimpse(plan.case or "")
    assert found is not None
    return found


async def row(office: Office, reason: str | None = None) -> DrillRow:
    (found,) = await ordering.list_at_console(office, reason)
    return found


@on_both
async def test_a_drill_rings_is_acknowledged_and_is_over(
    clerk: Clerk, drills: DrillClock, clock: HandClock
) -> None:
    ordered = await order(clerk.office)
    before = await row(clerk.office)
    assert (before.state, before.reference, before.due, before.score) == (
        "planned",
        None,
        None,
        None,
    )
    assert await looks(clerk, drills) == 1
    alert = clerk.last("lbn-duty", "alert").saying.facts
    assert (alert["type"], alert["urgency"]) == ("drill", "immediate")
    assert is_ordered(str(alert["reference"]))
    clock.advances(minutes=3)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, str(alert["case"]))
    assert await looks(clerk, drills) == 1
    assert clerk.reads("lbn-duty")[-1] == "drill_over"
    after = await row(clerk.office, "EXERCISE to see")
    assert after == DrillRow(
        id=ordered.plans[0].id,
        order=ordered.order.id,
        kind=DrillKind.PING,
        point=LBN,
        reference=str(alert["reference"]),
        state="acknowledged",
        why=None,
        ordered_at=ordered.order.at,
        rang_at=ordered.order.at,
        due=ordered.order.at,
        acknowledged_in_s=180,
        score=90,
        taken_for_real=(),
        is_open=False,
        is_call=False,
        is_failed=False,
        strike=None,
    )
    request = await request_of(clerk.office, await only(clerk.office))
    assert (request.state, request.deadline) == (State.CLOSED, None)
    assert clerk.last("lbn-duty", "alert").saying.facts.get("stage") != "open"


@on_both
async def test_nobody_acknowledges_and_everybody_is_left_in_peace_after_it(
    clerk: Clerk, drills: DrillClock, clock: HandClock
) -> None:
    await order(clerk.office)
    await looks(clerk, drills)
    for _ in range(15):
        clock.advances(minutes=5)
        await clerk.time_passes()
        await looks(clerk, drills)
    assert (await row(clerk.office)).state == "missed"
    assert (await row(clerk.office)).score == 0
    assert "alert" in clerk.reads("secretariat"), "the last step rings as in every request"
    told = [len(clerk.reads(who)) for who in EVERYBODY]
    clock.advances(hours=30)
    await clerk.time_passes()
    assert await looks(clerk, drills) == 0
    assert [len(clerk.reads(who)) for who in EVERYBODY] == told


@on_both
async def test_a_form_is_answered(clerk: Clerk, drills: DrillClock, clock: HandClock) -> None:
    await order(clerk.office, DrillKind.FORM)
    await looks(clerk, drills)
    case = str(clerk.last("lbn-duty", "alert").saying.facts["case"])
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await looks(clerk, drills)
    assert (await row(clerk.office)).state == "alerted"
    clock.advances(minutes=20)
    await clerk.does("lbn-duty", answering.answer, case, "EXERCISE an invented answer")
    await looks(clerk, drills)
    found = await row(clerk.office)
    assert (found.state, found.score, found.acknowledged_in_s) == ("answered", 90, 0)


@on_both
async def test_something_real_withdraws_it_in_the_same_breath(
    clerk: Clerk, drills: DrillClock, clock: HandClock
) -> None:
    await order(clerk.office)
    await looks(clerk, drills)
    clock.advances(minutes=2)
    await clerk.does("esp-officer", filling_in.file_line, LINE)
    plan = await only(clerk.office)
    assert (plan.state, plan.score) == (DrillState.WITHDRAWN, None)
    request = await request_of(clerk.office, plan)
    assert (request.state, request.closed_at) == (State.WITHDRAWN, clock.now())
    newest = [seen for _, seen in sorted(clerk.chats[clerk.accounts["lbn-duty"]].items())]
    real = [seen for seen in newest if seen.saying.facts.get("type") == "preserve"]
    assert real[0].rings
    assert real[0].saying.topic is Topic.ALERT
    assert await looks(clerk, drills) == 0
    async with clerk.office.store.reading() as work:
        entries = await work.log.entries(plan.case or "", with_audit=True, with_text=False)
    ended = [each.about or {} for each in entries if each.event == Event.WITHDRAWN]
    assert [each["why"] for each in ended] == ["real"]


@on_both
async def test_it_waits_while_something_immediate_is_open(clerk: Clerk, drills: DrillClock) -> None:
    await clerk.does("esp-officer", filling_in.file_line, LINE)
    case = str(clerk.last("lbn-duty", "alert").saying.facts["case"])
    await order(clerk.office)
    assert await looks(clerk, drills) == 0
    assert (await only(clerk.office)).version == 1, "one that waits is not written"
    assert (await row(clerk.office)).why is Hindrance.IMMEDIATE
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    assert await looks(clerk, drills) == 0, "it is still being worked on"
    await clerk.does("lbn-duty", answering.answer, case, "EXERCISE kept")
    assert await looks(clerk, drills) == 1
    assert (await only(clerk.office)).state is DrillState.ALERTED


@on_both
async def test_it_waits_while_its_member_lets_drills_rest(clerk: Clerk, drills: DrillClock) -> None:
    async with clerk.office.store.work() as work:
        await work.drills.rest(MemberCode("LBN"), PersonId("lbn-chief"))
    await order(clerk.office)
    assert await looks(clerk, drills) == 0
    found = await row(clerk.office)
    assert (found.state, found.why) == ("put_off", Hindrance.PAUSED)
    async with clerk.office.store.work() as work:
        await work.drills.resume(MemberCode("LBN"))
    assert await looks(clerk, drills) == 1


@on_both
async def test_no_more_than_one_desk_in_an_hour_here(
    clerk: Clerk, drills: DrillClock, clock: HandClock
) -> None:
    await order(clerk.office, points=None)
    assert await looks(clerk, drills) == 1
    states = sorted(each.state for each in await ordering.list_at_console(clerk.office))
    assert states == ["alerted", "put_off"]
    clock.advances(minutes=61)
    assert await looks(clerk, drills) >= 1
    assert all(plan.alerted_at is not None for plan in await plans(clerk.office))


@on_both
async def test_nobody_is_drilled_for_eleven_hours_after_an_alert_at_night(
    clerk: Clerk, drills: DrillClock, clock: HandClock
) -> None:
    clock.at = datetime(2026, 11, 24, 23, 0, tzinfo=clock.at.tzinfo)
    await clerk.does("esp-officer", filling_in.file_line, LINE)
    case = str(clerk.last("lbn-duty", "alert").saying.facts["case"])
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await clerk.does("lbn-duty", answering.answer, case, "EXERCISE kept")
    clock.advances(hours=10)
    await order(clerk.office)
    assert await looks(clerk, drills) == 0
    clock.advances(hours=1, minutes=1)
    assert await looks(clerk, drills) == 1


@on_both
async def test_what_is_over_before_it_could_ring_is_not_held(
    clerk: Clerk, drills: DrillClock, clock: HandClock
) -> None:
    soon = Span(clock.now() + timedelta(hours=1), clock.now() + timedelta(hours=2))
    await order(clerk.office, between=soon)
    clock.advances(hours=3)
    assert await looks(clerk, drills) == 1
    plan = await only(clerk.office)
    assert (plan.state, plan.why, plan.case) == (DrillState.NOT_HELD, Hindrance.WINDOW, None)


@on_both
async def test_an_order_is_stopped(clerk: Clerk, drills: DrillClock, clock: HandClock) -> None:
    first = await order(clerk.office)
    await looks(clerk, drills)
    later = await order(clerk.office, at=clock.now() + timedelta(days=1))
    assert await ordering.stop_at_console(clerk.office, later.order.id) == 1
    assert await ordering.stop_at_console(clerk.office, first.order.id) == 1
    assert {plan.state for plan in await plans(clerk.office)} == {DrillState.STOPPED}
    await clerk.delivers()
    assert clerk.reads("lbn-duty")[-1] == "drill_over"
    assert await ordering.stop_at_console(clerk.office, first.order.id) == 0
    clock.advances(days=2)
    assert await looks(clerk, drills) == 0
    with pytest.raises(Refused) as refused:
        await ordering.stop_at_console(clerk.office, first.plans[0].order[:4])  # type: ignore[arg-type]  # as typed
    assert refused.value.facts["why"] == "no_order"


@on_both
async def test_two_at_once_at_one_desk_are_said_plainly(
    clerk: Clerk, drills: DrillClock, clock: HandClock
) -> None:
    await order(clerk.office, at=clock.now() + timedelta(minutes=30))
    for at in (None, clock.now() + timedelta(minutes=80)):
        with pytest.raises(Refused) as refused:
            await order(clerk.office, at=at)
        assert refused.value.facts == {"why": "already", "desk": LBN}
    await order(clerk.office, at=clock.now() + timedelta(minutes=91))
    assert len(await plans(clerk.office)) == 2


@on_both
async def test_of_several_those_that_can_be_drilled_are(clerk: Clerk, office: Office) -> None:
    text = NETWORK.read_text("utf-8").replace(
        "languages: [it, en]}\ncontact", "languages: [it, en], drills: {kinds: [form]}}\ncontact"
    )
    assert "kinds" in text
    await directory.import_network(office, read_network(text))
    found = await order(office, points=None)
    assert [plan.point for plan in found.held] == [LBN]
    assert [(plan.point, plan.why) for plan in found.not_held] == [(ITA, Hindrance.KIND)]


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        ({"points": (ContactPointId("xxx"),)}, "unknown"),
        ({"points": ()}, "no_desk"),
        ({"at": datetime(2026, 11, 23, tzinfo=HandClock().at.tzinfo)}, "past"),
        ({"at": datetime(2028, 11, 23, tzinfo=HandClock().at.tzinfo)}, "far"),
        (
            {
                "kind": DrillKind.FORM,
                "at": datetime(2026, 11, 24, 22, tzinfo=HandClock().at.tzinfo),
            },
            "hours",
        ),
    ],
)
async def test_what_cannot_be_ordered_is_refused(
    clerk: Clerk, wanted: dict[str, object], why: str
) -> None:
    with pytest.raises(Refused) as refused:
        await order(clerk.office, **wanted)  # type: ignore[arg-type]  # names of its fields
    assert refused.value.facts["why"] == why
    assert await plans(clerk.office) == ()


@on_both
async def test_one_that_fails_holds_up_no_other(
    clerk: Clerk, drills: DrillClock, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await order(clerk.office, points=(LBN,))
    clock.advances(seconds=1)
    await order(clerk.office, points=(ITA,))
    ring = ringing.ring

    def fails(plan: DrillPlan, *args: object) -> object:
        if plan.point == LBN:
            raise ValueError("EXERCISE")
        return ring(plan, *args)  # type: ignore[arg-type]  # passed on

    monkeypatch.setattr(ringing, "ring", fails)
    monkeypatch.setattr(admitting, "hourly", lambda _directory: 2)
    with pytest.raises(ValueError, match="EXERCISE"):
        await drills.look()
    states = {plan.point: plan.state for plan in await plans(clerk.office)}
    assert states == {LBN: DrillState.PLANNED, ITA: DrillState.ALERTED}
    assert await drills.look() == 0
    monkeypatch.undo()
    clock.advances(minutes=61)
    await looks(clerk, drills)
    assert all(plan.alerted_at is not None for plan in await plans(clerk.office))


@on_both
async def test_two_processes_ring_it_once(clerk: Clerk, office: Office) -> None:
    import asyncio

    await order(office)
    clocks = [DrillClock(office) for _ in range(4)]
    assert sum(await asyncio.gather(*(each.look() for each in clocks))) == 1
    await clerk.delivers()
    assert clerk.reads("lbn-duty").count("alert") == 1


@on_both
async def test_a_call_is_the_secretariats_and_makes_no_request(
    clerk: Clerk, drills: DrillClock, clock: HandClock
) -> None:
    found = await order(clerk.office, DrillKind.CALL)
    told = {who: clerk.reads(who) for who in EVERYBODY if who != "secretariat"}
    await looks(clerk, drills)
    assert clerk.last("secretariat").saying.topic is Topic.DRILL_CALL
    assert {who: clerk.reads(who) for who in told} == told
    clock.advances(minutes=2)
    with pytest.raises(Refused):
        await calling.enter_at_console(clerk.office, found.order.id, ITA, is_answered=True)
    await calling.enter_at_console(clerk.office, found.order.id, LBN, is_answered=True)
    after = await row(clerk.office)
    assert (after.state, after.reference, after.score, after.acknowledged_in_s) == (
        "answered",
        None,
        90,
        120,
    )
    second = await order(clerk.office, DrillKind.CALL, at=clock.now() + timedelta(hours=2))
    clock.advances(hours=3)
    await looks(clerk, drills)
    clock.advances(hours=25)
    await looks(clerk, drills)
    states = {plan.order: plan.state for plan in await plans(clerk.office)}
    assert states[second.order.id] is DrillState.NOT_HELD
