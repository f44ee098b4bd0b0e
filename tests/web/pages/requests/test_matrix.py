"""Who gets what at every address about a request: each role, each side, each way of being known."""

import re
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

Asks = Callable[[httpx.AsyncClient, str], Awaitable[httpx.Response]]


def opens(address: str) -> Asks:
    async def asks(browser: httpx.AsyncClient, reference: str) -> httpx.Response:
        return await browser.get(address.format(reference))

    return asks


def sends(address: str, **typed: str) -> Asks:
    async def asks(browser: httpx.AsyncClient, reference: str) -> httpx.Response:
        return await browser.post(address.format(reference), data=typed)

    return asks


async def remarks(browser: httpx.AsyncClient, reference: str) -> httpx.Response:
    """As from its page, where that has the form."""
    page = await browser.get(f"/requests/{reference}")
    drawn = re.findall(r'name="drawn" value="([^"]+)"', page.text)[:1] or [""]
    typed = {"verb": "remark", "text": "EXERCISE remark", "drawn": drawn[0]}
    return await browser.post(f"/requests/{reference}/act", data=typed)


ROUTES: Final[Mapping[str, Asks]] = {
    "queue": opens("/"),
    "search": opens("/requests?q={}"),
    "searched before": opens("/requests/named"),
    "named": sends("/requests/named", named="EXERCISE nobody"),
    "worded before": opens("/requests/worded"),
    "worded": sends("/requests/worded", words="EXERCISE nobody"),
    "head": opens("/requests/{}"),
    "content": opens("/requests/{}/content"),
    "review": sends("/requests/{}", reason="EXERCISE review"),
    "remark": remarks,
    "word": sends("/requests/{}/word", word="noted", token="0000"),
    "said before": opens("/requests/{}/word"),
    "document": sends("/requests/{}/document", reason="EXERCISE review"),
    "answer form": opens("/requests/{}/answer"),
    "complete form": opens("/requests/{}/complete"),
    "taken before": opens("/requests/{}/document"),
    "sent before": opens("/requests/{}/act"),
    "consented before": opens("/requests/{}/consent"),
    "withdraw": sends("/requests/{}/act", verb="withdraw", stood="before"),
    "files": opens("/requests/{}/files"),
    "begin a file": sends("/requests/{}/files/begin", name="a", size="1", marking="TLP:RED"),
    "remove a file": sends("/requests/{}/files", act="remove", file="0" * 32),
    "take files": sends("/requests/{}/files/taken", why=""),
    "acknowledge": sends("/requests/{}/act", verb="ack"),
    "reassign": sends("/requests/{}/act", verb="reassign", person="lbn-deputy", stood="before"),
    "uphold": sends("/requests/{}/act", verb="uphold", stood="before"),
    "mark": opens("/requests/{}/texts/0"),
    "marked": sends("/requests/{}/texts/0", mark="wrong", text="EXERCISE why"),
    "keep": sends("/requests/{}/answer", act="keep", text="EXERCISE half"),
}
REVIEWERS = frozenset({"esp-chief", "lbn-chief", "lbn-auditor", "secretariat", "auditor"})
SIDES = frozenset({"esp-officer", "esp-chief", "lbn-duty", "lbn-deputy", "lbn-chief"})
OF_NOBODY = frozenset({"queue", "search", "named", "searched before", "worded", "worded before"})
"""Addresses that name no request."""
SEE_IT = REVIEWERS | SIDES
WORK_ON_IT = frozenset({"esp-officer", "lbn-duty", "lbn-deputy"})
"""Who writes texts about it, and so brings files; none is sent yet that could be taken."""
OF_FILES = frozenset({"files", "begin a file", "remove a file"})
ANSWER_FOR_IT = frozenset({"lbn-duty", "lbn-deputy", "lbn-chief"})
"""Who is on duty; colleagues, whose offer to help is noted."""


def expected(route: str, who: str, level: Level) -> int:
    """The status that this person gets there, before anybody has acknowledged."""
    if route in ("queue", "search"):
        return 200
    if route in ("searched before", "worded before"):
        return 303
    if route in ("named", "worded"):
        return 403 if level is Level.CLAIMED else 200
    if who not in SEE_IT:
        return 404
    if route == "head":
        return 200
    if route in ("sent before", "consented before", "said before", "taken before"):
        return 303
    if route == "acknowledge":
        return 303 if who in ANSWER_FOR_IT else 409 if who == "secretariat" else 404
    if route in OF_FILES and who not in WORK_ON_IT:
        return 404
    if level is Level.CLAIMED:
        return 403
    on_duty = who in {"lbn-duty", "lbn-deputy"}
    return {
        "content": 303,
        "review": 200 if who in REVIEWERS else 404,
        "remark": 303 if who in SIDES else 404,
        **dict.fromkeys(("withdraw", "reassign", "uphold"), 409),
        **dict.fromkeys(("mark", "marked"), 404),
        # Who is on duty has acknowledged it by then.
        "keep": 303 if on_duty else 409 if who in {"lbn-chief", "secretariat"} else 404,
        "word": 409,
        "document": 200 if who in REVIEWERS else 404,
        "answer form": 409 if who in {*ANSWER_FOR_IT, "secretariat"} else 404,
        "complete form": 200 if who == "esp-officer" else 404,
        "files": 200,
        "begin a file": 200,
        "remove a file": 404,
        "take files": 409 if who in WORK_ON_IT else 404,
    }[route]


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("who", EVERYBODY)
async def test_everybody_gets_what_is_theirs(
    clerk: Clerk, signs_in: Signs, who: str, level: Level
) -> None:
    _, reference = await filed(clerk)
    browser = await signs_in(who, level)
    found = {route: await asks(browser, reference) for route, asks in ROUTES.items()}
    wanted = {route: expected(route, who, level) for route in ROUTES}
    assert {route: answer.status_code for route, answer in found.items()} == wanted
    nothing = {route: await asks(browser, MISSING) for route, asks in ROUTES.items()}
    for route, answer in found.items():
        if answer.status_code == 404:
            assert nothing[route].status_code == 404
            assert answer.content == nothing[route].content
        if who not in SEE_IT and route not in OF_NOBODY:
            assert answer.content == nothing["head"].content


@pytest.mark.parametrize("why", ["none", "expired", "revoked", "ended"])
async def test_without_a_session_that_counts_everything_is_the_sign_in_page(
    clerk: Clerk, signs_in: Signs, browser: httpx.AsyncClient, clock: HandClock, why: str
) -> None:
    _, reference = await filed(clerk)
    who = browser if why == "none" else await signs_in("lbn-duty", Level.PROVED)
    if why == "expired":
        clock.advances(minutes=15)
    elif why == "revoked":
        await people.revoke(clerk.office, "lbn-duty")
    elif why == "ended":
        token = who.cookies["__Host-session"]
        await who.post("/sign-out")
        who.cookies.set("__Host-session", token)
    answers = [
        await asks(who, each)
        for each in (reference, MISSING, "nothing")
        for asks in ROUTES.values()
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({bare(answer) for answer in answers}) == 1
