"""A request begun in chat whose marking may not be there: it goes on at a page, with all that was said."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.requests.filing import Filing
from domain.requests.request import Request
from domain.sessions.session import Level
from domain.vocabulary import Marking, MemberCode, PersonId, Reason, RequestType, Urgency
from services.requests import filing
from services.requests.ahead import page_drafts
from services.sessions import sessions
from services.sessions.visiting import visited
from services.visit.page import PageVisit
from storage.requests.conversations import Conversation
from storage.transaction.unit_of_work import UnitOfWork
from tests.chat.stage import Stage, staged, with_pages

FIRST = (("member", "Lebanon"), ("ask for", "Preserve data"), ("urgent", "Immediate"))


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, more=with_pages()) as made:
        yield made


async def test_choosing_red_in_chat_leads_to_the_form_at_the_page(stage: Stage) -> None:
    (ana,) = await stage.enrols("esp-officer")
    await ana.sends("/request")
    for asked, label in (*FIRST, ("immediate", "Life or limb")):
        await ana.presses(label, on=await ana.receives(asked))
    step = await ana.receives("Choose the marking")
    assert "What is above it is written on the pages" in step.text
    await ana.presses("TLP:RED", on=step)
    told = await ana.receives("not written in this chat, but on the pages")
    assert f"{stage.settings.portal_url}/requests/new/preserve" in told.text
    opened = (await ana.presses("Open", on=told)).url
    assert "/door?new=preserve#" in opened
    await ana.sends("/request")
    await ana.receives("New request. Which member do you ask?")


async def test_what_was_typed_too_early_is_out_of_the_chat_and_in_the_form(stage: Stage) -> None:
    (ana,) = await stage.enrols("esp-officer")
    await ana.sends("/request")
    for asked, label in FIRST[:2]:
        await ana.presses(label, on=await ana.receives(asked))
    await ana.receives("How urgent")
    await ana.sends("EXERCISE a text that came before its marking")
    await ana.presses("Immediate", on=await ana.receives("How urgent"))
    await ana.presses("Life or limb", on=await ana.receives("Why is it immediate"))
    await ana.presses("TLP:AMBER+STRICT", on=await ana.receives("Choose the marking"))
    told = await ana.receives("What you wrote here is taken out of this chat")
    assert "came before its marking" not in told.text
    await stage.rests()
    assert not [each for each in await ana.reads() if "came before its marking" in each.text]
    assert await stage.recorded("content.exposed") == 1
    async with stage.deployment.office.store.reading() as work:
        found = await work.conversations.read(PersonId("esp-officer"), Conversation.PAGE)
    assert found is not None
    assert found["text"] == "EXERCISE a text that came before its marking"
    assert (found["marking"], found["addressee"]) == ("TLP:AMBER+STRICT", "LBN")


async def test_what_was_begun_at_a_page_is_gone_on_with_and_sent_in_chat(stage: Stage) -> None:
    (ana,) = await stage.enrols("esp-officer")
    office = stage.deployment.office
    said = {"addressee": "LBN", "urgency": "information", "marking": "TLP:AMBER"}

    async def begin(work: UnitOfWork) -> str:
        return await sessions.begin(
            work, PersonId("esp-officer"), Level.PROVED, by="EXERCISE", browser="EXERCISE"
        )

    async def act(visit: PageVisit) -> None:
        facts = {**said, "facts": "EXERCISE begun at a page"}
        await page_drafts.save(visit, RequestType.INFORMATION, facts)

    await visited(office, await office.store.transact(begin), Level.PROVED, act)
    await ana.sends("/request")
    offer = await ana.receives("You have begun a request on the pages")
    assert "begun at a page" not in offer.text
    assert "Lebanon" in offer.text
    assert "/door?new=information#" in (await ana.presses("Open", on=offer)).url
    await ana.presses("Go on here", on=offer)
    summary = await ana.receives("Please check your request")
    assert "EXERCISE begun at a page" in summary.text
    await ana.sends("/request")
    again = await ana.receives("You have an unfinished request.")
    await ana.presses("Continue", on=again)
    await ana.presses("Send", on=await ana.receives("Please check your request"))
    await ana.receives("Please use another channel too")
    await ana.sends("/request")
    await ana.receives("New request. Which member do you ask?")


async def test_who_has_the_alert_of_a_red_request_is_led_to_its_page(stage: Stage) -> None:
    _ana, rami = await stage.enrols("esp-officer", "lbn-duty")
    office = stage.deployment.office

    async def begin(work: UnitOfWork) -> str:
        return await sessions.begin(
            work, PersonId("esp-officer"), Level.PROVED, by="EXERCISE", browser="EXERCISE"
        )

    async def act(visit: PageVisit) -> Request:
        written = Filing(
            addressee=MemberCode("LBN"),
            type=RequestType.PRESERVE,
            urgency=Urgency.IMMEDIATE,
            reason=Reason.LIFE,
            marking=Marking.RED,
            text="EXERCISE planted facts",
        )
        return await filing.file(visit, written)

    token = await office.store.transact(begin)
    request = await visited(office, token, Level.PROVED, act)
    alert = await rami.receives("IMMEDIATE")
    assert "Marking: TLP:RED" in alert.text
    await rami.presses("Acknowledge", on=alert)
    told = await rami.receives("may not be shown in this chat because of its marking")
    assert "Press Open to read it." in told.text
    assert f"ref={request.reference}" in (await rami.presses("Open", on=told)).url
    await rami.sends(f"/answer {request.reference} EXERCISE planted answer")
    refused = await rami.receives("Please write it at the page of the request: press Open.")
    assert f"ref={request.reference}" in (await rami.presses("Open", on=refused)).url
    await stage.rests()
    calls = repr([call.parameters for call in stage.server.journal.calls()])
    assert "planted" not in calls
