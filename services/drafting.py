"""The conversation that files a request, kept sealed so that it survives a restart."""

import secrets
from dataclasses import replace

from domain.draft import Draft, Step, change, choose
from domain.filing import LONGEST_TEXT, require_official
from domain.refused import Refused
from domain.request import Facts
from domain.routing import route
from domain.topics import Topic
from domain.vocabulary import Marking, MemberCode, Reason, RequestType, Urgency
from services.desk import Desk, Inbound, serve
from services.filing import file
from services.office import Office
from services.pages import page_of_members
from storage.conversations import Conversation
from storage.saying import Said
from storage.vault import Json

_TOPICS = {
    Step.MEMBER: Topic.DRAFT_MEMBER,
    Step.TYPE: Topic.DRAFT_TYPE,
    Step.URGENCY: Topic.DRAFT_URGENCY,
    Step.REASON: Topic.DRAFT_REASON,
    Step.MARKING: Topic.DRAFT_MARKING,
    Step.CONTENT: Topic.DRAFT_CONTENT,
    Step.SUMMARY: Topic.DRAFT_SUMMARY,
}


async def begin(office: Office, inbound: Inbound) -> None:
    """Begin a request; over an unfinished one, offer to continue or discard it."""

    async def act(desk: Desk) -> None:
        require_official(desk.actor)
        await desk.work.conversations.end(desk.actor.id, Conversation.PROMPT)
        draft = await _read(desk)
        if draft is not None:
            await desk.reply(Topic.DRAFT_UNFINISHED, _facts(desk, draft))
            return
        draft = Draft(token=secrets.token_hex(2))
        await _keep(desk, draft)
        await _ask(desk, draft)

    await serve(office, inbound, act)


async def press(office: Office, inbound: Inbound, token: str, verb: str, value: str) -> None:
    """A button of the conversation was pressed."""

    async def act(desk: Desk) -> None:
        draft = await _read(desk)
        if draft is None or draft.token != token:
            await desk.change_pressed(Topic.PROMPT_OVER)
            await desk.done(Topic.STALE_STEP)
            return
        await desk.work.conversations.end(desk.actor.id, Conversation.PROMPT)
        await _press(desk, draft, verb, value)

    await serve(office, inbound, act)


async def _press(desk: Desk, draft: Draft, verb: str, value: str) -> None:
    if verb == "page":
        await _show_page(desk, draft, value)
    elif verb == "send":
        await _send(desk, draft)
    elif verb in ("cancel", "discard"):
        await abandon(desk)
        await desk.change_pressed(Topic.DRAFT_CANCELLED)
        if verb == "discard":
            fresh = Draft(token=secrets.token_hex(2))
            await _keep(desk, fresh)
            await _ask(desk, fresh)
    elif verb == "change":
        await desk.change_pressed(Topic.DRAFT_CHANGE, _facts(desk, draft))
    elif verb == "edit":
        changed = change(draft, _step(value))
        await _go_on(desk, changed, Topic.PROMPT_OVER, {})
    elif verb == "continue":
        await _go_on(desk, draft, Topic.PROMPT_OVER, {})
    else:
        await _choose(desk, draft, _step(verb), value)


async def typed(desk: Desk, draft: Draft, text: str) -> bool:
    """Within a visit: take a typed text as the content, or as a search for a member."""
    step = draft.step
    if step is Step.MEMBER:
        await _ask(desk, draft, query=text)
        return True
    if step is not Step.CONTENT:
        return False
    changed = choose(draft, Step.CONTENT, text, _own(desk), desk.work.situation)
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
    for message in draft.own_messages:
        post = await desk.work.outbox.at(desk.inbound.chat, message)
        if post is not None:
            await desk.work.outbox.remove(post)
    return True


async def _choose(desk: Desk, draft: Draft, step: Step, value: str) -> None:
    changed = choose(draft, step, value, _own(desk), desk.work.situation)
    facts = {**_facts(desk, changed), "field": step.value}
    await _go_on(desk, changed, Topic.DRAFT_CHOSEN, facts)


async def _go_on(desk: Desk, draft: Draft, old: Topic, facts: Facts) -> None:
    """Close the pressed step and ask the next one."""
    await _keep(desk, draft)
    await desk.change_pressed(old, facts)
    await _ask(desk, draft)


async def _send(desk: Desk, draft: Draft) -> None:
    filing = draft.filing()
    case = await file(desk, filing)
    for message in draft.own_messages:
        await desk.work.outbox.give_to_case(desk.inbound.chat, message, case)
    await desk.work.conversations.end(desk.actor.id, Conversation.DRAFT)
    await desk.change_pressed(Topic.DRAFT_SENT, _facts(desk, draft))


async def _show_page(desk: Desk, draft: Draft, value: str) -> None:
    post = await desk.pressed_post()
    query = post.saying.facts.get("query") if post else None
    facts = _step_facts(desk, draft, query if isinstance(query, str) else None, _page(value))
    await desk.change_pressed(Topic.DRAFT_MEMBER, facts)


async def _ask(desk: Desk, draft: Draft, query: str | None = None) -> None:
    texts: tuple[Said, ...] = ()
    if draft.step is Step.SUMMARY and draft.text is not None:
        texts = (Said(event="draft", by=desk.actor.person.name, at="", body=draft.text),)
    facts = _step_facts(desk, draft, query, 0)
    await desk.reply(_TOPICS[draft.step], facts, texts=texts)


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
        raise Refused(Topic.STALE_STEP, suspicious=True) from None


def _page(value: str) -> int:
    return int(value) if value.isdecimal() and len(value) < 6 else 0


async def _read(desk: Desk) -> Draft | None:
    found = await desk.work.conversations.read(desk.actor.id, Conversation.DRAFT)
    if found is None:
        return None
    own = found["own_messages"]
    return Draft(
        token=str(found["token"]),
        addressee=MemberCode(str(found["addressee"])) if found["addressee"] else None,
        type=RequestType(str(found["type"])) if found["type"] else None,
        urgency=Urgency(str(found["urgency"])) if found["urgency"] else None,
        reason=Reason(str(found["reason"])) if found["reason"] else None,
        marking=Marking(str(found["marking"])) if found["marking"] else None,
        text=str(found["text"]) if found["text"] is not None else None,
        own_messages=tuple(m for m in own if isinstance(m, int)) if isinstance(own, list) else (),
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
    }
    await desk.work.conversations.write(desk.actor.id, Conversation.DRAFT, value)
