"""Response times of one's own member: what is counted, and from how many cases on a median is said."""

import pytest

from domain.sessions.session import Level
from services.requests import acknowledge, closing, transfer
from tests.conftest import HandClock
from tests.services.desk_clerk import Clerk
from tests.web.conftest import Signs
from tests.web.pages.requests.stories import filed, words


async def taken(clerk: Clerk, clock: HandClock, number: int, minutes: int = 2) -> str:
    case, _ = await filed(clerk, f"LBN immediate life preserve EXERCISE number {number}")
    clock.advances(minutes=minutes)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    return case


async def test_a_median_is_said_of_twenty_and_the_number_stands_beside(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    for number in range(19):
        await taken(clerk, clock, number)
    chief = await signs_in("lbn-chief", Level.PROVED)
    said = words((await chief.get("/review/times")).text)
    assert "Requests 19 Acknowledged 19 In time 19 Median too few cases" in said
    assert "2 min" not in said
    await taken(clerk, clock, 19)
    said = words((await chief.get("/review/times?months=1")).text)
    assert "Requests 20 Acknowledged 20 In time 20 Median 2 min" in said
    assert "2026-11 20 20 20 2 min" in said
    assert "Tuesday 20 20 20 2 min" in said


async def test_what_is_no_case_of_its_own_is_not_counted(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    await taken(clerk, clock, 0)
    clock.advances(minutes=20)
    await taken(clerk, clock, 0)  # says the same again
    gone, _ = await filed(clerk, "LBN immediate life preserve EXERCISE other")
    await clerk.does("esp-officer", closing.withdraw, gone)
    late = await taken(clerk, clock, 3, minutes=16)
    await clerk.does("lbn-duty", transfer.transfer, late, "ITA", "")
    chief = await signs_in("lbn-chief", Level.PROVED)
    said = words((await chief.get("/review/times")).text)
    assert "Requests 2 Acknowledged 2 In time 1" in said
    assert "2 were left out" in said
    luca = await signs_in("ita-chief", Level.PROVED)
    assert "Requests 1 Acknowledged 0 In time 0" in words((await luca.get("/review/times")).text)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        *(("lbn-auditor", 200), ("esp-chief", 200), ("secretariat", 404), ("auditor", 404)),
        *(("esp-officer", 404), ("lbn-duty", 404), ("lbn-privacy", 404)),
    ],
)
async def test_they_are_for_ones_own_member_alone(
    clerk: Clerk, signs_in: Signs, clock: HandClock, who: str, status: int
) -> None:
    await taken(clerk, clock, 1)
    browser = await signs_in(who, Level.PROVED)
    answer = await browser.get("/review/times")
    assert answer.status_code == status
    if status == 200:
        own = 1 if who.startswith("lbn") else 0
        assert f"Requests {own} " in words(answer.text)
    claimed = await signs_in(who, Level.CLAIMED)
    assert (await claimed.get("/review/times")).status_code == (403 if status == 200 else 404)
