"""Who had a request in hand when something was asked about it: nothing is done past somebody else unasked.

Owns the question that is asked where another has taken it in hand meanwhile: what was typed is kept, and
goes out with one press more. Whether the act may be done is left to its rule.
"""

from collections.abc import Sequence

from domain.refused import Refused
from domain.requests.filing import check_marking, check_text
from domain.requests.request import Request
from domain.topics import Topic
from services.visit import asked
from services.visit.desk import Desk
from services.visit.visit import Visit
from storage.sealing.vault import Json


def of(request: Request) -> str:
    """Who has it in hand, as a question keeps it; empty while nobody has."""
    return request.owner or ""


def has_passed(visit: Visit, request: Request, before: object) -> bool:
    """Whether somebody else has taken it in hand since the person was asked.

    ``before`` is what the question keeps; one of an earlier version keeps nothing, and asks nothing.
    """
    owner = request.owner
    return isinstance(before, str) and owner is not None and owner not in (before, visit.actor.id)


async def ask_whether(
    visit: Desk,
    request: Request,
    kind: str,
    text: str,
    messages: Sequence[int] = (),
    **more: Json,
) -> None:
    """Within a visit: somebody else has it in hand now: shall this go out all the same?

    ``messages``: those of the text that came before. Raises ``Refused`` where it may not be here.
    """
    own = visit.inbound.message_id if visit.inbound.press is None else None
    if text:
        check_marking(request.marking, visit.work.situation, request)
        check_text(text)
    if own is not None:
        await visit.keep_own_message(None)
    facts = {
        "kind": kind,
        "reference": request.reference,
        "case": request.id,
        "owner": visit.work.situation.name(request.owner),
    }
    post = await visit.reply(Topic.PROMPT_ANYWAY, facts, case=request.id)
    kept: dict[str, Json] = {
        "ground": None,
        **more,
        "text": text,
        "messages": [*messages, *([own] if own is not None and text else [])],
        "in_charge": of(request),
        "anyway": True,
    }
    await asked.keep(visit, kind, post, case=request.id, **kept)
    if visit.inbound.press is not None:
        await visit.done(Topic.ASKED_ANEW)


async def is_exposed(visit: Desk, request: Request, messages: Sequence[int]) -> bool:
    """Whether a kept text may not cross the chat, as the marking is now. It is taken out then."""
    try:
        check_marking(request.marking, visit.work.situation, request)
    except Refused as refused:
        await asked.end(visit)
        await visit.expose(messages, request.id, refused)
        return True
    return False
