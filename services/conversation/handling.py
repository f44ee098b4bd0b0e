"""The handling of an answer that is waited for, as its question keeps it: its marking, and its use."""

from collections.abc import Mapping
from dataclasses import replace

from domain.refused import not_yours
from domain.requests.answering import PRESET, Handling
from domain.requests.filing import check_marking
from domain.requests.request import Request
from domain.topics import Topic
from domain.verbs import PromptVerb
from domain.vocabulary import EvidentialUse, Marking
from services.visit.desk import Desk
from storage.requests.conversations import Conversation
from storage.sealing.vault import Json


def facts(request: Request, chosen: Handling) -> dict[str, str]:
    """What the question says of it."""
    marking = chosen.marking or request.marking
    return {"marking": marking.value, "use": chosen.use.value}


def of(kept: Mapping[str, object]) -> Handling:
    """What was chosen for the answer that is waited for; what was not is preset."""
    marking, use = kept.get("marking"), kept.get("use")
    return Handling(
        marking=Marking(marking) if isinstance(marking, str) and marking in set(Marking) else None,
        use=EvidentialUse(use)
        if isinstance(use, str) and use in set(EvidentialUse)
        else PRESET.use,
    )


async def choose(
    visit: Desk, prompt: Mapping[str, Json], request: Request, verb: PromptVerb, value: str
) -> None:
    """The marking of the answer, or what it may be used for; without a value, which there are.

    That it may be used as evidence is agreed to field by field (``filling_in.agree``).
    """
    chosen, is_choosing = of(prompt), verb is PromptVerb.MARK and not value
    if verb is PromptVerb.USE and value == EvidentialUse.INTELLIGENCE:
        chosen = replace(chosen, use=EvidentialUse.INTELLIGENCE)
    elif verb is PromptVerb.MARK and value in set(Marking):
        check_marking(Marking(value), visit.work.situation, request, has_text=False)
        chosen = replace(chosen, marking=Marking(value))
    elif not is_choosing:
        raise not_yours()
    named = facts(request, chosen)
    await visit.work.conversations.write(visit.actor.id, Conversation.PROMPT, {**prompt, **named})
    about = {"kind": str(prompt["kind"]), "reference": request.reference, "case": request.id}
    allowed = visit.work.directory.content_in_chat
    markings = [each.value for each in Marking if allowed.allows(each)] if is_choosing else []
    await visit.change_pressed(Topic.PROMPT_TEXT, {**about, **named, "markings": markings})
