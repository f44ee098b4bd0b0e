"""What needs somebody, and looking for a request: headers alone, as the chat's own lists find them."""

import re

from domain.sessions.session import Level
from services.requests import closing
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk
from tests.web.conftest import Signs
from tests.web.pages.requests.stories import PLANTED, filed, words


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
