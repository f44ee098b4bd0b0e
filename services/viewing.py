"""What people look up: a request's status, their requests, who is on duty, what escalated, help."""

from datetime import datetime
from math import ceil

from domain.directory import ContactPoint, Roster
from domain.facts import headline
from domain.permissions import (
    acts_for_addressee,
    may_review,
    may_see,
)
from domain.refused import Refused, not_yours
from domain.request import SETTLED, Facts, Request, stamp
from domain.roster import on_duty
from domain.topics import Topic
from domain.vocabulary import LayerName, MemberCode, PersonId, Role, State
from services.desk import Desk, Inbound, serve
from services.finding import find
from services.office import Office

ROWS_A_PAGE = 8
_MOST = 200
OVERSEERS = (Role.SUPERVISOR, Role.SECRETARIAT, Role.AUDITOR)


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
        await _show(desk, Topic.REQUESTS, rows, page)

    await serve(office, inbound, act)


async def escalations(office: Office, inbound: Inbound, page: int) -> None:
    """Escalated requests that this supervisor, auditor or the secretariat may see."""

    async def act(desk: Desk) -> None:
        if not desk.actor.has(*OVERSEERS):
            raise Refused(Topic.ROLE_MISSING, {"role": Role.SUPERVISOR.value})
        of_network = desk.actor.has(Role.SECRETARIAT, Role.AUDITOR)
        members = None if of_network else _member_of(desk)
        found = await desk.work.requests.escalated(members, limit=_MOST, offset=0)
        rows = [_escalation_row(desk, r) for r in found if may_review(desk.actor, r)]
        await _show(desk, Topic.ESCALATIONS, rows, page)

    await serve(office, inbound, act)


async def duty(office: Office, inbound: Inbound) -> None:
    """Who is on duty now and next; the person's own desks first."""

    async def act(desk: Desk) -> None:
        points = desk.work.directory.contact_points.values()
        own = [p for p in points if p.member == desk.actor.person.member]
        others = [p for p in points if p.member != desk.actor.person.member]
        shown = own or others
        rows = [row for point in shown for row in _duty_rows(desk, point)]
        await desk.reply(Topic.DUTY, {"rows": rows})

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


async def _show(desk: Desk, topic: Topic, rows: list[str], page: int) -> None:
    """One page of rows: as a new message, or in place where a paging button was pressed."""
    pages = max(1, ceil(len(rows) / ROWS_A_PAGE))
    page = min(max(page, 0), pages - 1)
    shown = rows[page * ROWS_A_PAGE : (page + 1) * ROWS_A_PAGE]
    facts: Facts = {"rows": shown, "page": page, "pages": pages}
    if desk.inbound.press is not None:
        await desk.change_pressed(topic, facts)
    else:
        await desk.reply(topic, facts)


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
    cells = (
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
    return _cells(*cells)


def _escalation_row(desk: Desk, request: Request) -> str:
    situation = desk.work.situation
    return _cells(
        request.id,
        request.reference,
        request.urgency.value,
        request.state.value,
        str(request.steps_fired),
        str(len(request.policy.steps)),
        situation.member_name(request.origin),
        situation.member_name(request.addressee),
        stamp(request.created_at),
        situation.name(request.acknowledged_by),
        stamp(request.acknowledged_at),
    )


def _duty_rows(desk: Desk, point: ContactPoint) -> list[str]:
    roster = desk.work.directory.rosters.get(point.roster)
    if roster is None:
        return []
    return [row for layer in roster.layers for row in _layer_rows(desk, point, roster, layer.name)]


def _layer_rows(desk: Desk, point: ContactPoint, roster: Roster, layer: LayerName) -> list[str]:
    now = desk.work.now
    current = on_duty(roster, layer, now)
    until = min((d.until for d in current if d.until is not None), default=None)
    following = on_duty(roster, layer, until) if until is not None else ()
    next_person = following[0].person if following else None
    if not current:
        return [_duty_row(desk, point, layer, None, None, None, next_person)]
    return [_duty_row(desk, point, layer, d.person, d.since, d.until, next_person) for d in current]


def _duty_row(
    desk: Desk,
    point: ContactPoint,
    layer: LayerName,
    person: PersonId | None,
    since: datetime | None,
    until: datetime | None,
    next_person: PersonId | None,
) -> str:
    situation = desk.work.situation
    return _cells(
        point.name,
        layer,
        situation.name(person),
        stamp(since),
        stamp(until),
        situation.name(next_person),
        stamp(until),
        "mine" if person == desk.actor.id else "",
    )


def _cells(*cells: str | None) -> str:
    return "|".join((cell or "").replace("|", "/") for cell in cells)
