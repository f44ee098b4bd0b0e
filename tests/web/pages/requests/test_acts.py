"""Acting at a page is the chat's own act: both show the same, and nothing that was typed is lost."""

import re

import httpx
import pytest

from domain.sessions.session import Level
from domain.vocabulary import State
from formats.network_file.document import read_network
from services.directory import versions as directory
from services.requests import acknowledge, answering, closing
from services.requests.safeguards import custodian
from tests.conftest import HandClock, on_both
from tests.services.desk_clerk import Clerk
from tests.web.conftest import Signs
from tests.web.pages.requests.conftest import network
from tests.web.pages.requests.stories import does, filed, form, words


async def state(clerk: Clerk, case: str) -> State:
    async with clerk.office.store.reading() as work:
        request = await work.requests.glimpse(case)
        assert request is not None
        return request.state


async def texts(clerk: Clerk, case: str, event: str) -> list[str]:
    async with clerk.office.store.reading() as work:
        found = await work.log.case_texts(case)
    return [each.text or "" for each in found if str(each.event) == event]


async def yes(browser: httpx.AsyncClient, reference: str, asked: httpx.Response) -> httpx.Response:
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', asked.text))
    return await browser.post(f"/requests/{reference}/act", data=hidden)


@on_both
async def test_a_request_is_worked_on_at_the_pages_alone_and_the_chat_shows_the_same(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference = await filed(clerk)
    rami = await signs_in("lbn-duty", Level.PROVED)
    ana = await signs_in("esp-officer", Level.PROVED)
    done = await does(rami, reference, "ack")
    assert done.status_code == 303
    assert done.headers["location"] == f"/requests/{reference}"
    await clerk.delivers()
    assert clerk.last("lbn-duty", "alert").saying.facts["stage"] == "yours"
    assert clerk.reads("esp-officer")[-1] == "acknowledged"
    shown = await rami.get(f"/requests/{reference}")
    assert "Quill" in shown.text
    assert re.search(r'role="status"[^>]*>[^<]*acknowledged', shown.text)
    assert '<p class="said" role="status"' not in (await rami.get(f"/requests/{reference}")).text
    assert (await does(rami, reference, "ask", text="EXERCISE which one?")).status_code == 303
    await clerk.delivers()
    assert clerk.last("esp-officer", "question").saying.texts[0].body == "EXERCISE which one?"
    assert "EXERCISE which one?" in (await ana.get(f"/requests/{reference}")).text
    assert (await does(ana, reference, "reply", text="EXERCISE\r\nthe second")).status_code == 303
    await clerk.delivers()
    assert clerk.last("lbn-duty", "reply").saying.texts[0].body == "EXERCISE\nthe second"
    assert (await does(rami, reference, "answer", text="EXERCISE kept")).status_code == 303
    assert (await does(ana, reference, "close")).status_code == 303
    assert await state(clerk, case) is State.CLOSED
    await clerk.delivers()
    for each in clerk.chats.values():
        assert not [seen for seen in each.values() if "Quill" in repr(seen.saying.facts)]


async def test_who_is_only_known_acknowledges_and_does_nothing_else(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference = await filed(clerk)
    rami = await signs_in("lbn-duty", Level.CLAIMED)
    page = (await rami.get(f"/requests/{reference}")).text
    assert re.findall(r'name="verb" value="(\w+)"', page) == ["ack"]
    refused = await rami.post(
        f"/requests/{reference}/act", data={"verb": "refuse", "ground": "a", "stood": ""}
    )
    assert refused.status_code == 403
    assert "<h1>Show that it is you</h1>" in refused.text
    assert await state(clerk, case) is State.NOTIFIED
    assert (await does(rami, reference, "ack", page)).status_code == 303
    assert await state(clerk, case) is State.ACKNOWLEDGED
    async with clerk.office.store.reading() as work:
        entries = await work.log.entries(case, with_audit=True, with_text=False)
    (found,) = [each for each in entries if str(each.event) == "request.acknowledged"]
    assert (found.about or {})["actor"] == "lbn-duty"


async def test_who_comes_second_reads_who_was_first(clerk: Clerk, signs_in: Signs) -> None:
    case, reference = await filed(clerk)
    rami = await signs_in("lbn-duty", Level.CLAIMED)
    page = (await rami.get(f"/requests/{reference}")).text
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    second = await does(rami, reference, "ack", page)
    assert second.status_code == 409
    assert "Already acknowledged by EXERCISE Rami Haddad" in words(second.text)


async def test_on_a_page_of_before_nothing_is_done_and_nothing_typed_is_lost(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference = await filed(clerk)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    rami = await signs_in("lbn-duty", Level.PROVED)
    page = (await rami.get(f"/requests/{reference}")).text
    await clerk.does("esp-officer", answering.reply, case, "EXERCISE it is urgent now")
    late = await does(rami, reference, "answer", page, text="EXERCISE <b>kept</b> & more")
    assert late.status_code == 409
    assert "has changed since the page was opened" in words(late.text)
    assert "EXERCISE it is urgent now" in late.text
    assert re.search(
        r'id="act-answer" open>.*<textarea[^>]*>\s*EXERCISE &lt;b&gt;kept&lt;/b&gt; &amp; more</text',
        late.text,
        re.DOTALL,
    )
    assert await state(clerk, case) is not State.ANSWERED
    again = await does(rami, reference, "answer", late.text, text="EXERCISE kept")
    assert again.status_code == 303
    twice = await does(rami, reference, "answer", late.text, text="EXERCISE kept")
    assert twice.status_code == 303
    assert len(await texts(clerk, case, "request.answered")) == 1
    other = await does(rami, reference, "answer", late.text, text="EXERCISE something else")
    assert other.status_code == 409
    assert await state(clerk, case) is State.ANSWERED


async def test_what_the_rules_refuse_says_why_and_keeps_what_was_typed(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference = await filed(clerk)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    rami = await signs_in("lbn-duty", Level.PROVED)
    for verb, typed in (
        ("answer", {"text": "  "}),
        ("delay", {"time": "2026-11-24T11:00", "why": "EXERCISE a judge"}),
        ("delay", {"time": "whenever", "why": "EXERCISE a judge"}),
        ("delay", {"time": "2026-11-26T09:00 14:00", "why": "EXERCISE a judge"}),
        ("refuse", {"ground": "zz", "note": "EXERCISE a judge"}),
        ("transfer", {"member": "XXX", "note": "EXERCISE a judge"}),
        ("transfer", {"member": "ESP", "note": "EXERCISE a judge"}),
        ("number", {"number": ""}),
    ):
        answer = await does(rami, reference, verb, **typed)
        assert answer.status_code == 409, (verb, typed)
        assert 'role="alert"' in answer.text
        if "EXERCISE a judge" in typed.values():
            assert ">\nEXERCISE a judge</textarea>" in answer.text
    assert await state(clerk, case) is State.ACKNOWLEDGED


async def test_a_delay_is_read_where_its_author_is_and_asked_about_where_it_is_earlier(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference = await filed(clerk)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    rami = await signs_in("lbn-duty", Level.PROVED)
    assert "As the clock is in Beirut." in words((await rami.get(f"/requests/{reference}")).text)
    late = {"time": "2026-11-26T09:00", "why": "EXERCISE a judge"}
    assert (await does(rami, reference, "delay", **late)).status_code == 303
    async with clerk.office.store.reading() as work:
        request = await work.requests.glimpse(case)
    assert request is not None
    assert f"{request.answer_by:%Y-%m-%d %H:%M}" == "2026-11-26 07:00"
    asked = await does(rami, reference, "delay", time="2026-11-25T09:00", why="EXERCISE sooner")
    assert asked.status_code == 200
    assert "Promise it earlier" in words(asked.text)
    assert (await yes(rami, reference, asked)).status_code == 303
    async with clerk.office.store.reading() as work:
        request = await work.requests.glimpse(case)
    assert request is not None
    assert f"{request.answer_by:%Y-%m-%d %H:%M}" == "2026-11-25 07:00"


async def test_what_cannot_be_taken_back_is_asked_once_and_names_its_effect(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    case, reference = await filed(clerk)
    ana = await signs_in("esp-officer", Level.PROVED)
    asked = await does(ana, reference, "withdraw")
    assert asked.status_code == 200
    said = words(asked.text)
    assert "Lebanon then does nothing more for it." in said.replace(" (Lebanon 24/7 desk)", "")
    assert "Nothing has changed yet." in said
    assert await state(clerk, case) is State.NOTIFIED
    clock.advances(minutes=11)
    await clerk.time_passes()
    late = await yes(ana, reference, asked)
    assert late.status_code == 409
    assert "Please read it again." in words(late.text)
    assert await state(clerk, case) is State.NOTIFIED
    assert (await yes(ana, reference, late)).status_code == 303
    assert await state(clerk, case) is State.WITHDRAWN


async def test_a_question_whose_ground_has_changed_is_asked_anew(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    case, reference = await filed(clerk)
    ana = await signs_in("esp-officer", Level.PROVED)
    asked = await does(ana, reference, "withdraw")
    clock.advances(minutes=9)
    await clerk.time_passes()
    await clerk.presses("lbn-duty", acknowledge.pass_on, case)
    anew = await yes(ana, reference, asked)
    assert anew.status_code == 409
    assert await state(clerk, case) is State.NOTIFIED


@on_both
async def test_a_transfer_names_who_reads_what_and_takes_its_note_along(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference = await filed(clerk)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    rami = await signs_in("lbn-duty", Level.PROVED)
    asked = await does(rami, reference, "transfer", member="ITA", note="EXERCISE planted-note")
    assert asked.status_code == 200
    said = words(asked.text)
    assert "Italy then reads the request and your note, and nothing else of yours." in said
    assert "On duty there now: EXERCISE Luca Conti" in said
    assert "Telegram" not in said
    assert "has it in hand" not in said
    assert await state(clerk, case) is State.ACKNOWLEDGED
    assert (await yes(rami, reference, asked)).status_code == 303
    await clerk.delivers()
    luca = await signs_in("ita-duty", Level.PROVED)
    assert (await does(luca, reference, "ack")).status_code == 303
    shown = (await luca.get(f"/requests/{reference}")).text
    assert "planted-note" in shown
    assert "Quill" in shown
    left = await rami.get(f"/requests/{reference}")
    assert "Quill" not in left.text
    assert 'name="verb"' not in left.text


async def test_a_requester_answers_a_proposed_transfer(clerk: Clerk, signs_in: Signs) -> None:
    asks = network().replace("  content_in_chat", "  transfers: consent\n  content_in_chat", 1)
    await directory.import_network(clerk.office, read_network(asks))
    case, reference = await filed(clerk)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    rami = await signs_in("lbn-duty", Level.PROVED)
    asked = await does(rami, reference, "transfer", member="ITA", note="EXERCISE planted-note")
    assert "Propose to transfer" in words(asked.text)
    assert (await yes(rami, reference, asked)).status_code == 303
    ana = await signs_in("esp-officer", Level.PROVED)
    page = (await ana.get(f"/requests/{reference}")).text
    assert "It is proposed to transfer it to Italy" in words(page)
    (proposal,) = re.findall(r'name="proposal" value="([^"]+)"', page)
    typed = {"proposal": proposal, "choice": "alone"}
    address = f"/requests/{reference}/consent"
    theirs = (await rami.get(f"/requests/{reference}")).text
    assert 'name="proposal"' not in theirs
    assert (await rami.post(address, data=typed)).status_code == 404
    claimed = await signs_in("esp-officer", Level.CLAIMED)
    assert (await claimed.post(address, data=typed)).status_code == 403
    assert (await ana.post(address, data={**typed, "choice": "x"})).status_code == 400
    assert (await ana.post(address, data=typed)).status_code == 303
    again = await ana.post(address, data=typed)
    assert again.status_code == 409
    await clerk.delivers()
    assert clerk.reads("ita-duty")[-1] == "alert"


async def test_acknowledging_and_closing_never_ask(clerk: Clerk, signs_in: Signs) -> None:
    case, reference = await filed(clerk)
    rami = await signs_in("lbn-duty", Level.PROVED)
    assert (await does(rami, reference, "ack")).status_code == 303
    await clerk.does("lbn-duty", answering.answer, case, "EXERCISE kept")
    ana = await signs_in("esp-officer", Level.PROVED)
    assert (await does(ana, reference, "close")).status_code == 303
    assert await state(clerk, case) is State.CLOSED


async def test_a_button_that_cannot_be_used_is_there_with_its_reason(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference = await filed(clerk)
    ana = await signs_in("esp-officer", Level.PROVED)
    assert (await does(ana, reference, "remind")).status_code == 303
    page = (await ana.get(f"/requests/{reference}")).text
    assert re.search(r"<button[^>]*disabled[^>]*>Remind</button>", page)
    assert "less than" in words(page)
    await clerk.does("esp-officer", closing.withdraw, case)
    assert "disabled" not in (await ana.get(f"/requests/{reference}")).text


@pytest.mark.parametrize("verb", ["", "nothing", "status", "show", "log"])
async def test_what_is_no_act_of_a_page_is_not_read(
    clerk: Clerk, signs_in: Signs, verb: str
) -> None:
    _, reference = await filed(clerk)
    ana = await signs_in("esp-officer", Level.PROVED)
    answer = await ana.post(f"/requests/{reference}/act", data={"verb": verb})
    assert answer.status_code == 400


async def test_remarks_and_numbers_are_kept_for_ones_own_side(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference = await filed(clerk)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    rami = await signs_in("lbn-duty", Level.PROVED)
    ana = await signs_in("esp-officer", Level.PROVED)
    await ana.get(f"/requests/{reference}")
    stood = form((await ana.get(f"/requests/{reference}")).text, "reply")["stood"]
    assert (
        await does(rami, reference, "remark", text="EXERCISE planted-remark")
    ).status_code == 303
    assert (await does(rami, reference, "number", number="EXERCISE-77")).status_code == 303
    mine = (await rami.get(f"/requests/{reference}")).text
    theirs = (await ana.get(f"/requests/{reference}")).text
    assert "planted-remark" in mine
    assert "planted-remark" not in theirs
    assert form(theirs, "reply")["stood"] == stood
    assert case


async def test_a_decision_about_a_custodian_is_changed_at_the_page(
    clerk: Clerk, signs_in: Signs
) -> None:
    case, reference = await filed(clerk)
    await clerk.presses("lbn-duty", acknowledge.acknowledge, case)
    await clerk.does("lbn-duty", custodian.ask, case)
    ana = await signs_in("esp-officer", Level.PROVED)
    assert (await does(ana, reference, "execute")).status_code == 303
    page = (await ana.get(f"/requests/{reference}")).text
    assert "Do not execute it" in words(page)
    assert (await does(ana, reference, "desist", page)).status_code == 303
    # A page of before says what the rule says now.
    assert (await does(ana, reference, "desist", page)).status_code == 409
    await clerk.delivers()
    assert clerk.last("lbn-duty", "custodian_decided").saying.facts["otherwise"] is True
    rami = await signs_in("lbn-duty", Level.PROVED)
    assert "Execute it" not in words((await rami.get(f"/requests/{reference}")).text)
    await clerk.does("lbn-duty", answering.answer, case, "EXERCISE not done")
    after = words((await ana.get(f"/requests/{reference}")).text)
    assert "Execute it" not in after
