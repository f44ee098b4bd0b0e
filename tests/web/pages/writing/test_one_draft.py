"""A request is begun at one door and goes on at the other: whole, once, and never written over unasked."""

import re
from html import unescape
from typing import Any

from sqlalchemy import select

from domain.requests.ahead.draft import Draft, DraftStep
from domain.requests.ahead.page_draft import PageDraft
from domain.sessions.session import Level
from domain.topics import Topic
from domain.verbs import DraftVerb
from services.conversation import filling_in, texts
from services.requests import drafting
from services.requests.ahead import drafts, page_drafts
from storage.database.tables import log_records
from tests.conftest import HandClock
from tests.services.desk_clerk import Clerk
from tests.web.conftest import Signs
from tests.web.pages.writing.test_writing import HEADER, NEEDED

ANA = "esp-officer"
FILE = {"marking": "TLP:AMBER", "obtained_by": "EXERCISE", "method": "EXERCISE by hand"}
PICTURE = b"\x89PNG\r\n\x1a\n EXERCISE"
FORM = "/requests/new/preserve"
AMBER = {**HEADER, "marking": "TLP:AMBER"}
STEPS = (
    (DraftStep.MEMBER, "LBN"),
    (DraftStep.TYPE, "preserve"),
    (DraftStep.URGENCY, "immediate"),
    (DraftStep.REASON, "life"),
    (DraftStep.MARKING, "TLP:AMBER"),
)


class Both:
    """Ana with her chat and her browser."""

    def __init__(self, clerk: Clerk, page: Any) -> None:
        self.clerk, self.page = clerk, page

    async def in_chat(self) -> Draft | None:
        return await self._read(drafts.read)

    async def at_page(self) -> PageDraft | None:
        return await self._read(page_drafts.read)

    async def text_at_page(self) -> str:
        """Empty where nothing is being written there."""
        draft = await self.at_page()
        return draft.text if draft is not None else ""

    async def _read(self, read: Any) -> Any:
        found: list[Any] = []

        async def act(visit: Any) -> None:
            found.append(await read(visit))

        await self.clerk.presses(ANA, act)
        return found[0]

    async def begins(self, text: str = "EXERCISE begun in chat", steps: Any = STEPS) -> Draft:
        await self.clerk.does(ANA, drafting.begin)
        if self.chat[self._last()].saying.facts.get("is_at_page"):
            await self.offered(DraftVerb.ANEW)
        for step, value in steps:
            draft = await self.in_chat()
            assert draft is not None
            await self.clerk.presses(ANA, filling_in.press_draft, draft.token, step, value)
        await self.clerk.does(ANA, texts.receive, text)
        draft = await self.in_chat()
        assert draft is not None
        return draft

    async def presses(self, verb: DraftVerb) -> Any:
        draft = await self.in_chat()
        assert draft is not None
        return await self.clerk.presses(
            ANA, filling_in.press_draft, draft.token, verb, "-", on=self._last()
        )

    async def offered(self, verb: DraftVerb) -> Any:
        """Presses a button of what ``/request`` offers."""
        post = self._last()
        token = str(self.chat[post].saying.facts["token"])
        return await self.clerk.presses(ANA, filling_in.press_draft, token, verb, "-", on=post)

    def _last(self) -> int:
        return max(self.chat)

    @property
    def chat(self) -> Any:
        return self.clerk.chats[self.clerk.accounts[ANA]]

    def reads(self, message: int | None = None) -> str:
        """All that stands in her chat, or in one message of it."""
        seen = [self.chat[message]] if message is not None else self.chat.values()
        said = [each.saying for each in seen]
        return repr(
            [
                (each.facts, [(text.body, text.form and text.form.values) for text in each.texts])
                for each in said
            ]
        )

    async def opens(self, path: str = FORM) -> str:
        return unescape((await self.page.get(path)).text)

    async def saves(self, act: str = "keep", **said: str) -> Any:
        return await self.page.post(FORM, data={"act": act, **said})


def of(page: str) -> str:
    return re.findall(r'name="of" value="([^"]*)"', page)[0]


async def both(clerk: Clerk, signs_in: Signs) -> Both:
    return Both(clerk, await signs_in(ANA, Level.PROVED))


async def test_what_was_begun_in_chat_goes_on_at_the_page_and_leaves_the_chat(
    clerk: Clerk, signs_in: Signs
) -> None:
    ana = await both(clerk, signs_in)
    await ana.begins()
    listed = await ana.opens("/requests/new")
    assert "You have begun a request in chat: Preserve data" in listed
    assert "EXERCISE begun" not in listed
    form = await ana.opens()
    assert 'value="from-chat"' in form
    asked = await ana.saves("from-chat", of=of(form))
    assert asked.headers["location"] == f"{FORM}/chat"
    question = await ana.opens(f"{FORM}/chat")
    assert "EXERCISE begun in chat" in question
    assert "Put both together" not in question
    stands = re.findall(r'name="stands" value="([^"]*)"', question)[0]
    went = await ana.page.post(f"{FORM}/chat", data={"stands": stands, "way": "chat"})
    assert went.headers["location"] == FORM
    form = await ana.opens()
    assert "EXERCISE begun in chat" in form
    assert 'value="LBN" selected' in form
    assert await ana.in_chat() is None
    await clerk.delivers()
    assert "EXERCISE begun in chat" not in ana.reads()
    again = await ana.page.post(f"{FORM}/chat", data={"stands": stands, "way": "chat"})
    assert again.headers["location"] == f"{FORM}/chat"
    assert "EXERCISE begun in chat" in await ana.opens()


async def test_two_that_were_begun_are_both_shown_and_neither_is_written_over_unasked(
    clerk: Clerk, signs_in: Signs, clock: HandClock
) -> None:
    ana = await both(clerk, signs_in)
    await ana.saves(facts="EXERCISE written here", marking="TLP:GREEN", custodian="EXERCISE holder")
    clock.advances(minutes=5)
    await ana.begins()
    question = await ana.opens(f"{FORM}/chat")
    for shown in ("EXERCISE written here", "EXERCISE begun in chat", "EXERCISE holder"):
        assert shown in question
    newer = question.index("the newer one")
    assert question.index("<h2>In chat") < newer < question.index("<h2>Here")
    stands = re.findall(r'name="stands" value="([^"]*)"', question)[0]
    await ana.saves(facts="EXERCISE written here since")
    late = await ana.page.post(f"{FORM}/chat", data={"stands": stands, "way": "chat"})
    assert late.headers["location"] == f"{FORM}/chat"
    assert "EXERCISE written here since" in await ana.opens()
    question = await ana.opens(f"{FORM}/chat")
    stands = re.findall(r'name="stands" value="([^"]*)"', question)[0]
    await ana.page.post(f"{FORM}/chat", data={"stands": stands, "way": "both"})
    draft = await ana.at_page()
    assert draft is not None
    assert sorted(draft.text.split("\n\n")) == [
        "EXERCISE begun in chat",
        "EXERCISE written here since",
    ]
    assert draft.addressee == "LBN"
    assert draft.typed["custodian"] == "EXERCISE holder"
    assert await ana.in_chat() is None


async def test_what_was_begun_at_the_page_goes_on_in_chat_and_back_with_all_of_it(
    clerk: Clerk, signs_in: Signs
) -> None:
    ana = await both(clerk, signs_in)
    await ana.saves(**AMBER, **NEEDED, facts="EXERCISE begun here")
    await ana.page.post("/requests/new/subscriber", data={"act": "keep"})
    form = await ana.opens()
    went = await ana.saves("to-chat", of=of(form))
    assert (went.status_code, went.headers["location"]) == (303, "/requests/new")
    await clerk.delivers()
    told = ana.chat[max(ana.chat)].saying
    assert told.topic is Topic.DRAFT_UNFINISHED
    assert "begun here" not in ana.reads()
    assert await ana.at_page() is None
    await ana.presses(DraftVerb.CONTINUE)
    assert ana.chat[max(ana.chat)].saying.topic is Topic.DRAFT_SUMMARY
    assert "EXERCISE begun here" in ana.reads(max(ana.chat))
    draft = await ana.in_chat()
    assert draft is not None
    assert draft.form["custodian"] == "EXERCISE planted holder"
    question = await ana.opens(f"{FORM}/chat")
    stands = re.findall(r'name="stands" value="([^"]*)"', question)[0]
    await ana.page.post(f"{FORM}/chat", data={"stands": stands, "way": "chat"})
    back = await ana.at_page()
    assert back is not None
    assert (back.text, back.form["period"]) == ("EXERCISE begun here", draft.form["period"])
    assert (await ana.saves("check", of=back.id)).headers["location"] == f"{FORM}/check"


async def test_the_chat_offers_what_was_begun_at_the_page(clerk: Clerk, signs_in: Signs) -> None:
    ana = await both(clerk, signs_in)
    await ana.saves(**AMBER, facts="EXERCISE begun here")
    await clerk.does(ANA, drafting.begin)
    offer = ana.chat[max(ana.chat)].saying
    assert (offer.topic, offer.facts["is_at_page"]) == (Topic.DRAFT_UNFINISHED, True)
    assert "begun here" not in ana.reads()
    await ana.offered(DraftVerb.HERE)
    assert ana.chat[max(ana.chat)].saying.topic is Topic.DRAFT_SUMMARY
    assert await ana.at_page() is None
    await ana.presses(DraftVerb.CANCEL)
    await ana.saves(**AMBER, facts="EXERCISE begun again")
    await clerk.does(ANA, drafting.begin)
    await ana.offered(DraftVerb.ANEW)
    assert ana.chat[max(ana.chat)].saying.topic is Topic.DRAFT_MEMBER
    kept = await ana.at_page()
    assert kept is not None
    assert kept.text == "EXERCISE begun again"


async def test_what_may_not_cross_the_chat_is_not_offered_there_and_cannot_be_made_to(
    clerk: Clerk, signs_in: Signs
) -> None:
    ana = await both(clerk, signs_in)
    await ana.saves(**AMBER, facts="EXERCISE planted here")
    await clerk.does(ANA, drafting.begin)
    offer = max(ana.chat)
    await ana.saves(marking="TLP:RED")
    assert 'value="to-chat"' not in await ana.opens()
    refused = await ana.saves("to-chat")
    assert refused.status_code == 409
    assert "EXERCISE planted here" in refused.text
    token = str(ana.chat[offer].saying.facts["token"])
    await clerk.presses(ANA, filling_in.press_draft, token, DraftVerb.HERE, "-", on=offer)
    assert "planted" not in ana.reads()
    assert await ana.in_chat() is None
    await clerk.does(ANA, drafting.begin)
    assert ana.chat[max(ana.chat)].saying.topic is Topic.DRAFT_MEMBER
    await ana.presses(DraftVerb.CANCEL)
    no_marking = await ana.saves("to-chat", marking="")
    assert no_marking.status_code == 409
    unread = await ana.saves("to-chat", **{**AMBER, "period": "2026-11-20 to 2026-11-01"})
    assert unread.status_code == 409
    assert await ana.text_at_page() == "EXERCISE planted here"


async def test_a_window_that_shows_it_still_writes_nothing_over_what_went_on_in_chat(
    clerk: Clerk, signs_in: Signs
) -> None:
    ana = await both(clerk, signs_in)
    await ana.saves(**AMBER, facts="EXERCISE begun here")
    window = of(await ana.opens())
    await ana.saves("to-chat", of=window)
    late = await ana.saves(of=window, facts="EXERCISE typed in a second window")
    assert late.status_code == 409
    assert "This request goes on in chat now" in late.text
    assert "EXERCISE typed in a second window" in late.text
    assert await ana.at_page() is None
    back = await ana.saves("back", of=window, facts="EXERCISE typed in a second window")
    assert back.status_code == 303
    kept = await ana.at_page()
    assert kept is not None
    assert (kept.text, kept.addressee) == ("EXERCISE typed in a second window", "LBN")
    assert await ana.in_chat() is None


async def test_what_was_sent_from_the_chat_is_not_there_again_in_an_old_window(
    clerk: Clerk, signs_in: Signs
) -> None:
    ana = await both(clerk, signs_in)
    await ana.saves(**AMBER, **NEEDED, facts="EXERCISE begun here")
    window = of(await ana.opens())
    await ana.saves("to-chat", of=window)
    await ana.presses(DraftVerb.CONTINUE)
    await ana.presses(DraftVerb.SEND)
    late = await ana.saves(of=window, facts="EXERCISE begun here")
    assert late.status_code == 409
    assert "This request was sent meanwhile" in late.text
    assert 'href="/requests/CPN-2026-ESP-LBN-000001-' in late.text
    assert await ana.at_page() is None
    own = await ana.saves("own", of=window, facts="EXERCISE another one")
    assert own.status_code == 303
    assert await ana.text_at_page() == "EXERCISE another one"


async def test_what_was_typed_in_chat_and_is_marked_higher_at_the_page_is_recorded(
    clerk: Clerk, signs_in: Signs
) -> None:
    ana = await both(clerk, signs_in)
    await ana.begins()
    question = await ana.opens(f"{FORM}/chat")
    stands = re.findall(r'name="stands" value="([^"]*)"', question)[0]
    await ana.page.post(f"{FORM}/chat", data={"stands": stands, "way": "chat"})
    before = await _exposed(clerk)
    await ana.saves(marking="TLP:RED")
    await ana.saves(marking="TLP:RED", facts="EXERCISE more")
    assert await _exposed(clerk) == before + 1


async def test_files_that_wait_keep_a_draft_at_the_page(clerk: Clerk, signs_in: Signs) -> None:
    ana = await both(clerk, signs_in)
    await ana.saves(**AMBER, facts="EXERCISE begun here")
    brought = await ana.page.post(
        f"{FORM}/files", data=FILE, files={"file": ("EXERCISE.png", PICTURE, "image/png")}
    )
    assert brought.status_code == 303
    refused = await ana.saves("to-chat")
    assert refused.status_code == 409
    await clerk.does(ANA, drafting.begin)
    assert ana.chat[max(ana.chat)].saying.topic is Topic.DRAFT_MEMBER


async def _exposed(clerk: Clerk) -> int:
    async with clerk.office.store.reading() as work:
        rows = await work.connection.execute(select(log_records.c.event))
        return [row.event for row in rows].count("content.exposed")
