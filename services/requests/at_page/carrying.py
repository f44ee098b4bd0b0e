"""A draft that goes on at the other door, by a press there: from the chat to a page, and back.

Owns that a draft stands at one door at a time, goes there whole, and that nothing of it stays behind in the
chat. How it is kept at either is left to ``services.requests.ahead``.
"""

import secrets
from dataclasses import dataclass, replace
from typing import Final

from domain.messages.outgoing import Saying
from domain.refused import Refused, not_yours
from domain.requests.ahead.carried import chat_is_newer, to_chat, to_page, together
from domain.requests.ahead.draft import Draft
from domain.requests.ahead.page_draft import PageDraft
from domain.requests.filing import check_facts, check_marking
from domain.topics import Topic
from domain.vocabulary import RequestType
from services.requests import drafting
from services.requests.ahead import drafts, page_drafts
from services.requests.at_page.reading import read_draft
from services.visit import asked as questions
from services.visit.desk import Desk
from services.visit.page import PageVisit
from services.visit.retiring import retire
from services.visit.visit import Visit
from storage.requests.conversations import Conversation

_OF_FORM: Final = frozenset({Topic.FORM_FIELD, Topic.FORM_DOUBT, Topic.FORM_WHOLE})
_OF_A_DRAFT: Final = "draft"
"""What a form of the chat is filled in for, where it is a draft's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InChat:
    """What was begun in chat, beside what is being written at the page."""

    draft: Draft
    at_page: PageDraft | None
    """None where nothing is."""
    chat_is_newer: bool
    member: str
    """What the member is called that is asked; empty where none was chosen."""

    @property
    def stands(self) -> str:
        """What of both must still be so when somebody decides."""
        theirs = self.draft.changed_at.isoformat() if self.draft.changed_at else ""
        return f"{self.draft.token}|{theirs}|{self.at_page.token if self.at_page else ''}"


async def in_chat(visit: Visit) -> InChat | None:
    """Within a visit: what was begun in chat and can go on at a page; a call is entered in chat alone."""
    draft = await drafts.read(visit)
    if draft is None or draft.is_call:
        return None
    there = await page_drafts.read(visit)
    there = there if there is not None and not there.is_blank else None
    is_newer = there is None or chat_is_newer(there, draft)
    member = visit.work.situation.member_name(draft.addressee) if draft.addressee else ""
    return InChat(draft=draft, at_page=there, chat_is_newer=is_newer, member=member)


async def go_on_here(
    visit: PageVisit, kind: RequestType, stands: str, *, are_both: bool
) -> PageDraft | None:
    """Within a visit: go on at the page with what was begun in chat.

    ``are_both``: with what is being written here, as one; else in its place. None where either is not what
    it was, so that it must be asked anew.
    """
    found = await in_chat(visit)
    if found is None or found.stands != stands:
        return None
    there, own = found.at_page, page_drafts.new_id()
    draft = (
        together(there, found.draft, own, own)
        if are_both and there is not None
        else to_page(found.draft, kind, own, own)
    )
    await page_drafts.keep(visit, draft)
    await _leave_chat(visit, found.draft)
    return draft


async def bring_back(visit: PageVisit, whose: str) -> bool:
    """Within a visit: the draft that a page shows goes on there again; False where it is not in chat."""
    found = await in_chat(visit)
    if found is None or not whose or found.draft.id != whose or found.at_page is not None:
        return False
    kind = found.draft.type
    if kind is None:
        return False
    await page_drafts.keep(visit, to_page(found.draft, kind, whose, page_drafts.new_id()))
    await _leave_chat(visit, found.draft)
    return True


async def _leave_chat(visit: PageVisit, draft: Draft) -> None:
    """It is asked for nothing more in chat, and what was typed for it there leaves."""
    work, person = visit.work, visit.actor.id
    messages = list(draft.own_messages)
    form = await work.conversations.read(person, Conversation.FORM)
    if form is not None and form.get("purpose") == _OF_A_DRAFT:
        own, shown = form.get("own_messages"), form.get("shown")
        messages += [each for each in own if isinstance(each, int)] if isinstance(own, list) else []
        if isinstance(shown, int):
            await retire(work.outbox, shown, Topic.PROMPT_OVER, among=_OF_FORM)
        await work.conversations.end(person, Conversation.FORM)
    await retire(work.outbox, draft.shown, Topic.PROMPT_OVER, among=drafting.ASKING)
    await work.conversations.end(person, Conversation.DRAFT)
    account = await work.people.by_person(person)
    if account is None:
        return
    for message in dict.fromkeys(messages):
        post = await work.outbox.at(account.chat, message)
        if post is not None:
            await work.outbox.remove(post)


async def go_on_in_chat(visit: PageVisit | Desk) -> Draft:
    """Within a visit: what is being written at a page stands in the chat's conversation, and no more here.

    Raises ``Refused`` where it may not cross the chat, has files, or says what cannot be understood, which
    would be lost there.
    """
    draft = await page_drafts.read(visit)
    if draft is None:
        raise Refused(Topic.STALE_STEP)
    if await drafts.read(visit) is not None:
        raise Refused(Topic.DRAFT_IN_THE_WAY, {"why": "chat"})
    if draft.marking is None:
        raise Refused(Topic.DRAFT_IN_THE_WAY, {"why": "marking"})
    check_marking(draft.marking, visit.work.situation, has_text=False)
    if await visit.work.files.waiting(visit.actor.id, None):
        raise Refused(Topic.DRAFT_IN_THE_WAY, {"why": "files"})
    if draft.text.strip():
        check_facts(draft.text)
    read = read_draft(visit, draft)
    if read.grave:
        raise Refused(Topic.DRAFT_IN_THE_WAY, {"why": "unread"})
    asked = {place.path for place in read.asked}
    begun = to_chat(draft, read.values, asked, secrets.token_hex(2))
    await visit.work.conversations.end(visit.actor.id, Conversation.PAGE)
    await drafts.keep(visit, begun)
    return begun


async def ask_in_chat(visit: PageVisit) -> None:
    """Within a visit: the same, from the page; the bot asks in chat, and shows nothing that was written."""
    account = await visit.work.enrolled(visit.actor.id)
    draft = await go_on_in_chat(visit)
    if account is None:
        raise Refused(Topic.STALE_STEP)
    saying = Saying(topic=Topic.DRAFT_UNFINISHED, facts=drafts.facts_of(visit, draft))
    shown = await visit.work.reply(account, account.chat, saying)
    await drafts.keep(visit, replace(draft, shown=shown))


async def press(visit: Desk, token: str, *, is_here: bool) -> None:
    """The offer of what was begun at a page was pressed in chat: go on with it, or begin another one."""
    post = await visit.pressed_post()
    if post is None or post.saying.facts.get("is_at_page") is not True:
        raise not_yours()
    there = await page_drafts.read(visit)
    if is_here and (there is None or there.id[: drafting.OF_ID] != token):
        await visit.change_pressed(Topic.PROMPT_OVER)
        await visit.done(Topic.STALE_STEP)
        return
    if not is_here:
        await visit.change_pressed(Topic.PROMPT_OVER)
        await drafting.begin(visit, is_anew=True)
        return
    draft = await go_on_in_chat(visit)
    await visit.change_pressed(Topic.PROMPT_OVER)
    await questions.end(visit)
    await drafting.ask(visit, draft)
