"""A draft of the chat whose marking may not cross it goes on at a page; what of a page may go on in chat."""

from dataclasses import replace

from domain.requests.ahead.carried import to_page, together
from domain.requests.ahead.draft import Draft
from domain.requests.ahead.page_draft import PageDraft
from domain.topics import Topic
from domain.vocabulary import Marking
from services.requests.ahead import page_drafts
from services.visit.desk import Desk
from services.visit.exposure import expose
from services.visit.visit import Visit
from storage.requests.conversations import Conversation


async def goes_on_at_page(visit: Desk, draft: Draft, marking: Marking) -> bool:
    """Whether it does, with all that was said of it; a call that was taken is entered in chat alone.

    What was typed before the marking was known is taken out of the chat, and recorded. What was written at
    a page before stays, and both are one there: it cannot wait in chat until somebody has been asked.
    """
    if not visit.office.portal_url or draft.is_call or draft.type is None:
        return False
    begun = replace(draft, marking=marking, changed_at=visit.work.now)
    there, own = await page_drafts.read(visit), page_drafts.new_id()
    is_with_other = there is not None and not there.is_blank
    taken = (
        together(there, begun, own, own)
        if there is not None and is_with_other
        else to_page(begun, draft.type, own, own)
    )
    if draft.text is not None:
        await expose(
            visit.work,
            chat=visit.inbound.chat,
            person=visit.actor.id,
            messages=draft.own_messages,
            case=None,
            marking=marking.value,
        )
        taken = replace(taken, crossed=False)
    await page_drafts.keep(visit, taken)
    await visit.work.conversations.end(visit.actor.id, Conversation.DRAFT)
    await visit.take_out_typed()
    facts = {
        "type": taken.type.value,
        "marking": marking.value,
        "address": f"{visit.office.portal_url}/requests/new/{taken.type.value}",
        "is_exposed": draft.text is not None,
        "is_with_other": is_with_other,
    }
    await visit.reply(Topic.DRAFT_AT_PAGE, facts)
    return True


async def may_go_on_in_chat(visit: Visit, draft: PageDraft) -> bool:
    """Whether what is being written at a page may cross the chat: by its marking, and without files."""
    allowed = visit.work.directory.content_in_chat
    if draft.is_blank or draft.marking is None or not allowed.allows(draft.marking):
        return False
    return not await visit.work.files.waiting(visit.actor.id, None)


async def begun_at_page(visit: Visit) -> PageDraft | None:
    """Within a visit: what is being written at a page, where it may go on in chat."""
    draft = await page_drafts.read(visit)
    return draft if draft is not None and await may_go_on_in_chat(visit, draft) else None
