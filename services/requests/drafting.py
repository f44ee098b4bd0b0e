"""The conversation that files a request, kept sealed so that it survives a restart."""

import secrets
from dataclasses import replace

from domain.outgoing import Said
from domain.refused import Refused, not_yours
from domain.requests.draft import Draft, Step, change, choose, write
from domain.requests.filing import LONGEST_TEXT, check_marking, require_official
from domain.requests.routing import route
from domain.topics import Facts, Topic
from domain.vocabulary import Marking, MemberCode, Reason, RequestType, Urgency
from services.directory.confirming import doubt_of, doubts
from services.requests.filing import file
from services.requests.pages import page_of_members
from services.visit import asked
from services.visit.desk import Desk, Inbound, serve
from services.visit.office import Office
from storage.requests.conversations import Conversation
from storage.sealing.vault import Json

_TOPICS = {
    Step.MEMBER: Topic.DRAFT_MEMBER,
    Step.TYPE: Topic.DRAFT_TYPE,
    Step.URGENCY: Topic.DRAFT_URGENCY,
    Step.REASON: Topic.DRAFT_REASON,
    Step.MARKING: Topic.DRAFT_MARKING,
    Step.CONTENT: Topic.DRAFT_CONTENT,
    Step.SUMMARY: Topic.DRAFT_SUMMARY,
}
_SUMMARIES = frozenset({Topic.DRAFT_SUMMARY, Topic.DRAFT_CHANGE})
_ASKING = frozenset({*_TOPICS.values(), Topic.DRAFT_CHANGE, Topic.DRAFT_UNFINISHED})
_CHOSEN = frozenset({Topic.DRAFT_CHOSEN, Topic.DRAFT_SENT, Topic.DRAFT_CANCELLED})
_ON = {
    "page": frozenset({Topic.DRAFT_MEMBER}),
    "send": frozenset({Topic.DRAFT_SUMMARY}),
    "change": frozenset({Topic.DRAFT_SUMMARY}),
    "edit": frozenset({Topic.DRAFT_CHANGE}),
    "continue": frozenset({Topic.DRAFT_CHANGE, Topic.DRAFT_UNFINISHED}),
    "discard": frozenset({Topic.DRAFT_UNFINISHED}),
}
"""The messages on which a button stands."""


async def begin(office: Office, inbound: Inbound) -> None:
    """Begin a request; over an unfinished one, offer to continue or discard it."""

    async def act(desk: Desk) -> None:
        require_official(desk.actor)
        await asked.end(desk)
        draft = await _read(desk)
        if draft is not None:
            await desk.reply(Topic.DRAFT_UNFINISHED, _facts(desk, draft))
        else:
            await _start(desk)

    await serve(office, inbound, act)


async def _start(desk: Desk) -> None:
    draft = Draft(token=secrets.token_hex(2))
    await _keep(desk, draft)
    await _ask(desk, draft)


async def press(office: Office, inbound: Inbound, token: str, verb: str, value: str) -> None:
    """A button of the conversation was pressed."""

    async def act(desk: Desk) -> None:
        draft = await _read(desk)
        if draft is None or draft.token != token:
            await _say_over(desk, token)
            return
        await asked.end(desk)
        await _press(desk, draft, verb, value)

    await serve(office, inbound, act)


async def _say_over(desk: Desk, token: str) -> None:
    """A button of a draft that is over, or that never was."""
    post = await desk.pressed_post()
    if post is None or post.saying.facts.get("token") != token:
        raise not_yours()
    if post.saying.topic is Topic.DRAFT_SENT:
        await desk.done(Topic.DRAFT_SENT)
        return
    await desk.retire(post.id, Topic.PROMPT_OVER, among=_ASKING)
    await desk.done(Topic.STALE_STEP)


async def _press(desk: Desk, draft: Draft, verb: str, value: str) -> None:
    post = await desk.pressed_post()
    if post is not None and post.saying.facts.get("token") != draft.token:
        raise not_yours()
    topic = post.saying.topic if post is not None else None
    if topic in _CHOSEN or (verb in _ON and topic is not None and topic not in _ON[verb]):
        return  # pressed twice: the first press has done it
    if verb == "page":
        await _show_page(desk, draft, value)
    elif verb == "send":
        await _send(desk, draft)
    elif verb in ("cancel", "discard"):
        await abandon(desk)
        await desk.change_pressed(Topic.DRAFT_CANCELLED, {"token": draft.token})
        if verb == "discard":
            await _start(desk)
    elif verb == "change":
        await desk.change_pressed(Topic.DRAFT_CHANGE, _facts(desk, draft))
    elif verb == "edit":
        await _go_on(desk, change(draft, _step(value)), Topic.PROMPT_OVER, {"token": draft.token})
    elif verb == "continue":
        await _go_on(desk, draft, Topic.PROMPT_OVER, {"token": draft.token})
    else:
        await _choose(desk, draft, _step(verb), value)


async def typed(desk: Desk, draft: Draft, text: str) -> bool:
    """Within a visit: take a typed text as the content, or as a search for a member.

    Where a button is awaited, the question is asked again; False where the draft awaits nothing.
    """
    step = draft.step
    if step is Step.SUMMARY:
        return False
    if step is not Step.CONTENT:
        await _ask(desk, draft, query=text if step is Step.MEMBER else None)
        return True
    if draft.marking is not None:
        check_marking(draft.marking, desk.work.situation)
    changed = write(draft, text)
    if desk.inbound.message_id is not None:
        own = (*changed.own_messages, desk.inbound.message_id)
        changed = replace(changed, own_messages=own)
        await desk.keep_own_message(None)
    await _keep(desk, changed)
    await _ask(desk, changed)
    return True


async def read(desk: Desk) -> Draft | None:
    """Within a visit: the person's unfinished draft."""
    return await _read(desk)


async def abandon(desk: Desk) -> bool:
    """Within a visit: forget the draft and take its content out of the chat."""
    draft = await _read(desk)
    if draft is None:
        return False
    await desk.work.conversations.end(desk.actor.id, Conversation.DRAFT)
    await desk.retire(draft.summary, Topic.DRAFT_CANCELLED, among=_SUMMARIES)
    for message in draft.own_messages:
        post = await desk.work.outbox.at(desk.inbound.chat, message)
        if post is not None:
            await desk.work.outbox.remove(post)
    return True


async def _choose(desk: Desk, draft: Draft, step: Step, value: str) -> None:
    if step in (Step.CONTENT, Step.SUMMARY):
        raise not_yours()
    if step is not draft.step:
        await _say_over(desk, draft.token)
        return
    try:
        changed = choose(draft, step, value, _own(desk), desk.work.situation)
    except Refused as refused:
        if not await _is_exposed(desk, draft, refused):
            raise
        return
    facts = {**_facts(desk, changed), "field": step.value}
    await _go_on(desk, changed, Topic.DRAFT_CHOSEN, facts)


async def _go_on(desk: Desk, draft: Draft, old: Topic, facts: Facts) -> None:
    """Close the pressed step and ask the next one."""
    await _keep(desk, draft)
    await desk.change_pressed(old, facts)
    await _ask(desk, draft)


async def _send(desk: Desk, draft: Draft) -> None:
    filing = draft.filing()
    try:
        check_marking(filing.marking, desk.work.situation)
    except Refused as refused:
        await _is_exposed(desk, draft, refused)
        return
    case = await file(desk, filing)
    for message in draft.own_messages:
        await desk.work.outbox.give_to_case(desk.inbound.chat, message, case)
    await desk.work.conversations.end(desk.actor.id, Conversation.DRAFT)
    await desk.change_pressed(Topic.DRAFT_SENT, _facts(desk, draft))
    await desk.retire(draft.summary, Topic.DRAFT_SENT, among=_SUMMARIES)


async def _is_exposed(desk: Desk, draft: Draft, refused: Refused) -> bool:
    """Whether the draft's text may not cross the chat, as its marking is now known; then it goes."""
    if refused.topic is not Topic.MARKING_TOO_HIGH or draft.text is None:
        return False
    summary = await desk.work.outbox.by_id(draft.summary) if draft.summary is not None else None
    if summary is not None:
        await desk.work.outbox.remove(summary)
    left = replace(draft, text=None, own_messages=(), summary=None, marking=None)
    await _keep(desk, left)
    await desk.expose(draft.own_messages, None, refused)
    await _ask(desk, left)
    return True


async def _show_page(desk: Desk, draft: Draft, value: str) -> None:
    post = await desk.pressed_post()
    query = post.saying.facts.get("query") if post else None
    facts = _step_facts(desk, draft, query if isinstance(query, str) else None, _page(value))
    await desk.change_pressed(Topic.DRAFT_MEMBER, await doubts(desk.work, facts))


async def _ask(desk: Desk, draft: Draft, query: str | None = None) -> None:
    facts = await doubts(desk.work, _step_facts(desk, draft, query, 0))
    if draft.step is not Step.SUMMARY or draft.text is None:
        await desk.reply(_TOPICS[draft.step], facts)
        return
    texts = (Said(event="draft", by=desk.actor.person.name, at="", body=draft.text),)
    await desk.retire(draft.summary, Topic.PROMPT_OVER, among=_SUMMARIES)
    if draft.addressee and draft.type:
        point = route(desk.work.directory, draft.addressee, draft.type)
        facts = {**facts, **await doubt_of(desk.work, point)}
    summary = await desk.reply(Topic.DRAFT_SUMMARY, facts, texts=texts)
    await _keep(desk, replace(draft, summary=summary))


def _step_facts(desk: Desk, draft: Draft, query: str | None, page: int) -> Facts:
    facts = dict(_facts(desk, draft))
    if draft.step is Step.MEMBER:
        facts |= page_of_members(desk.work.directory, {_own(desk)}, query, page)
    if draft.step is Step.MARKING:
        facts["allowed"] = desk.work.directory.content_in_chat.value
    if draft.step is Step.CONTENT:
        facts["longest"] = LONGEST_TEXT
    if draft.step is Step.SUMMARY and draft.addressee and draft.type:
        facts["desk"] = route(desk.work.directory, draft.addressee, draft.type).name
    return facts


def _facts(desk: Desk, draft: Draft) -> Facts:
    name = desk.work.situation.member_name(draft.addressee) if draft.addressee else None
    return {
        "token": draft.token,
        "member": draft.addressee,
        "member_name": name,
        "type": draft.type.value if draft.type else None,
        "urgency": draft.urgency.value if draft.urgency else None,
        "reason": draft.reason.value if draft.reason else None,
        "marking": draft.marking.value if draft.marking else None,
    }


def _own(desk: Desk) -> MemberCode:
    member = desk.actor.person.member
    if member is None:
        raise Refused(Topic.ROLE_MISSING, {"role": "official"})
    return member


def _step(value: str) -> Step:
    try:
        return Step(value)
    except ValueError:
        raise not_yours() from None


def _page(value: str) -> int:
    return int(value) if value.isdecimal() and len(value) < 6 else 0


async def _read(desk: Desk) -> Draft | None:
    found = await desk.work.conversations.read(desk.actor.id, Conversation.DRAFT)
    if found is None:
        return None
    own, summary = found["own_messages"], found["summary"]
    return Draft(
        token=str(found["token"]),
        addressee=MemberCode(str(found["addressee"])) if found["addressee"] else None,
        type=RequestType(str(found["type"])) if found["type"] else None,
        urgency=Urgency(str(found["urgency"])) if found["urgency"] else None,
        reason=Reason(str(found["reason"])) if found["reason"] else None,
        marking=Marking(str(found["marking"])) if found["marking"] else None,
        text=str(found["text"]) if found["text"] is not None else None,
        own_messages=tuple(m for m in own if isinstance(m, int)) if isinstance(own, list) else (),
        summary=summary if isinstance(summary, int) else None,
    )


async def _keep(desk: Desk, draft: Draft) -> None:
    own: list[Json] = list(draft.own_messages)
    value: dict[str, Json] = {
        "token": draft.token,
        "addressee": draft.addressee,
        "type": draft.type,
        "urgency": draft.urgency,
        "reason": draft.reason,
        "marking": draft.marking,
        "text": draft.text,
        "own_messages": own,
        "summary": draft.summary,
    }
    await desk.work.conversations.write(desk.actor.id, Conversation.DRAFT, value)
