"""Sending what was written at a page: what is said before, and the act itself, which is the chat's own."""

from domain.files.file import FileState
from domain.messages.outgoing import Saying
from domain.refused import Refused
from domain.requests.request import Request
from domain.topics import Topic
from services.requests.ahead import page_drafts
from services.requests.at_page.reading import ReadDraft, read_draft, require_sendable
from services.requests.filing import before_sending, file
from services.visit.page import PageVisit


async def summary(visit: PageVisit, read: ReadDraft) -> Saying:
    """What is to be checked before *Send*. Raises ``Refused`` where it cannot be sent at all."""
    if read.refused is not None:
        raise read.refused
    draft = read.draft
    filing = draft.filing(read.values)
    situation = visit.work.situation
    facts = {
        "member": filing.addressee,
        "member_name": situation.member_name(filing.addressee),
        "type": filing.type.value,
        "urgency": filing.urgency.value,
        "reason": filing.reason.value if filing.reason else None,
        "marking": filing.marking.value,
        **await before_sending(visit, filing),
    }
    return Saying(topic=Topic.DRAFT_SUMMARY, facts=facts)


async def require_shown(visit: PageVisit) -> None:
    """Raise ``Refused`` where other files wait than the page showed."""
    waiting = await visit.work.files.waiting(visit.actor.id, None)
    if {each.id for each in waiting if each.state is FileState.READY} != set(visit.files):
        raise Refused(Topic.STALE_STEP)


async def send(visit: PageVisit, token: str) -> Request:
    """Within a visit: file it, once. Raises ``Refused`` as filing does, and for a draft that is over."""
    draft = await page_drafts.read(visit)
    if draft is None or draft.token != token:
        raise Refused(Topic.STALE_STEP)
    read = read_draft(visit, draft)
    require_sendable(read)
    await require_shown(visit)
    request = await file(visit, draft.filing(read.values))
    await page_drafts.forget(visit, request.reference)
    return request
