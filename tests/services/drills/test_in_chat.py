"""``/drill`` in chat: the secretariat orders, a desk lets its drills rest, and says what it took for real."""

from datetime import UTC, datetime

import pytest

from domain.directory.drill_rules import DrillKind
from domain.drills.order import DrillState
from domain.events import Event
from domain.vocabulary import ContactPointId
from services.drills import real
from services.drills.in_chat import drill
from services.drills.ordering import list_at_console
from services.drills.ringing import DrillClock
from services.requests import acknowledge
from services.visit.office import Office
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk

LBN, ITA = ContactPointId("lbn-police"), ContactPointId("ita-judicial")
EVERYBODY = ("esp-officer", "lbn-duty", "lbn-deputy", "lbn-chief", "ita-duty", "secretariat")


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    clerk = Clerk(office)
    await clerk.opens(*EVERYBODY)
    return clerk


def rows_of(clerk: Clerk, topic: str) -> list[str]:
    """Of the last message of this kind that the secretariat reads."""
    rows = clerk.last("secretariat", topic).saying.facts["rows"]
    assert isinstance(rows, list)
    return rows


async def rings(clerk: Clerk) -> None:
    await DrillClock(clerk.office).look()
    await clerk.delivers()


@on_both
async def test_the_secretariat_orders_looks_and_stops(clerk: Clerk, office: Office) -> None:
    typed = "start ping all between 2026-11-25 08:00 and 2026-12-31 08:00"
    await clerk.does("secretariat", drill, typed)
    told = clerk.last("secretariat").saying
    assert (told.facts["done"], told.facts["count"]) == ("ordered", 2)
    async with office.store.reading() as work:
        plans = await work.drills.every()
    first, last = datetime(2026, 11, 25, 8, tzinfo=UTC), datetime(2026, 12, 31, 8, tzinfo=UTC)
    assert all(first <= plan.due < last for plan in plans)
    await clerk.does("secretariat", drill, "")
    rows = clerk.last("secretariat", "drills").saying.facts["rows"]
    assert isinstance(rows, list)
    assert [row.split("|")[1:4] for row in rows] == [
        ["lbn-police", "ping", "planned"],
        ["ita-judicial", "ping", "planned"],
    ]
    await clerk.does("secretariat", drill, f"stop {told.facts['order']} 2")
    assert clerk.last("secretariat", "drill_done").saying.facts["count"] == 2
    await clerk.does("secretariat", drill, "start form lbn-police type preserve at Friday 10:00")
    async with office.store.reading() as work:
        (form,) = [each for each in await work.drills.every() if each.state is DrillState.PLANNED]
    assert (form.kind, form.asked, form.due.hour) == (DrillKind.FORM, "preserve", 10)


@on_both
async def test_a_year_is_shown_then_ordered_and_then_lacks_nothing(
    clerk: Clerk, office: Office
) -> None:
    await clerk.does("secretariat", drill, "plan 2027 all ping 1")
    told = clerk.last("secretariat").saying.facts
    assert (told["done"], told["count"], told["kinds"]) == ("lacking", 4, ["ping|2", "form|2"])
    assert told["again"] == "/drill plan 2027 all ping 1 now"
    assert await list_at_console(office) == []
    await clerk.does("secretariat", drill, "plan 2027 lbn-police ping 1 now")
    told = clerk.last("secretariat").saying.facts
    assert (told["done"], told["count"], told["rows"]) == ("planned", 2, [])
    await clerk.does("secretariat", drill, "plan 2027 all ping 1 now")
    assert clerk.last("secretariat").saying.facts["count"] == 2, "of the other desk"
    await clerk.does("secretariat", drill, "plan 2027 all ping 1 now")
    assert clerk.last("secretariat").saying.facts["count"] == 0
    async with office.store.reading() as work:
        plans = await work.drills.every()
    assert sorted((plan.point, plan.kind.value) for plan in plans) == [
        ("ita-judicial", "form"),
        ("ita-judicial", "ping"),
        ("lbn-police", "form"),
        ("lbn-police", "ping"),
    ]
    assert {plan.due.year for plan in plans} == {2027}
    await clerk.does("secretariat", drill, f"stop {told['order']} 2")
    assert clerk.last("secretariat", "drill_done").saying.facts["count"] == 2
    await clerk.does("secretariat", drill, "plan 2027 all ping 1")
    assert clerk.last("secretariat").saying.facts["count"] == 2, "what was stopped lacks again"


@pytest.mark.parametrize(
    ("who", "typed", "topic"),
    [
        ("lbn-duty", "start ping all", "role_missing"),
        ("lbn-chief", "", "usage"),
        ("lbn-chief", "stop x", "role_missing"),
        ("lbn-chief", "called x lbn-police yes", "role_missing"),
        ("esp-officer", "pause", "role_missing"),
        ("secretariat", "pause", "role_missing"),
        ("secretariat", "begin", "unknown_word"),
        ("secretariat", "start pong all", "unknown_word"),
        ("secretariat", "start ping", "drill_refused"),
        ("secretariat", "start ping xxx", "drill_refused"),
        ("secretariat", "start ping all soon", "drill_refused"),
        ("secretariat", "start ping all at soon", "time_unreadable"),
        ("secretariat", "start ping all at 10:00 between 1d and 2d", "unknown_word"),
        ("secretariat", "start ping all between 2d and 1d", "drill_refused"),
        ("secretariat", "stop x", "drill_refused"),
        ("lbn-chief", "plan 2027 all now", "role_missing"),
        ("lbn-duty", "plan 2027 all", "role_missing"),
        ("secretariat", "plan", "drill_refused"),
        ("secretariat", "plan 2025 all now", "drill_refused"),
        ("secretariat", "plan 2028 all now", "drill_refused"),
        ("secretariat", "plan soon all now", "drill_refused"),
        ("secretariat", "plan 2027", "drill_refused"),
        ("secretariat", "plan 2027 xxx now", "drill_refused"),
        ("secretariat", "plan 2027 all ping 9 now", "drill_refused"),
        ("secretariat", "plan 2027 all ping", "drill_refused"),
        ("secretariat", "plan 2027 all ping 1 ping 2 now", "drill_refused"),
        ("secretariat", "plan 2027 all ping 2 soon", "unknown_word"),
        ("secretariat", "plan 2027 all now please", "unknown_word"),
        ("secretariat", "called x lbn-police perhaps", "unknown_word"),
    ],
)
async def test_what_is_refused_changes_nothing(
    clerk: Clerk, who: str, typed: str, topic: str
) -> None:
    await clerk.does(who, drill, typed)
    assert clerk.reads(who)[-1] == topic
    assert await list_at_console(clerk.office) == []
    async with clerk.office.store.reading() as work:
        assert await work.drills.resting() == frozenset()


@on_both
@pytest.mark.parametrize("who", ["lbn-duty", "lbn-chief"])
async def test_a_desk_lets_its_drills_rest_at_once(clerk: Clerk, who: str) -> None:
    await clerk.does(who, drill, "pause")
    await clerk.does("secretariat", drill, "start ping lbn-police")
    await rings(clerk)
    assert "alert" not in clerk.reads("lbn-duty")
    await clerk.does("lbn-chief", drill, "resume")
    await rings(clerk)
    assert "alert" in clerk.reads("lbn-duty")
    async with clerk.office.store.reading() as work:
        (paused,) = await work.log.of_event(Event.DRILLS_PAUSED)
        (resumed,) = await work.log.of_event(Event.DRILLS_RESUMED)
    assert ((paused.about or {})["member"], (resumed.about or {})["member"]) == ("LBN", "LBN")


@on_both
async def test_who_took_it_for_real_says_so_and_the_secretariat_reads_it(
    clerk: Clerk, office: Office, clock: HandClock
) -> None:
    await clerk.does("secretariat", drill, "start ping lbn-police")
    await rings(clerk)
    case = str(clerk.last("lbn-duty", "alert").saying.facts["case"])
    for who, answer in (
        ("lbn-duty", "done_taken"),
        ("lbn-duty", "done_taken"),
        ("ita-duty", "not_yours"),
        ("esp-officer", "not_yours"),
    ):
        assert await clerk.presses(who, real.took_for_real, case) == answer
    assert clerk.reads("secretariat").count("drill_taken") == 1
    async with office.store.reading() as work:
        (entry,) = await work.log.of_event(Event.TAKEN_FOR_REAL)
    assert (entry.about or {})["actor"] == "lbn-duty"
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await rings(clerk)
    assert await clerk.presses("lbn-duty", real.took_for_real, case) == "done_taken"
    (row,) = await list_at_console(office)
    assert (row.taken_for_real, row.score) == (("lbn-duty",), 90)
    await clerk.does("secretariat", drill, "")
    (listed,) = rows_of(clerk, "drills")
    assert listed.split("|")[-2] == "EXERCISE Rami Haddad, Lebanon"


@on_both
async def test_the_secretariat_reads_no_sound_of_what_it_ordered(
    clerk: Clerk, clock: HandClock
) -> None:
    await clerk.does("secretariat", drill, "start ping lbn-police")
    await rings(clerk)
    before = clerk.reads("secretariat")
    case = str(clerk.last("lbn-duty", "alert").saying.facts["case"])
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await rings(clerk)
    assert clerk.reads("secretariat") == before
