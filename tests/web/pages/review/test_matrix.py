"""Who gets what at every address of review: each role, each side, each way of being known."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

import httpx
import pytest

from domain.sessions.session import Level
from services.people import people
from tests.conftest import HandClock
from tests.services.desk_clerk import Clerk
from tests.web.conftest import Signs
from tests.web.frame.test_frame import bare
from tests.web.pages.requests.conftest import EVERYBODY
from tests.web.pages.requests.stories import MISSING, filed
from tests.web.pages.requests.test_matrix import REVIEWERS, opens, sends

Asks = Callable[[httpx.AsyncClient, str], Awaitable[httpx.Response]]
OVERSEE: Final = REVIEWERS | {"ita-chief"}
"""Who has pages of review at all; of a request's, those of its sides and of no member."""

ROUTES: Final[Mapping[str, Asks]] = {
    "night": opens("/review"),
    "cover": opens("/review/cover"),
    "health": opens("/review/directory"),
    "export": opens("/review/export"),
    "narrowed": opens("/review?period=7d&member=LBN&urgency=immediate"),
}
OF_A_REQUEST: Final[Mapping[str, Asks]] = {
    "why a timeline": opens("/requests/{}/timeline"),
    "records": sends("/requests/{}/timeline", reason="EXERCISE review", form="json"),
    "timeline": sends("/requests/{}/timeline", reason="EXERCISE review"),
}


def expected(route: str, who: str, level: Level) -> int:
    """The status that this person gets there."""
    if who not in (REVIEWERS if route in OF_A_REQUEST else OVERSEE):
        return 404
    return 403 if level is Level.CLAIMED else 200


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("who", EVERYBODY)
async def test_everybody_gets_what_is_theirs(
    clerk: Clerk, signs_in: Signs, who: str, level: Level
) -> None:
    _, reference = await filed(clerk)
    browser = await signs_in(who, level)
    every = {**ROUTES, **OF_A_REQUEST}
    found = {route: await asks(browser, reference) for route, asks in every.items()}
    wanted = {route: expected(route, who, level) for route in every}
    assert {route: answer.status_code for route, answer in found.items()} == wanted
    nothing = await browser.get("/nothing")
    for answer in found.values():
        if answer.status_code == 404:
            assert answer.content == nothing.content
    for route, asks in OF_A_REQUEST.items():
        if found[route].status_code == 404:
            assert (await asks(browser, MISSING)).content == found[route].content


@pytest.mark.parametrize("why", ["none", "expired", "revoked"])
async def test_without_a_session_that_counts_everything_is_the_sign_in_page(
    clerk: Clerk, signs_in: Signs, browser: httpx.AsyncClient, clock: HandClock, why: str
) -> None:
    _, reference = await filed(clerk)
    who = browser if why == "none" else await signs_in("lbn-chief", Level.PROVED)
    if why == "expired":
        clock.advances(minutes=15)
    elif why == "revoked":
        await people.revoke(clerk.office, "lbn-chief")
    every = {**ROUTES, **OF_A_REQUEST}.values()
    answers = [await asks(who, each) for each in (reference, MISSING) for asks in every]
    assert {answer.status_code for answer in answers} == {401}
    assert len({bare(answer) for answer in answers}) == 1
