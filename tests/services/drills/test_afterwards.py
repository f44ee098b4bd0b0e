"""What is left of drills: they count among no real ones, are found by number, are kept for a time."""

from datetime import timedelta

import pytest

from domain.directory.drill_rules import DrillKind
from domain.drills.order import DrillState
from domain.drills.ordering import WantedDrills
from domain.statistics.period import CountedPeriod
from domain.vocabulary import ContactPointId, MemberCode, State
from formats.network_file.document import read_network
from services.conversation import filling_in
from services.directory import versions as directory
from services.drills import ordering
from services.drills.ringing import DrillClock
from services.log import row_watch
from services.requests import acknowledge, transfer, viewing
from services.statistics.counting import statistics
from services.visit.office import Office
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import NETWORK, Clerk

DESK = ContactPointId("lbn-police")


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    clerk = Clerk(office)
    await clerk.opens("esp-officer", "lbn-duty", "lbn-chief", "ita-duty", "secretariat")
    return clerk


async def rings(clerk: Clerk) -> str:
    """A drill of the desk; returns its case."""
    await ordering.order_at_console(clerk.office, WantedDrills(kind=DrillKind.PING, points=(DESK,)))
    await DrillClock(clerk.office).look()
    await clerk.delivers()
    return str(clerk.last("lbn-duty", "alert").saying.facts["case"])


@on_both
async def test_they_count_among_no_real_ones(clerk: Clerk, clock: HandClock) -> None:
    case = await rings(clerk)
    clock.advances(minutes=4)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await DrillClock(clerk.office).look()
    clock.advances(hours=12)
    await rings(clerk)
    clock.advances(minutes=75)
    await DrillClock(clerk.office).look()
    today = clock.now().date()
    year = CountedPeriod(first=today.replace(month=1, day=1), last=today.replace(month=12, day=31))
    for member in (None, MemberCode("LBN")):
        report = (await statistics(clerk.office, year, member)).report
        assert (report.sent, report.whole.received, list(report.pairs)) == (0, 0, [])
        ((code, figures),) = report.drills
        assert (code, figures.received) == ("LBN", 2)
        assert (figures.acknowledged_in_time, figures.not_acknowledged) == (1, 1)


@on_both
async def test_what_is_handed_over_to_the_desk_withdraws_it_too(clerk: Clerk) -> None:
    await clerk.does("esp-officer", filling_in.file_line, "ITA urgent liberty person EXERCISE who")
    real = str(clerk.last("ita-duty", "alert").saying.facts["case"])
    drill = await rings(clerk)
    await clerk.presses("ita-duty", acknowledge.acknowledge, real)
    await clerk.does("ita-duty", transfer.transfer, real, MemberCode("LBN"), "EXERCISE yours")
    async with clerk.office.store.reading() as work:
        found = await work.requests.glimpse(drill)
        (plan,) = await work.drills.every()
    assert found is not None
    assert (found.state, plan.state) == (State.WITHDRAWN, DrillState.WITHDRAWN)


@on_both
async def test_a_drill_of_another_desk_gives_way_where_the_same_person_is_alerted(
    clerk: Clerk, office: Office
) -> None:
    line = "lbn-cyber: {member: LBN, kind: cyber, name: EXERCISE cyber desk, roster: lbn-desk}"
    text = NETWORK.read_text("utf-8").replace("\npeople:", f"\n  {line}\npeople:", 1)
    await directory.import_network(office, read_network(text))
    wanted = WantedDrills(kind=DrillKind.PING, points=(ContactPointId("lbn-cyber"),))
    await ordering.order_at_console(office, wanted)
    await DrillClock(office).look()
    await clerk.delivers()
    assert clerk.last("lbn-duty", "alert").saying.facts["desk"] == "EXERCISE cyber desk"
    await clerk.does("esp-officer", filling_in.file_line, "LBN urgent liberty person EXERCISE who")
    async with office.store.reading() as work:
        (plan,) = await work.drills.every()
    assert plan.state is DrillState.WITHDRAWN


@on_both
async def test_what_is_real_leaves_before_a_drill_that_rang_before_it(
    clerk: Clerk, office: Office
) -> None:
    wanted = WantedDrills(kind=DrillKind.PING, points=(ContactPointId("ita-judicial"),))
    await ordering.order_at_console(office, wanted)
    await DrillClock(office).look()
    await clerk.does("esp-officer", filling_in.file_line, "LBN urgent liberty person EXERCISE who")
    drill, real = clerk.last("ita-duty", "alert"), clerk.last("lbn-duty", "alert")
    assert (drill.saying.facts["urgency"], real.saying.facts["urgency"]) == ("immediate", "urgent")
    assert real.message_id < drill.message_id, "they are numbered as they leave"


@on_both
async def test_an_exercise_that_an_official_files_withdraws_nothing(clerk: Clerk) -> None:
    drill = await rings(clerk)
    line = "LBN immediate life drill EXERCISE an invented ship calls"
    await clerk.does("esp-officer", filling_in.file_line, line)
    async with clerk.office.store.reading() as work:
        found = await work.requests.glimpse(drill)
    assert found is not None
    assert found.is_open


@on_both
async def test_who_is_drilled_finds_it_by_its_number(clerk: Clerk) -> None:
    await rings(clerk)
    reference = clerk.last("lbn-duty", "alert").saying.facts["reference"]
    await clerk.does("lbn-duty", viewing.requests, 0, "000001")
    shown = clerk.last("lbn-duty").saying.facts["rows"]
    assert isinstance(shown, list)
    assert [str(reference) in row for row in shown] == [True]
    await clerk.does("ita-duty", viewing.requests, 0, "000001")
    assert not clerk.last("ita-duty").saying.facts.get("rows")


@on_both
async def test_they_are_kept_for_a_time(clerk: Clerk, clock: HandClock, office: Office) -> None:
    await rings(clerk)
    clock.advances(hours=2)
    await DrillClock(office).look()
    for days, left in ((399, 1), (2, 0)):
        clock.advances(days=days)
        await DrillClock(office).look()
        async with office.store.reading() as work:
            assert len(await work.drills.every()) == left
            assert (await row_watch.see(work)).words == ()
    await ordering.order_at_console(
        office,
        WantedDrills(kind=DrillKind.PING, points=(DESK,), at=clock.now() + timedelta(days=1)),
    )
    await DrillClock(office).look()
    async with office.store.reading() as work:
        assert len(await work.drills.every()) == 1
