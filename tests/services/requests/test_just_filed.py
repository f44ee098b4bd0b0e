"""What was filed just before is known without looking for it, by every process and after every failure."""

import asyncio
import gc
from typing import Any

import pytest

from services.conversation import filling_in
from services.requests import closing
from services.running import intake
from services.visit.desk import serve
from services.visit.office import Office
from storage.log.log import Log
from storage.messages.inbox import RawUpdate
from storage.requests import just_filed
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk
from tests.statements import asked_of

ANA = "esp-officer"


class Planted(Exception):
    """Goes wrong on purpose."""


def line(number: int) -> str:
    return f"LBN immediate life preserve EXERCISE keep account {number}"


@pytest.fixture
async def clerk(office: Office) -> Clerk:
    clerk = Clerk(office)
    await clerk.opens(ANA, "lbn-duty")
    return clerk


@pytest.fixture
async def other(clerk: Clerk, beside: Office) -> Clerk:
    """The same people and chats, served by another process on the same database."""
    return Clerk(
        beside,
        chats=clerk.chats,
        accounts=clerk.accounts,
        _updates=clerk._updates,
        _messages=clerk._messages,
    )


async def files(clerk: Clerk, number: int, clock: HandClock) -> tuple[Any, Any]:
    """A second later Ana files one; its reference, and the earlier one that she is told of."""
    clock.advances(seconds=1)
    await clerk.does(ANA, filling_in.file_line, line(number))
    facts = clerk.last(ANA, "status").saying.facts
    return facts["reference"], facts.get("same_as")


@on_both
async def test_filing_asks_nothing_of_the_database_for_each(clerk: Clerk, clock: HandClock) -> None:
    await files(clerk, 0, clock)
    inbounds = [clerk.inbound(ANA) for _ in range(20)]
    updates = [RawUpdate(update_id=each.update_id, body=b"{}") for each in inbounds]
    await intake.keep(clerk.office, updates)
    clerk.office = Office(store=clerk.office.store, now=clerk.office.now, requests_per_hour=60)
    acts = (
        serve(clerk.office, inbound, filling_in.file_line, line(number))
        for number, inbound in enumerate(inbounds, start=1)
    )
    with asked_of(clerk.office.store) as asked:
        await asyncio.gather(*acts)
    assert sum("INSERT INTO" in each or "COPY" in each for each in asked) > 0
    assert [each for each in asked if "FROM requests" in each] == []


@on_both
async def test_what_another_process_has_just_filed_is_known(
    clerk: Clerk, other: Clerk, clock: HandClock
) -> None:
    first, named = await files(clerk, 1, clock)
    assert named is None
    second, named = await files(other, 1, clock)
    assert named == first
    third, named = await files(clerk, 1, clock)
    assert named == second
    assert (await files(clerk, 2, clock))[1] is None
    assert (await files(other, 3, clock))[1] is None
    assert (await files(clerk, 4, clock))[1] is None
    assert (await files(other, 1, clock))[1] == third


@on_both
async def test_the_quota_counts_what_was_filed_through_another_process(
    clerk: Clerk, other: Clerk, clock: HandClock
) -> None:
    for each in (clerk, other):
        each.office = Office(store=each.office.store, now=clock.now, requests_per_hour=3)
    for number, each in enumerate((clerk, other, other)):
        await files(each, number, clock)
        clock.advances(minutes=1)
    await clerk.does(ANA, filling_in.file_line, line(4))
    assert clerk.reads(ANA)[-1] == "quota_reached"
    clock.advances(minutes=57, seconds=1)
    await files(clerk, 5, clock)
    await other.does(ANA, filling_in.file_line, line(6))
    assert clerk.reads(ANA)[-1] == "quota_reached"


@on_both
async def test_what_was_taken_back_was_not_filed(
    clerk: Clerk, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await files(clerk, 0, clock)
    inbounds = [clerk.inbound(ANA) for _ in range(3)]
    updates = [RawUpdate(update_id=each.update_id, body=b"{}") for each in inbounds]
    await intake.keep(clerk.office, updates)

    async def goes_wrong(visit: Any, text: str) -> None:
        await filling_in.file_line(visit, text)
        raise Planted

    acts = (
        serve(clerk.office, inbound, act, line(number))
        for number, (inbound, act) in enumerate(
            zip(inbounds, (goes_wrong, filling_in.file_line, goes_wrong), strict=True), start=1
        )
    )
    done = await asyncio.gather(*acts, return_exceptions=True)
    assert [type(each) for each in done] == [Planted, type(None), Planted]
    await clerk.delivers()
    reference = clerk.last(ANA, "status").saying.facts["reference"]
    assert (await files(clerk, 1, clock))[1] is None
    assert (await files(clerk, 2, clock))[1] == reference
    assert (await files(clerk, 3, clock))[1] is None
    whole = Log.seal_head

    async def fails(log: Log) -> str | None:
        if log._waiting:
            raise Planted
        return await whole(log)

    with monkeypatch.context() as planted:
        planted.setattr(Log, "seal_head", fails)
        with pytest.raises(Planted):
            await clerk.does(ANA, filling_in.file_line, line(4))
    assert (await files(clerk, 4, clock))[1] is None


@on_both
async def test_more_than_is_read_at_once_is_looked_for_instead(
    clerk: Clerk, other: Clerk, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(just_filed, "_READ_AT_ONCE", 3)
    monkeypatch.setattr(just_filed, "_AMONG", 1)
    await files(clerk, 0, clock)
    oldest, _ = await files(other, 1, clock)
    for number in range(2, 6):
        await files(other, number, clock)
    again, named = await files(clerk, 1, clock)
    assert named == oldest
    # What is kept is dropped where it is too much.
    monkeypatch.setattr(just_filed, "_KEPT", 2)
    assert (await files(clerk, 6, clock))[1] is None
    assert (await files(clerk, 1, clock))[1] == again


async def test_neither_the_turn_of_the_year_nor_the_clock_hides_it(
    clerk: Clerk, clock: HandClock
) -> None:
    clock.at = clock.at.replace(month=12, day=31, hour=23, minute=59)
    first, _ = await files(clerk, 1, clock)
    clock.advances(minutes=2)
    second, named = await files(clerk, 1, clock)
    assert named == first
    clock.advances(hours=3)
    assert (await files(clerk, 2, clock))[1] is None
    clock.advances(hours=-3)  # set right again
    assert (await files(clerk, 1, clock))[1] == second


async def test_what_is_over_is_not_named(clerk: Clerk, clock: HandClock) -> None:
    await files(clerk, 1, clock)
    case = clerk.last(ANA, "status").saying.facts["case"]
    await clerk.presses(ANA, closing.withdraw, case)
    assert (await files(clerk, 1, clock))[1] is None


async def test_what_people_wrote_is_not_kept_to_find_it_again(
    clerk: Clerk, clock: HandClock
) -> None:
    await files(clerk, 1, clock)
    kept = repr(gc.get_referents(clerk.office.store.vault._digest))
    assert ANA in kept, "whose digests are asked for again and again"
    assert "keep account" not in kept.casefold()
