"""What is typed at a page is not lost with the session, is nobody else's, and is done once."""

import asyncio
import re
from typing import Any

import httpx
import pytest

from domain.sessions.session import Level
from rehearsal.computers.authenticator import Authenticator
from services.requests import acknowledge
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk
from tests.web.conftest import Signs
from tests.web.frame.test_frame import bare
from tests.web.pages.requests.stories import does, filed, form, words
from tests.web.pages.requests.test_acts import texts
from tests.web.signing_in import acts, registers

WRITTEN = "EXERCISE planted <b>long</b> answer & more"


def carried(page: str) -> str:
    found = re.search(r'name="carried" value="([^"]+)"', page)
    return found[1] if found else ""


async def signs(
    browser: httpx.AsyncClient, key: Authenticator, ended: httpx.Response
) -> httpx.Response:
    """Press the button of the page that asks who it is."""
    options = await acts(browser, "options")
    hidden = dict(re.findall(r'type="hidden" name="(to|carried)" value="([^"]*)"', ended.text))
    return await acts(browser, "passkey", answer=key.answers(options.text), **hidden)


async def test_what_was_typed_when_the_session_ended_is_there_again_after_proving(
    clerk: Clerk, browser: httpx.AsyncClient, clock: HandClock
) -> None:
    case, reference = await filed(clerk)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    key = await registers(clerk, browser, "lbn-duty")
    page = (await browser.get(f"/requests/{reference}")).text
    clock.advances(minutes=16)
    ended = await does(browser, reference, "answer", page, text=WRITTEN)
    assert ended.status_code == 401
    assert "What you typed is not lost" in ended.text
    assert "planted" not in ended.text
    back = await signs(browser, key, ended)
    assert (back.status_code, back.headers["location"]) == (303, f"/requests/{reference}")
    shown = await browser.get(back.headers["location"])
    assert shown.status_code == 200
    assert "EXERCISE planted &lt;b&gt;long&lt;/b&gt; answer &amp; more</textarea>" in shown.text
    assert "Nothing of it was sent" in words(shown.text)
    assert await texts(clerk, case, "request.answered") == []
    assert (await does(browser, reference, "answer", shown.text, text=WRITTEN)).status_code == 303
    assert await texts(clerk, case, "request.answered") == [WRITTEN]
    assert (
        "</textarea>" not in (await browser.get(f"/requests/{reference}")).text.split("planted")[0]
    )


async def test_whoever_else_signs_in_in_that_browser_reads_nothing_of_it(
    clerk: Clerk, browser: httpx.AsyncClient, signs_in: Signs, clock: HandClock
) -> None:
    case, reference = await filed(clerk)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    key = await registers(clerk, browser, "lbn-deputy")
    rami = await signs_in("lbn-duty", Level.PROVED)
    page = (await rami.get(f"/requests/{reference}")).text
    clock.advances(minutes=16)
    ended = await does(rami, reference, "answer", page, text=WRITTEN)
    assert carried(ended.text)
    assert (await signs(browser, key, ended)).status_code == 303
    assert "planted" not in (await browser.get(f"/requests/{reference}")).text


async def test_a_stranger_has_nothing_carried_and_nothing_kept(
    clerk: Clerk, browser: httpx.AsyncClient
) -> None:
    _, reference = await filed(clerk)
    plain = await browser.get("/else")
    for drawn in ("", "A" * 120, "ö", "x" * 50_000):
        typed = {"verb": "answer", "text": WRITTEN, "drawn": drawn}
        answer = await browser.post(f"/requests/{reference}/act", data=typed)
        assert answer.status_code == 401
        assert bare(answer) == bare(plain)


async def test_the_reason_of_a_review_is_not_lost_either(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    _, reference = await filed(clerk)
    chief = await signs_in("lbn-chief", Level.PROVED)
    page = (await chief.get(f"/requests/{reference}")).text
    (drawn,) = set(re.findall(r'name="drawn" value="([^"]+)"', page))
    clock.advances(minutes=16)
    ended = await chief.post(
        f"/requests/{reference}", data={"reason": "EXERCISE planted why", "drawn": drawn}
    )
    assert ended.status_code == 401
    assert carried(ended.text)


async def test_a_half_written_form_is_in_the_draft_after_proving(
    clerk: Clerk, browser: httpx.AsyncClient, clock: HandClock
) -> None:
    key = await registers(clerk, browser, "esp-officer")
    page = (await browser.get("/requests/new/preserve")).text
    drawn = re.findall(r'name="drawn" value="([^"]+)"', page)[0]
    clock.advances(minutes=16)
    typed = {"facts": "EXERCISE planted facts " + "ö" * 9_000, "marking": "TLP:RED", "drawn": drawn}
    ended = await browser.post("/requests/new/preserve", data={**typed, "act": "check"})
    assert ended.status_code == 401
    back = await signs(browser, key, ended)
    assert back.headers["location"] == "/requests/new/preserve"
    shown = (await browser.get("/requests/new/preserve")).text
    assert "EXERCISE planted facts" in shown
    assert "is there again, and saved" in shown
    assert "EXERCISE planted facts" in (await browser.get("/requests/new/preserve")).text


@on_both
@pytest.mark.parametrize(
    ("verb", "typed", "event"),
    [
        ("remark", {"text": "EXERCISE remark"}, "request.remarked"),
        ("number", {"number": "EX-1"}, "request.numbered"),
        ("ask", {"text": "EXERCISE which one?"}, "request.asked"),
    ],
)
async def test_a_double_press_counts_once(
    clerk: Clerk, signs_in: Signs, verb: str, typed: dict[str, Any], event: str
) -> None:
    case, reference = await filed(clerk)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    rami = await signs_in("lbn-duty", Level.PROVED)
    page = (await rami.get(f"/requests/{reference}")).text
    both = await asyncio.gather(*(does(rami, reference, verb, page, **typed) for _ in range(3)))
    assert {answer.status_code for answer in both} == {303}
    async with clerk.office.store.reading() as work:
        entries = await work.log.entries(case, with_audit=False, with_text=False)
    assert [str(each.event) for each in entries].count(event) == 1


async def test_another_remark_from_the_same_page_is_another_remark(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference = await filed(clerk)
    rami = await signs_in("lbn-duty", Level.PROVED)
    page = (await rami.get(f"/requests/{reference}")).text
    for text in ("EXERCISE one", "EXERCISE two", "EXERCISE one"):
        assert (await does(rami, reference, "remark", page, text=text)).status_code == 303
    assert await texts(clerk, case, "request.remarked") == ["EXERCISE one", "EXERCISE two"]


@pytest.mark.parametrize("way", ["none", "another's", "another request's", "old"])
async def test_from_no_form_of_theirs_nothing_is_done_and_the_text_stands_there(
    clerk: Clerk, signs_in: Signs, clock: HandClock, way: str
) -> None:
    case, reference = await filed(clerk)
    rami = await signs_in("lbn-duty", Level.PROVED)
    page = (await rami.get(f"/requests/{reference}")).text
    hidden = form(page, "remark")
    if way == "none":
        del hidden["drawn"]
    elif way == "another's":
        chief = await signs_in("lbn-chief", Level.PROVED)
        hidden["drawn"] = form((await chief.get(f"/requests/{reference}")).text, "remark")["drawn"]
    elif way == "another request's":
        _, other = await filed(clerk, "LBN standard preserve EXERCISE another one")
        hidden["drawn"] = form((await rami.get(f"/requests/{other}")).text, "remark")["drawn"]
    else:
        clock.advances(hours=13)
        rami = await signs_in("lbn-duty", Level.PROVED)
    answer = await rami.post(f"/requests/{reference}/act", data={**hidden, "text": WRITTEN})
    assert answer.status_code == 409
    assert "planted &lt;b&gt;long" in answer.text
    assert await texts(clerk, case, "request.remarked") == []
