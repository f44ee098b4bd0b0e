"""Transferring a request to another member, and refusing it."""

from domain.requests import transfer as rules
from domain.requests.filing import check_marking
from domain.requests.permissions import may_see
from formats.typed.words import read_ground, read_member
from services.requests.finding import find
from services.visit.visit import Visit


async def transfer(visit: Visit, target: str, member: str) -> None:
    """Hand the request to another member's contact point."""
    to = read_member(member, visit.work.directory)
    request = await find(visit, target)
    await visit.record(rules.transfer(request, to, visit.actor, visit.work.situation))


async def refuse(visit: Visit, target: str, ground: str, text: str) -> None:
    """Refuse the request with a coded ground."""
    why = read_ground(ground)
    request = await find(visit, target)
    if text.strip() and may_see(visit.actor, request, visit.work.situation):
        check_marking(request.marking, visit.work.situation, request)
    decision = rules.refuse(request, why, text, visit.actor, visit.work.situation)
    await visit.record(decision)
    if text.strip():
        await visit.keep_own_message(request.id)
