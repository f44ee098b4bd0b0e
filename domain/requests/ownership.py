"""Who owns an acknowledged request: it passes at hand-over to whoever comes on duty."""

from dataclasses import replace
from datetime import datetime

from domain.directory.directory import Layer, Roster
from domain.duty.roster import next_change, on_duty
from domain.events import Event
from domain.requests.headline import headline, status_card
from domain.requests.permissions import people_on_duty
from domain.requests.request import Decision, Message, Record, Request, Ring, Situation
from domain.requests.routing import last_resort
from domain.topics import Topic
from domain.vocabulary import PersonId


def handover_after(request: Request, owner: PersonId, situation: Situation) -> datetime | None:
    """When the owner's shift next changes hands; the first layer counts for who is on none."""
    roster, layer = _place(request, owner, situation)
    return next_change(roster, layer.name, situation.now) if roster and layer else None


def hand_over(request: Request, situation: Situation) -> Decision:
    """The shift has changed: the coming officer owns the request, the leaving one is told."""
    coming = _coming(request, situation)
    owner = coming if coming is not None else request.owner
    changed = replace(request, owner=owner)
    if owner is not None:
        changed = replace(changed, handover_at=handover_after(changed, owner, situation))
    if owner == request.owner or owner is None:
        return Decision(request=changed)
    told = headline(changed, situation)
    about = {"from": situation.name(request.owner), "to": situation.name(owner)}
    messages = [
        Message(
            to=owner,
            topic=Topic.OWNER_NOW,
            facts={**told, "previous": situation.name(request.owner)},
            ring=Ring.RINGS,
            urgency=request.urgency,
        )
    ]
    if request.owner is not None:
        messages.append(
            Message(
                to=request.owner, topic=Topic.OWNER_NO_MORE, facts=told, urgency=request.urgency
            )
        )
    return Decision(
        request=changed,
        records=(Record(event=Event.OWNER_CHANGED, about=about),),
        messages=tuple(messages),
        cards=(status_card(changed, situation),),
    )


def remind_idle(request: Request, situation: Situation) -> Decision:
    """Nothing has happened since the acknowledgement: remind the owner, then the deputy."""
    period = request.policy.remind_idle_after
    is_first = request.idle_reminders == 0
    people = _owner_of(request) if is_first else _behind_owner(request, situation)
    changed = replace(
        request,
        idle_reminders=request.idle_reminders + 1,
        idle_due=situation.now + period if is_first and period else None,
        alerted=tuple(dict.fromkeys((*request.alerted, *people))),
    )
    names = [situation.name(person) for person in people]
    return Decision(
        request=changed,
        records=(Record(event=Event.IDLE_REMINDED, about={"people": names}),),
        messages=tuple(
            Message(
                to=person,
                topic=Topic.IDLE,
                facts={**headline(changed, situation), "to_owner": is_first},
                ring=Ring.RINGS,
                urgency=request.urgency,
            )
            for person in people
        ),
    )


def _owner_of(request: Request) -> tuple[PersonId, ...]:
    return (request.owner,) if request.owner is not None else ()


def _behind_owner(request: Request, situation: Situation) -> tuple[PersonId, ...]:
    """Whoever else is on duty and can be reached; where nobody is, supervisors and secretariat."""
    others = (p for p in people_on_duty(request, situation) if p != request.owner)
    return tuple(p for p in others if p in situation.reachable) or last_resort(request, situation)


def _coming(request: Request, situation: Situation) -> PersonId | None:
    """Who is on duty now in the owner's layer, first layer otherwise; only who can be reached."""
    if request.owner is None:
        return None
    roster, layer = _place(request, request.owner, situation)
    if roster is None or layer is None:
        return None
    people = [duty.person for duty in on_duty(roster, layer.name, situation.now)]
    if request.owner in people:
        return request.owner
    return next((person for person in people if person in situation.reachable), None)


def _place(
    request: Request, person: PersonId, situation: Situation
) -> tuple[Roster | None, Layer | None]:
    """The contact point's roster, and the layer in which the person takes turns."""
    point = situation.directory.contact_points.get(request.contact_point)
    roster = situation.directory.rosters.get(point.roster) if point else None
    if roster is None or not roster.layers:
        return None, None
    theirs = (layer for layer in roster.layers if person in layer.people)
    return roster, next(theirs, roster.layers[0])
