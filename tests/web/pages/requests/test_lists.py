"""What needs somebody, and looking for a request: headers alone, as the chat's own lists find them."""

import re
from html import unescape

import pytest

from domain.sessions.session import Level
from services.requests import acknowledge, closing
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk
from tests.web.conftest import Signs
from tests.web.pages.requests.stories import PLANTED, does, filed, words
from tests.web.pages.writing.test_writing import HEADER, NEEDED

NUMBER = "+34 600 123 456"


async def test_the_most_urgent_comes_first_then_what_is_due_next(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    _, later = await filed(clerk, "LBN standard preserve EXERCISE one")
    clock.advances(hours=1)
    _, latest = await filed(clerk, "LBN standard preserve EXERCISE two")
    _, first = await filed(clerk)
    rami = await signs_in("lbn-duty", Level.CLAIMED)
    answer = await rami.get("/")
    assert answer.status_code == 200
    assert re.findall(r'href="/requests/(CPN[^"]+)"', answer.text) == [first, later, latest]
    said = words(answer.text)
    assert "Immediate · acknowledge by 13:15 UTC ( in 15 min )" in said
    assert "Preserve data · From Spain · TLP:AMBER" in said
    assert "State: waiting to be acknowledged" in said
    assert "account" not in answer.text


async def test_what_is_late_says_so_in_words(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    await filed(clerk)
    clock.advances(hours=2, minutes=15)
    rami = await signs_in("lbn-duty", Level.CLAIMED)
    assert "acknowledgement overdue by 2 h" in words((await rami.get("/")).text)


async def test_nobody_finds_what_is_not_theirs(clerk: Clerk, signs_in: Signs) -> None:
    _, reference = await filed(clerk)
    luca = await signs_in("ita-duty", Level.PROVED)
    for address in ("/", "/requests", f"/requests?q={reference}", "/requests?q=LBN"):
        assert reference not in (await luca.get(address)).text.replace(f'value="{reference}"', "")


@on_both
async def test_the_chats_words_find_the_same_and_stay_in_the_address(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, closed = await filed(clerk)
    await clerk.does("esp-officer", closing.withdraw, case)
    _, opened = await filed(clerk, "LBN standard preserve EXERCISE two")
    ana = await signs_in("esp-officer", Level.CLAIMED)
    for words_typed, found in (
        ("", [opened]),
        ("closed", [closed]),
        ("closed LBN 2026-11", [closed]),
        (opened.lower().replace("-", ""), [opened]),
        ("open ITA", []),
    ):
        answer = await ana.get("/requests", params={"q": words_typed})
        assert answer.status_code == 200
        assert re.findall(r'href="/requests/(CPN[^"]+)"', answer.text) == found
        assert f'value="{words_typed}"' in answer.text


async def test_a_word_that_is_none_is_answered_with_those_that_are(
    clerk: Clerk, signs_in: Signs
) -> None:
    await filed(clerk)
    ana = await signs_in("esp-officer", Level.CLAIMED)
    answer = await ana.get("/requests", params={"q": 'wrong"><b>'})
    assert answer.status_code == 409
    assert "closed" in words(answer.text)
    assert "2026-11" in words(answer.text)
    assert 'value="wrong&#34;&gt;&lt;b&gt;"' in answer.text
    assert "<b>" not in answer.text


async def test_a_long_list_has_pages_that_keep_what_was_looked_for(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    for number in range(27):
        await filed(clerk, f"LBN standard preserve EXERCISE number {number}")
        clock.advances(minutes=5)
    ana = await signs_in("esp-officer", Level.CLAIMED)
    answer = await ana.get("/requests", params={"q": "open LBN"})
    assert "Page 1 of 2" in words(answer.text)
    (address,) = re.findall(r'rel="next" href="([^"]+)"', answer.text)
    second = await ana.get(address.replace("&amp;", "&"))
    assert len(re.findall(r'href="/requests/CPN', second.text)) == 2
    assert len(re.findall(r'href="/requests/CPN', (await ana.get("/?page=2")).text)) == 2
    for odd in ("x", "-1", "9" * 30, "٣"):
        assert (await ana.get("/", params={"page": odd})).status_code == 200


async def test_a_list_says_nothing_of_a_case_but_its_header(clerk: Clerk, signs_in: Signs) -> None:
    await filed(clerk)
    for level in Level:
        ana = await signs_in("esp-officer", level)
        for address in ("/", "/requests"):
            answer = await ana.get(address)
            assert answer.text.count("<h1>") == 1
            assert "Quill" not in answer.text
            assert PLANTED not in answer.text


async def test_filters_narrow_the_list_down_and_stay(clerk: Clerk, signs_in: Signs) -> None:
    _, urgent = await filed(clerk)
    case, closed = await filed(clerk, "LBN standard advice EXERCISE another one")
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await clerk.presses("esp-officer", closing.withdraw, case)
    ana = await signs_in("esp-officer", Level.CLAIMED)
    for query, found in (
        ("urgency=immediate", {urgent}),
        ("type=advice&state=closed", {closed}),
        ("q=LBN&state=closed&member=LBN", {closed}),
        ("type=advice&urgency=immediate", set[str]()),
        ("month=2026-11&state=closed", {closed}),
        ("month=2025-11&state=closed", set[str]()),
    ):
        page = unescape((await ana.get(f"/requests?{query}")).text)
        assert {each for each in (urgent, closed) if f">{each}<" in page} == found, query
    page = (await ana.get("/requests?type=advice&state=closed")).text
    assert '<option value="advice" selected>' in page
    wrong = await ana.get("/requests?type=nonsense")
    assert wrong.status_code == 409


async def test_what_a_form_names_is_found_by_who_works_on_it_and_by_nobody_else(
    clerk: Clerk, signs_in: Signs
) -> None:
    ana = await signs_in("esp-officer", Level.PROVED)
    form = {**HEADER, **NEEDED, "targets": f"telephone: {NUMBER}", "facts": "EXERCISE facts"}
    await ana.post("/requests/new/preserve", data={**form, "act": "check"})
    check = (await ana.get("/requests/new/preserve/check")).text
    token = check.partition('name="token" value="')[2].partition('"')[0]
    sent = await ana.post("/requests/new/preserve/send", data={"token": token})
    reference = sent.headers["location"].rpartition("/")[2]
    _, other = await filed(clerk)
    for typed in (NUMBER, "+34600123456"):
        found = await ana.post("/requests/named", data={"named": typed})
        assert found.status_code == 200
        assert f">{reference}<" in found.text
        assert f">{other}<" not in found.text
    rami = await signs_in("lbn-duty", Level.PROVED)
    before = await rami.post("/requests/named", data={"named": NUMBER})
    assert f">{reference}<" not in before.text
    assert (await does(rami, reference, "ack")).status_code == 303
    assert f">{reference}<" in (await rami.post("/requests/named", data={"named": NUMBER})).text
    for who in ("ita-duty", "esp-chief", "lbn-auditor", "auditor", "secretariat", "lbn-privacy"):
        browser = await signs_in(who, Level.PROVED)
        answer = await browser.post("/requests/named", data={"named": NUMBER})
        assert f">{reference}<" not in answer.text, who
    claimed = await signs_in("esp-officer", Level.CLAIMED)
    assert (await claimed.post("/requests/named", data={"named": NUMBER})).status_code == 403
    assert "By what a request names" not in words((await claimed.get("/requests")).text)
    assert (await ana.post("/requests/named", data={"named": " "})).status_code == 409


@pytest.mark.parametrize("address", ["/", "/requests"])
async def test_a_list_counts_down_in_words_that_are_right_without_a_script(
    clerk: Clerk, signs_in: Signs, address: str
) -> None:
    await filed(clerk)
    ana = await signs_in("esp-officer", Level.CLAIMED)
    page = (await ana.get(address)).text
    assert "data-left>in 15 min</time>" in page
    assert "countdown.js" in page
