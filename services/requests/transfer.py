"""Transferring a request to another member, and refusing it."""

from domain.requests import transfer as rules
from domain.requests.filing import check_marking
from domain.requests.permissions import may_see
from domain.vocabulary import Ground, MemberCode
from formats.typed.words import read_ground, read_member
from services.requests.finding import find
from services.visit.desk import Desk, Inbound, serve
from services.visit.office import Office


async def transfer(office: Office, inbound: Inbound, target: str, member: str) -> None:
    """Hand the request to another member's contact point."""

    async def act(desk: Desk) -> None:
        await transfer_to(desk, target, read_member(member, desk.work.directory))

    await serve(office, inbound, act)


async def refuse(office: Office, inbound: Inbound, target: str, ground: str, text: str) -> None:
    """Refuse the request with a coded ground."""

    async def act(desk: Desk) -> None:
        await refuse_on(desk, target, read_ground(ground), text)

    await serve(office, inbound, act)


async def transfer_to(desk: Desk, target: str, member: MemberCode) -> None:
    """Within a visit: transfer the request."""
    request = await find(desk, target)
    await desk.record(rules.transfer(request, member, desk.actor, desk.work.situation))


async def refuse_on(desk: Desk, target: str, ground: Ground, text: str) -> None:
    """Within a visit: refuse the request."""
    request = await find(desk, target)
    if text.strip() and may_see(desk.actor, request, desk.work.situation):
        check_marking(request.marking, desk.work.situation, request)
    decision = rules.refuse(request, ground, text, desk.actor, desk.work.situation)
    await desk.record(decision)
    if text.strip():
        await desk.keep_own_message(request.id)
