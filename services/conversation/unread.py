"""What is taken for no text: files with their captions, forwards, edits. It is answered once, and no more.

Owns what of it may not even stay in the chat: what is about a request whose marking is too high for
it, and, where nothing says what it is about, what counts as a new request would.
"""

from collections.abc import AsyncIterator
from typing import Final

from domain.messages.outgoing import Post
from domain.reference import found_in
from domain.refused import Refused
from domain.requests.filing import check_marking
from domain.requests.permissions import may_see
from domain.requests.request import Request
from domain.topics import Topic
from domain.vocabulary import Marking
from services.requests.ahead import drafts
from services.visit import asked
from services.visit.desk import Desk
from storage.messages.theirs import THEIRS

_WITH_CONTENT: Final = ("/request ", "/note ")
"""Commands with a text that is about no request yet."""


FORWARDED: Final = "forwarded"


async def refuse_carried(visit: Desk, text: str, brings: str, album: str | None = None) -> None:
    """Refuse what is no text of the person's own; of an album only the first picture is answered."""
    about = await _check(visit, text)
    if brings != "file":
        raise Refused(Topic.NOT_TEXT, {"kind": brings})
    before = await _before(visit)
    if album is None or before is None or before.saying.topic is not Topic.FILES_REFUSED:
        facts = {"case": about.id, "reference": about.reference} if about else {}
        raise Refused(Topic.FILES_REFUSED, facts)
    await visit.keep_own_message(None, Topic.FILES_REFUSED)


async def refuse_edit(visit: Desk, text: str) -> None:
    """Refuse that a message should say something else now; one that says the same needs no answer."""
    message = visit.inbound.message_id
    known = await visit.work.outbox.at(visit.inbound.chat, message) if message else None
    if known is None or not visit.work.outbox.says(known, text):
        await _check(visit, text)
        raise Refused(Topic.EDIT_IGNORED)


async def _check(visit: Desk, text: str) -> Request | None:
    """The request that it is about, if it is about one alone.

    Raises ``Refused`` where what came with this text, which may be empty, may not stay in the chat.
    """
    about: dict[str, Request] = {}
    async for request in _may_be_about(visit, text):
        about[request.id] = request
        check_marking(request.marking, visit.work.situation, request)
    if not about and (not text.startswith("/") or text.startswith(_WITH_CONTENT)):
        draft = await drafts.read(visit)
        marking = draft.marking if draft and draft.marking else Marking.AMBER
        check_marking(marking, visit.work.situation)
    return next(iter(about.values())) if len(about) == 1 else None


async def _may_be_about(visit: Desk, text: str) -> AsyncIterator[Request]:
    """Each request that the message may be about, of those that the person may know of."""
    for reference in found_in(text):
        request = await visit.work.requests.by_reference(reference)
        if request is not None and may_see(visit.actor, request, visit.work.situation):
            yield request
    async for case in _cases(visit):
        request = await visit.work.requests.by_case(case)
        if request is not None and may_see(visit.actor, request, visit.work.situation):
            yield request


async def _cases(visit: Desk) -> AsyncIterator[str]:
    """What it replies to, what it was before, what it is the rest of, what waits for a text."""
    for post in (await visit.replied_post(), *await _own(visit)):
        case = (post.case or post.saying.facts.get("case")) if post else None
        if isinstance(case, str):
            yield case
    for reference in found_in(visit.inbound.reply_about or ""):
        request = await visit.work.requests.by_reference(reference)
        if request is not None:
            yield request.id
    prompt = await asked.read(visit)
    if prompt is not None and isinstance(prompt["case"], str) and prompt["case"]:
        yield prompt["case"]


async def _own(visit: Desk) -> list[Post | None]:
    message, chat = visit.inbound.message_id, visit.inbound.chat
    if message is None:
        return []
    before = await _before(visit)
    is_rest = before is not None and before.saying.topic is Topic.MARKING_TOO_HIGH
    return [await visit.work.outbox.at(chat, message), before if is_rest else None]


async def _before(visit: Desk) -> Post | None:
    """The person's own message that came just before this one, with no answer between them."""
    message = visit.inbound.message_id
    before = await visit.work.outbox.at(visit.inbound.chat, message - 1) if message else None
    return before if before is not None and before.card == THEIRS else None
