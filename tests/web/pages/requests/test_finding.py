"""Finding requests: filters that stay in the address, and what a form names, which stands in none."""

from html import unescape

import pytest

from domain.sessions.session import Level
from services.requests import acknowledge, closing
from tests.services.desk_clerk import Clerk
from tests.web.conftest import Signs
from tests.web.pages.requests.stories import does, filed, words
from tests.web.pages.writing.test_writing import HEADER, NEEDED

NUMBER = "+34 600 123 456"


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
