"""No drill rings whoever has, or is rung for, something immediate of another member."""

import pytest
from sqlalchemy import text as sql

from domain.directory.drill_rules import DrillKind
from domain.drills.order import DrillState, Hindrance
from domain.drills.ordering import WantedDrills
from domain.vocabulary import ContactPointId
from formats.network_file.document import read_network
from services.conversation import filling_in
from services.directory import versions as directory
from services.drills import ordering, ringing
from services.drills.ringing import DrillClock
from services.requests import acknowledge
from services.visit.office import Office
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import NETWORK, Clerk

LINE = "ITA immediate life preserve EXERCISE keep the account"
SHARED = """\
  shared:
    immediate:
      acknowledge_within: 15m
      answer_within: 8h
      steps: [{after: 0s, notify: duty}, {after: 5m, person: WHO}]
      repeat_last_every: 2h
"""
"""Italy's next step is somebody of Lebanon."""


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    clerk = Clerk(office)
    await clerk.opens("esp-officer", "lbn-duty", "lbn-deputy", "lbn-chief", "ita-duty")
    return clerk


async def shares(office: Office, who: str) -> None:
    """What Italy does not acknowledge goes to this person."""
    text = NETWORK.read_text("utf-8").replace(
        "roster: ita-desk}", "roster: ita-desk, policy: shared}"
    )
    await directory.import_network(office, read_network(text + SHARED.replace("WHO", who)))


async def asks_italy(clerk: Clerk) -> str:
    await clerk.does("esp-officer", filling_in.file_line, LINE)
    return str(clerk.last("ita-duty", "alert").saying.facts["case"])


async def order_ping(office: Office) -> None:
    wanted = WantedDrills(kind=DrillKind.PING, points=(ContactPointId("lbn-police"),))
    await ordering.order_at_console(office, wanted)


async def stands(office: Office) -> tuple[str, Hindrance | None]:
    (found,) = await ordering.list_at_console(office)
    return found.state, found.why


@on_both
@pytest.mark.parametrize("who", ["lbn-duty", "lbn-chief"])
@pytest.mark.parametrize("is_passed_on", [False, True])
async def test_it_waits_while_one_whom_it_would_alert_is_rung_for_another_member(
    clerk: Clerk, office: Office, clock: HandClock, who: str, *, is_passed_on: bool
) -> None:
    await shares(office, who)
    case = await asks_italy(clerk)
    if is_passed_on:
        await clerk.presses("ita-duty", acknowledge.pass_on, case)
    else:
        clock.advances(minutes=6)
        await clerk.time_passes()
    assert clerk.last(who, "alert").saying.facts["case"] == case
    await order_ping(office)
    assert await DrillClock(office).look() == 0
    assert await stands(office) == ("put_off", Hindrance.IMMEDIATE)
    await clerk.presses("ita-duty", acknowledge.acknowledge, case)
    assert await DrillClock(office).look() == 1
    assert (await stands(office))[0] == "alerted"


@on_both
async def test_it_waits_while_one_of_its_people_has_it_in_hand(
    clerk: Clerk, office: Office, clock: HandClock
) -> None:
    await shares(office, "lbn-duty")
    case = await asks_italy(clerk)
    await clerk.presses("ita-duty", acknowledge.pass_on, case)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await order_ping(office)
    assert await DrillClock(office).look() == 0


@on_both
@pytest.mark.parametrize("who", ["lbn-duty", "lbn-chief"])
async def test_it_is_withdrawn_once_one_of_them_is_rung_for_another_member(
    clerk: Clerk, office: Office, who: str
) -> None:
    await shares(office, who)
    case = await asks_italy(clerk)
    await order_ping(office)
    assert await DrillClock(office).look() == 1
    await clerk.presses("ita-duty", acknowledge.pass_on, case)
    assert (await stands(office))[0] == DrillState.WITHDRAWN


@on_both
async def test_it_waits_where_more_is_immediate_than_is_looked_through(
    clerk: Clerk, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was not looked at may concern it."""
    monkeypatch.setattr(ringing, "_MOST", 1)
    case = await asks_italy(clerk)
    await order_ping(office)
    assert await DrillClock(office).look() == 0
    await clerk.presses("ita-duty", acknowledge.acknowledge, case)
    assert await DrillClock(office).look() == 1


async def test_what_rings_is_found_by_an_index_of_its_own(office: Office) -> None:
    """So that it costs the same, whatever else is kept."""
    async with office.store.reading() as work:
        plan = await work.connection.execute(
            sql(
                "EXPLAIN QUERY PLAN SELECT * FROM requests WHERE state = 'notified' "
                "AND urgency = 'immediate' AND id NOT IN ('x') ORDER BY created_at DESC, id LIMIT 9"
            )
        )
        assert "ix_requests_alerting" in str(plan.all())
