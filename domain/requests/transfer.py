"""Transferring a request to another member, and refusing it with a ground.

A transfer starts a fresh acknowledgement clock and keeps the original answer deadline.
"""

from dataclasses import replace

from domain.directory.actor import Actor
from domain.events import Event
from domain.refused import Refused
from domain.requests.acknowledge import claimed
from domain.requests.escalation import Cause, Why, start
from domain.requests.filing import check_length
from domain.requests.headline import alert_cards, decided, headline, tell
from domain.requests.permissions import require_addressee
from domain.requests.request import SETTLED, Decision, Record, Request, Ring, Situation, Text, Turn
from domain.requests.routing import choose_policy, route
from domain.topics import Facts, Topic
from domain.vocabulary import Ground, MemberCode, State, Urgency


def transfer(request: Request, to: MemberCode, actor: Actor, situation: Situation) -> Decision:
    """Hand the request to another member's contact point. Raises ``Refused``."""
    require_unsettled(request, actor, situation)
    if to == request.addressee:
        raise Refused(Topic.TRANSFER_TO_SAME, headline(request, situation))
    if to == request.origin:
        raise Refused(Topic.TRANSFER_TO_ORIGIN, headline(request, situation))
    point = route(situation.directory, to, request.type)
    choice = choose_policy(situation.directory, point, request.urgency, request.type, situation.now)
    moved = replace(
        request,
        addressee=to,
        contact_point=point.id,
        policy=choice.policy,
        asked_at=None,
        answer_reminders=0,
        earlier=(*request.earlier, _turn(request, to, actor, situation)),
    )
    begun = start(moved, situation, Cause(why=Why.TRANSFERRED, by=actor.id))
    after, by = begun.request, actor.person.name
    about: Facts = {
        "from": situation.member_name(request.addressee),
        "to": situation.member_name(to),
    }
    told = [(actor.id, Topic.DONE_TRANSFERRED), (request.requester, Topic.TRANSFER_NOTICE)]
    if request.owner is not None and request.owner != actor.id:
        told.append((request.owner, Topic.OWNER_NO_MORE))
    messages = [tell(person, topic, after, situation, by=by) for person, topic in told]
    return replace(
        begun,
        records=(Record.by(actor, Event.TRANSFERRED, about), *begun.records),
        messages=(*messages, *begun.messages),
        cards=(alert_cards(after, situation, "transferred", by), *begun.cards),
    )


def _turn(request: Request, to: MemberCode, actor: Actor, situation: Situation) -> Turn:
    """What its first member keeps of it."""
    return Turn(
        addressee=request.addressee,
        contact_point=request.contact_point,
        policy=request.policy,
        clock_start=request.clock_start,
        steps_fired=request.steps_fired,
        escalated=request.escalated,
        alerted=request.alerted,
        acknowledged_at=request.acknowledged_at,
        acknowledged_by=request.acknowledged_by,
        owner=request.owner,
        answer_by=request.answer_by,
        to=to,
        at=situation.now,
        by=actor.id,
    )


def refuse(
    request: Request, ground: Ground, text: str, actor: Actor, situation: Situation
) -> Decision:
    """Refuse with a coded ground; of an immediate request the supervisors are told at once.

    Raises ``Refused``.
    """
    require_unsettled(request, actor, situation)
    check_length(text)
    held = claimed(request, actor, situation) if request.awaits_acknowledgement else request
    changed = replace(held, state=State.REFUSED, asked_at=None, idle_due=None, step_due=None)
    body = Text(body=text) if text.strip() else None
    reason, by, rings = ground.value, actor.person.name, Ring.RINGS
    to, topic = request.requester, Topic.REFUSAL_NOTICE
    notice = tell(to, topic, changed, situation, ring=rings, ground=reason, by=by)
    done = tell(actor.id, Topic.DONE_REFUSED, changed, situation, ground=reason, by=by)
    told = [done, replace(notice, shows=body)]
    if request.urgency is Urgency.IMMEDIATE:
        topic = Topic.IMMEDIATE_REFUSED
        told.extend(
            tell(person.id, topic, changed, situation, ring=rings, ground=reason, by=by)
            for person in situation.directory.supervisors_of(request.addressee)
            if person.id != actor.id
        )
    record = Record.by(actor, Event.REFUSED, {"ground": reason}, body)
    alerts = alert_cards(changed, situation, "refused", by)
    return decided(changed, situation, [record], told, alerts)


def require_unsettled(request: Request, actor: Actor, situation: Situation) -> None:
    """Raise ``Refused`` unless the person acts for the addressee of a request still to be dealt with."""
    require_addressee(actor, request, situation)
    if request.state in SETTLED:
        raise Refused(Topic.ALREADY_OVER, headline(request, situation))
