"""Somebody who has more requests than a list holds reads the newest, each once, of what they look for."""

from typing import Any

import pytest

from domain.requests.request import Request
from domain.requests.rows import RequestFilter
from domain.vocabulary import MemberCode, PersonId, State, Urgency
from services.conversation import filling_in
from services.requests import acknowledge
from services.visit.office import Office
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk

ANA, RAMI = "esp-officer", "lbn-duty"
URGENCIES = (
    "immediate life",
    "urgent expiring",
    "urgent expiring",
    "immediate life",
    "immediate life",
)


@pytest.fixture
async def clerk(office: Office, clock: HandClock) -> Clerk:
    """Five requests to Lebanon have been filed, one after the other, of which Rami has one in hand."""
    clerk = Clerk(office)
    await clerk.opens(ANA, RAMI)
    for number, urgency in enumerate(URGENCIES):
        clock.advances(minutes=1)
        line = f"LBN {urgency} preserve EXERCISE keep account {number}"
        await clerk.does(ANA, filling_in.file_line, line)
    await clerk.presses(RAMI, acknowledge.acknowledge, (await newest(clerk, limit=1))[0].id)
    return clerk


async def newest(clerk: Clerk, limit: int, **wanted: Any) -> tuple[Request, ...]:
    async with clerk.office.store.reading() as work:
        return await work.requests.looked_for(
            PersonId(RAMI),
            [MemberCode("LBN")],
            RequestFilter(**wanted),
            limit=limit,
        )


def numbers(found: tuple[Request, ...]) -> list[int]:
    return [int(each.reference.split("-")[4]) for each in found]


@on_both
async def test_each_stands_once_though_it_is_theirs_in_two_ways(clerk: Clerk) -> None:
    assert numbers(await newest(clerk, limit=9)) == [5, 4, 3, 2, 1]
    assert numbers(await newest(clerk, limit=2)) == [5, 4]
    async with clerk.office.store.reading() as work:
        theirs = await work.requests.of_person(PersonId(RAMI), [MemberCode("LBN")], limit=3)
    assert numbers(theirs) == [5, 4, 3]


@on_both
async def test_what_is_looked_for_is_found_behind_newer_ones(clerk: Clerk) -> None:
    assert numbers(await newest(clerk, limit=1, urgencies=frozenset({Urgency.URGENT}))) == [3]
    assert numbers(await newest(clerk, limit=1, states=frozenset({State.NOTIFIED}))) == [4]
