"""The conversation that files a request, step by step: what is pressed and typed, and what is asked next.

How an unfinished one is kept is left to ``services.requests.ahead.drafts``.
"""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from domain.messages.outgoing import Said
from domain.refused import Refused, not_yours
from domain.requests.ahead.draft import (
    Draft,
    DraftStep,
    back,
    change,
    choose,
    keep_choice,
    named,
    previous,
    reads_as_content,
    write,
)
from domain.requests.filing import LONGEST_TEXT, check_marking, require_official, require_taker
from domain.requests.headline import headline
from domain.requests.permissions import require_for_requester
from domain.requests.request import Request
from domain.topics import Facts, Topic
from domain.verbs import DraftVerb
from domain.vocabulary import Marking, MemberCode
from services.requests.ahead import page_drafts
from services.requests.ahead.drafts import facts_of, filled, keep, read
from services.requests.ahead.going_to_page import begun_at_page, goes_on_at_page
from services.requests.filing import before_sending, file, read_there
from services.requests.finding import find
from services.requests.pages import choice_of_members, members_with_desks
from services.visit import asked
from services.visit.desk import Desk
from services.visit.long_texts import shared_out, take_back
from services.visit.visit import Visit
from storage.requests.conversations import Conversation

_TOPICS = {
    DraftStep.MEMBER: Topic.DRAFT_MEMBER,
    DraftStep.TYPE: Topic.DRAFT_TYPE,
    DraftStep.URGENCY: Topic.DRAFT_URGENCY,
    DraftStep.REASON: Topic.DRAFT_REASON,
    DraftStep.MARKING: Topic.DRAFT_MARKING,
    DraftStep.CONTENT: Topic.DRAFT_CONTENT,
    DraftStep.SUMMARY: Topic.DRAFT_SUMMARY,
}
ASKING = frozenset({*_TOPICS.values(), Topic.DRAFT_CHANGE, Topic.DRAFT_UNFINISHED})
_CHOSEN = frozenset({Topic.DRAFT_CHOSEN, Topic.DRAFT_SENT, Topic.DRAFT_CANCELLED})
OF_ID: Final = 4
"""Letters of a page's draft that stand for it in a button of the chat."""
_ON: Mapping[DraftStep | DraftVerb, frozenset[Topic]] = {
    DraftVerb.PAGE: frozenset({Topic.DRAFT_MEMBER}),
    DraftVerb.SEND: frozenset({Topic.DRAFT_SUMMARY}),
    DraftVerb.CHANGE: frozenset({Topic.DRAFT_SUMMARY}),
    DraftVerb.EDIT: frozenset({Topic.DRAFT_CHANGE}),
    DraftVerb.CONTINUE: frozenset({Topic.DRAFT_CHANGE, Topic.DRAFT_UNFINISHED}),
    DraftVerb.DISCARD: frozenset({Topic.DRAFT_UNFINISHED}),
    DraftVerb.JOIN: frozenset({Topic.DRAFT_SUMMARY}),
}
"""The messages on which a button stands."""


async def begin(visit: Desk, *, is_call: bool = False, is_anew: bool = False) -> None:
    """Begin a request; over an unfinished one, offer to continue or discard it.

    What was begun at a page, and may cross the chat, is offered too, unless it ``is_anew``. ``is_call``: one
    that was told by telephone, which is entered in chat alone.
    """
    (require_taker if is_call else require_official)(visit.actor)
    await asked.end(visit)
    draft = await read(visit)
    if draft is not None:
        await visit.reply(Topic.DRAFT_UNFINISHED, facts_of(visit, draft))
        return
    at_page = None if is_call or is_anew else await begun_at_page(visit)
    if at_page is not None:
        facts = {**facts_of(visit, at_page), "token": at_page.id[:OF_ID], "is_at_page": True}
        await visit.reply(Topic.DRAFT_UNFINISHED, facts)
    else:
        await _start(visit, is_call=is_call)


async def _start(visit: Desk, *, is_call: bool) -> None:
    await ask(visit, Draft(token=secrets.token_hex(2), is_call=is_call))


async def press(visit: Desk, token: str, verb: DraftStep | DraftVerb, value: str) -> Request | None:
    """A button of the conversation was pressed; returns a request that is to be added to instead."""
    draft = await read(visit)
    if draft is None or draft.token != token:
        await _say_over(visit, token)
        return None
    await asked.end(visit)
    return await _press(visit, draft, verb, value)


async def _say_over(visit: Desk, token: str) -> None:
    """A button of a draft that is over, or that never was."""
    post = await visit.pressed_post()
    if post is None or post.saying.facts.get("token") != token:
        raise not_yours()
    if post.saying.topic is Topic.DRAFT_SENT:
        await visit.done(Topic.DRAFT_SENT)
        return
    await visit.retire(post.id, Topic.PROMPT_OVER, among=ASKING)
    await visit.done(Topic.STALE_STEP)


async def _press(
    visit: Desk, draft: Draft, verb: DraftStep | DraftVerb, value: str
) -> Request | None:
    post = await visit.pressed_post()
    if post is not None and post.saying.facts.get("token") != draft.token:
        raise not_yours()
    topic = post.saying.topic if post is not None else None
    if topic in _CHOSEN or (verb in _ON and topic is not None and topic not in _ON[verb]):
        return None  # pressed twice: the first press has done it
    if isinstance(verb, DraftStep):
        await _choose(visit, draft, verb, value)
    elif verb is DraftVerb.PAGE:
        await _show_page(visit, draft, value)
    elif verb is DraftVerb.SEND:
        await _send(visit, draft)
    elif verb in (DraftVerb.CANCEL, DraftVerb.DISCARD):
        await abandon(visit)
        await visit.change_pressed(Topic.DRAFT_CANCELLED, {"token": draft.token})
        if verb is DraftVerb.DISCARD:
            await _start(visit, is_call=draft.is_call)
    elif verb is DraftVerb.JOIN:
        return await _join(visit, draft, value)
    elif verb is DraftVerb.CHANGE:
        await visit.change_pressed(Topic.DRAFT_CHANGE, facts_of(visit, draft))
    elif verb is DraftVerb.EDIT:
        await _go_on(visit, change(draft, _step(value)), Topic.PROMPT_OVER, {"token": draft.token})
    elif verb in (DraftVerb.BACK, DraftVerb.KEEP):
        await _move(visit, draft, verb, value)
    else:
        await _go_on(visit, draft, Topic.PROMPT_OVER, {"token": draft.token})
    return None


async def _move(visit: Desk, draft: Draft, verb: DraftVerb, value: str) -> None:
    """To the step before, or on with what was chosen; ``value`` is the step under which it stands."""
    if _step(value) is not draft.step:
        await _say_over(visit, draft.token)
    elif verb is DraftVerb.BACK:
        await _go_on(visit, back(draft), Topic.PROMPT_OVER, {"token": draft.token})
    else:
        facts = {**facts_of(visit, draft), "field": value}
        await _go_on(visit, keep_choice(draft), Topic.DRAFT_CHOSEN, facts)


async def _join(visit: Desk, draft: Draft, case: str) -> Request:
    """Give the draft up for the request that the same text was sent as, if that is still open."""
    request = await find(visit, case)
    require_for_requester(visit.actor, request, visit.work.situation)
    if not request.is_open:
        raise Refused(Topic.ALREADY_OVER, headline(request, visit.work.situation))
    await abandon(visit)
    await visit.change_pressed(Topic.DRAFT_CANCELLED, {"token": draft.token})
    return request


async def typed(visit: Desk, draft: Draft, text: str) -> None:
    """Within a visit: take a typed text as the content, or as a search for a member.

    The word on a button is as good as the button. Any other text that comes before the content is
    asked for is the content all the same, and what is still missing is asked again; one that comes
    once all is there, or while a step is chosen to be changed, is added to it.
    """
    step = draft.step
    if step is DraftStep.MEMBER and not _is_content(visit, text):
        await ask(visit, draft, query=text)
        return
    value = named(draft, text)
    if value is not None:
        chosen = await _chosen(visit, draft, step, value)
        if chosen is not None:
            await ask(visit, chosen)
        return
    # Until a marking is chosen, the lowest counts: it must be one that may cross the chat at all.
    try:
        check_marking(draft.marking or Marking.CLEAR, visit.work.situation)
    except Refused as refused:
        if not await _must_choose_marking(visit, draft, refused):
            raise
        return
    changed = write(draft, text)
    if visit.inbound.message_id is not None:
        own = (*changed.own_messages, visit.inbound.message_id)
        changed = replace(changed, own_messages=own)
        await visit.keep_own_message(None)
    kept = "content" if draft.text is None else "added"
    await ask(visit, changed, kept=None if step is DraftStep.CONTENT else kept)


async def _must_choose_marking(visit: Desk, draft: Draft, refused: Refused) -> bool:
    """Whether the draft's marking may not be here any more: the text goes, another marking is asked for."""
    own = visit.inbound.message_id
    if draft.marking is None or own is None:
        return False
    await visit.keep_own_message(None)
    if not await _is_exposed(
        visit, replace(draft, own_messages=(*draft.own_messages, own)), refused
    ):
        await visit.expose([own], None, refused)
        await ask(visit, draft)
    return True


def _is_content(visit: Visit, text: str) -> bool:
    """Whether what was typed where a member is asked for is no search."""
    if not reads_as_content(text):
        return False
    return not members_with_desks(visit.work.directory, {_own(visit)}, visit.language, text, 0).rows


async def abandon(visit: Desk) -> bool:
    """Within a visit: forget the draft, and take out of the chat whatever was typed."""
    draft = await read(visit)
    if draft is None:
        return False
    await visit.work.conversations.end(visit.actor.id, Conversation.DRAFT)
    await page_drafts.over(visit, draft.id)
    await visit.retire(draft.shown, Topic.DRAFT_CANCELLED, among=ASKING)
    await visit.take_out_typed()
    return True


async def _choose(visit: Desk, draft: Draft, step: DraftStep, value: str) -> None:
    if step in (DraftStep.CONTENT, DraftStep.SUMMARY):
        raise not_yours()
    if step is not draft.step:
        await _say_over(visit, draft.token)
        return
    changed = await _chosen(visit, draft, step, value)
    if changed is not None:
        facts = {**facts_of(visit, changed), "field": step.value}
        await _go_on(visit, changed, Topic.DRAFT_CHOSEN, facts)


async def _chosen(visit: Desk, draft: Draft, step: DraftStep, value: str) -> Draft | None:
    """The draft after a choice; None where its text may not be here, and was taken out."""
    try:
        return choose(draft, step, value, _own(visit), visit.work.situation)
    except Refused as refused:
        is_above = refused.topic is Topic.MARKING_TOO_HIGH
        if is_above and await goes_on_at_page(visit, draft, Marking(value)):
            await visit.retire(draft.shown, Topic.PROMPT_OVER, among=ASKING)
            return None
        if not await _is_exposed(visit, draft, refused):
            raise
        return None


async def _go_on(visit: Desk, draft: Draft, old: Topic, facts: Facts) -> None:
    """Close the pressed step and ask the next one."""
    await visit.change_pressed(old, facts)
    await ask(visit, draft)


async def _send(visit: Desk, draft: Draft) -> None:
    if _lost_member(visit, draft):
        await _go_on(visit, draft, Topic.PROMPT_OVER, {"token": draft.token})
        return
    filing = draft.filing()
    try:
        check_marking(filing.marking, visit.work.situation)
    except Refused as refused:
        await _is_exposed(visit, draft, refused)
        return
    request = await file(visit, filing)
    pressed = visit.inbound.pressed_message
    for message in (*draft.own_messages, *((pressed,) if pressed is not None else ())):
        await visit.work.outbox.give_to_case(visit.inbound.chat, message, request.id)
    await visit.work.conversations.end(visit.actor.id, Conversation.DRAFT)
    await page_drafts.over(visit, draft.id, request.reference)
    # All that is to be known of it stands in the message that is kept up to date.
    sent: Facts = {"token": draft.token, "case": request.id, "reference": request.reference}
    sent = {**sent, "is_call": draft.is_call}
    await visit.change_pressed(Topic.DRAFT_SENT, sent)
    await visit.retire(draft.shown, Topic.DRAFT_SENT, among=ASKING)


async def _is_exposed(visit: Desk, draft: Draft, refused: Refused) -> bool:
    """Whether the draft's text may not cross the chat, as its marking is now known; then it goes."""
    if refused.topic is not Topic.MARKING_TOO_HIGH or draft.text is None:
        return False
    shown = await visit.work.outbox.by_id(draft.shown) if draft.shown is not None else None
    if shown is not None:
        await take_back(visit.work.outbox, shown)
        await visit.work.outbox.remove(shown)
    left = replace(draft, text=None, own_messages=(), shown=None, marking=None, again=None)
    await visit.expose(draft.own_messages, None, refused)
    await ask(visit, left)
    return True


async def _show_page(visit: Desk, draft: Draft, value: str) -> None:
    facts = await _step_facts(visit, draft, await visit.pressed_fact("query"), _page(value))
    await visit.change_pressed(Topic.DRAFT_MEMBER, facts)


async def ask(visit: Desk, draft: Draft, query: str = "", kept: str | None = None) -> None:
    """Keep the draft and ask for its step, or show the whole; what asked before is over.

    ``kept``: what became of the text that was just typed.
    """
    await visit.retire(draft.shown, Topic.PROMPT_OVER, among=ASKING)
    lost = _lost_member(visit, draft)
    if lost:
        draft = replace(draft, addressee=None, again=None)
    above = _lost_marking(visit, draft)
    if above is not None:
        draft = replace(draft, marking=None, again=None)
    step = draft.step
    facts = {**await _step_facts(visit, draft, query, 0), **({"lost": lost} if lost else {})}
    if above is not None:
        facts = {**facts, "above": above.value}
    if kept is not None:
        facts = {**facts, "kept": kept}
    texts: tuple[Said, ...] = ()
    if step in (DraftStep.CONTENT, DraftStep.SUMMARY) and draft.text is not None:
        name, form = visit.actor.person.name, filled(draft)
        texts = (Said(event="draft", by=name, at=None, body=draft.text, form=form),)
    shared = await shared_out(visit, texts)
    shown = await visit.reply(_TOPICS[step], {**facts, **shared.facts}, texts=shared.texts)
    is_unseen = draft.is_unseen and not texts
    await keep(visit, replace(draft, shown=shown, is_unseen=is_unseen))


def _lost_member(visit: Visit, draft: Draft) -> str:
    """The member of the draft that can no longer be asked, since the directory changed; else empty."""
    there = draft.addressee is None or visit.work.directory.points_of(draft.addressee)
    return "" if there else visit.work.situation.member_name(draft.addressee or MemberCode(""))


def _lost_marking(visit: Visit, draft: Draft) -> Marking | None:
    """The marking with which no content can be written here any more, while none was written yet."""
    if draft.marking is None or draft.text is not None:
        return None
    allowed = visit.work.directory.content_in_chat
    return None if allowed.allows(draft.marking) else draft.marking


async def _step_facts(visit: Visit, draft: Draft, query: str, page: int) -> Facts:
    facts = dict(facts_of(visit, draft))
    if draft.step is not DraftStep.SUMMARY:
        facts |= {"back": previous(draft) is not None, "again": draft.again is not None}
    if draft.step in (DraftStep.MEMBER, DraftStep.MARKING):
        facts["allowed"] = visit.work.directory.content_in_chat.value
        facts["has_pages"] = bool(visit.office.portal_url)
    if draft.step is DraftStep.MEMBER:
        facts |= await choice_of_members(visit.work, {_own(visit)}, visit.language, query, page)
    if draft.step is DraftStep.CONTENT:
        facts["longest"] = LONGEST_TEXT
        if draft.addressee is not None and draft.type is not None:
            facts |= read_there(
                visit, draft.addressee, draft.type, draft.form, is_call=draft.is_call
            )
    if draft.step is DraftStep.SUMMARY:
        facts |= await before_sending(visit, draft.filing())
    return facts


def _own(visit: Visit) -> MemberCode:
    member = visit.actor.person.member
    if member is None:
        raise Refused(Topic.ROLE_MISSING, {"role": "official"})
    return member


def _step(value: str) -> DraftStep:
    try:
        return DraftStep(value)
    except ValueError:
        raise not_yours() from None


def _page(value: str) -> int:
    return int(value) if value.isdecimal() and len(value) < 6 else 0
