"""What takes very long: one at a time, once for all who ask for the same, never without a limit."""

import asyncio

import pytest

from services.visit.beside import (
    KEPT,
    MOST_KEPT,
    MOST_OF_ONE,
    MOST_RUNNING,
    SharedWork,
    StillWorking,
    TooMuchAsked,
    WorkEnded,
)
from tests.conftest import HandClock


class Fault(Exception):
    """What goes wrong while it is worked out."""


class Gated:
    """Work that ends when it may, and notes how many of it run."""

    def __init__(self) -> None:
        self.may = asyncio.Event()
        self.runs = asyncio.Event()
        self.begun = 0
        self.now = 0
        self.most = 0

    async def __call__(self) -> int:
        self.begun += 1
        self.runs.set()
        self.now += 1
        self.most = max(self.most, self.now)
        await self.may.wait()
        self.now -= 1
        return self.begun


async def test_two_who_ask_for_the_same_share_it_and_different_things_wait_their_turn(
    clock: HandClock,
) -> None:
    shared, work = SharedWork(), Gated()
    waiting = [
        asyncio.create_task(shared.outcome(key, who, work, clock.now))
        for key, who in (("a", "one"), ("a", "two"), ("b", "two"))
    ]
    await work.runs.wait()
    work.may.set()
    assert await asyncio.gather(*waiting) == [1, 1, 2]
    assert (work.begun, work.most) == (2, 1)


async def test_an_outcome_is_kept_for_a_while_and_what_failed_is_not(clock: HandClock) -> None:
    shared, work = SharedWork(), Gated()
    work.may.set()
    assert await shared.outcome("a", "one", work, clock.now) == 1
    clock.advances(seconds=KEPT.total_seconds() - 1)
    assert await shared.outcome("a", "two", work, clock.now) == 1
    clock.advances(seconds=1)
    assert await shared.outcome("a", "two", work, clock.now) == 2

    async def fails() -> None:
        raise Fault

    for _ in range(2):
        with pytest.raises(Fault):
            await shared.outcome("b", "one", fails, clock.now)
    assert await shared.outcome("b", "one", work, clock.now) == 3


async def test_few_outcomes_are_kept(clock: HandClock) -> None:
    shared, work = SharedWork(), Gated()
    work.may.set()
    for number in range(MOST_KEPT + 1):
        await shared.outcome(number, "one", work, clock.now)
        clock.advances(seconds=1)
    before = work.begun
    await shared.outcome(MOST_KEPT, "one", work, clock.now)
    assert work.begun == before
    await shared.outcome(0, "one", work, clock.now)
    assert work.begun == before + 1


async def test_nobody_takes_every_place_and_there_are_not_many(clock: HandClock) -> None:
    shared, work = SharedWork(), Gated()
    for number in range(MOST_OF_ONE):
        with pytest.raises(StillWorking):
            await shared.outcome(number, "one", work, clock.now, 0.001)
    with pytest.raises(TooMuchAsked):
        await shared.outcome("more", "one", work, clock.now, 0.001)
    with pytest.raises(StillWorking):
        await shared.outcome(0, "one", work, clock.now, 0.001)
    for number in range(MOST_OF_ONE, MOST_RUNNING):
        with pytest.raises(StillWorking):
            await shared.outcome(number, f"another {number}", work, clock.now, 0.001)
    with pytest.raises(TooMuchAsked):
        await shared.outcome("more", "nobody yet", work, clock.now, 0.001)
    work.may.set()
    assert await shared.outcome(0, "one", work, clock.now) == 1
    await shared.close()


async def test_the_end_of_the_process_ends_it_and_says_so(clock: HandClock) -> None:
    shared, work = SharedWork(), Gated()
    waiting = asyncio.create_task(shared.outcome("a", "one", work, clock.now))
    await work.runs.wait()
    await shared.close()
    with pytest.raises(WorkEnded):
        await waiting
