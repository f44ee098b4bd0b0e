"""A draft of the chat whose marking may not cross it: it goes on at a page."""

from domain.requests.ahead.draft import Draft
from domain.topics import Topic
from domain.vocabulary import Marking
from services.requests.ahead import page_drafts
from services.visit.desk import Desk
from services.visit.exposure import expose
from storage.requests.conversations import Conversation


async def goes_on_at_page(visit: Desk, draft: Draft, marking: Marking) -> bool:
    """Whether it does, with all that was said of it; a call that was taken is entered in chat alone.

    What was typed before the marking was known is taken out of the chat, and recorded.
    """
    if not visit.office.portal_url or draft.is_call:
        return False
    taken = await page_drafts.take_over(visit, draft, marking)
    if taken is None:
        return False
    if draft.text is not None:
        await expose(
            visit.work,
            chat=visit.inbound.chat,
            person=visit.actor.id,
            messages=draft.own_messages,
            case=None,
            marking=marking.value,
        )
    await visit.work.conversations.end(visit.actor.id, Conversation.DRAFT)
    await visit.take_out_typed()
    facts = {
        "type": taken.type.value,
        "marking": marking.value,
        "address": f"{visit.office.portal_url}/requests/new/{taken.type.value}",
        "is_exposed": draft.text is not None,
    }
    await visit.reply(Topic.DRAFT_AT_PAGE, facts)
    return True
