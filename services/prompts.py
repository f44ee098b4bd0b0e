"""Questions that wait for a text or a choice: "type your answer", "to which member?", "on what ground?".

A prompt is kept sealed, so it survives a restart. A person has at most one; a new one replaces it.
"""

from collections.abc import Mapping
from enum import StrEnum

from domain import answering as answer_rules
from domain.permissions import may_review, may_see, require_addressee, require_requester
from domain.refused import Refused, not_yours
from domain.request import Request
from domain.topics import Topic
from domain.transfer import require_unsettled
from services.answering import delay_rule, send
from services.desk import Desk, Inbound, serve
from services.finding import find
from services.office import Office
from services.pages import page_of_members
from services.review import show_log
from services.transfer import refuse_on, transfer_to
from services.words import read_ground, read_member
from storage.conversations import Conversation
from storage.vault import Json


class Kind(StrEnum):
    """What the prompt is for."""

    ANSWER = "answer"
    ASK = "ask"
    REPLY = "reply"
    DELAY = "delay"
    TRANSFER = "transfer"
    REFUSE = "refuse"
    LOG = "log"
    WHICH = "which"
    """A text came without a request: which one is it about?"""
    WHAT = "what"
    """A text came for a request: is it the answer, or a question back?"""


_RULES = {
    Kind.ANSWER: answer_rules.answer,
    Kind.ASK: answer_rules.ask,
    Kind.REPLY: answer_rules.reply,
    Kind.DELAY: delay_rule,
}


async def open_prompt(office: Office, inbound: Inbound, kind: Kind, target: str) -> None:
    """Ask for what an act on a request still needs, after checking that the person may do it."""

    async def act(desk: Desk) -> None:
        request = await find(desk, target)
        _require(desk, request, kind)
        await _ask(desk, request, kind)

    await serve(office, inbound, act)


async def press(office: Office, inbound: Inbound, verb: str, value: str) -> None:
    """A button of a prompt was pressed."""

    async def act(desk: Desk) -> None:
        prompt = await read(desk)
        if prompt is None:
            await desk.change_pressed(Topic.PROMPT_OVER)
            await desk.done(Topic.STALE_STEP)
            return
        await _press(desk, prompt, verb, value)

    await serve(office, inbound, act)


async def read(desk: Desk) -> Mapping[str, Json] | None:
    """Within a visit: the prompt that waits for the person."""
    return await desk.work.conversations.read(desk.actor.id, Conversation.PROMPT)


async def end(desk: Desk) -> None:
    """Within a visit: nothing waits any more."""
    await desk.work.conversations.end(desk.actor.id, Conversation.PROMPT)


async def typed(desk: Desk, prompt: Mapping[str, Json], text: str) -> bool:
    """Within a visit: take a typed text as what the prompt waits for; False if it waits for none."""
    kind, case = Kind(str(prompt["kind"])), str(prompt["case"])
    if kind in _RULES:
        await send(desk, case, text, _RULES[kind])
    elif kind is Kind.REFUSE and prompt["ground"]:
        await refuse_on(desk, case, read_ground(str(prompt["ground"])), text)
    elif kind is Kind.LOG:
        await show_log(desk, case, text)
    elif kind is Kind.TRANSFER:
        await _show_members(desk, case, text, 0, anew=True)
        return True
    else:
        return False
    await end(desk)
    return True


async def ask_which(desk: Desk, text: str) -> None:
    """Within a visit: a text came without a request; keep it and ask which one it is about."""
    waiting = await _requests_of(desk)
    await _keep(desk, Kind.WHICH, "", text=text)
    await desk.keep_own_message(None)
    await desk.reply(Topic.WHICH_REQUEST, {"rows": waiting})


async def ask_what(desk: Desk, request: Request, text: str) -> None:
    """Within a visit: a text came for a request from the requested side; ask what it is."""
    _require(desk, request, Kind.ANSWER)
    await _keep(desk, Kind.WHAT, request.id, text=text)
    await desk.reply(
        Topic.PROMPT_TEXT,
        {"kind": Kind.WHAT.value, "reference": request.reference, "case": request.id},
    )


async def about(desk: Desk, request: Request, text: str) -> None:
    """Within a visit: a text is about this request: a reply, or whatever the person says it is."""
    if desk.actor.id == request.requester:
        await send(desk, request.id, text, answer_rules.reply)
        await end(desk)
    else:
        await ask_what(desk, request, text)


def _require(desk: Desk, request: Request, kind: Kind) -> None:
    situation = desk.work.situation
    if kind is Kind.REPLY:
        require_requester(desk.actor, request)
    elif kind is Kind.LOG:
        if not may_review(desk.actor, request):
            raise not_yours()
    elif kind in (Kind.TRANSFER, Kind.REFUSE):
        require_unsettled(request, desk.actor, situation)
    elif may_see(desk.actor, request, situation):
        require_addressee(desk.actor, request, situation)
        answer_rules.require_active(request, desk.actor, situation, kind is Kind.ANSWER)
    else:
        raise not_yours()


async def _ask(desk: Desk, request: Request, kind: Kind) -> None:
    await _keep(desk, kind, request.id)
    facts = {"kind": kind.value, "reference": request.reference, "case": request.id}
    if kind is Kind.TRANSFER:
        await _show_members(desk, request.id, None, 0, anew=True)
    elif kind is Kind.REFUSE:
        await desk.reply(Topic.PROMPT_GROUND, facts)
    else:
        await desk.reply(Topic.PROMPT_TEXT, facts)


async def _press(desk: Desk, prompt: Mapping[str, Json], verb: str, value: str) -> None:
    kind, case = Kind(str(prompt["kind"])), str(prompt["case"])
    if verb == "cancel":
        await end(desk)
        await desk.change_pressed(Topic.PROMPT_OVER)
    elif verb == "page" and kind is Kind.TRANSFER:
        page = int(value) if value.isdecimal() and len(value) < 6 else 0
        await _show_members(desk, case, await _query(desk), page, anew=False)
    elif verb == "member" and kind is Kind.TRANSFER:
        await transfer_to(desk, case, read_member(value, desk.work.directory))
        await _over(desk)
    elif verb == "ground" and kind is Kind.REFUSE:
        await _ask_why(desk, case, read_ground(value).value)
    elif verb == "case" and kind is Kind.WHICH:
        await about(desk, await find(desk, value), str(prompt["text"]))
        await desk.change_pressed(Topic.PROMPT_OVER)
    elif verb in (Kind.ANSWER, Kind.ASK) and kind is Kind.WHAT:
        await send(desk, case, str(prompt["text"]), _RULES[Kind(verb)])
        await _over(desk)
    else:
        raise Refused(Topic.STALE_STEP)


async def _over(desk: Desk) -> None:
    await end(desk)
    await desk.change_pressed(Topic.PROMPT_OVER)


async def _ask_why(desk: Desk, case: str, ground: str) -> None:
    request = await find(desk, case)
    await _keep(desk, Kind.REFUSE, case, ground=ground)
    await desk.change_pressed(Topic.PROMPT_OVER)
    facts = {"kind": Kind.REFUSE.value, "reference": request.reference, "ground": ground}
    await desk.reply(Topic.PROMPT_TEXT, {**facts, "case": case})


async def _query(desk: Desk) -> str | None:
    post = await desk.pressed_post()
    query = post.saying.facts.get("query") if post else None
    return query if isinstance(query, str) else None


async def _show_members(desk: Desk, case: str, query: str | None, page: int, *, anew: bool) -> None:
    request = await find(desk, case)
    without = {request.addressee, request.origin}
    facts = {
        **page_of_members(desk.work.directory, without, query, page),
        "reference": request.reference,
        "case": case,
    }
    if anew:
        await desk.reply(Topic.PROMPT_MEMBER, facts)
    else:
        await desk.change_pressed(Topic.PROMPT_MEMBER, facts)


async def _requests_of(desk: Desk) -> list[str]:
    members = [desk.actor.person.member] if desk.actor.person.member else []
    found = await desk.work.requests.of_person(desk.actor.id, members, limit=10, offset=0)
    situation = desk.work.situation
    mine = (request for request in found if may_see(desk.actor, request, situation))
    return [f"{request.id}|{request.reference}" for request in mine]


async def _keep(
    desk: Desk, kind: Kind, case: str, *, text: str | None = None, ground: str | None = None
) -> None:
    value: dict[str, Json] = {"kind": kind.value, "case": case, "text": text, "ground": ground}
    await desk.work.conversations.write(desk.actor.id, Conversation.PROMPT, value)
