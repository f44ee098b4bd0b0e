"""The conversation that hands a request to another member: which one, and whether that is meant.

Owns its two steps: the choice of a member, and one question that names the effect, where a note may be
typed before it is answered. The rule is asked with each step, and again by the act. How a question is
kept is left to ``services.visit.asked``.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from domain.messages.outgoing import Said
from domain.refused import not_yours
from domain.requests.filing import check_length, check_marking
from domain.requests.permissions import may_see
from domain.requests.safeguards.restricting import require_transferable
from domain.requests.transfer import require_destination
from domain.topics import Facts, Topic
from domain.verbs import PromptVerb
from domain.vocabulary import MemberCode
from services.conversation import in_charge
from services.requests.finding import find
from services.requests.pages import choice_of_members
from services.requests.transfer import transfer, transferring
from services.visit import asked
from services.visit.desk import Desk
from services.visit.visit import Visit
from storage.sealing.vault import Json

KIND: Final = "transfer"


async def ask_member(visit: Desk, case: str, query: str = "") -> None:
    """Within a visit: to which member? ``query`` is a part of its name."""
    facts = await _members(visit, case, query, 0)
    post = await visit.reply(Topic.PROMPT_MEMBER, facts, case=case)
    await asked.keep(visit, KIND, post, case=case, text=None, ground=None, messages=[])


async def typed(visit: Desk, prompt: Mapping[str, Json], text: str) -> None:
    """Within a visit: a part of a member's name; once one is chosen, the note that goes with it."""
    case, to = str(prompt["case"]), prompt.get("to")
    if not isinstance(to, str):
        await ask_member(visit, case, text)
        return
    request = await find(visit, case)
    if may_see(visit.actor, request, visit.work.situation):
        check_marking(request.marking, visit.work.situation, request)
    check_length(text)
    await visit.keep_own_message(case)
    messages = [*asked.messages_of(prompt), visit.inbound.message_id]
    await _ask_whether(visit, case, MemberCode(to), text, messages)


async def press(visit: Desk, prompt: Mapping[str, Json], verb: PromptVerb, value: str) -> None:
    """Within a visit: a button of one of the two steps. Raises ``Refused``."""
    case, to = str(prompt["case"]), prompt.get("to")
    if verb is PromptVerb.PAGE:
        page = int(value) if value.isdecimal() and len(value) < 6 else 0
        facts = await _members(visit, case, await visit.pressed_fact("query"), page)
        await visit.change_pressed(Topic.PROMPT_MEMBER, facts)
    elif verb is PromptVerb.MEMBER and value in visit.work.directory.members:
        await _ask_whether(visit, case, MemberCode(value))
    elif verb is PromptVerb.APPLY and isinstance(to, str):
        note = str(prompt["text"] or "")
        if not await _is_still_so(visit, prompt, MemberCode(to)):
            await _ask_whether(visit, case, MemberCode(to), note, asked.messages_of(prompt))
            await visit.done(Topic.ASKED_ANEW)
            return
        await transfer(visit, case, MemberCode(to), note)
        await asked.end(visit)
    else:
        raise not_yours()


async def _is_still_so(visit: Desk, prompt: Mapping[str, Json], to: MemberCode) -> bool:
    """Whether what was read is what would follow: how, to which desk, and from whose hand."""
    request, situation = await find(visit, str(prompt["case"])), visit.work.situation
    point = require_destination(request, to, visit.actor, situation)
    require_transferable(request, situation)
    return (
        prompt.get("transfers") == situation.directory.transfers
        and prompt.get("desk") in (None, point.id)
        and not in_charge.has_passed(visit, request, prompt.get("in_charge"))
    )


async def _ask_whether(
    visit: Desk, case: str, to: MemberCode, note: str = "", messages: Sequence[Json] = ()
) -> None:
    """Name what would follow: who reads what, who is on duty there now. Raises ``Refused``.

    ``messages``: those in which the note was typed.
    """
    asks = await transferring(visit, case, to)
    transfers, desk, in_hand = asks.rests_on
    said = (Said(event="note", by=visit.actor.person.name, at=None, body=note),) if note else ()
    post = await visit.reply(asks.topic, asks.effect, texts=said, case=case)
    await asked.keep(
        visit,
        KIND,
        post,
        case=case,
        text=note,
        ground=None,
        messages=list(messages),
        to=to,
        transfers=transfers,
        desk=desk,
        in_charge=in_hand,
    )


async def _members(visit: Visit, case: str, query: str, page: int) -> Facts:
    request = await find(visit, case)
    without = {request.addressee, request.origin}
    facts = await choice_of_members(visit.work, without, visit.language, query, page)
    return {**facts, "reference": request.reference, "case": case}
