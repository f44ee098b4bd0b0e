"""What people look up: a request's status, their requests, help."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from domain.log.erasure import is_emptied
from domain.refused import not_yours
from domain.requests.acknowledge import desk_card
from domain.requests.afterwards.pausing import may_pause
from domain.requests.afterwards.permission import may_ask, rows_for
from domain.requests.afterwards.refusing import may_confirm
from domain.requests.headline import headline
from domain.requests.permissions import (
    Sight,
    acts_for_addressee,
    acts_for_requester,
    may_vouch,
    sight,
)
from domain.requests.request import SETTLED, Request
from domain.requests.rows import OPEN, RequestRow, soonest_due
from domain.requests.safeguards.contesting import may_contest
from domain.requests.safeguards.custodian import may_be_asked, may_decide_otherwise
from domain.requests.safeguards.minors import may_let_go
from domain.requests.safeguards.reassigning import may_reassign
from domain.requests.tying.linking import is_side
from domain.requests.values.custodian import Custodian
from domain.requests.values.evidence import evidence_verbs
from domain.requests.values.preservation import desks_verbs, requesters_verbs
from domain.rows import texts
from domain.topics import Facts, Topic, stamp
from domain.verbs import IN_PLACE, Verb, can_be_done
from domain.vocabulary import RequestType, Role, State
from services.requests import looking
from services.requests.finding import find
from services.requests.tied.shown import link_facts
from services.visit.desk import Desk
from services.visit.lists import ROWS_A_PAGE, Page, narrowed, page_of, show_page
from services.visit.visit import Visit


async def status(visit: Visit, target: str) -> None:
    """Where a request stands, and what this person may do with it."""
    whole = await find(visit, target)
    seen = seen_by(visit, whole)
    facts = await standing(visit, whole, seen)
    ties = await link_facts(visit.work, whole, seen, visit.actor)
    case = seen.request.id
    await visit.reply(Topic.REQUEST_SHOWN, {**facts, **ties}, case=case, repeats=bool(ties))


def seen_by(visit: Visit, request: Request) -> Sight:
    """What the person may see of it. Raises ``Refused`` where that is nothing."""
    seen = sight(visit.actor, request, visit.work.situation)
    if seen is None:
        raise not_yours()
    return seen


async def standing(visit: Visit, whole: Request, seen: Sight) -> Facts:
    """Where the request stands, for who sees this of it; with what they may do."""
    situation, request = visit.work.situation, seen.request
    return {
        **headline(request, situation, visit.actor.id),
        "their_ref": _their_number(visit, request),
        "role": _relation(visit, request),
        "alerted": [situation.name(person) for person in request.alerted],
        "next_step_at": stamp(request.next_alert_at),
        "step": request.steps_fired,
        "steps": len(request.policy.steps),
        **_proposed(visit, request),
        **_at_hand(visit, request),
        "permissions": texts(rows_for(request, whole, visit.actor, situation)),
        "buttons": [verb.value for verb in await _verbs(visit, seen)],
    }


async def requests(visit: Desk, page: int, typed: str = "") -> None:
    """In chat: the person's requests; pages turn within what was typed."""
    typed = await narrowed(visit, typed)
    found = await requests_of(visit, page, typed)
    await show_page(visit, Topic.REQUESTS, found, {"filter": typed})


async def requests_of(
    visit: Visit, page: int, typed: str = "", each: int = ROWS_A_PAGE
) -> Page[RequestRow]:
    """The person's requests, so many a page: sent, received, owned. Raises ``Refused``.

    ``typed`` says which (``formats.typed.looked_for``); where it is empty, the open ones.
    """
    mine = await looking.found(visit, await looking.read_wanted(visit, typed))
    shown = page_of(soonest_due(mine), page, each)
    return shown.of(_row(visit, request) for request in shown.rows)


def rows_of(visit: Visit, requests: Iterable[Request]) -> list[RequestRow]:
    """Requests as rows of a list."""
    return [_row(visit, request) for request in requests]


async def queue_of(visit: Visit, page: int, each: int) -> Page[RequestRow]:
    """The person's open requests: the most urgent first, then what is due next."""
    mine = (each for each in await looking.found(visit, OPEN) if each.left is None)
    queue = sorted(soonest_due(mine), key=lambda request: request.urgency.rank)
    shown = page_of(queue, page, each)
    return shown.of(_row(visit, request) for request in shown.rows)


async def assist(visit: Visit) -> None:
    """What this person can do here."""
    roles = [role.value for role in Role if role in visit.actor.person.roles]
    has_pages = bool(visit.office.portal_url)
    await visit.reply(Topic.HELP, {"roles": roles, "has_pages": has_pages})


def _at_hand(visit: Visit, request: Request) -> Facts:
    """The desk's own card, for who acts there once it is acknowledged."""
    situation = visit.work.situation
    acts = request.left is None and acts_for_addressee(visit.actor, request, situation)
    if not acts or request.acknowledged_at is None or request.state in SETTLED:
        return {}
    return {"desk_card": desk_card(request, situation)}


def _their_number(visit: Visit, request: Request) -> str:
    """The other side's own number, for a side of it; of the requested side's once it is acknowledged."""
    member = visit.actor.person.member
    has_moved = visit.actor.id == request.requester and member != request.origin
    is_of_one = member in (request.origin, request.addressee) and not has_moved
    may_cross = visit.work.directory.content_in_chat.allows(request.marking)
    if not is_of_one or not may_cross or request.acknowledged_at is None:
        return ""
    return request.numbers.of(member, request.origin)[1]


def _relation(visit: Visit, request: Request) -> str:
    is_theirs = request.requester == visit.actor.id
    return "sent" if is_theirs and request.ties.is_vouched else "received"


def _role(visit: Visit, request: Request) -> str:
    """The same; of what was entered from a call, that it is not confirmed, or denied."""
    call = request.ties.call
    if call is None or request.ties.is_vouched:
        return _relation(visit, request)
    return call.standing.value


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


async def _verbs(visit: Visit, seen: Sight) -> list[Verb]:
    """What this person may do now, showing the texts again and the document among it."""
    verbs, request = acts_of(visit, seen), seen.request
    situation = visit.work.situation
    is_requester = request.requester == visit.actor.id
    is_requester = is_requester or acts_for_requester(visit.actor, request, situation)
    is_requester = is_requester or may_vouch(visit.actor, request, situation)
    is_side = is_requester or acts_for_addressee(visit.actor, request, situation)
    is_readable = seen.may_read and (is_side or request.left is not None)
    if is_readable and not await visit.work.erasures.is_erased(request.id):
        verbs.insert(len(verbs) - (Verb.LOG in verbs), Verb.SHOW)
    if is_readable or seen.may_review:
        verbs.insert(len(verbs) - (Verb.LOG in verbs), Verb.DOCUMENT)
    return verbs


def acts_of(visit: Visit, seen: Sight) -> list[Verb]:
    """What this person may do with the request now."""
    reference, urgency = seen.request.reference, seen.request.urgency
    return [verb for verb in _acts_of(visit, seen) if can_be_done(verb, reference, urgency)]


def _acts_of(visit: Visit, seen: Sight) -> list[Verb]:
    verbs: list[Verb] = []
    request = seen.request
    if is_emptied(request):
        return [Verb.LOG] if seen.may_review else []
    if may_vouch(visit.actor, request, visit.work.situation):
        return [Verb.OURS, Verb.DISOWN, *([Verb.LOG] if seen.may_review else [])]
    if request.requester == visit.actor.id and not request.ties.is_vouched:
        return []
    if request.requester == visit.actor.id:
        verbs = _requesters_verbs(request)
    elif acts_for_requester(visit.actor, request, visit.work.situation):
        verbs = [verb for verb in _requesters_verbs(request) if verb in IN_PLACE]
    elif acts_for_addressee(visit.actor, request, visit.work.situation):
        if request.left is None:
            verbs = [*_addressees_verbs(request, visit.work.now), *_desks_verbs(request)]
        is_theirs = request.evidence is not None and request.evidence.is_of(request.addressee)
        verbs += evidence_verbs(request.evidence, is_requester=False) if is_theirs else ()
    # Whoever must acknowledge is offered nothing that can wait.
    may_wait = request.requester == visit.actor.id or not request.awaits_acknowledgement
    if request.left is None and may_wait and is_side(request, visit.actor, visit.work.situation):
        verbs.append(Verb.LINK)
    if may_confirm(visit.actor, request):
        verbs += [Verb.UPHOLD, Verb.REOPEN]
    if may_contest(visit.actor, request):
        verbs.append(Verb.CONTEST)
    if may_reassign(visit.actor, request):
        verbs.append(Verb.REASSIGN)
    if may_let_go(visit.actor, request):
        verbs.append(Verb.LET_GO)
    if may_ask(visit.actor, request, visit.work.situation):
        verbs.append(Verb.PERMISSION)
    if seen.may_review:
        verbs.append(Verb.LOG)
    return verbs


def _requesters_verbs(request: Request) -> list[Verb]:
    """What the requester may do; to complete it first, while its form lacks something."""
    is_incomplete = request.completion is not None and bool(request.completion.names)
    verbs = [*_verbs_of_state(request), *requesters_verbs(_standing(request), request.state)]
    verbs += evidence_verbs(request.evidence, is_requester=True)
    is_under_way = request.is_open and request.state not in SETTLED
    return [Verb.COMPLETE, *verbs] if is_incomplete and is_under_way else verbs


def _verbs_of_state(request: Request) -> list[Verb]:
    if request.custodian is Custodian.ASKED and request.state not in SETTLED:
        return [Verb.EXECUTE, Verb.DESIST, Verb.REPLY, Verb.WITHDRAW]
    if request.state is State.CLOSED:
        return [Verb.REOPEN]
    if request.state in SETTLED:
        return [Verb.CLOSE, Verb.REPLY, Verb.REOPEN] if request.is_open else []
    if request.policy.answer_within is None and not request.awaits_acknowledgement:
        return [Verb.CLOSE, Verb.REPLY, Verb.WITHDRAW]
    verbs = [Verb.REPLY, Verb.REMIND, Verb.DEADLINE, Verb.WITHDRAW]
    other = may_decide_otherwise(request)
    return [*verbs, _DECIDED_BY[other]] if other is not None else verbs


_DECIDED_BY: Final = {Custodian.EXECUTE: Verb.EXECUTE, Custodian.NOT: Verb.DESIST}


def _addressees_verbs(request: Request, now: datetime) -> list[Verb]:
    if request.awaits_acknowledgement:
        return [Verb.ACKNOWLEDGE, Verb.PASS_ON, Verb.TRANSFER, Verb.REFUSE]
    # Whoever entered it from a call may take it back as long as its member has not confirmed it.
    back = [Verb.WITHDRAW] if request.is_open and not request.ties.is_vouched else []
    if request.state is State.ANSWERED:
        return [Verb.ANSWER, *back]
    if request.state in SETTLED:
        return back
    pause = [Verb.PAUSE] if may_pause(request, now) else []
    custodian = [Verb.CUSTODIAN] if may_be_asked(request) else []
    verbs = [*pause, Verb.ANSWER, Verb.ASK, Verb.DELAY]
    if back:  # It goes nowhere before that.
        return [*verbs, Verb.REFUSE, *custodian, *back]
    return [*verbs, Verb.TRANSFER, Verb.REFUSE, *custodian]


def _desks_verbs(request: Request) -> tuple[Verb, ...]:
    """To say until when data are kept, where a preservation has been acknowledged."""
    if request.state is State.WITHDRAWN:
        return () if request.withdrawal_confirmed_at is not None else (Verb.CONFIRM,)
    if request.preservation is not None:
        return desks_verbs(_standing(request))
    is_asked = request.type is RequestType.PRESERVE and request.acknowledged_at is not None
    return (Verb.PRESERVED,) if is_asked else ()


def _kept_until(request: Request) -> str:
    kept = request.preservation
    return kept.until.isoformat() if kept is not None and kept.is_kept else ""


def _standing(request: Request) -> str:
    return request.preservation.standing if request.preservation is not None else ""


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
        answer_by=request.answer_by if not request.is_paused else None,
        role=_role(visit, request),
        transferred_to=situation.member_name(request.left.to) if request.left else "",
        transferred_at=request.left.at if request.left else None,
        closed_at=request.closed_at,
        preserved_until=_kept_until(request),
        judicial=request.judicial,
        restricted=request.protection.is_restricted,
        own_ref=str(headline(request, situation, visit.actor.id).get("own_ref") or ""),
        type=request.type.value,
        marking=request.marking.value,
    )
