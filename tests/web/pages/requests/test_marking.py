"""One's own text that is marked at a page, beside the text, as it is in chat."""

import asyncio

import httpx
import pytest

from domain.events import Event
from domain.sessions.session import Level
from services.requests import acknowledge, answering, closing
from tests.conftest import on_both
from tests.services.desk_clerk import Clerk
from tests.web.conftest import Signs
from tests.web.pages.requests.stories import does, filed, hidden_of, words

WHY = "EXERCISE the date is another one"


async def answered(clerk: Clerk) -> tuple[str, str, int]:
    """A request that was answered: its case, reference, and the record of the answer."""
    case, reference = await filed(clerk, "LBN immediate life advice EXERCISE which law?")
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await clerk.does("lbn-duty", answering.answer, case, "EXERCISE article 1")
    async with clerk.office.store.reading() as work:
        (entry,) = await work.log.entries(
            case, with_audit=False, with_text=False, events=(Event.ANSWERED,)
        )
    return case, reference, entry.seq


async def marked(clerk: Clerk, case: str) -> list[str | None]:
    async with clerk.office.store.reading() as work:
        found = await work.log.entries(
            case, with_audit=False, with_text=True, events=(Event.CORRECTED,)
        )
    return [entry.text for entry in found]


async def marks(browser: httpx.AsyncClient, address: str, **typed: str) -> httpx.Response:
    page = (await browser.get(address)).text
    said = {"mark": "wrong", "text": WHY, **typed}
    return await browser.post(address, data={**hidden_of(page), **said})


@on_both
async def test_the_link_stands_beside_ones_own_text_and_whoever_read_it_is_told(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference, record = await answered(clerk)
    rami = await signs_in("lbn-duty", Level.PROVED)
    address = f"/requests/{reference}/texts/{record}"
    shown = (await rami.get(f"/requests/{reference}")).text
    assert shown.count("/texts/") == 1
    assert address in shown
    # Who asked reads the answer, and has a text of their own to mark.
    ana = await signs_in("esp-officer", Level.PROVED)
    other = (await ana.get(f"/requests/{reference}")).text
    assert address not in other
    assert other.count("/texts/") == 1
    page = words((await rami.get(address)).text)
    assert "Mark a text" in page
    assert "Stands after all" not in page
    answer = await marks(rami, address)
    assert answer.status_code == 303
    assert await marked(clerk, case) == [WHY]
    assert "Marked as wrong" in words((await rami.get(f"/requests/{reference}")).text)
    await clerk.delivers()
    told = clerk.last("esp-officer", "correction")
    assert told.rings
    assert told.saying.facts["mark"] == "wrong"
    assert "Stands after all" in words((await rami.get(address)).text)
    assert (await marks(rami, address, mark="stands")).status_code == 303
    assert len(await marked(clerk, case)) == 2


async def test_a_text_above_the_chat_is_marked_at_the_page(clerk: Clerk, signs_in: Signs) -> None:
    case, reference, _ = await answered(clerk)
    rami = await signs_in("lbn-duty", Level.PROVED)
    page = (await rami.get(f"/requests/{reference}")).text
    sent = await does(rami, reference, "answer", page, text="EXERCISE more", marking="TLP:RED")
    assert sent.status_code == 303
    async with clerk.office.store.reading() as work:
        found = await work.log.entries(
            case, with_audit=False, with_text=False, events=(Event.ANSWERED,)
        )
    address = f"/requests/{reference}/texts/{found[-1].seq}"
    assert (await marks(rami, address)).status_code == 303
    assert await marked(clerk, case) == [WHY]
    for who in ("esp-officer", "lbn-duty"):
        for seen in clerk.chats[clerk.accounts[who]].values():
            assert all(WHY not in each.body for each in seen.saying.texts)


@pytest.mark.parametrize(
    "who",
    [
        *("lbn-deputy", "lbn-chief", "lbn-auditor", "lbn-privacy", "esp-chief", "esp-officer"),
        *("ita-chief", "secretariat", "auditor"),
    ],
)
async def test_nobody_else_marks_it(clerk: Clerk, signs_in: Signs, who: str) -> None:
    case, reference, record = await answered(clerk)
    browser = await signs_in(who, Level.PROVED)
    address = f"/requests/{reference}/texts/{record}"
    answers = [
        await browser.get(address),
        await browser.post(address, data={"mark": "wrong", "text": WHY, "stood": ""}),
    ]
    missing = await browser.get("/nothing-of-the-kind")
    for answer in answers:
        assert answer.status_code == 404
        assert words(answer.text) == words(missing.text)
    assert await marked(clerk, case) == []


async def test_without_a_proof_the_page_proves_first(
    clerk: Clerk, signs_in: Signs, browser: httpx.AsyncClient
) -> None:
    case, reference, record = await answered(clerk)
    address = f"/requests/{reference}/texts/{record}"
    known = await signs_in("lbn-duty", Level.CLAIMED)
    assert (await known.get(address)).status_code == 403
    assert (await browser.get(address)).status_code == 401
    typed = {"mark": "wrong", "text": WHY, "stood": ""}
    assert (await known.post(address, data=typed)).status_code == 403
    assert await marked(clerk, case) == []


async def test_a_record_that_is_no_text_of_theirs_is_not_there(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference, record = await answered(clerk)
    rami = await signs_in("lbn-duty", Level.PROVED)
    for odd in ("0", "x", "-1", "9" * 30, str(record + 1), f"{record}.0"):
        assert (await rami.get(f"/requests/{reference}/texts/{odd}")).status_code == 404
    other, elsewhere, _ = await answered(clerk)
    assert (await rami.get(f"/requests/{elsewhere}/texts/{record}")).status_code == 404
    assert await marked(clerk, case) == await marked(clerk, other) == []


@on_both
async def test_what_was_marked_meanwhile_is_looked_at_again(clerk: Clerk, signs_in: Signs) -> None:
    case, reference, record = await answered(clerk)
    address = f"/requests/{reference}/texts/{record}"
    browsers = [await signs_in("lbn-duty", Level.PROVED) for _each in range(2)]
    hidden = [hidden_of((await each.get(address)).text) for each in browsers]
    answers = await asyncio.gather(
        *(
            each.post(address, data={**said, "mark": mark, "text": WHY})
            for each, said, mark in zip(browsers, hidden, ("wrong", "outdated"), strict=True)
        )
    )
    assert sorted(each.status_code for each in answers) == [303, 409]
    assert await marked(clerk, case) == [WHY]
    late = next(each for each in answers if each.status_code == 409)
    assert WHY in late.text


async def test_the_same_press_twice_counts_once_and_a_reason_is_needed(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference, record = await answered(clerk)
    rami = await signs_in("lbn-duty", Level.PROVED)
    address = f"/requests/{reference}/texts/{record}"
    empty = await marks(rami, address, text=" ")
    assert empty.status_code == 409
    said = {**hidden_of((await rami.get(address)).text), "mark": "disputed", "text": WHY}
    assert [(await rami.post(address, data=said)).status_code for _each in range(2)] == [303, 303]
    assert await marked(clerk, case) == [WHY]


async def test_a_closed_requests_text_can_still_be_marked(clerk: Clerk, signs_in: Signs) -> None:
    case, reference, record = await answered(clerk)
    await clerk.does("esp-officer", closing.close, case)
    rami = await signs_in("lbn-duty", Level.PROVED)
    assert (await marks(rami, f"/requests/{reference}/texts/{record}")).status_code == 303
    assert await marked(clerk, case) == [WHY]
