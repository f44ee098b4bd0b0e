"""A typed text that is no command: it belongs to a prompt, a draft, or the message it replies to."""

from collections.abc import Mapping

from domain.outgoing import Post
from domain.refused import Refused, not_yours
from domain.requests.filing import check_marking
from domain.requests.permissions import may_see
from domain.requests.request import Request
from domain.topics import Topic
from domain.vocabulary import Marking
from services.conversation import prompts
from services.messages.notices import is_known, read_code, use_in_chat
from services.requests import drafting
from services.requests.finding import find
from services.visit import asked
from services.visit.desk import Desk, Inbound, serve
from services.visit.office import Office
from storage.messages.outbox import THEIRS
from storage.sealing.vault import Json

_DRAFTS = frozenset(topic for topic in Topic if topic.value.startswith("draft_"))
_OF_NO_REQUEST = frozenset(
    {Topic.PROMPT_OVER, *(topic for topic in Topic if topic.value.startswith("directory_"))}
)
"""Messages of which a reply, where they no longer ask for it, must not be taken for anything else."""


async def receive(office: Office, inbound: Inbound, text: str) -> None:
    """Take the text for what it most plainly is; where that is not plain, ask."""

    async def act(desk: Desk) -> None:
        await _refuse_rest(desk)
        code = read_code(text)
        if code is not None and await is_known(desk, code):
            await use_in_chat(desk, code)
            return
        replied = await desk.replied_post()
        prompt = await asked.read(desk)
        if replied is not None and await _is_about_its_request(desk, replied, text):
            return
        if replied is None and await _is_about_a_reference(desk, prompt, text):
            return
        if prompt is not None and await prompts.typed(desk, prompt, text):
            return
        draft = await drafting.read(desk)
        if draft is not None and await drafting.typed(desk, draft, text):
            return
        await prompts.ask_which(desk, text)

    await serve(office, inbound, act)


async def _refuse_rest(desk: Desk) -> None:
    """Telegram splits a long text: the rest of one that was too long is not taken for a whole."""
    message = desk.inbound.message_id
    before = await desk.work.outbox.at(desk.inbound.chat, message - 1) if message else None
    if before is None or before.card != THEIRS:
        return
    if before.saying.topic is Topic.TEXT_TOO_LONG:
        raise Refused(Topic.TEXT_TOO_LONG)
    if before.saying.topic is Topic.MARKING_TOO_HIGH:
        request = await desk.work.requests.by_case(before.case) if before.case else None
        check_marking(request.marking if request else Marking.AMBER, desk.work.situation, request)


async def cancel(office: Office, inbound: Inbound) -> None:
    """Leave whatever is unfinished."""

    async def act(desk: Desk) -> None:
        prompt = await asked.read(desk)
        await asked.end(desk)
        had_draft = prompt is None and await drafting.abandon(desk)
        if prompt is not None:
            await desk.reply(Topic.PROMPT_OVER)
        elif had_draft:
            await desk.reply(Topic.DRAFT_CANCELLED)
        else:
            await desk.reply(Topic.NOTHING_TO_CANCEL)

    await serve(office, inbound, act)


async def _is_about_its_request(desk: Desk, post: Post, text: str) -> bool:
    """Whether the replied-to message belongs to a request; one that asks gets what it asked for."""
    if post.saying.topic in asked.TOPICS and await prompts.replied(desk, post, text):
        return True
    if post.saying.topic in _DRAFTS:
        return False
    case = post.case or post.saying.facts.get("case")
    if not isinstance(case, str) and post.saying.topic in _OF_NO_REQUEST:
        raise Refused(Topic.STALE_STEP)
    if not isinstance(case, str) or post.saying.topic in asked.TOPICS:
        return False
    await _take(desk, await find(desk, case), text)
    return True


async def _is_about_a_reference(desk: Desk, prompt: Mapping[str, Json] | None, text: str) -> bool:
    """Whether a message that was sent twice, of which only the second is known, was replied to."""
    if desk.inbound.reply_about is None:
        return False
    request = await find(desk, desk.inbound.reply_about)
    if prompt is not None and prompt["case"] == request.id:
        return False
    await _take(desk, request, text)
    return True


async def _take(desk: Desk, request: Request, text: str) -> None:
    if not may_see(desk.actor, request, desk.work.situation):
        raise not_yours()
    if desk.actor.id != request.requester:
        await desk.keep_own_message(request.id)
    await prompts.about(desk, request, text)
