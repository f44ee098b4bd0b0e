"""What people look up: a request's status, their requests, help."""

from datetime import timedelta
from typing import Final

from domain.refused import not_yours
from domain.requests.headline import headline
from domain.requests.permissions import Sight, acts_for_addressee, sight
from domain.requests.request import SETTLED, Request
from domain.requests.rows import RequestRow, soonest_due
from domain.topics import Facts, Topic, stamp
from domain.verbs import Verb
from domain.vocabulary import MemberCode, Role, State
from services.requests.finding import find
from services.visit.desk import Desk
from services.visit.lists import Page, page_of, show_page
from services.visit.visit import Visit

_MOST = 200
_LISTED_ON: Final = timedelta(days=7)
"""So long a request stands in the list of the member that gave it away; it says nothing later."""


async def status(visit: Visit, target: str) -> None:
    """Where a request stands, and what this person may do with it."""
    situation = visit.work.situation
    seen = sight(visit.actor, await find(visit, target), situation)
    if seen is None:
        raise not_yours()
    request = seen.request
    facts: Facts = {
        **headline(request, situation),
        "role": _relation(visit, request),
        "alerted": [situation.name(person) for person in request.alerted],
        "next_step_at": stamp(request.step_due),
        "step": request.steps_fired,
        "steps": len(request.policy.steps),
        **_proposed(visit, request),
        "buttons": [verb.value for verb in _verbs(visit, seen)],
    }
    await visit.reply(Topic.REQUEST_SHOWN, facts, case=request.id)


async def requests(visit: Desk, page: int) -> None:
    """In chat: the person's open requests."""
    await show_page(visit, Topic.REQUESTS, await requests_of(visit, page))


async def requests_of(visit: Visit, page: int) -> Page[RequestRow]:
    """The person's open requests: sent, received, owned; and those given away lately."""
    members, work = _member_of(visit) if _acts(visit) else [], visit.work
    found = await work.requests.of_person(visit.actor.id, members, limit=_MOST, offset=0)
    given = await work.requests.given_away(members, work.now - _LISTED_ON, limit=_MOST)
    seen = (sight(visit.actor, request, work.situation) for request in given)
    left = [each.request for each in seen if each is not None and each.request.left is not None]
    newest = sorted((*found, *left), key=lambda request: request.created_at, reverse=True)
    shown = page_of(soonest_due(newest), page)
    return shown.of(_row(visit, request) for request in shown.rows)


async def assist(visit: Visit) -> None:
    """What this person can do here."""
    roles = [role.value for role in Role if role in visit.actor.person.roles]
    await visit.reply(Topic.HELP, {"roles": roles})


async def languages(visit: Desk, available: tuple[str, ...]) -> None:
    """The languages to choose from."""
    offered = [code for code in visit.work.directory.languages if code in available]
    options = offered or list(available[:1])
    await visit.reply(Topic.LANGUAGE, {"options": options, "current": visit.account.language})


def _relation(visit: Visit, request: Request) -> str:
    return "sent" if request.requester == visit.actor.id else "received"


def _proposed(visit: Visit, request: Request) -> Facts:
    """The transfer that waits for consent; its buttons for who gives it."""
    proposal = request.proposal
    if proposal is None:
        return {}
    is_theirs = request.requester == visit.actor.id
    return {
        "proposed_to": visit.work.situation.member_name(proposal.to),
        "proposed_until": stamp(proposal.lapses_at),
        "proposal": proposal.token if is_theirs else None,
    }


def _verbs(visit: Visit, seen: Sight) -> list[Verb]:
    """What this person may do now."""
    verbs: list[Verb] = []
    request = seen.request
    if request.requester == visit.actor.id:
        verbs = _requesters_verbs(request)
    elif request.left is not None:
        verbs = [Verb.SHOW] if seen.may_read else []
    elif acts_for_addressee(visit.actor, request, visit.work.situation):
        verbs = _addressees_verbs(request)
    if seen.may_review:
        verbs.append(Verb.LOG)
    return verbs


def _requesters_verbs(request: Request) -> list[Verb]:
    if request.state is State.CLOSED:
        return [Verb.REOPEN]
    if request.state in SETTLED:
        return [Verb.CLOSE, Verb.REPLY, Verb.REOPEN] if request.is_open else []
    return [Verb.REPLY, Verb.REMIND, Verb.WITHDRAW]


def _addressees_verbs(request: Request) -> list[Verb]:
    if request.awaits_acknowledgement:
        return [Verb.ACKNOWLEDGE, Verb.PASS_ON, Verb.TRANSFER, Verb.REFUSE]
    if request.state is State.ANSWERED:
        return [Verb.ANSWER, Verb.SHOW]
    if request.state in SETTLED:
        return []
    return [Verb.ANSWER, Verb.ASK, Verb.DELAY, Verb.TRANSFER, Verb.REFUSE, Verb.SHOW]


def _acts(visit: Visit) -> bool:
    return visit.actor.has(Role.DUTY_OFFICER, Role.SUPERVISOR)


def _member_of(visit: Visit) -> list[MemberCode]:
    return [visit.actor.person.member] if visit.actor.person.member is not None else []


def _row(visit: Visit, request: Request) -> RequestRow:
    situation = visit.work.situation
    return RequestRow(
        case=request.id,
        reference=request.reference,
        urgency=request.urgency,
        state=request.state,
        origin=situation.member_name(request.origin),
        addressee=situation.member_name(request.addressee),
        acknowledge_by=request.acknowledge_by if request.awaits_acknowledgement else None,
        answer_by=request.answer_by,
        role=_relation(visit, request),
        transferred_to=situation.member_name(request.left.to) if request.left else "",
        transferred_at=request.left.at if request.left else None,
    )
