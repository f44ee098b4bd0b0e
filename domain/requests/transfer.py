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
from domain.requests.headline import alert_cards, headline, status_card
from domain.requests.permissions import require_addressee
from domain.requests.request import (
    SETTLED,
    Decision,
    Message,
    Record,
    Request,
    Ring,
    Situation,
    Text,
)
from domain.requests.routing import policy_for, route
from domain.topics import Topic
from domain.vocabulary import Ground, MemberCode, State, Urgency


def check_transfer(request: Request, to: MemberCode, actor: Actor, situation: Situation) -> None:
    """Raise ``Refused`` where this person may not transfer this request to that member."""
    require_unsettled(request, actor, situation)
    if to == request.addressee:
        raise Refused(Topic.TRANSFER_TO_SAME, headline(request, situation))
    if to == request.origin:
        raise Refused(Topic.TRANSFER_TO_ORIGIN, headline(request, situation))
    route(situation.directory, to, request.type)


def transfer(request: Request, to: MemberCode, actor: Actor, situation: Situation) -> Decision:
    """Hand the request to another member's contact point. Raises ``Refused``."""
    check_transfer(request, to, actor, situation)
    point = route(situation.directory, to, request.type)
    moved = replace(
        request,
        addressee=to,
        contact_point=point.id,
        policy=policy_for(situation.directory, point, request.urgency, request.type, situation.now),
        asked_at=None,
        answer_reminders=0,
    )
    begun = start(moved, situation, Cause(why=Why.TRANSFERRED, by=actor.id))
    told = {**headline(begun.request, situation), "by": actor.person.name}
    record = Record(
        event=Event.TRANSFERRED,
        actor=actor.id,
        about={
            "name": actor.person.name,
            "from": situation.member_name(request.addressee),
            "to": situation.member_name(to),
        },
    )
    tell = [
        Message(to=actor.id, topic=Topic.DONE_TRANSFERRED, facts=told, urgency=request.urgency),
        Message(
            to=request.requester, topic=Topic.TRANSFER_NOTICE, facts=told, urgency=request.urgency
        ),
    ]
    if request.owner not in (None, actor.id):
        assert request.owner is not None  # noqa: S101 - the line above says so
        tell.append(
            Message(
                to=request.owner, topic=Topic.OWNER_NO_MORE, facts=told, urgency=request.urgency
            )
        )
    return replace(
        begun,
        records=(record, *begun.records),
        messages=(*tell, *begun.messages),
        cards=(
            alert_cards(begun.request, situation, "transferred", actor.person.name),
            *begun.cards,
        ),
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
    told = {
        **headline(changed, situation),
        "ground": ground.value,
        "by": actor.person.name,
    }
    messages = [
        Message(to=actor.id, topic=Topic.DONE_REFUSED, facts=told, urgency=request.urgency),
        Message(
            to=request.requester,
            topic=Topic.REFUSAL_NOTICE,
            facts=told,
            ring=Ring.RINGS,
            urgency=request.urgency,
            shows=body,
        ),
    ]
    if request.urgency is Urgency.IMMEDIATE:
        messages.extend(
            Message(
                to=person.id,
                topic=Topic.IMMEDIATE_REFUSED,
                facts=told,
                ring=Ring.RINGS,
                urgency=request.urgency,
            )
            for person in situation.directory.supervisors_of(request.addressee)
            if person.id != actor.id
        )
    return Decision(
        request=changed,
        records=(
            Record(
                event=Event.REFUSED,
                actor=actor.id,
                about={"name": actor.person.name, "ground": ground.value},
                text=body,
            ),
        ),
        messages=tuple(messages),
        cards=(
            status_card(changed, situation),
            alert_cards(changed, situation, "refused", actor.person.name),
        ),
    )


def require_unsettled(request: Request, actor: Actor, situation: Situation) -> None:
    """Raise ``Refused`` unless the person acts for the addressee of a request still to be dealt with."""
    require_addressee(actor, request, situation)
    if request.state in SETTLED:
        raise Refused(Topic.ALREADY_OVER, headline(request, situation))
