"""Deadlines that fall due together share what the database is asked, and nothing else."""

import asyncio
import time

import pytest

from domain.requests.answer_clock import fall_due
from domain.requests.request import Decision, Request
from domain.requests.values.situation import Situation
from domain.topics import Topic
from domain.vocabulary import State
from services.conversation import filling_in
from services.log import review
from services.requests import acknowledge
from services.running import timekeeping
from services.visit.office import Office
from storage.requests.deadlines import Due
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk
from tests.statements import asked_of

PEOPLE = ("esp-officer", "lbn-duty", "lbn-deputy", "lbn-chief", "secretariat")
LINE = "LBN immediate life preserve EXERCISE keep the account"


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    clerk = Clerk(office)
    await clerk.opens(*PEOPLE)
    return clerk


async def filed(clerk: Clerk, clock: HandClock, count: int) -> list[str]:
    """So many, whose deputy is alerted next; all at the same time."""
    for number in range(count):
        await clerk.does("esp-officer", filling_in.file_line, f"{LINE} {number}")
    clock.advances(minutes=5)
    await clerk.time_passes()
    clock.advances(minutes=10)
    async with clerk.office.store.reading() as work:
        return [each.id for each in await work.requests.all()]


def alerts(clerk: Clerk, who: str) -> list[tuple[str, str]]:
    """The case and the stage of each alert in somebody's chat, oldest first."""
    chat = sorted(clerk.chats.get(clerk.accounts[who], {}).items())
    found = [seen.saying.facts for _, seen in chat if seen.saying.topic is Topic.ALERT]
    return [(str(facts["case"]), str(facts["stage"])) for facts in found]


async def states(clerk: Clerk) -> list[tuple[State, bool]]:
    async with clerk.office.store.reading() as work:
        return [(each.state, each.escalated) for each in await work.requests.all()]


@on_both
async def test_many_are_worked_with_few_statements_and_each_as_a_whole(
    clerk: Clerk, clock: HandClock
) -> None:
    cases = await filed(clerk, clock, timekeeping.AT_ONCE + 4)
    with asked_of(clerk.office.store) as asked:
        fired = await timekeeping.fire_due(clerk.office)
    assert len(fired) == timekeeping.AT_ONCE
    assert len(asked) < 2 * len(fired), "alone each takes eleven"
    await clerk.time_passes()
    assert sorted(case for case, _ in alerts(clerk, "lbn-deputy")) == sorted(cases)
    chat = clerk.chats[clerk.accounts["esp-officer"]].values()
    told = [s.saying.facts for s in chat if s.saying.topic is Topic.STATUS]
    assert [facts["step"] for facts in told] == [3] * len(cases)
    assert await states(clerk) == [(State.NOTIFIED, True)] * len(cases)
    assert (await review.verify(clerk.office.store)).answer != "FAIL"


async def test_others_go_on_meanwhile_but_not_for_as_long_as_they_like(
    clerk: Clerk, clock: HandClock
) -> None:
    """Nothing is held locked in the database while they compute."""
    await filed(clerk, clock, timekeeping.AT_ONCE)
    turns = 0

    async def computes() -> None:
        nonlocal turns
        while True:
            time.sleep(0.02)  # noqa: ASYNC251 - work that holds up the loop is what is meant
            turns += 1
            await asyncio.sleep(0)

    computing = asyncio.create_task(computes())
    assert len(await timekeeping.fire_due(clerk.office)) == timekeeping.AT_ONCE
    computing.cancel()
    assert 2 < turns < 2 * timekeeping.AT_ONCE, "each might have had six"


@on_both
async def test_what_somebody_asks_meanwhile_waits_for_few_of_them(
    clerk: Clerk, clock: HandClock
) -> None:
    await filed(clerk, clock, timekeeping.AT_ONCE)
    over: list[str] = []

    async def fires() -> int:
        fired = len(await timekeeping.fire_due(clerk.office))
        over.append("fired")
        return fired

    async def files() -> None:
        await asyncio.sleep(0)  # the deadlines are first
        await clerk.does("esp-officer", filling_in.file_line, f"{LINE} in between")
        over.append("filed")

    fired, _ = await asyncio.gather(fires(), files())
    assert 0 < fired < timekeeping.AT_ONCE
    assert over == ["fired", "filed"]
    assert len(await timekeeping.fire_due(clerk.office)) == timekeeping.AT_ONCE - fired
    assert (await review.verify(clerk.office.store)).answer != "FAIL"


@on_both
async def test_one_that_fails_holds_up_neither_the_others_nor_what_people_do(
    clerk: Clerk, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = await filed(clerk, clock, 5)

    def planted(request: Request, situation: Situation) -> Decision | None:
        if request.id == cases[3]:
            raise RuntimeError("planted")
        return fall_due(request, situation)

    monkeypatch.setattr(timekeeping, "fall_due", planted)
    fired, answer = await asyncio.gather(
        timekeeping.fire_due(clerk.office),
        clerk.presses("lbn-duty", acknowledge.acknowledge, cases[0]),
        return_exceptions=True,
    )
    assert isinstance(fired, RuntimeError)
    assert answer is Topic.DONE_ACKNOWLEDGED
    await clerk.delivers()
    alerted = {case for case, _ in alerts(clerk, "lbn-deputy")}
    assert alerted - {cases[0]} == {cases[1], cases[2], cases[4]}
    monkeypatch.undo()
    clock.advances(minutes=1)
    await clerk.time_passes()
    assert clerk.last("lbn-deputy", "alert").saying.facts["case"] == cases[3]


async def test_what_fails_only_together_is_worked_all_the_same_and_said(
    clerk: Clerk, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = await filed(clerk, clock, 2)
    said: list[str] = []
    object.__setattr__(clerk.office, "notes", said.append)

    async def planted(_office: Office) -> tuple[Due, ...]:
        raise RuntimeError("planted")

    monkeypatch.setattr(timekeeping, "_work_oldest", planted)
    assert len(await timekeeping.fire_due(clerk.office)) == len(cases)
    assert said == [timekeeping.WORKED_SINGLY]
    await clerk.delivers()
    assert sorted(case for case, _ in alerts(clerk, "lbn-deputy")) == sorted(cases)


@on_both
async def test_what_people_do_in_the_same_transaction_comes_after_it(
    clerk: Clerk, clock: HandClock
) -> None:
    """What was read together is no longer believed once it is written."""
    cases = await filed(clerk, clock, 4)
    answers = await asyncio.gather(
        timekeeping.fire_due(clerk.office),
        *(clerk.presses("lbn-deputy", acknowledge.acknowledge, case) for case in cases),
    )
    assert answers[1:] == [Topic.DONE_ACKNOWLEDGED] * len(cases)
    await clerk.time_passes()
    assert {state for state, _ in await states(clerk)} == {State.ACKNOWLEDGED}
    assert {stage for _, stage in alerts(clerk, "lbn-duty")} == {"acknowledged"}
