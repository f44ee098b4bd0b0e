"""A typed text that is no command: it belongs to a prompt, a draft, or the message it replies to."""

from domain.permissions import may_see
from domain.refused import not_yours
from domain.topics import Topic
from services import drafting, prompts
from services.desk import Desk, Inbound, serve
from services.finding import find
from services.office import Office
from storage.saying import Post

_PROMPTS = frozenset({Topic.PROMPT_TEXT, Topic.PROMPT_MEMBER, Topic.PROMPT_GROUND})
_DRAFTS = frozenset(topic for topic in Topic if topic.value.startswith("draft_"))


async def receive(office: Office, inbound: Inbound, text: str) -> None:
    """Take the text for what it most plainly is; where that is not plain, ask."""

    async def act(desk: Desk) -> None:
        replied = await desk.replied_post()
        if replied is not None and await _is_about_its_request(desk, replied, text):
            return
        prompt = await prompts.read(desk)
        if prompt is not None and await prompts.typed(desk, prompt, text):
            return
        draft = await drafting.read(desk)
        if draft is not None and await drafting.typed(desk, draft, text):
            return
        await prompts.ask_which(desk, text)

    await serve(office, inbound, act)


async def cancel(office: Office, inbound: Inbound) -> None:
    """Leave whatever is unfinished."""

    async def act(desk: Desk) -> None:
        prompt = await prompts.read(desk)
        await prompts.end(desk)
        had_draft = prompt is None and await drafting.abandon(desk)
        if prompt is not None:
            await desk.reply(Topic.PROMPT_OVER)
        elif had_draft:
            await desk.reply(Topic.DRAFT_CANCELLED)
        else:
            await desk.reply(Topic.NOTHING_TO_CANCEL)

    await serve(office, inbound, act)


async def _is_about_its_request(desk: Desk, post: Post, text: str) -> bool:
    """Whether the replied-to message belongs to a request and is no question of its own."""
    if post.saying.topic in _PROMPTS | _DRAFTS:
        return False
    case = post.case or post.saying.facts.get("case")
    if not isinstance(case, str):
        return False
    request = await find(desk, case)
    if not may_see(desk.actor, request, desk.work.situation):
        raise not_yours()
    if desk.actor.id != request.requester:
        await desk.keep_own_message(request.id)
    await prompts.about(desk, request, text)
    return True
