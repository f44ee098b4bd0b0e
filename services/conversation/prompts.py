"""Questions that wait for a text or a choice: "type your answer", "to which member?", "on what ground?".

Each is about one request; those about the directory are left to ``services.directory.in_chat``. How a
question is kept is left to ``services.visit.asked``.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from domain.messages.outgoing import Post
from domain.refused import Refused, not_yours
from domain.requests import answering as answer_rules
from domain.requests.answering import NEITHER, PRESET, Handling
from domain.requests.permissions import acts_for_requester, may_see
from domain.requests.request import Request
from domain.requests.safeguards import contesting
from domain.requests.transfer import require_refusable
from domain.rows import texts
from domain.topics import Topic
from domain.verbs import PromptVerb
from domain.vocabulary import Ground
from formats.typed.words import read_ground
from services.conversation import (
    correcting,
    dating,
    delaying,
    handling,
    in_charge,
    permitting,
    transferring,
)
from services.conversation.kinds import Kind, cancelled, require
from services.directory.in_chat import editing as entry_editing
from services.directory.in_chat import roster_editing
from services.log import document_in_chat
from services.log.review import read_log
from services.requests import looking
from services.requests.afterwards import deadline
from services.requests.ahead import drafts
from services.requests.answering import send
from services.requests.finding import find
from services.requests.own import numbers, remarks
from services.requests.transfer import refuse
from services.requests.tying import linking
from services.visit import asked
from services.visit.desk import Desk
from storage.sealing.vault import Json

_RULES = {
    Kind.ANSWER: answer_rules.answer,
    Kind.ASK: answer_rules.ask,
    Kind.REPLY: answer_rules.reply,
    Kind.CONTEST: contesting.contest,
    Kind.DEADLINE: deadline.rule,
}
_TAKES = {
    Kind.ENTRY: entry_editing,
    Kind.ROSTER: roster_editing,
    Kind.DELAY: delaying,
    Kind.PERMIT: permitting,
    Kind.EXTEND: dating,
    Kind.PRESERVED: dating,
    Kind.CORRECT: correcting,
    Kind.CORRECTED: correcting,
}
"""What takes a text or a press by itself, step by step."""
_ACTS: dict[Kind, Callable[[Desk, str, str], Awaitable[None]]] = {
    Kind.LOG: read_log,
    Kind.DOCUMENT: document_in_chat.ask,
    Kind.LINK: linking.link,
    Kind.NUMBER: numbers.number,
    Kind.REMARK: remarks.remark,
}
"""What is done with the text that was typed, beside what is sent to the other side."""
MOST_LISTED = 25
"""Requests to choose from under one message; /reply and /answer reach all."""
_OF_WHO_ACTS = frozenset({Kind.ANSWER, Kind.ASK, Kind.REFUSE})
"""Questions to who acts on the request: they do not go past somebody else who has it in hand."""
_WITH_TEXT = frozenset({*_RULES, *_TAKES, *_ACTS, Kind.REFUSE})
_TRY_AGAIN = frozenset(
    {
        Topic.TEXT_MISSING,
        Topic.TEXT_TOO_LONG,
        Topic.TIME_UNREADABLE,
        Topic.NOT_THAT_TIME,
        Topic.TIME_PASSED,
        Topic.NOT_LATER,
        Topic.UNKNOWN_GROUND,
        *linking.TRY_AGAIN,
        Topic.CORRECT_PRESS,
        Topic.MARKING_TOO_HIGH,
        Topic.EVIDENCE_BARE,
        Topic.NUMBER_REFUSED,
        *entry_editing.TRY_AGAIN,
    }
)
"""Refusals after which a prompt still waits; after any other it would wait in vain."""


async def open_prompt(visit: Desk, kind: Kind, target: str) -> None:
    """Ask for what an act on a request still needs, after checking that the person may do it."""
    request = await find(visit, target)
    require(visit, request, kind, has_text=False)
    await _ask(visit, request, kind)


async def press(visit: Desk, verb: PromptVerb, value: str = "") -> None:
    """A button of a prompt was pressed."""
    post = await visit.pressed_post()
    if post is not None and post.saying.topic not in asked.TOPICS | asked.OVER:
        raise not_yours()
    prompt = await asked.read(visit)
    if prompt is None or (post is not None and post.id != prompt["post"]):
        await visit.retire(post.id if post else None, Topic.PROMPT_OVER, among=asked.TOPICS)
        await visit.done(Topic.STALE_STEP)
        return
    await _press(visit, prompt, verb, value)


async def typed(visit: Desk, prompt: Mapping[str, Json], text: str) -> bool:
    """Within a visit: take a typed text as what the prompt waits for; False if it waits for none."""
    kind, case = Kind(str(prompt["kind"])), str(prompt["case"])
    if kind is Kind.TRANSFER:
        await transferring.typed(visit, prompt, text)
        return True
    if kind is Kind.REFUSE and not prompt["ground"]:
        await _ask_why(visit, prompt, read_ground(text).value)
        return True
    if kind not in _WITH_TEXT:
        return False
    try:
        if kind in _TAKES:
            # It has asked for something else by now, or waits on.
            await _TAKES[kind].typed(visit, prompt, text)
            return True
        if await _has_passed(visit, prompt, kind, text):
            return True
        await _take(visit, kind, case, str(prompt["ground"] or ""), text, handling.of(prompt))
    except Refused as refused:
        if refused.topic in _TRY_AGAIN:
            raise
        await visit.keep_own_message(None)
        await visit.reply(refused.topic, refused.facts)
    await asked.end(visit)
    return True


async def replied(visit: Desk, post: Post, text: str) -> bool:
    """Within a visit: take a reply to a prompt as what that prompt asked for, even a late one."""
    prompt = await asked.read(visit)
    if prompt is not None and prompt["post"] == post.id:
        return await typed(visit, prompt, text)
    kind, case = str(post.saying.facts.get("kind")), post.saying.facts.get("case")
    if kind not in _WITH_TEXT or not isinstance(case, str):
        return False
    until = post.saying.facts.get("until")
    if kind == Kind.DELAY:
        waits = post.saying.facts.get("waits") is True
        await delaying.take(visit, case, until, text, waits=waits)
    elif kind in dating.KINDS:
        await dating.take(visit, str(kind), case, until, text)
    elif kind in correcting.KINDS:
        await correcting.take(visit, post.saying.facts, text)
    else:
        ground, chosen = str(post.saying.facts.get("ground") or ""), handling.of(post.saying.facts)
        await _take(visit, Kind(kind), case, ground, text, chosen)
    await visit.retire(post.id, Topic.PROMPT_OVER, among=asked.TOPICS)
    return True


async def _take(
    visit: Desk, kind: Kind, case: str, ground: str, text: str, chosen: Handling
) -> None:
    if kind is Kind.REFUSE:
        await refuse(visit, case, ground, text)
    elif kind in _ACTS:
        await _ACTS[kind](visit, case, text)
    elif kind is Kind.ANSWER:
        await send(visit, case, text, chosen.rule(), chosen.marking)
    else:
        await send(visit, case, text, _RULES[kind])


async def cancel(visit: Desk, prompt: Mapping[str, Json]) -> None:
    """Within a visit: the question is over, and whatever was typed for it leaves the chat."""
    await asked.end(visit, cancelled(prompt["kind"]))
    without = draft.own_messages if (draft := await drafts.read(visit)) is not None else ()
    await visit.take_out_typed(asked.messages_of(prompt), without=without)


async def ask_which(visit: Desk, text: str) -> None:
    """Within a visit: a text came without a request; keep it and ask which one it is about.

    A further text joins the one that waits, so that neither is lost.
    """
    waiting = await looking.to_choose_from(visit, MOST_LISTED)
    await visit.keep_own_message(None)
    before = await asked.read(visit)
    messages = [visit.inbound.message_id]
    if before is not None and before["kind"] == Kind.WHICH:
        text = f"{before.get('whole') or before['text']}\n{text}"
        messages = [*asked.messages_of(before), *messages]
    post = await visit.reply(Topic.WHICH_REQUEST, {"rows": texts(waiting)})
    if waiting:
        await _keep(visit, Kind.WHICH, "", post, text=text, messages=messages)


async def ask_what(
    visit: Desk, request: Request, text: str, messages: Sequence[int | None] = ()
) -> None:
    """Within a visit: a text came for a request from the requested side; ask what it is."""
    require(visit, request, Kind.ANSWER)
    facts = {"kind": Kind.WHAT.value, "reference": request.reference, "case": request.id}
    post = await visit.reply(
        Topic.PROMPT_TEXT, {**facts, **handling.facts(request, PRESET)}, case=request.id
    )
    asked_with = in_charge.of(request)
    await _keep(
        visit, Kind.WHAT, request.id, post, text=text, messages=messages, asked_with=asked_with
    )


async def about(
    visit: Desk, request: Request, text: str, messages: Sequence[int | None] = ()
) -> None:
    """Within a visit: a text is about this request: a reply, or whatever the person says it is."""
    if acts_for_requester(visit.actor, request, visit.work.situation):
        await send(visit, request.id, text, answer_rules.reply)
        prompt = await asked.read(visit)
        if prompt is not None and prompt["case"] == request.id and prompt["kind"] == Kind.REPLY:
            await asked.end(visit)
    else:
        await ask_what(visit, request, text, messages or [visit.inbound.message_id])


async def _ask(visit: Desk, request: Request, kind: Kind) -> None:
    if kind is Kind.TRANSFER:
        await transferring.ask_member(visit, request.id)
    elif kind is Kind.DELAY:
        await delaying.ask(visit, request)
    elif kind in dating.KINDS:
        await dating.ask(visit, request, kind)
    else:
        facts = {"kind": kind.value, "reference": request.reference, "case": request.id}
        if kind is Kind.ANSWER:
            facts |= handling.facts(request, PRESET)
        topic = Topic.PROMPT_GROUND if kind is Kind.REFUSE else Topic.PROMPT_TEXT
        # Whom a private remark is asked of is no record of the case.
        about = None if kind is Kind.REMARK else request.id
        post = await visit.reply(topic, facts, case=about)
        await _keep(visit, kind, request.id, post, asked_with=in_charge.of(request))


async def _press(visit: Desk, prompt: Mapping[str, Json], verb: PromptVerb, value: str) -> None:
    kind, case = Kind(str(prompt["kind"])), str(prompt["case"])
    if verb is PromptVerb.CANCEL:
        await cancel(visit, prompt)
    elif kind in _TAKES:
        await _TAKES[kind].press(visit, prompt, verb, value)
    elif kind is Kind.TRANSFER:
        await transferring.press(visit, prompt, verb, value)
    elif verb is PromptVerb.GROUND and kind is Kind.REFUSE and value in set(Ground):
        await _ask_why(visit, prompt, value)
    elif verb is PromptVerb.CASE and kind is Kind.WHICH:
        await _say_which(visit, prompt, value)
    elif verb in (PromptVerb.ANSWER, PromptVerb.ASK) and kind is Kind.WHAT:
        if await in_charge.is_exposed(visit, await find(visit, case), asked.messages_of(prompt)):
            return
        if await _has_passed(visit, prompt, Kind(verb), str(prompt["text"])):
            return
        chosen = handling.of(prompt) if verb is PromptVerb.ANSWER else PRESET
        await _take(visit, Kind(verb), case, "", str(prompt["text"]), chosen)
        await asked.end(visit)
    elif verb is PromptVerb.APPLY and prompt.get("anyway") and kind in _OF_WHO_ACTS:
        await _send_anyway(visit, prompt, kind)
    elif verb is PromptVerb.NEITHER and kind is Kind.ANSWER:
        if await _has_passed(visit, prompt, kind, NEITHER):
            return
        await _take(visit, kind, case, "", NEITHER, handling.of(prompt))
        await asked.end(visit)
    elif verb in (PromptVerb.MARK, PromptVerb.USE) and kind in (Kind.ANSWER, Kind.WHAT):
        request = await find(visit, case)
        require(visit, request, Kind.ANSWER, has_text=False)
        await handling.choose(visit, prompt, request, verb, value)
    else:
        raise not_yours()


async def _has_passed(visit: Desk, prompt: Mapping[str, Json], kind: Kind, text: str) -> bool:
    """Whether somebody else has the request in hand by now, so that it was asked anew.

    While that is asked, a further text takes the place of the one that waits.
    """
    if kind not in _OF_WHO_ACTS:
        return False
    request = await find(visit, str(prompt["case"]))
    is_replaced = prompt.get("anyway") and visit.inbound.press is None
    if not is_replaced and not in_charge.has_passed(visit, request, prompt.get("in_charge")):
        return False
    require(visit, request, kind)
    more = {name: prompt.get(name) for name in ("ground", "marking", "use")}
    await in_charge.ask_whether(visit, request, kind, text, asked.messages_of(prompt), **more)
    return True


async def _send_anyway(visit: Desk, prompt: Mapping[str, Json], kind: Kind) -> None:
    """The text that waited goes out, though somebody else has the request in hand."""
    request, messages = await find(visit, str(prompt["case"])), asked.messages_of(prompt)
    if await in_charge.is_exposed(visit, request, messages):
        return
    text, ground = str(prompt["text"]), str(prompt["ground"] or "")
    if await _has_passed(visit, prompt, kind, text):
        return
    await _take(visit, kind, request.id, ground, text, handling.of(prompt))
    for message in messages:
        await visit.work.outbox.give_to_case(visit.inbound.chat, message, request.id)
    await asked.end(visit)


async def _say_which(visit: Desk, prompt: Mapping[str, Json], case: str) -> None:
    request = await find(visit, case)
    if not may_see(visit.actor, request, visit.work.situation):
        raise not_yours()
    messages = asked.messages_of(prompt)
    if await in_charge.is_exposed(visit, request, messages):
        return
    await asked.end(visit)
    for message in messages:
        await visit.work.outbox.give_to_case(visit.inbound.chat, message, request.id)
    await about(visit, request, str(prompt["text"]), messages)


async def _ask_why(visit: Desk, prompt: Mapping[str, Json], ground: str) -> None:
    case = str(prompt["case"])
    request = await find(visit, case)
    require_refusable(request, visit.actor, visit.work.situation)
    facts = {"kind": Kind.REFUSE.value, "reference": request.reference, "ground": ground}
    post = await visit.reply(Topic.PROMPT_TEXT, {**facts, "case": case}, case=case)
    asked_with = prompt.get("in_charge")
    await _keep(visit, Kind.REFUSE, case, post, ground=ground, asked_with=asked_with)


async def _keep(
    visit: Desk,
    kind: Kind,
    case: str,
    post: int,
    *,
    text: str | None = None,
    ground: str | None = None,
    messages: Sequence[int | None] = (),
    asked_with: Json = None,
) -> None:
    """Wait for what ``post`` asks; an earlier prompt is over. ``messages``: those of the text."""
    await asked.keep(
        visit,
        kind,
        post,
        case=case,
        text=text,
        ground=ground,
        messages=[message for message in messages if message is not None],
        in_charge=asked_with,
    )
