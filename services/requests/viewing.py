"""What people look up: a request's status, their requests, help."""

from domain.refused import not_yours
from domain.requests.headline import headline
from domain.requests.permissions import acts_for_addressee, may_review, may_see
from domain.requests.request import SETTLED, Request
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import MemberCode, Role, State
from services.requests.finding import find
from services.visit.desk import Desk, Inbound, serve
from services.visit.lists import cells, show_page
from services.visit.office import Office

_MOST = 200


async def status(office: Office, inbound: Inbound, target: str) -> None:
    """Where a request stands, and what this person may do with it."""

    async def act(desk: Desk) -> None:
        request = await find(desk, target)
        situation = desk.work.situation
        if not may_see(desk.actor, request, situation):
            raise not_yours()
        facts: Facts = {
            **headline(request, situation),
            "role": _relation(desk, request),
            "alerted": [situation.name(person) for person in request.alerted],
            "next_step_at": stamp(request.step_due),
            "step": request.steps_fired,
            "steps": len(request.policy.steps),
            "buttons": _buttons(desk, request),
        }
        await desk.reply(Topic.REQUEST_SHOWN, facts, case=request.id)

    await serve(office, inbound, act)


async def requests(office: Office, inbound: Inbound, page: int) -> None:
    """The person's open requests: sent, received, owned."""

    async def act(desk: Desk) -> None:
        members = _member_of(desk) if _acts(desk) else []
        found = await desk.work.requests.of_person(desk.actor.id, members, limit=_MOST, offset=0)
        rows = [_row(desk, request) for request in found]
        await show_page(desk, Topic.REQUESTS, rows, page)

    await serve(office, inbound, act)


async def assist(office: Office, inbound: Inbound) -> None:
    """What this person can do here."""

    async def act(desk: Desk) -> None:
        roles = [role.value for role in Role if role in desk.actor.person.roles]
        await desk.reply(Topic.HELP, {"roles": roles, "name": desk.actor.person.name})

    await serve(office, inbound, act)


async def languages(office: Office, inbound: Inbound, available: tuple[str, ...]) -> None:
    """The languages to choose from."""

    async def act(desk: Desk) -> None:
        offered = [code for code in desk.work.directory.languages if code in available]
        options = offered or list(available[:1])
        await desk.reply(Topic.LANGUAGE, {"options": options, "current": desk.account.language})

    await serve(office, inbound, act)


def _relation(desk: Desk, request: Request) -> str:
    return "sent" if request.requester == desk.actor.id else "received"


def _buttons(desk: Desk, request: Request) -> list[str]:
    """The acts that this person may do now, as the verbs of buttons."""
    buttons: list[str] = []
    if request.requester == desk.actor.id:
        buttons = _requesters_buttons(request)
    elif acts_for_addressee(desk.actor, request, desk.work.situation):
        buttons = _addressees_buttons(request)
    if may_review(desk.actor, request):
        buttons.append("log")
    return buttons


def _requesters_buttons(request: Request) -> list[str]:
    if request.state is State.CLOSED:
        return ["reopen"]
    if request.state in SETTLED:
        return ["close", "reply", "reopen"] if request.is_open else []
    return ["reply", "remind", "withdraw"]


def _addressees_buttons(request: Request) -> list[str]:
    if request.awaits_acknowledgement:
        return ["ack", "pass", "transfer", "refuse"]
    if request.state is State.ANSWERED:
        return ["answer", "show"]
    if request.state in SETTLED:
        return []
    return ["answer", "ask", "delay", "transfer", "refuse", "show"]


def _acts(desk: Desk) -> bool:
    return desk.actor.has(Role.DUTY_OFFICER, Role.SUPERVISOR)


def _member_of(desk: Desk) -> list[MemberCode]:
    return [desk.actor.person.member] if desk.actor.person.member is not None else []


def _row(desk: Desk, request: Request) -> str:
    situation = desk.work.situation
    return cells(
        request.id,
        request.reference,
        request.urgency.value,
        request.state.value,
        situation.member_name(request.origin),
        situation.member_name(request.addressee),
        stamp(request.acknowledge_by) if request.awaits_acknowledgement else None,
        stamp(request.answer_by),
        _relation(desk, request),
    )
