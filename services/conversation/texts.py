"""A typed text that is no command: it belongs to a prompt, a draft, or the message it replies to."""

from collections.abc import Mapping

from domain.messages.outgoing import Post
from domain.refused import Refused, not_yours
from domain.requests.filing import check_marking
from domain.requests.permissions import may_see
from domain.requests.request import Request
from domain.topics import Topic
from domain.vocabulary import Marking
from services.conversation import filling_in, prompts
from services.conversation.kinds import cancelled
from services.messages.notices import is_known, read_code, use_in_chat
from services.requests import drafting
from services.requests.ahead import drafts
from services.requests.finding import find
from services.visit import asked
from services.visit.desk import Desk
from storage.messages.theirs import THEIRS
from storage.sealing.vault import Json

_DRAFTS = frozenset(topic for topic in Topic if topic.value.startswith("draft_")) - {
    Topic.DRAFT_SENT
}
_OF_NO_REQUEST = frozenset(
    {Topic.PROMPT_OVER, *(topic for topic in Topic if topic.value.startswith("directory_"))}
)
"""Messages of which a reply, where they no longer ask for it, must not be taken for anything else."""


async def receive(visit: Desk, text: str) -> None:
    """Take the text for what it most plainly is; where that is not plain, ask."""
    await _refuse_rest(visit)
    code = read_code(text)
    if code is not None and await is_known(visit, code):
        await use_in_chat(visit, code)
        return
    replied = await visit.replied_post()
    prompt = await asked.read(visit)
    if replied is not None and await _is_about_its_request(visit, replied, text):
        return
    if replied is None and await _is_about_a_reference(visit, prompt, text):
        return
    if prompt is not None and await prompts.typed(visit, prompt, text):
        return
    if await filling_in.typed(visit, text):
        return
    draft = await drafts.read(visit)
    if draft is not None:
        await drafting.typed(visit, draft, text)
        return
    await prompts.ask_which(visit, text)


async def _refuse_rest(visit: Desk) -> None:
    """Telegram splits a long text: the rest of one that was too long is not taken for a whole."""
    message = visit.inbound.message_id
    before = await visit.work.outbox.at(visit.inbound.chat, message - 1) if message else None
    if before is None or before.card != THEIRS:
        return
    if before.saying.topic is Topic.TEXT_TOO_LONG:
        raise Refused(Topic.TEXT_TOO_LONG)
    if before.saying.topic is Topic.MARKING_TOO_HIGH:
        request = await visit.work.requests.by_case(before.case) if before.case else None
        check_marking(request.marking if request else Marking.AMBER, visit.work.situation, request)


async def cancel(visit: Desk) -> None:
    """Leave whatever is unfinished."""
    if visit.inbound.has_words:
        await visit.keep_own_message(None)
    prompt = await asked.read(visit)
    if prompt is not None:
        await prompts.cancel(visit, prompt)
        await visit.reply(cancelled(prompt["kind"]))
    elif await filling_in.cancel(visit):
        return
    elif await drafting.abandon(visit):
        await visit.reply(Topic.DRAFT_CANCELLED)
    else:
        await visit.reply(Topic.NOTHING_TO_CANCEL)


async def _is_about_its_request(visit: Desk, post: Post, text: str) -> bool:
    """Whether the replied-to message belongs to a request; one that asks gets what it asked for."""
    if post.saying.topic in asked.TOPICS and await prompts.replied(visit, post, text):
        return True
    if post.saying.topic in _DRAFTS:
        return False
    case = post.case or post.saying.facts.get("case")
    if not isinstance(case, str) and post.saying.topic in _OF_NO_REQUEST:
        raise Refused(Topic.STALE_STEP)
    if not isinstance(case, str) or post.saying.topic in asked.TOPICS:
        return False
    await _take(visit, await find(visit, case), text)
    return True


async def _is_about_a_reference(visit: Desk, prompt: Mapping[str, Json] | None, text: str) -> bool:
    """Whether a message that was sent twice, of which only the second is known, was replied to."""
    if visit.inbound.reply_about is None:
        return False
    request = await find(visit, visit.inbound.reply_about)
    if prompt is not None and prompt["case"] == request.id:
        return False
    await _take(visit, request, text)
    return True


async def _take(visit: Desk, request: Request, text: str) -> None:
    if not may_see(visit.actor, request, visit.work.situation):
        raise not_yours()
    if visit.actor.id != request.requester:
        await visit.keep_own_message(request.id)
    await prompts.about(visit, request, text)
