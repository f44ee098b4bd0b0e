"""Transferring a request to another member, the requester's consent to it, and refusing it."""

from domain.requests import transfer as rules
from domain.requests.filing import check_marking
from domain.requests.headline import headline
from domain.requests.permissions import may_see
from domain.requests.request import Request
from domain.requests.safeguards.restricting import require_transferable
from domain.topics import Facts, Topic
from domain.verbs import Consent
from domain.vocabulary import MemberCode
from formats.typed.words import read_ground, read_member, read_member_first
from services.requests.finding import find
from services.requests.follows.minors import with_supervisors
from services.visit.sure import Question
from services.visit.visit import Visit


async def transfer_typed(visit: Visit, target: str, text: str) -> None:
    """Hand the request over, or propose it; ``text`` begins with the member, a note may follow."""
    to, note = read_member_first(text, visit.work.directory)
    await transfer(visit, target, to, note)
    if note:
        await visit.keep_own_message((await find(visit, target)).id)


async def transfer(visit: Visit, target: str, to: MemberCode, note: str = "") -> None:
    """Hand the request to another member's contact point, or propose it, as the network says."""
    request = await find(visit, target)
    _check_marking(visit, request, note)
    moved = rules.transfer(request, to, visit.actor, visit.work.situation, note)
    require_transferable(request, visit.work.situation)
    await visit.record(with_supervisors(visit, request, moved))


def destination(visit: Visit, typed: str) -> MemberCode:
    """The member that is meant. Raises ``Refused``."""
    return read_member(typed, visit.work.directory)


async def transferring(visit: Visit, target: str, to: MemberCode) -> Question:
    """What handing it to this member would do: who reads what, who is on duty there. Raises ``Refused``."""
    request, situation = await find(visit, target), visit.work.situation
    point = rules.require_destination(request, to, visit.actor, situation)
    require_transferable(request, situation)
    on_duty = rules.on_duty_there(request, to, point, situation)
    transfers, owner = situation.directory.transfers.value, request.owner
    effect: Facts = {
        **headline(request, situation),
        "to": situation.member_name(to),
        "to_desk": point.name,
        "on_duty": [situation.name(person) for person in on_duty],
        "transfers": transfers,
        "other": situation.name(owner) if owner != visit.actor.id else "",
        "at_page": not visit.crosses_chat,
    }
    on = (transfers, point.id, owner or "")
    return Question(topic=Topic.PROMPT_TRANSFER, target=request.id, effect=effect, rests_on=on)


async def decide(visit: Visit, case: str, token: str, choice: Consent) -> None:
    """The requester answers a proposed transfer."""
    request, situation = await find(visit, case), visit.work.situation
    if choice is Consent.NOT:
        await visit.record(rules.decline(request, token, visit.actor, situation))
        return
    shared = choice is Consent.CONVERSATION
    moved = rules.agree(request, token, visit.actor, situation, with_conversation=shared)
    await visit.record(with_supervisors(visit, request, moved))


async def refuse(visit: Visit, target: str, ground: str, text: str) -> None:
    """Refuse the request with a coded ground."""
    why = read_ground(ground)
    request = await find(visit, target)
    _check_marking(visit, request, text)
    decision = rules.refuse(request, why, text, visit.actor, visit.work.situation)
    await visit.record(decision)
    if text.strip():
        await visit.keep_own_message(request.id)


def _check_marking(visit: Visit, request: Request, text: str) -> None:
    """Raise ``Refused`` where this text may not cross the chat."""
    if visit.crosses_chat and text.strip() and may_see(visit.actor, request, visit.work.situation):
        check_marking(request.marking, visit.work.situation, request)
