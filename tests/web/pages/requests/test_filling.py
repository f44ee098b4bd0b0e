"""An answer and what a request still lacks, field by field at a page: the chat's own acts."""

import re
from html import unescape
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from domain.sessions.session import Level
from domain.vocabulary import State
from services.requests import acknowledge, closing
from services.requests.ahead import form_drafts
from storage.database.tables import conversations
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk
from tests.web.conftest import Signs
from tests.web.pages.requests.stories import filed, words
from tests.web.pages.requests.test_acts import state
from tests.web.pages.requests.test_typed import carried

ITEMS = "item: name; outcome: found; value: EXERCISE planted name\nitem: email; outcome: not found"


async def sends(
    browser: httpx.AsyncClient, address: str, page: str = "", act: str = "send", **typed: Any
) -> httpx.Response:
    page = page or (await browser.get(address)).text
    main = page.partition("<main")[2]
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', main))
    return await browser.post(address, data={**hidden, "act": act, **typed})


async def answers(clerk: Clerk, case: str) -> list[Any]:
    async with clerk.office.store.reading() as work:
        found = await work.log.case_texts(case)
    return [each for each in found if str(each.event) == "request.answered"]


async def asked(clerk: Clerk) -> tuple[str, str, str]:
    case, reference = await filed(clerk, "LBN immediate life subscriber EXERCISE who has it?")
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    return case, reference, f"/requests/{reference}/answer"


async def test_an_answer_is_given_item_by_item(clerk: Clerk, signs_in: Signs) -> None:
    case, reference, address = await asked(clerk)
    rami = await signs_in("lbn-duty", Level.PROVED)
    assert f'href="{address}"' in (await rami.get(f"/requests/{reference}")).text
    page = (await rami.get(address)).text
    assert {"Marking of the answer", "Use as evidence"} <= {
        unescape(each).strip() for each in re.findall(r"<label[^>]*>([^<]+)<", page)
    }
    bare = await sends(rami, address, page, text="EXERCISE planted <b>", final="")
    assert bare.status_code == 409
    assert "still needed" in words(bare.text)
    assert "EXERCISE planted &lt;b&gt;</textarea>" in bare.text
    wrong = await sends(rami, address, page, items="nonsense", final="final")
    assert wrong.status_code == 409
    assert 'href="#items"' in wrong.text
    assert await answers(clerk, case) == []
    typed = {"items": ITEMS, "final": "more_will_follow", "text": "EXERCISE part"}
    for _ in range(2):
        part = await sends(rami, address, page, marking="TLP:RED", **typed)
        assert (part.status_code, part.headers["location"]) == (303, f"/requests/{reference}")
    (answer,) = await answers(clerk, case)
    assert answer.text == "EXERCISE part"
    assert answer.form.values["items"][0]["value"] == "EXERCISE planted name"
    assert (answer.about or {}).get("marking", "TLP:RED") == "TLP:RED"
    assert await state(clerk, case) is State.IN_PROGRESS
    await clerk.delivers()
    assert "planted" not in repr((clerk.chats, clerk.answers, clerk.notices))
    final = await sends(rami, address, text="EXERCISE all of it", items=ITEMS, final="final")
    assert final.status_code == 303
    assert await state(clerk, case) is State.ANSWERED


async def test_evidential_use_names_who_agreed_before_it_is_sent(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, _, address = await asked(clerk)
    rami = await signs_in("lbn-duty", Level.PROVED)
    typed = {"items": ITEMS, "final": "final", "evidential_use": "evidence"}
    looked = await sends(rami, address, act="look", **typed)
    assert looked.status_code == 200
    assert 'name="evidence_agreed.authority"' in looked.text
    assert "still needed" not in words(looked.text)
    assert (await sends(rami, address, looked.text, **typed)).status_code == 409
    agreed = {
        "evidence_agreed.authority": "EXERCISE court",
        "evidence_agreed.proceedings": "EXERCISE 1/26",
        "evidence_agreed.scope": "EXERCISE these names",
    }
    assert (await sends(rami, address, looked.text, **typed, **agreed)).status_code == 303
    (answer,) = await answers(clerk, case)
    assert answer.form.values["evidence_agreed"]["authority"] == "EXERCISE court"


async def test_an_answer_to_a_request_that_changed_stands_there_and_is_not_sent(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    case, _, address = await asked(clerk)
    rami = await signs_in("lbn-duty", Level.PROVED)
    page = (await rami.get(address)).text
    typed = {"items": ITEMS, "final": "final", "text": "EXERCISE planted answer"}
    await clerk.does("lbn-duty", acknowledge.acknowledge, case)
    await clerk.presses("esp-officer", closing.withdraw, case)
    late = await sends(rami, address, page, **typed)
    assert late.status_code == 409
    assert await answers(clerk, case) == []
    clock.advances(minutes=16)
    ended = await sends(rami, address, page, **typed)
    assert ended.status_code == 401
    assert carried(ended.text)
    assert "planted" not in ended.text


@pytest.mark.parametrize(
    ("who", "level", "status"),
    [
        ("esp-officer", Level.PROVED, 404),
        ("ita-duty", Level.PROVED, 404),
        ("auditor", Level.PROVED, 404),
        ("lbn-duty", Level.CLAIMED, 403),
    ],
)
async def test_nobody_else_answers(
    clerk: Clerk, signs_in: Signs, who: str, level: Level, status: int
) -> None:
    case, _, address = await asked(clerk)
    rami = await signs_in("lbn-duty", Level.PROVED)
    page = (await rami.get(address)).text
    browser = await signs_in(who, level)
    assert (await browser.get(address)).status_code == status
    sent = await sends(browser, address, page, items=ITEMS, final="final")
    assert sent.status_code == status
    assert await answers(clerk, case) == []


async def test_what_a_request_lacks_is_filled_in_later_and_only_that_is_added(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference = await filed(clerk)
    ana = await signs_in("esp-officer", Level.PROVED)
    address = f"/requests/{reference}/complete"
    page = await ana.get(address)
    assert page.status_code == 200
    nothing = await sends(ana, address, page.text)
    assert nothing.status_code == 409
    typed = {"offence": "EXERCISE planted offence", "own_ref": "EX-77"}
    for _ in range(2):
        assert (await sends(ana, address, page.text, **typed)).status_code == 303
    async with clerk.office.store.reading() as work:
        found = await work.log.case_texts(case)
        shown = list(await work.log.entries(case, with_audit=True, with_text=False))
    (added,) = [each for each in found if str(each.event) == "request.completed"]
    assert added.form is not None
    assert added.form.values == {"offence": "EXERCISE planted offence", "own_ref": "EX-77"}
    assert "content.shown" in [str(each.event) for each in shown]
    again = (await ana.get(address)).text
    assert "EXERCISE planted offence" in again
    rami = await signs_in("lbn-duty", Level.PROVED)
    assert (await rami.get(address)).status_code == 404


async def kept(clerk: Clerk) -> int:
    """How many half filled forms there are."""
    async with clerk.office.store.reading() as work:
        rows = (await work.connection.execute(select(conversations))).all()
    return sum(row.kind.startswith(("f:", "g:")) for row in rows)


@on_both
async def test_what_is_typed_is_kept_for_its_person_and_request_until_it_is_sent(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, _reference, address = await asked(clerk)
    rami = await signs_in("lbn-duty", Level.PROVED)
    typed = {"text": "EXERCISE planted half", "items": "nonsense", "marking": "TLP:RED"}
    answer = await sends(rami, address, act="keep", **typed)
    assert (answer.status_code, answer.headers["location"]) == (303, address)
    async with clerk.office.store.reading() as work:
        rows = (await work.connection.execute(select(conversations))).all()
    assert all(b"planted" not in row.sealed for row in rows)
    # It outlives the session, and stands there again as it was typed, with what is wrong with it.
    again = (await (await signs_in("lbn-duty", Level.PROVED)).get(address)).text
    assert "EXERCISE planted half</textarea>" in again
    assert 'href="#items"' in again
    assert re.search(r'<option value="TLP:RED"\s+selected', again)
    other = await signs_in("lbn-deputy", Level.PROVED)
    assert "planted half" not in (await other.get(address)).text
    _case, _ref, elsewhere = await asked(clerk)
    assert "planted half" not in (await rami.get(elsewhere)).text
    page = (await rami.get(address)).text
    sent = {"items": ITEMS, "final": "final", "text": "EXERCISE whole"}
    assert (await sends(rami, address, page, **sent)).status_code == 303
    assert (await sends(rami, address, page, **sent)).status_code == 303
    assert len(await answers(clerk, case)) == 1
    assert await kept(clerk) == 0
    assert "planted half" not in (await rami.get(address)).text


async def test_what_cannot_be_sent_is_kept_too_and_goes_when_it_is_discarded(
    clerk: Clerk, signs_in: Signs
) -> None:
    _case, reference, address = await asked(clerk)
    rami = await signs_in("lbn-duty", Level.PROVED)
    assert (
        await sends(rami, address, text="EXERCISE planted", items="nonsense")
    ).status_code == 409
    assert await kept(clerk) == 1
    assert "EXERCISE planted</textarea>" in (await rami.get(address)).text
    answer = await sends(rami, address, act="discard")
    assert answer.headers["location"] == f"/requests/{reference}"
    assert await kept(clerk) == 0
    assert "planted" not in (await rami.get(address)).text


@on_both
async def test_nobody_goes_on_with_it_so_it_goes(
    clerk: Clerk, clock: HandClock, signs_in: Signs
) -> None:
    _case, _reference, address = await asked(clerk)
    rami = await signs_in("lbn-duty", Level.PROVED)
    await sends(rami, address, act="keep", text="EXERCISE planted")
    clock.advances(days=6)
    assert await form_drafts.sweep(clerk.office) == 0
    rami = await signs_in("lbn-duty", Level.PROVED)
    assert "EXERCISE planted</textarea>" in (await rami.get(address)).text
    clock.advances(days=1, minutes=1)
    rami = await signs_in("lbn-duty", Level.PROVED)
    assert "planted" not in (await rami.get(address)).text
    assert await form_drafts.sweep(clerk.office) == 1
    assert await kept(clerk) == 0


async def test_who_may_not_fill_it_in_keeps_nothing_and_too_much_is_refused(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, _reference, address = await asked(clerk)
    for who in ("esp-officer", "lbn-auditor", "ita-chief", "secretariat"):
        browser = await signs_in(who, Level.PROVED)
        answer = await browser.post(address, data={"act": "keep", "text": "EXERCISE planted"})
        assert answer.status_code in (404, 409)
    known = await signs_in("lbn-duty", Level.CLAIMED)
    answer = await known.post(address, data={"act": "keep", "text": "EXERCISE planted"})
    assert answer.status_code == 403
    assert await kept(clerk) == 0
    rami = await signs_in("lbn-duty", Level.PROVED)
    answer = await sends(rami, address, act="keep", text="x" * 30_001)
    assert answer.status_code == 409
    assert await kept(clerk) == 0
    await clerk.does("esp-officer", closing.withdraw, case)
    assert (await sends(rami, address, "<main", act="keep", text="EXERCISE")).status_code == 409
    assert await kept(clerk) == 0


async def test_what_a_request_still_lacks_is_kept_likewise(clerk: Clerk, signs_in: Signs) -> None:
    _case, reference, _address = await asked(clerk)
    address = f"/requests/{reference}/complete"
    ana = await signs_in("esp-officer", Level.PROVED)
    answer = await sends(ana, address, act="keep", purpose="EXERCISE planted purpose")
    assert answer.status_code == 303
    ana = await signs_in("esp-officer", Level.PROVED)
    assert "EXERCISE planted purpose" in (await ana.get(address)).text
    assert (await sends(ana, address, purpose="EXERCISE planted purpose")).status_code == 303
    assert await kept(clerk) == 0
