"""What waits for somebody's word at a request, and texts with a marking of their own."""

import re
from html import unescape

import httpx
import pytest

from domain.requests.values.corrections import Mark
from domain.sessions.session import Level
from domain.vocabulary import Marking
from services.requests import acknowledge, answering
from services.requests.afterwards import permitting
from services.requests.safeguards import correcting
from tests.services.desk_clerk import Clerk
from tests.web.conftest import Signs
from tests.web.pages.requests.stories import does, filed, words
from tests.web.pages.requests.test_acts import texts


async def says(
    browser: httpx.AsyncClient, reference: str, word: str, text: str = "", page: str = ""
) -> httpx.Response:
    page = page or (await browser.get(f"/requests/{reference}")).text
    (form,) = re.findall(r'<form[^>]*action="[^"]*/word".*?</form>', page, re.DOTALL)
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
    data = {**hidden, "word": word, "text": text}
    return await browser.post(f"/requests/{reference}/word", data=data)


async def answered(clerk: Clerk) -> tuple[str, str]:
    case, reference = await filed(clerk)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await clerk.does("lbn-duty", answering.answer, case, "EXERCISE kept")
    return case, reference


@pytest.mark.parametrize(("word", "event"), [("grant", "given"), ("refuse", "refused")])
async def test_further_use_is_asked_for_and_decided_at_the_pages(
    clerk: Clerk, signs_in: Signs, word: str, event: str
) -> None:
    case, reference = await answered(clerk)
    ana = await signs_in("esp-officer", Level.PROVED)
    asked = await does(ana, reference, "permission", text="EXERCISE for a court in Madrid")
    assert asked.status_code == 303
    await clerk.delivers()
    assert clerk.last("lbn-duty", "permission_asked")
    assert (
        'action="' + f"/requests/{reference}/word"
        not in (await ana.get(f"/requests/{reference}")).text
    )
    rami = await signs_in("lbn-duty", Level.PROVED)
    page = (await rami.get(f"/requests/{reference}")).text
    assert "not permitted unless it is by" in words(page)
    for _ in range(2):
        answer = await says(rami, reference, word, "EXERCISE with this condition", page)
        assert answer.status_code == 303
    assert await texts(clerk, case, f"request.permission_{event}") == [
        "EXERCISE with this condition"
    ]
    late = await says(rami, reference, "refuse", "EXERCISE planted too late", page)
    assert late.status_code == 409
    assert "not permitted unless" not in words((await rami.get(f"/requests/{reference}")).text)


async def test_a_marked_text_is_noted_at_the_page_and_what_was_done_is_said(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference = await answered(clerk)
    async with clerk.office.store.reading() as work:
        (written,) = [
            e for e in await work.log.case_texts(case) if str(e.event) == "request.answered"
        ]
    rami = await signs_in("lbn-duty", Level.PROVED)
    ana = await signs_in("esp-officer", Level.PROVED)
    await ana.get(f"/requests/{reference}")
    await clerk.does(
        "lbn-duty", correcting.correct, case, written.seq, "", Mark.WRONG, "EXERCISE the other one"
    )
    page = (await ana.get(f"/requests/{reference}")).text
    assert "Marked as wrong" in words(page)
    # The button beside the words does not drop them.
    done = await says(ana, reference, "noted", "EXERCISE struck from our file", page)
    assert done.status_code == 303
    assert await texts(clerk, case, "request.correction_done") == ["EXERCISE struck from our file"]
    await clerk.delivers()
    assert clerk.last("lbn-duty", "correction_done")
    assert "/word" not in (await ana.get(f"/requests/{reference}")).text
    assert (await says(rami, reference, "noted", page=page)).status_code == 409


async def test_nobody_else_says_a_word_for_them(clerk: Clerk, signs_in: Signs) -> None:
    case, reference = await answered(clerk)
    await clerk.does("esp-officer", permitting.ask, case, "EXERCISE for a court")
    rami = await signs_in("lbn-duty", Level.PROVED)
    page = (await rami.get(f"/requests/{reference}")).text
    for who, level, status in (
        ("esp-officer", Level.PROVED, 409),
        ("ita-duty", Level.PROVED, 404),
        ("lbn-duty", Level.CLAIMED, 403),
    ):
        browser = await signs_in(who, level)
        assert (await says(browser, reference, "grant", page=page)).status_code == status
    assert (await says(rami, reference, "sing", page=page)).status_code == 400
    assert await texts(clerk, case, "request.permission_given") == []


async def test_a_question_above_the_chat_stays_at_the_page(clerk: Clerk, signs_in: Signs) -> None:
    case, reference = await filed(clerk)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    rami = await signs_in("lbn-duty", Level.PROVED)
    asked = await does(
        rami, reference, "ask", text="EXERCISE planted question", marking=Marking.RED.value
    )
    assert asked.status_code == 303
    await clerk.delivers()
    assert clerk.reads("esp-officer")[-1] == "question"
    assert "planted question" not in repr((clerk.chats, clerk.answers, clerk.notices))
    ana = await signs_in("esp-officer", Level.PROVED)
    page = unescape((await ana.get(f"/requests/{reference}")).text)
    assert "planted question" in page
    assert "TLP:RED" in page
    wrong = await does(rami, reference, "ask", text="EXERCISE again", marking="TLP:BLUE")
    assert wrong.status_code == 400
