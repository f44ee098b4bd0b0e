"""Saying step by step what is wrong with a text: which text, which item of it, what it is, and why.

Nothing is done before the reason is there; the rule decides then, by the request as it is then. It asks
too what was done about a text that was marked.
"""

from collections.abc import Mapping
from typing import Final

from domain.refused import Refused, not_yours
from domain.requests.filing import check_marking
from domain.requests.request import Request
from domain.requests.safeguards.correcting import theirs
from domain.requests.values.corrections import Mark
from domain.topics import Facts, Topic, stamp
from domain.verbs import PromptVerb
from services.requests.finding import find
from services.requests.safeguards import correcting
from services.requests.safeguards.correcting import OwnText
from services.visit import asked
from services.visit.desk import Desk
from services.visit.lists import Page, page_facts, page_of
from storage.requests.conversations import Conversation
from storage.sealing.vault import Json

CORRECT: Final = "correct"
DONE: Final = "corrected"
KINDS: Final = frozenset({CORRECT, DONE})
ITEMS_A_PAGE: Final = 16
WHOLE: Final = "-"
"""All of the text, and no item of it."""


async def ask(visit: Desk, target: str) -> None:
    """Which text? One's own are offered, the last ones first."""
    request, found = await correcting.own_texts(visit, target, 0)
    facts = {**_facts(request), "step": "text", **page_facts(found)}
    post = await visit.reply(Topic.PROMPT_CORRECT, facts, case=request.id)
    nothing: dict[str, Json] = {"text": None, "ground": None, "messages": []}
    await asked.keep(visit, CORRECT, post, case=request.id, **nothing)


async def ask_done(visit: Desk, case: str, token: str) -> None:
    """What was done about a text that was marked?"""
    request = await find(visit, case)
    theirs(request, visit.actor, visit.work.situation, token)
    check_marking(request.marking, visit.work.situation, request, has_text=False)
    facts = {**_facts(request, DONE), "token": token}
    post = await visit.reply(Topic.PROMPT_TEXT, facts, case=request.id)
    nothing: dict[str, Json] = {"text": None, "ground": None, "messages": []}
    await asked.keep(visit, DONE, post, case=request.id, token=token, **nothing)


async def press(visit: Desk, prompt: Mapping[str, Json], verb: PromptVerb, value: str) -> None:
    """Within a visit: a button of one of the steps."""
    case, record = str(prompt["case"]), prompt.get("record")
    if verb is PromptVerb.PAGE and value.isdecimal() and not isinstance(record, int):
        request, found = await correcting.own_texts(visit, case, int(value))
        await _show(visit, prompt, {**_facts(request), "step": "text", **page_facts(found)})
    elif verb is PromptVerb.PAGE and value.isdecimal() and isinstance(record, int):
        await _ask_item(visit, prompt, await correcting.own_text(visit, case, record), int(value))
    elif verb is PromptVerb.PICK and value.isdecimal():
        own = await correcting.own_text(visit, case, int(value))
        if own.items:
            await _ask_item(visit, prompt, own, 0)
        else:
            await _ask_mark(visit, prompt, own, "")
    elif verb is PromptVerb.ITEM and isinstance(record, int):
        own = await correcting.own_text(visit, case, record)
        item = "" if value == WHOLE else value
        if item and item not in own.items:
            raise not_yours()
        await _ask_mark(visit, prompt, own, item)
    elif verb is PromptVerb.MARK and value in set(Mark) and isinstance(record, int):
        own = await correcting.own_text(visit, case, record)
        check_marking(own.written.marking, visit.work.situation, own.request, has_text=False)
        item = str(prompt.get("item") or "")
        if Mark(value) not in own.marks_of(item):
            raise not_yours()
        facts = {**_about(own, item), "step": "why", "mark": value}
        await _show(visit, prompt, facts, mark=value)
    else:
        raise not_yours()


async def typed(visit: Desk, prompt: Mapping[str, Json], text: str) -> None:
    """Within a visit: the reason, or what was done. Raises ``Refused`` where a button is waited for."""
    await _take(visit, prompt, text)
    await asked.end(visit)


async def take(visit: Desk, facts: Facts, text: str) -> None:
    """Within a visit: the same, as the reply to a message that asked for it."""
    await _take(visit, facts, text)


async def _take(visit: Desk, said: Mapping[str, object], text: str) -> None:
    case, record, mark, token = (said.get(name) for name in ("case", "record", "mark", "token"))
    if said.get("kind") == DONE:
        await correcting.say_done(visit, str(case), str(token), text)
    elif isinstance(record, int) and mark in set(Mark):
        item = str(said.get("item") or "")
        await correcting.correct(visit, str(case), record, item, Mark(str(mark)), text)
    else:
        raise Refused(Topic.CORRECT_PRESS)


async def _ask_item(visit: Desk, prompt: Mapping[str, Json], own: OwnText, page: int) -> None:
    names: Page[str] = page_of(own.items, page, ITEMS_A_PAGE)
    facts = {
        **_about(own, ""),
        "step": "item",
        "items": list(names.rows),
        "page": names.page,
        "pages": names.pages,
    }
    await _show(visit, prompt, facts, record=own.written.record)


async def _ask_mark(visit: Desk, prompt: Mapping[str, Json], own: OwnText, item: str) -> None:
    marks = [each.value for each in own.marks_of(item)]
    facts = {**_about(own, item), "step": "mark", "marks": marks}
    await _show(visit, prompt, facts, record=own.written.record, item=item)


def _facts(request: Request, kind: str = CORRECT) -> Facts:
    return {"kind": kind, "reference": request.reference, "case": request.id}


def _about(own: OwnText, item: str) -> Facts:
    request, written = own.request, own.written
    return {
        **_facts(request),
        "type": request.type.value,
        "record": written.record,
        "text_event": written.event,
        "text_at": stamp(written.at),
        "item": item,
        "part": own.part,
    }


async def _show(visit: Desk, prompt: Mapping[str, Json], facts: Facts, **kept: Json) -> None:
    """The next step in place of the one before."""
    await visit.change_pressed(Topic.PROMPT_CORRECT, facts)
    await visit.work.conversations.write(
        visit.actor.id, Conversation.PROMPT, {**prompt, "mark": None, **kept}
    )
